"""Reading: who could be the same person, who looked, who is linked with whom. Masked data only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from kentan.domain.ledger.events import Stream
from kentan.domain.petitioners.models import BlindIndex, Link, Opening, Petitioner
from kentan.domain.petitioners.rules import IndexField, comparable
from kentan.platform.crypto import Keyring, keyring

# So many people share a name that more would help nobody.
MOST_PER_FIELD = 200
STRENGTH = {IndexField.ID_NUMBER: 4, IndexField.PHONE: 2, IndexField.NAME: 1}


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be the person in question, and which fields agree."""

    petitioner: Petitioner
    matched: frozenset[IndexField]

    @property
    def strength(self) -> int:
        """For sorting: the ID number says more than the telephone, the telephone more than the name."""
        return sum(STRENGTH[field] for field in self.matched)


def find_same(*, name: str = "", phone: str = "", id_number: str = "", limit: int = 50) -> list[Candidate]:
    """Petitioners of whom one of the values is known, the likeliest and then the newest first.

    Takes what a person has typed so far and never raises. At most two queries.
    """
    matched: dict[int, set[IndexField]] = defaultdict(set)
    for petitioner_id, field in _matches(comparable(name=name, phones=(phone,), id_number=id_number)):
        matched[petitioner_id].add(IndexField(field))
    found = Petitioner.objects.in_bulk(matched)
    candidates = [Candidate(found[pk], frozenset(fields)) for pk, fields in matched.items() if pk in found]
    candidates.sort(key=lambda candidate: (-candidate.strength, -candidate.petitioner.pk))
    return candidates[:limit]


def ids_matching(text: str) -> list[int]:
    """Petitioners whose name, telephone number or ID number is exactly this text; for search boxes."""
    return sorted({pk for pk, _ in _matches(comparable(name=text, phones=(text,), id_number=text))})


def _matches(values: Iterable[tuple[IndexField, str]]) -> Iterable[tuple[int, str]]:
    ring = keyring()
    queries = [_of_field(ring, field, value) for field, value in values]
    if not queries:
        return ()
    return queries[0].union(*queries[1:], all=True) if len(queries) > 1 else queries[0]


def _of_field(ring: Keyring, field: IndexField, value: str) -> QuerySet[BlindIndex, tuple[int, str]]:
    digests = list(ring.digests(field, value).values())
    rows = BlindIndex.objects.filter(field=field, digest__in=digests).order_by("-petitioner_id")
    return rows.values_list("petitioner_id", "field")[:MOST_PER_FIELD]


def linked_ids(petitioner_id: int) -> frozenset[int]:
    """Everybody linked with this petitioner, also by way of others; without the petitioner. One query per step."""
    known, edge = {petitioner_id}, {petitioner_id}
    while edge:
        pairs = Link.objects.filter(Q(lower__in=edge) | Q(higher__in=edge), unlinked_at__isnull=True)
        reached = {pk for pair in pairs.values_list("lower_id", "higher_id") for pk in pair}
        edge = reached - known
        known |= edge
    return frozenset(known - {petitioner_id})


def linked_with(petitioner: Petitioner) -> QuerySet[Petitioner]:
    """The petitioners that are the same person, newest first."""
    return Petitioner.objects.filter(pk__in=linked_ids(petitioner.pk)).order_by("-created_at", "-pk")


def links_of(petitioner: Petitioner) -> QuerySet[Link]:
    """The links in force that were made with this very petitioner, newest first; each can be undone."""
    links = Link.objects.filter(Q(lower=petitioner) | Q(higher=petitioner), unlinked_at__isnull=True)
    return links.select_related("lower", "higher").order_by("-linked_at", "-pk")


def openings_about(stream: Stream) -> QuerySet[Opening]:
    """Who opened an identity for the sake of this case, newest first."""
    return _openings().filter(about_kind=stream.kind, about_id=stream.id)


def openings_of(petitioner: Petitioner) -> QuerySet[Opening]:
    """Who opened the identity of this petitioner, newest first; the petitioner may see this list."""
    return _openings().filter(petitioner=petitioner)


def _openings() -> QuerySet[Opening]:
    return Opening.objects.select_related("petitioner", "staff", "unit").order_by("-opened_at", "-pk")


def under_old_keys(ring: Keyring) -> QuerySet[Petitioner]:
    """Petitioners whose data is sealed or indexed with a key that is not the newest, by number."""
    old_index = BlindIndex.objects.filter(petitioner=OuterRef("pk")).exclude(key_id=ring.indexing_id)
    rows = Petitioner.objects.filter(erased_at__isnull=True)
    return rows.filter(~Q(key_id=ring.sealing_id) | Exists(old_index)).order_by("pk")
