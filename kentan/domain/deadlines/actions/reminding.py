"""Reminding those who must act. The outbox sees to it that reminders go out in office hours."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Min, Q

from kentan.domain.calendar.queries import county_calendar
from kentan.domain.cases.events import day_of
from kentan.domain.cases.lifecycle.codes import Purpose
from kentan.domain.cases.models import stream_of
from kentan.domain.deadlines.models import Clock
from kentan.domain.deadlines.queries import counting
from kentan.domain.deadlines.rules import (
    CLOCK_LABELS,
    OVERDUE,
    ClockKind,
    Counting,
    HeldBy,
    Outcome,
    reached,
    told,
)
from kentan.domain.ledger.events import Stream
from kentan.domain.notices.actions import queue, queue_for_unit
from kentan.domain.organisation.models import Unit
from kentan.domain.organisation.queries import holders
from kentan.domain.organisation.rules import Role, UnitKind

# A reminder that could not be given for longer than this says nothing new: the daily word on what is late does.
STALE_AFTER = timedelta(days=7)
DUE_SOON_FROM = 90  # percent
HEADS_FROM = 75  # percent: from here on the head of the unit hears of it too


@transaction.atomic
def warn(*, at: datetime, limit: int = 200) -> int:
    """Give the reminders that are due, at most `limit`; returns how many clocks were taken up.

    Several may run at once: each clock is claimed by one. Call again until it returns 0.
    """
    on, now = day_of(at), counting()
    due = Clock.objects.filter(next_warning_on__lte=on).select_related("case", "unit")
    clocks = list(
        due.order_by("next_warning_on", "id").select_for_update(skip_locked=True, of=("self",), no_key=True)[:limit]
    )
    for clock in clocks:
        _warn_of(clock, on, at, now)
    Clock.objects.bulk_update(clocks, ["next_tier", "next_warning_on"], batch_size=limit)
    return len(clocks)


def _warn_of(clock: Clock, on: date, at: datetime, now: Counting) -> None:
    kept = clock.kept()
    tier = reached(kept, on, now)
    if tier is not None and on - tier[1] <= STALE_AFTER:
        _tell(clock, tier[0], at)
    after = told(kept, on + timedelta(days=1), now)
    clock.next_tier, clock.next_warning_on = after.next_tier, after.next_warning_on


def _tell(clock: Clock, tier: int, at: datetime) -> None:
    template = _template(clock, tier)
    params = {
        "number": clock.case.number,
        "clock_label": CLOCK_LABELS[ClockKind(clock.kind)],
        "percent": tier,
        "due_on": clock.effective_on if tier == OVERDUE else clock.warn_on,
        "unit": clock.unit.name if clock.unit else "",
    }
    secret = clock.case.purpose == Purpose.ACCUSATION
    tell_holders(clock, template, params, at, secret=secret, heads=tier >= HEADS_FROM)


def _template(clock: Clock, tier: int) -> str:
    promise = clock.kind == ClockKind.COMMITMENT
    if tier == OVERDUE:
        return "deadlines.commitment_overdue" if promise else "deadlines.overdue"
    if tier >= DUE_SOON_FROM:
        return "deadlines.commitment_due" if promise else "deadlines.due_soon"
    return "deadlines.reminder"


def tell_holders(
    clock: Clock, template: str, params: dict[str, object], at: datetime, *, secret: bool, heads: bool = True
) -> None:
    """Queue a notice about a clock for those who must act on it; of an accusation nobody else hears."""
    dedupe = f"{template}:{clock.pk}:{params['due_on']}:{params.get('percent', '')}"
    about = stream_of(clock.case_id)
    if clock.kind == ClockKind.JOINT_FINDING:
        everybody = holders(Role.JOINT_OFFICE).values_list("pk", flat=True)
        queue(template=template, params=params, at=at, staff_ids=everybody, about=about, dedupe=dedupe)
    elif secret and clock.held_by == HeldBy.BUREAU:
        _tell_officers(template, params, at, about, dedupe, clock.unit)
    elif clock.unit_id is not None:
        roles = _roles(clock, heads=heads)
        queue_for_unit(
            unit_id=clock.unit_id,
            roles=roles,
            template=template,
            params=params,
            at=at,
            about=about,
            dedupe=dedupe,
            secret=secret,
        )


def _roles(clock: Clock, *, heads: bool) -> tuple[Role, ...]:
    if clock.held_by == HeldBy.BUREAU:
        return (Role.DISPATCHER,)
    return (Role.HANDLER, Role.UNIT_HEAD) if heads else (Role.HANDLER,)


def _tell_officers(
    template: str, params: dict[str, object], at: datetime, about: Stream, dedupe: str, unit: Unit | None
) -> None:
    """Art. 30: two named officers, and if there are none an alarm that names no case."""
    officers = list(holders(Role.ACCUSATION_OFFICER).values_list("pk", flat=True))
    if officers:
        queue(template=template, params=params, at=at, staff_ids=officers, about=about, dedupe=dedupe)
        return
    alarm = {"unit": unit.name if unit else "", "subject": template}
    administrators = holders(Role.ADMINISTRATOR).values_list("pk", flat=True)
    queue(template="notices.nobody", params=alarm, at=at, staff_ids=administrators, dedupe=f"{dedupe}:nobody")


@transaction.atomic
def warn_of_overdue(*, at: datetime) -> int:
    """On working days tell each unit once how much it has late; returns how many units were told."""
    on = day_of(at)
    if not county_calendar().is_working(on):
        return 0
    late = Clock.objects.filter(
        outcome=Outcome.RUNNING, is_window=False, effective_on__lt=on, paused_since__isnull=True
    ).exclude(Q(held_by=HeldBy.BUREAU, case__purpose=Purpose.ACCUSATION))
    rows = list(
        late.values("unit_id", "unit__name", "unit__kind", "held_by").annotate(
            count=Count("id"), oldest=Min("effective_on")
        )
    )
    for row in rows:
        queue_for_unit(
            unit_id=row["unit_id"],
            roles=(Role.DISPATCHER,) if row["held_by"] == HeldBy.BUREAU else (Role.HANDLER, Role.UNIT_HEAD),
            template="deadlines.overdue_daily",
            params={"unit": row["unit__name"], "count": row["count"], "due_on": row["oldest"]},
            at=at,
            dedupe=f"deadlines.overdue_daily:{row['unit_id']}:{row['held_by']}:{on}",
            secret=row["unit__kind"] == UnitKind.DISCIPLINE,  # what it has late are accusations (Art. 30)
        )
    return len(rows)
