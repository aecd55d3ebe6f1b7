"""Reading the whole record for its check and its export: raw rows in the order of the streams, one snapshot for all."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string
from psycopg.types.json import set_json_loads

from kentan.domain.ledger.events import Stream
from kentan.domain.ledger.models import Entry, Leaf, Seal
from kentan.domain.ledger.rules import Checked, Checker, Fault, Misfit, Replay, Row, Sealed, check_seals

SEALED_WITHIN = timedelta(days=2)  # an entry that is older and has no seal does not fit
BATCH = 2000  # rows fetched at once
SMALL = 20_000  # entries; a smaller record is not cut into ranges
Key = tuple[str, str]


class Range(NamedTuple):
    """Streams after `low` up to and including `high`; None is open."""

    low: Key | None = None
    high: Key | None = None


EVERYTHING = Range()


_ROWS = """
SELECT e.stream_kind, e.stream_id, e.sequence, e.kind, e.at, e.actor_kind, e.actor_id, e.actor_unit, e.act::text,
       e.backfilled, e.payload, e.previous, e.hash, l.seal_id, l.position, l.hash, e.recorded_at
FROM ledger_entry e LEFT JOIN ledger_leaf l ON l.entry_id = e.id
WHERE {condition}
ORDER BY e.stream_kind, e.stream_id, e.sequence
"""
_AFTER = "(e.stream_kind, e.stream_id) > (%s, %s)"
_UP_TO = "(e.stream_kind, e.stream_id) <= (%s, %s)"


@contextmanager
def one_snapshot(name: str = "") -> Iterator[str]:
    """Read everything inside as of one moment, and only read. Yields the snapshot's name for other processes.

    Given the name that another process yielded, reads as of the same moment. Inside a transaction that is already
    open nothing changes, and the name is empty.
    """
    if connection.in_atomic_block:
        yield ""
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        if name:
            cursor.execute("SET TRANSACTION SNAPSHOT %s", [name])
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def count() -> int:
    """How many entries there are."""
    return Entry.objects.count()


def ranges(parts: int, *, total: int) -> list[Range]:
    """The record in at most so many ranges of whole streams, about equally long; in order, nothing left out."""
    keys = _sample(min(100.0, 100_000.0 * parts / total)) if parts > 1 and total > SMALL else []
    cuts = sorted({keys[len(keys) * part // parts] for part in range(1, parts)}) if keys else []
    bounds: list[Key | None] = [None, *cuts, None]
    return [Range(low, high) for low, high in itertools.pairwise(bounds)]


def _sample(percent: float) -> list[Key]:
    with connection.cursor() as cursor:
        query = "SELECT stream_kind, stream_id FROM ledger_entry TABLESAMPLE BERNOULLI (%s) REPEATABLE (1)"
        cursor.execute(query, [percent])
        return sorted(cursor.fetchall())


def rows(part: Range = EVERYTHING) -> Iterator[list[Row]]:
    """The rows of a range in the order of the streams, some thousand at once, never all in memory.

    Inside a transaction only.
    """
    bounds = [(_AFTER, part.low), (_UP_TO, part.high)]
    conditions = [condition for condition, key in bounds if key]
    query = _ROWS.format(condition=" AND ".join(conditions) or "true")
    params = [value for _, key in bounds if key for value in key]
    with psycopg.ServerCursor(connection.connection, "ledger_rows", row_factory=lambda _: Row._make) as cursor:
        set_json_loads(_loads, cursor)
        cursor.execute(query, params, binary=True)
        while batch := cursor.fetchmany(BATCH):
            yield batch


def _loads(data: str | bytes) -> Any:
    """JSON as the database gives it: always UTF-8, so nobody need guess."""
    return json.loads(data if isinstance(data, str) else str(data, "utf-8"))


def replays() -> list[Replay]:
    """How stored things are held against their history; `settings.KENTAN_REPLAYS` names one Replay for each kind."""
    return [import_string(path) for path in settings.KENTAN_REPLAYS]


def check_range(part: Range, *, at: datetime, advance: Callable[[int], None]) -> Checked:
    """Check the streams of a range, replay included. Inside a transaction only."""
    checker = Checker(sealed_before=at - SEALED_WITHIN, replays=replays())
    for batch in rows(part):
        checker.feed(batch)
        advance(len(batch))
    return checker.finish()


def check_stream(stream: Stream, *, at: datetime) -> Checked:
    """Check one stream: its chain, its replay, and that each sealed entry is the one that was sealed."""
    checker = Checker(sealed_before=at - SEALED_WITHIN, replays=replays())
    with transaction.atomic():
        for batch in _stream_rows(stream):
            checker.feed(batch)
    return checker.finish()


def _stream_rows(stream: Stream) -> Iterator[list[Row]]:
    entries = Entry.objects.filter(stream_kind=stream.kind, stream_id=stream.id).select_related("leaf")
    for entry in entries.order_by("sequence"):
        leaf: Leaf | None = getattr(entry, "leaf", None)
        seal, position, sealed_hash = (leaf.seal_id, leaf.position, bytes(leaf.hash)) if leaf else (None, None, None)
        yield [Row._make((*entry.link, seal, position, sealed_hash, entry.recorded_at))]


def complete(checked: Checked, *, published: Mapping[int, bytes] | None = None) -> None:
    """After all ranges were joined: hold the leaves against the seals, and look for stored things without a history.

    `published`: hashes of seals by number, as they were published.
    """
    for replay in replays():
        for stream_id in replay.strays():
            checked.add(Misfit(Fault.STRAY, replay.stream_kind, stream_id))
    check_seals(all_seals(), checked, published=published)


def all_seals() -> list[Sealed]:
    """All seals as their chain sees them, in order."""
    return [seal.sealed for seal in Seal.objects.order_by("number")]
