"""Writing the record. `record` is the only way in, and only inside the transaction of the act that it tells of."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef
from django.utils.module_loading import import_string

from .events import Actor, Event, Stream
from .models import Entry, Leaf, Seal
from .rules import GENESIS, Link, hash_of, merkle_root, seal_hash

type Reaction = Callable[[Entry, Event], None]
# How far back an entry may have been written and still wait for a seal: no transaction lasts longer.
UNSEALED_FOR = timedelta(days=2)


class OutsideTransaction(RuntimeError):
    """Somebody recorded an act outside the transaction that performs it."""


class UnknownToReactions(RuntimeError):
    """An event without a row in the table of reactions."""


def record(
    *,
    stream: Stream,
    event: Event,
    by: Actor,
    at: datetime,
    act: UUID | None = None,
    backfilled: bool = False,
) -> Entry:
    """Append an event to a stream and run what reacts to it, in order, in this transaction.

    The caller holds a lock on the thing the stream is about. `act` joins the entries of one act. `backfilled` marks
    history that was entered later. Raises OutsideTransaction, and whatever a reaction raises.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(event.kind)
    entry = _next(stream, event, by=by, at=at, act=act or uuid4(), backfilled=backfilled)
    entry.save(force_insert=True)
    for reaction in _reactions_to(type(event)):
        reaction(entry, event)
    return entry


def _next(stream: Stream, event: Event, *, by: Actor, at: datetime, act: UUID, backfilled: bool) -> Entry:
    head = (
        Entry.objects.filter(stream_kind=stream.kind, stream_id=stream.id)
        .order_by("-sequence")
        .values_list("sequence", "hash")[:1]
    )
    sequence, previous = next(iter(head), (0, GENESIS))
    link = Link(
        stream_kind=stream.kind,
        stream_id=stream.id,
        sequence=sequence + 1,
        kind=event.kind,
        at=at,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_unit=by.unit_id,
        act=str(act),
        backfilled=backfilled,
        payload=event.payload(),
        previous=bytes(previous),
    )
    return entry_of(link, hash_of(link))


def entry_of(link: Link, digest: bytes) -> Entry:
    """An unsaved entry for a link of the chain."""
    return Entry(
        stream_kind=link.stream_kind,
        stream_id=link.stream_id,
        sequence=link.sequence,
        kind=link.kind,
        at=link.at,
        actor_kind=link.actor_kind,
        actor_id=link.actor_id,
        actor_unit=link.actor_unit,
        act=UUID(link.act),
        backfilled=link.backfilled,
        payload=link.payload,
        previous=link.previous,
        hash=digest,
    )


@functools.cache
def _table() -> Mapping[type[Event], Sequence[Reaction]]:
    table: Mapping[type[Event], Sequence[Reaction]] = import_string(settings.KENTAN_REACTIONS)
    return table


def _reactions_to(kind: type[Event]) -> Sequence[Reaction]:
    try:
        return _table()[kind]
    except KeyError:
        raise UnknownToReactions(f"{kind.__name__} has no row in {settings.KENTAN_REACTIONS}") from None


@transaction.atomic
def seal(*, day: date, at: datetime) -> Seal | None:
    """Seal everything recorded and not yet sealed, as the seal of `day`. None when that day is sealed already.

    Writers wait for the moment it takes to read the hashes, so nothing slips between two seals.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE ledger_seal IN EXCLUSIVE MODE")
        cursor.execute("LOCK TABLE ledger_entry IN SHARE MODE")
    last = Seal.objects.order_by("-number").first()
    if last is not None and last.day >= day:
        return None
    entries = list(_unsealed(last).order_by("stream_kind", "stream_id", "sequence").values_list("id", "hash"))
    root = merkle_root([bytes(digest) for _, digest in entries])
    number, previous = (last.number + 1, bytes(last.hash)) if last else (1, GENESIS)
    digest = seal_hash(day=day.isoformat(), number=number, entries=len(entries), root=root, previous=previous)
    made = Seal.objects.create(
        number=number, day=day, entries=len(entries), root=root, previous=previous, hash=digest, sealed_at=at
    )
    leaves = (Leaf(seal=made, entry_id=entry, position=position) for position, (entry, _) in enumerate(entries))
    Leaf.objects.bulk_create(leaves, batch_size=2000)
    return made


def _unsealed(last: Seal | None) -> models.QuerySet[Entry]:
    entries = Entry.objects.filter(~Exists(Leaf.objects.filter(entry=OuterRef("pk"))))
    return entries if last is None else entries.filter(recorded_at__gte=last.sealed_at - UNSEALED_FOR)
