"""Writing the record. `record` is the only way in, and only inside the transaction of the act that it tells of."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeAlias
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from kentan.domain.ledger.events import Actor, Event, Stream
from kentan.domain.ledger.models import Entry, Seal
from kentan.domain.ledger.queries import last_seal, leaf_hashes, unsealed_since
from kentan.domain.ledger.rules import GENESIS, Link, MerkleTree, hash_of, make_seal, recordable
from kentan.platform.words import N_, Refused

Reaction: TypeAlias = Callable[[Entry, Event], None]  # the other form of alias needs Python 3.12
ONE_DAY = timedelta(days=1)
# How long before the end of a sealed day an entry may have been written and still wait: no transaction lasts longer.
STRAGGLERS = timedelta(days=2)


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
    subject: object = None,
) -> Entry:
    """Append an event to a stream and run what reacts to it, in order, in this transaction.

    The caller holds a lock on the thing the stream is about. `act` joins the entries of one act. `backfilled` marks
    history that was entered later. `subject` is the locked thing itself, so that reactions need not read it again.
    Raises OutsideTransaction, Unrecordable, and whatever a reaction raises.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(event.kind)
    entry = _next(stream, event, by=by, at=at, act=act or uuid4(), backfilled=backfilled)
    entry.save(force_insert=True)
    entry.subject = subject
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
    return entry_of(link, hash_of(recordable(link)))


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


class TooEarly(Refused):
    """A day that has not begun cannot be sealed."""


def seal_due(*, at: datetime) -> list[Seal]:
    """Seal every past day that has no seal yet, each in its own transaction. Days without an entry get one too.

    Safe to run twice at once: whoever comes second leaves the day to the other.
    """
    made: list[Seal] = []
    day = _first_due()
    while day is not None and day < at.astimezone(timezone.get_current_timezone()).date():
        try:
            sealed = seal(day=day, at=at)
        except IntegrityError:
            break
        made += [sealed] if sealed else []
        day += ONE_DAY
    return made


def _first_due() -> date | None:
    """The day after the last seal, or the day of the very first entry."""
    last = last_seal()
    if last is not None:
        return last.day + ONE_DAY
    first = unsealed_since(None).order_by("recorded_at").values_list("recorded_at", flat=True).first()
    return first and first.astimezone(timezone.get_current_timezone()).date()


@transaction.atomic
def seal(*, day: date, at: datetime) -> Seal | None:
    """Seal everything recorded up to the end of `day` and not yet sealed. None when that day is sealed already.

    Writers are not held up: what is not committed yet comes under the next seal. Raises TooEarly, and IntegrityError
    when another process seals at the same moment.
    """
    if day > at.astimezone(timezone.get_current_timezone()).date():
        raise TooEarly(N_("{day} has not begun; it cannot be sealed yet."), day=day)
    last = last_seal()
    if last is not None and last.day >= day:
        return None
    number, previous = (last.number + 1, bytes(last.hash)) if last else (1, GENESIS)
    since = _end_of(last.day) - STRAGGLERS if last else None
    _insert_leaves(number, since=since, until=_end_of(day))
    tree = MerkleTree()
    for leaf in leaf_hashes(number):
        tree.add(leaf)
    made = make_seal(number=number, day=day, tree=tree, previous=previous)
    return Seal.objects.create(**made._asdict(), sealed_at=at)


def _end_of(day: date) -> datetime:
    """The midnight that ends a day in the county."""
    return datetime.combine(day + ONE_DAY, time.min, tzinfo=timezone.get_current_timezone())


_LEAVES = """
INSERT INTO ledger_leaf (seal_id, entry_id, position, hash)
SELECT %(seal)s, id, row_number() OVER (ORDER BY stream_kind, stream_id, sequence) - 1, hash
FROM ledger_entry entry
WHERE recorded_at < %(until)s AND (%(since)s::timestamptz IS NULL OR recorded_at >= %(since)s)
AND NOT EXISTS (SELECT FROM ledger_leaf leaf WHERE leaf.entry_id = entry.id)
"""


def _insert_leaves(number: int, *, since: datetime | None, until: datetime) -> None:
    """Cover what waits. One statement, one snapshot; the seal itself follows: its key is checked at commit."""
    with connection.cursor() as cursor:
        cursor.execute(_LEAVES, {"seal": number, "since": since, "until": until})
