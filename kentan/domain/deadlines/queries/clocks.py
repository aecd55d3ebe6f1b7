"""The clocks of cases."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Case, IntegerField, QuerySet, Value, When

from kentan.domain.cases.models import Case as Matter
from kentan.domain.deadlines.events import CALENDAR, ClocksRecomputed, Moved
from kentan.domain.deadlines.models import Clock
from kentan.domain.deadlines.rules import ClockKind, Outcome
from kentan.domain.ledger.models import Entry

CLOSING = (ClockKind.CLOSING, ClockKind.CLOSING_AFTER_WINDOW)
REQUESTS = (ClockKind.REVIEW_REQUEST, ClockKind.RE_REVIEW_REQUEST)
PROMISES = (ClockKind.COMMITMENT, ClockKind.CONFIRMATION)
# While one of these runs a case cannot be closed, so its closing is nobody's duty yet.
BEFORE_CLOSING = (*REQUESTS, *PROMISES)


def clocks_of(case: Matter) -> QuerySet[Clock]:
    """All clocks of a case with their units: those that run first, the next to end on top."""
    running_first = Case(When(outcome=Outcome.RUNNING, then=Value(0)), default=Value(1), output_field=IntegerField())
    return Clock.objects.filter(case=case).select_related("unit").order_by(running_first, "effective_on", "id")


def running_clocks_of(case: Matter) -> QuerySet[Clock]:
    """The clocks that run on a case, the next to end first."""
    return (
        Clock.objects.filter(case=case, outcome=Outcome.RUNNING).select_related("unit").order_by("effective_on", "id")
    )


def next_clock_for(case_ids: Collection[int]) -> dict[int, Clock]:
    """The limit to show beside each case of a page: duties first, then rights, then the closing that waits for them.

    One query. Cases without a running clock are left out.
    """
    rank = Case(
        When(kind__in=CLOSING, then=Value(2)),
        When(kind__in=REQUESTS, then=Value(1)),
        When(is_window=True, then=Value(3)),
        default=Value(0),
        output_field=IntegerField(),
    )
    rows = (
        Clock.objects.filter(case_id__in=case_ids, outcome=Outcome.RUNNING)
        .select_related("unit")
        .order_by("case_id", rank, "effective_on", "id")
        .distinct("case_id")
    )
    return {clock.case_id: clock for clock in rows}


def moves_of(case: Matter) -> list[tuple[datetime, Moved]]:
    """When and how a changed calendar has moved the case's clocks, from the record, oldest first; one query."""
    told = Entry.objects.filter(
        stream_kind=CALENDAR.kind, stream_id=CALENDAR.id, payload__contains={"moved": [{"case_id": case.pk}]}
    ).order_by("sequence")
    return [
        (entry.at, moved)
        for entry in told
        if isinstance(event := entry.event, ClocksRecomputed)
        for moved in event.moved
        if moved.case_id == case.pk
    ]


def is_late(clock: Clock, on: date) -> bool:
    """Whether a clock that runs is late; while a hearing is under way lateness stands where it stood."""
    if not clock.runs or clock.is_window:
        return False
    return min(on, clock.paused_since or on) > clock.effective_on
