"""Counting open clocks anew, with what stood before on the record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Q

from kentan.domain.cases.events import day_of
from kentan.domain.deadlines.events import CALENDAR, ClocksRecomputed, Moved
from kentan.domain.deadlines.models import KEPT, Clock
from kentan.domain.deadlines.queries import counting
from kentan.domain.deadlines.rules import Counting, Kept, Outcome, dated
from kentan.domain.ledger.actions import record
from kentan.domain.ledger.events import Actor

BATCH = 2000
MOVED_AT_MOST = 500  # in one entry of the record
_DATES = ("due_on", "moved_on", "effective_on", "warn_on", "provisional", "next_tier", "next_warning_on")
EVERY_CLOCK = Q()


@transaction.atomic
def recompute_open(*, at: datetime, by: Actor, cause: str, touching: Q = EVERY_CLOCK, other_tiers: bool = False) -> int:
    """Count every open clock anew on the calendar and rules that hold now; returns how many moved.

    `touching` limits it to the clocks that the cause can have changed. Each clock whose last day moved is on the record
    with the days before and after. `other_tiers` says that the days of reminders have changed too. Acts on cases wait
    while this runs.
    """
    _lock()
    now, on = counting(), day_of(at)
    moved: list[Moved] = []
    for rows in _batches(touching):
        counted = ((case_id, before, _recount(before, on, now, other_tiers)) for case_id, before in rows)
        changed = [row for row in counted if row[1] != row[2]]
        _save([(case_id, after) for case_id, _, after in changed])
        moved += [_moved(case_id, before, after) for case_id, before, after in changed if _differs(before, after)]
    for first in range(0, len(moved), MOVED_AT_MOST):
        part = tuple(moved[first : first + MOVED_AT_MOST])
        record(stream=CALENDAR, event=ClocksRecomputed(cause=cause, count=len(part), moved=part), by=by, at=at)
    return len(moved)


def _lock() -> None:
    """Writers of clocks wait, so that none is left between the old calendar and the new; readers do not."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE deadlines_clock IN SHARE ROW EXCLUSIVE MODE")


def _batches(touching: Q) -> Iterator[list[tuple[int, Kept]]]:
    last = 0
    while True:
        found = list(
            Clock.objects.filter(touching, outcome=Outcome.RUNNING, pk__gt=last)
            .order_by("pk")
            .values("case_id", *KEPT)[:BATCH]
        )
        if not found:
            return
        last = found[-1]["id"]
        yield [(row.pop("case_id"), Kept(**row)) for row in found]


def _recount(before: Kept, on: date, now: Counting, other_tiers: bool) -> Kept:
    """Reminders start over only when the day they count towards has moved: nobody is reminded twice of the same."""
    after = dated(before, on, now)
    same = after.warn_on == before.warn_on and after.effective_on == before.effective_on
    if same and not other_tiers:
        return replace(after, next_tier=before.next_tier, next_warning_on=before.next_warning_on)
    return after


def _differs(before: Kept, after: Kept) -> bool:
    return (before.due_on, before.moved_on, before.effective_on) != (after.due_on, after.moved_on, after.effective_on)


def _moved(case_id: int, before: Kept, after: Kept) -> Moved:
    return Moved(
        clock_id=before.id or 0,
        case_id=case_id,
        before=before.due_on,
        late_before=before.effective_on,
        after=after.due_on,
        late_after=after.effective_on,
    )


def _save(clocks: Sequence[tuple[int, Kept]]) -> None:
    """Many rows at once: written as rows that are there already, which is several times faster than UPDATE by cases."""
    rows = [Clock(case_id=case_id, **{name: getattr(clock, name) for name in KEPT}) for case_id, clock in clocks]
    Clock.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=_DATES)
