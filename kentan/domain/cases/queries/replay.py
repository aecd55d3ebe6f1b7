"""The record played back and held against what is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast

from kentan.domain.cases.events import CaseEvent, FileAttached, PartyJoined, replayed
from kentan.domain.cases.lifecycle import CaseState
from kentan.domain.cases.models import Case, CaseFile, Opinion, Party, Statement, StatementKind, matter_commitment
from kentan.domain.ledger.events import Actor, event_of, fields_of
from kentan.domain.ledger.models import Entry
from kentan.domain.ledger.rules import Link, Replay
from kentan.platform.crypto import commitment

STREAM = "case"
_COLUMNS = fields_of(CaseState)


def explained(entries: Sequence[Link]) -> CaseState | None:
    """The state that a case's entries explain. Raises KeyError, TypeError or ValueError when they explain none."""
    return replayed(
        (_event(entry), entry.at, Actor(entry.actor_kind, entry.actor_id, entry.actor_unit)) for entry in entries
    )


def _event(entry: Link) -> CaseEvent:
    event = event_of(entry.kind, dict(entry.payload))
    if not isinstance(event, CaseEvent):
        raise ValueError(f"{entry.kind} does not belong to a case")
    return event


def misfits(streams: Mapping[str, Sequence[Link]]) -> Iterator[tuple[str, int, str]]:
    """(case id, sequence, what differs) for every case whose rows are not what its record says."""
    stored = _Stored.of([int(stream_id) for stream_id in streams])
    for stream_id, entries in streams.items():
        what = _difference(stored, int(stream_id), entries)
        if what:
            yield stream_id, entries[-1].sequence, what


@dataclass(frozen=True)
class _Stored:
    """What is stored of some cases, by the number of the case or the name by which the record refers to it."""

    cases: Mapping[int, Case]
    demands: Mapping[int, Sequence[str]]
    texts: Mapping[str, Statement | Opinion]
    parties: Mapping[int, set[int]]
    files: Mapping[int, set[tuple[int, str]]]

    @classmethod
    def of(cls, ids: Sequence[int]) -> _Stored:
        demands, parties, files = defaultdict[int, list[str]](list), defaultdict[int, set[int]](set), _sets()
        texts: dict[str, Statement | Opinion] = {}
        for text in Statement.objects.filter(case__in=ids).order_by("case", "position"):
            if text.kind == StatementKind.DEMAND:
                demands[text.case_id].append(text.body)
            texts[str(text.pk)] = text
        for opinion in Opinion.objects.filter(case__in=ids):
            texts[f"opinion/{opinion.pk}"] = opinion
        for case_id, petitioner_id in Party.objects.filter(case__in=ids).values_list("case_id", "petitioner_id"):
            parties[case_id].add(petitioner_id)
        for case_id, pk, digest in CaseFile.objects.filter(case__in=ids).values_list("case_id", "pk", "digest"):
            files[case_id].add((pk, digest))
        return cls(Case.objects.in_bulk(ids), demands, texts, parties, files)


def _sets() -> defaultdict[int, set[tuple[int, str]]]:
    return defaultdict(set)


def _difference(stored: _Stored, case_id: int, entries: Sequence[Link]) -> str:
    row = stored.cases.get(case_id)
    if row is None:
        return "the case is not stored"
    try:
        state = explained(entries)
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        return f"the history cannot be replayed: {error!r}"
    if state is None:
        return "the history is empty"
    columns = _columns(row, state, len(entries))
    return columns or _words(row, stored.demands[case_id]) or _belongings(stored, case_id, entries)


def _columns(row: Case, state: CaseState, entries: int) -> str:
    now = row.state_now()
    wrong = [name for name in _COLUMNS if getattr(now, name) != getattr(state, name)]
    if row.entries != entries:
        wrong.append("entries")
    if tuple(row.party_unit_ids) != state.party_unit_ids:
        wrong.append("party_unit_ids")
    return ", ".join(wrong)


def _words(row: Case, demands: Sequence[str]) -> str:
    if not bytes(row.salt):  # erased with the person
        return "" if not row.body else "the words should be gone"
    fits = matter_commitment(row.title, row.body, demands, salt=bytes(row.salt)) == row.text_commitment
    return "" if fits else "the words are not the ones on the record"


def _belongings(stored: _Stored, case_id: int, entries: Sequence[Link]) -> str:
    people: set[int] = set()
    files: set[tuple[int, str]] = set()
    for entry in entries:
        people.update(entry.payload.get("petitioner_ids", ()))
        if entry.kind == PartyJoined.kind:
            people.add(entry.payload["petitioner_id"])
        elif entry.kind == FileAttached.kind:
            files.add((entry.payload["file_id"], entry.payload["digest"]))
        for value in entry.payload.values():
            if isinstance(value, dict) and "statement" in value and not _text_fits(stored, value):
                return f"a text of entry {entry.sequence} is not the one on the record"
    if stored.parties.get(case_id, set()) != people:
        return "the petitioners are not the ones on the record"
    return "" if stored.files.get(case_id, set()) == files else "the files are not the ones on the record"


def _text_fits(stored: _Stored, ref: Mapping[str, str]) -> bool:
    text = stored.texts.get(ref["statement"])
    if text is None or text.commitment != ref["commitment"]:
        return False
    if isinstance(text, Opinion):
        return text.bound() == text.commitment if bytes(text.salt) else not text.facts
    return statement_fits(text)


def statement_fits(statement: Statement) -> bool:
    """Whether a text is the one that the record is bound to; an erased one has neither salt nor text."""
    salt = bytes(statement.salt)
    return commitment(salt, statement.body.encode()) == statement.commitment if salt else not statement.body


def strays() -> Iterator[str]:
    """Cases that no entry speaks of."""
    entries = Entry.objects.filter(stream_kind=STREAM, stream_id=Cast(OuterRef("pk"), CharField()))
    yield from map(str, Case.objects.filter(~Exists(entries)).order_by("pk").values_list("pk", flat=True))


REPLAY = Replay(stream_kind=STREAM, misfits=misfits, strays=strays)
