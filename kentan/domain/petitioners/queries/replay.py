"""The record played back and held against what is stored: rows, seals, openings and links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast

from kentan.domain.ledger.events import Event, event_of
from kentan.domain.ledger.models import Entry
from kentan.domain.ledger.rules import Link as ChainLink
from kentan.domain.ledger.rules import Replay
from kentan.domain.petitioners.events import (
    STREAM,
    IdentityOpened,
    PetitionerAmended,
    PetitionerEnrolled,
    PetitionerErased,
    PetitionerLinked,
    PetitionerUnlinked,
)
from kentan.domain.petitioners.models import Link, Opening, Petitioner, open_seal
from kentan.platform.crypto import Keyring, Unreadable, commitment, keyring


@dataclass
class _State:
    """What the record says of one petitioner."""

    kind: str = ""
    commitment: str = ""
    erased: bool = False
    links: set[int] = field(default_factory=set)
    openings: dict[int, IdentityOpened] = field(default_factory=dict)

    def apply(self, event: Event) -> None:
        """Take in the next event."""
        match event:
            case PetitionerEnrolled() | PetitionerAmended():
                self.kind, self.commitment = event.petitioner_kind, event.commitment
            case IdentityOpened():
                self.openings[event.opening_id] = event
            case PetitionerErased():
                self.commitment, self.erased = "", True
            case PetitionerLinked():
                self.links.add(event.link_id)
            case PetitionerUnlinked():
                self.links.discard(event.link_id)


@dataclass(frozen=True)
class _Stored:
    """What is stored of some petitioners, by their number."""

    rows: Mapping[int, Petitioner]
    openings: Mapping[int, Sequence[Opening]]
    links: Mapping[int, set[int]]


def _misfits(streams: Mapping[str, Sequence[ChainLink]]) -> Iterator[tuple[str, int, str]]:
    ring, stored = keyring(), _stored([int(stream_id) for stream_id in streams])
    for stream_id, entries in streams.items():
        state = _State()
        for entry in entries:
            state.apply(event_of(entry.kind, dict(entry.payload)))
        for what in _differences(ring, stored, int(stream_id), state):
            yield stream_id, entries[-1].sequence, what


def _stored(ids: Sequence[int]) -> _Stored:
    openings: dict[int, list[Opening]] = defaultdict(list)
    for opening in Opening.objects.filter(petitioner__in=ids):
        openings[opening.petitioner_id].append(opening)
    links: dict[int, set[int]] = defaultdict(set)
    for link in Link.objects.filter(Q(lower__in=ids) | Q(higher__in=ids), unlinked_at__isnull=True):
        links[link.lower_id].add(link.pk)
        links[link.higher_id].add(link.pk)
    return _Stored(Petitioner.objects.in_bulk(ids), openings, links)


def _differences(ring: Keyring, stored: _Stored, petitioner_id: int, state: _State) -> Iterator[str]:
    row = stored.rows.get(petitioner_id)
    if row is None:
        yield "the petitioner is not stored"
        return
    if (row.kind, row.commitment, row.erased_at is not None) != (state.kind, state.commitment, state.erased):
        yield "kind, commitment or erasure differs"
    elif not state.erased and not _seal_holds(ring, row):
        yield "the sealed identity is not the one on the record"
    if stored.links.get(petitioner_id, set()) != state.links:
        yield "the links differ"
    if not _openings_hold(stored.openings.get(petitioner_id, ()), state):
        yield "the openings differ"


def _seal_holds(ring: Keyring, row: Petitioner) -> bool:
    try:
        identity, _, promise = open_seal(ring, row)
    except Unreadable:
        return False
    return promise == row.commitment and identity.kind == row.kind


def _openings_hold(stored: Iterable[Opening], state: _State) -> bool:
    by_id = {opening.pk: opening for opening in stored}
    return by_id.keys() == state.openings.keys() and all(
        _opening_holds(by_id[pk], event) for pk, event in state.openings.items()
    )


def _opening_holds(row: Opening, event: IdentityOpened) -> bool:
    about = (event.about_kind or "", event.about_id or "")
    if not row.salt:  # erased with the person
        return not row.reason and (row.about_kind, row.about_id) == about
    kept = commitment(bytes(row.salt), row.reason.encode())
    return (row.about_kind, row.about_id, kept) == (*about, event.reason_commitment)


def _strays() -> Iterator[str]:
    """Petitioners that no entry speaks of."""
    entries = Entry.objects.filter(stream_kind=STREAM, stream_id=Cast(OuterRef("pk"), CharField()))
    strays = Petitioner.objects.filter(~Exists(entries)).order_by("pk")
    yield from map(str, strays.values_list("pk", flat=True))


REPLAY = Replay(stream_kind=STREAM, misfits=_misfits, strays=_strays)
