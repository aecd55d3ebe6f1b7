"""Histories, the auditor's pages, seals and proofs.

The record holds no identity data, but it says who did what: interfaces show `entries` to auditors only, and `history`
only beside a thing that the person may see.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from kentan.domain.ledger.events import REGISTRY, Stream
from kentan.domain.ledger.models import Entry, Leaf, Seal
from kentan.domain.ledger.rules import merkle_path

PAGE = 50


def history(stream: Stream) -> QuerySet[Entry]:
    """Everything that happened to one thing, oldest first."""
    return Entry.objects.filter(stream_kind=stream.kind, stream_id=stream.id).order_by("sequence")


def of_act(act: UUID) -> QuerySet[Entry]:
    """The entries of one act, in the order in which they were recorded."""
    return Entry.objects.filter(act=act).order_by("id")


@dataclass(frozen=True)
class Page:
    """Entries, newest first. `older` and `newer` are the keys of the neighbouring pages, None where there is none."""

    entries: list[Entry]
    older: int | None
    newer: int | None


def entries(
    *,
    stream_kind: str = "",
    stream_id: str = "",
    kind: str = "",
    actor_kind: str = "",
    actor_id: str = "",
    since_on: date | None = None,
    until_on: date | None = None,
    before: int | None = None,
    after: int | None = None,
    limit: int = PAGE,
    exclude: Q | None = None,
) -> Page:
    """A page of the record for the auditor, newest first. Empty filters do not filter; dates include both ends.

    Pages are found by key: `before` (an entry's id) reads on to older entries, `after` back to newer ones. Entries that
    fit `exclude` are left out, whatever is asked for.
    """
    given = {"stream_kind": stream_kind, "stream_id": stream_id, "kind": kind}
    given |= {"actor_kind": actor_kind, "actor_id": actor_id}
    rows = Entry.objects.filter(**{name: value for name, value in given.items() if value})
    rows = _recorded_between(rows if exclude is None else rows.exclude(exclude), since_on, until_on)
    return _page_after(rows, after, limit) if after is not None else _page_before(rows, before, limit)


def _page_before(rows: QuerySet[Entry], before: int | None, limit: int) -> Page:
    found = list((rows.filter(id__lt=before) if before is not None else rows).order_by("-id")[: limit + 1])
    older = found[limit - 1].pk if len(found) > limit else None
    newer = found[0].pk if found and before is not None else None
    return Page(entries=found[:limit], older=older, newer=newer)


def _page_after(rows: QuerySet[Entry], after: int, limit: int) -> Page:
    found = list(rows.filter(id__gt=after).order_by("id")[: limit + 1])
    newer = found[limit - 1].pk if len(found) > limit else None
    kept = found[:limit][::-1]
    return Page(entries=kept, older=kept[-1].pk if kept else None, newer=newer)


def _recorded_between(rows: QuerySet[Entry], since_on: date | None, until_on: date | None) -> QuerySet[Entry]:
    zone = timezone.get_current_timezone()
    if since_on is not None:
        rows = rows.filter(recorded_at__gte=datetime.combine(since_on, time.min, tzinfo=zone))
    if until_on is not None:
        rows = rows.filter(recorded_at__lt=datetime.combine(until_on + timedelta(days=1), time.min, tzinfo=zone))
    return rows


def kinds() -> list[str]:
    """All kinds of event that this version of Kentan can record, sorted."""
    return sorted(REGISTRY)


def seals() -> QuerySet[Seal]:
    """All seals, newest first. They name nobody and may be published."""
    return Seal.objects.order_by("-number")


def last_seal() -> Seal | None:
    """The newest seal."""
    return seals().first()


def leaf_hashes(number: int) -> Iterator[bytes]:
    """The leaves of a seal's tree in order; 32 bytes each."""
    leaves = Leaf.objects.filter(seal=number).order_by("position").values_list("hash", flat=True)
    return (bytes(leaf) for leaf in leaves.iterator(chunk_size=10_000))


def unsealed_since(since: datetime | None) -> QuerySet[Entry]:
    """Entries recorded since a moment, or ever, that no seal covers yet."""
    waiting = Entry.objects.filter(~Exists(Leaf.objects.filter(entry=OuterRef("pk"))))
    return waiting if since is None else waiting.filter(recorded_at__gte=since)


@dataclass(frozen=True)
class Proof:
    """That a seal covers an entry: the siblings from its leaf up to the seal's root."""

    seal: Seal
    position: int
    path: list[tuple[str, bytes]]


def proof_of(entry: Entry) -> Proof | None:
    """The proof that an entry is sealed; None as long as no seal covers it."""
    leaf = Leaf.objects.filter(entry=entry).select_related("seal").first()
    if leaf is None:
        return None
    path = merkle_path(list(leaf_hashes(leaf.seal_id)), leaf.position)
    return Proof(seal=leaf.seal, position=leaf.position, path=path)
