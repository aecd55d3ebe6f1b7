"""Loading generated cases with full histories by COPY, as fast as the machine allows.

Every row is what the acts would have written: the states come from the events, the entries are chained, the clocks
are derived, the words are bound to the record - `kentan verify` must find nothing afterwards.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime
from typing import Any

CHUNK = 500
# Built after the load, as one would for any bulk import; what keeps rows apart stays.
LATER = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    JOIN pg_class ON pg_class.oid = indrelid
    WHERE relname = ANY(%s) AND NOT indisunique AND NOT indisprimary
"""
TABLES = [
    "cases_case",
    "cases_statement",
    "cases_party",
    "deadlines_clock",
    "ledger_entry",
    "petitioners_blindindex",
    "petitioners_petitioner",
]


@dataclass(frozen=True)
class Loaded:
    """What a load came to."""

    cases: int
    entries: int
    rows: int


def load(
    county: Any, *, count: int, seed: int, until: datetime, first_id: int, advance: Callable[[int], None]
) -> Loaded:
    """Load `count` cases with ids from `first_id` in two processes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(LATER, [TABLES])
        later = cursor.fetchall()
        for name, _ in later:
            cursor.execute(f"DROP INDEX {name}")
    total = Loaded(0, 0, 0)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context, initializer=begin) as pool:
        starts = range(0, count, CHUNK)
        jobs = [
            pool.submit(_load_chunk, county, seed + start, first_id + start, min(CHUNK, count - start), until)
            for start in starts
        ]
        for job in as_completed(jobs):
            part = job.result()
            total = Loaded(total.cases + part.cases, total.entries + part.entries, total.rows + part.rows)
            advance(part.cases)
    _finish([definition for _, definition in later], first_id + count)
    return total


def _finish(definitions: Sequence[str], next_id: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for definition in definitions:
            cursor.execute(definition)
        for table in ("cases_case", "petitioners_petitioner", "cases_opinion"):
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, next_id * 2])
        cursor.execute(
            "INSERT INTO organisation_counter (series, last) SELECT 'case/' || year, %s"
            " FROM generate_series(2015, 2035) AS year ON CONFLICT (series) DO UPDATE SET last = excluded.last",
            [next_id],
        )
        cursor.execute("ANALYZE")


def begin() -> None:
    """Make Django ready in a process of its own."""
    import django

    django.setup()


def _load_chunk(county: Any, seed: int, first_id: int, count: int, until: datetime) -> Loaded:
    from django.db import connection

    from bench.histories import Teller
    from bench.rows import Rows
    from kentan.platform.crypto import commitment

    rows = Rows()
    teller = Teller(county, seed, until=until)
    histories = list(teller.histories(first_id, count, commitment))
    rows.add_people(histories, first_id)
    for case_id, history in enumerate(histories, start=first_id):
        rows.add(case_id, history)
    connection.ensure_connection()
    with connection.connection.transaction(), connection.connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        for table, (columns, lines) in rows.tables().items():
            with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                for line in lines:
                    copy.write_row(line)
    return Loaded(count, rows.entries, rows.count)


__all__ = ["Loaded", "load"]
