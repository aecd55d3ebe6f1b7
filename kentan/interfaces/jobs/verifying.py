"""The check of the whole record, spread over several processes that read one snapshot."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, wait
from datetime import datetime
from typing import Any

from django.db import connection

from kentan.domain.ledger.queries import verification
from kentan.domain.ledger.queries.verification import Range
from kentan.domain.ledger.rules import Checked
from kentan.interfaces.jobs import verify_worker

RANGES_PER_JOB = 6  # so that nobody waits long for the slowest
LOOK = 0.25  # seconds between two looks at how far the workers are
MOST_JOBS = 16


def usual_jobs() -> int:
    """As many workers as there are processors for us."""
    return max(1, min(len(os.sched_getaffinity(0)), MOST_JOBS))


def check_record(
    *,
    at: datetime,
    jobs: int = 1,
    begin: Callable[[int], Callable[[int], None]] = lambda _total: lambda _n: None,
    published: Mapping[int, bytes] | None = None,
) -> Checked:
    """Check every chain, seal and replay as of one moment.

    `begin` is told the number of entries and returns a function that is told of progress. `published` holds hashes of
    seals by number from elsewhere. Inside a transaction `jobs` must be 1.
    """
    with verification.one_snapshot() as snapshot:
        total = verification.count()
        parts = verification.ranges(jobs * RANGES_PER_JOB, total=total) if jobs > 1 else [Range()]
        check = _check_apart if len(parts) > 1 else _check_here
        checked = check(parts, snapshot, at, jobs, begin(total))
        verification.complete(checked, published=published)
    return checked


def _check_here(
    parts: list[Range], _snapshot: str, at: datetime, _jobs: int, advance: Callable[[int], None]
) -> Checked:
    checked = Checked()
    for part in parts:
        checked.join(verification.check_range(part, at=at, advance=advance))
    return checked


def _check_apart(parts: list[Range], snapshot: str, at: datetime, jobs: int, advance: Callable[[int], None]) -> Checked:
    context = multiprocessing.get_context("spawn")  # a forked child would share our connection
    counter = context.Value("q", 0)
    given = {name: connection.settings_dict[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    checked = Checked()
    try:
        with ProcessPoolExecutor(
            jobs, mp_context=context, initializer=verify_worker.start, initargs=(given, counter)
        ) as pool:
            futures = [pool.submit(verify_worker.work, part, snapshot, at) for part in parts]
            _watch(futures, counter, advance)
            for future in futures:
                checked.join(future.result())
    except BaseException:
        for child in multiprocessing.active_children():
            child.terminate()
        raise
    return checked


def _watch(futures: list[Future[Checked]], counter: Any, advance: Callable[[int], None]) -> None:
    told, waiting = 0, set(futures)
    while waiting:
        done, waiting = wait(waiting, timeout=LOOK)
        now = counter.value
        advance(now - told)
        told = now
        for future in done:
            if future.exception() is not None:
                return  # its result() raises
