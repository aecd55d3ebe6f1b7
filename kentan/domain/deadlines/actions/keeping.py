"""Bringing the stored clocks of a case in line with its state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from kentan.domain.cases.events import day_of
from kentan.domain.cases.lifecycle import CaseState
from kentan.domain.deadlines.models import KEPT, Clock
from kentan.domain.deadlines.queries import counting
from kentan.domain.deadlines.rules import Kept, Outcome, advance
from kentan.domain.ledger.actions import OutsideTransaction

_NEW = tuple(name for name in KEPT if name != "id")
BATCH = 1000


def keep(*, case_id: int, case: CaseState, on: date, is_new: bool = False) -> None:
    """Start, change, resume and stop the clocks of a case so that they are those of its state on a county day.

    The caller holds the lock on the case. Three queries, and one for each kind of change. Raises OutsideTransaction.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction("clocks follow an act in its transaction")
    kept = [] if is_new else [Kept(**row) for row in Clock.objects.filter(case_id=case_id).values(*KEPT)]
    changes = advance(kept, case, on=on, counting=counting())
    if changes.new:
        Clock.objects.bulk_create(unsaved(case_id, clock) for clock in changes.new)
    _update(changes.changed)


def unsaved(case_id: int, clock: Kept) -> Clock:
    """The row of a new clock."""
    return Clock(case_id=case_id, **{name: getattr(clock, name) for name in _NEW})


def _update(changed: Iterable[tuple[Kept, Kept]]) -> None:
    """One statement for all clocks that change alike: an act usually stops several in the same way."""
    alike: dict[tuple[tuple[str, Any], ...], list[int]] = defaultdict(list)
    for before, after in changed:
        differences = tuple((name, value) for name in _NEW if (value := getattr(after, name)) != getattr(before, name))
        alike[differences].append(before.id or 0)
    for differences, ids in alike.items():
        Clock.objects.filter(pk__in=ids).update(**dict(differences))


def lapse_windows(*, at: datetime, batch: int = BATCH) -> int:
    """Let rights lapse whose last day is over; returns how many. What somebody is changing waits for the next time."""
    total = 0
    while count := _lapse(day_of(at), batch):
        total += count
    return total


@transaction.atomic
def _lapse(on: date, batch: int) -> int:
    over = Clock.objects.filter(outcome=Outcome.RUNNING, is_window=True, effective_on__lt=on)
    ids = list(
        over.order_by("effective_on", "id").select_for_update(skip_locked=True).values_list("pk", flat=True)[:batch]
    )
    Clock.objects.filter(pk__in=ids).update(
        outcome=Outcome.LAPSED, stopped_on=F("effective_on"), next_tier=None, next_warning_on=None
    )
    return len(ids)
