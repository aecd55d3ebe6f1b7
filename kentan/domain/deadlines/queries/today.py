"""Today: a person's duties by clock, what they watch, and what is late. Each is a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from kentan.domain.calendar.queries import county_calendar
from kentan.domain.cases.events import day_of
from kentan.domain.cases.lifecycle import MOVES, CaseState, Context
from kentan.domain.cases.lifecycle.codes import Purpose
from kentan.domain.cases.models import Case
from kentan.domain.cases.permissions import parts_of, sees_county, visible_to
from kentan.domain.deadlines.models import Clock
from kentan.domain.deadlines.rules import ClockKind, HeldBy, Outcome, next_step
from kentan.domain.organisation.models import Staff, Unit
from kentan.domain.organisation.permissions import Standing, standing
from kentan.domain.organisation.queries import bureau
from kentan.domain.organisation.rules import Role

from .clocks import BEFORE_CLOSING, CLOSING, is_late

PAGE_SIZE = 50
DUE_SOON = timedelta(days=7)
_DESK_KINDS = (ClockKind.DISPATCH, ClockKind.REDISPATCH, ClockKind.FINDING, ClockKind.JOINT_FINDING)
WITH_CASE = ("case__holder", "case__lead_unit", "case__problem_place", "unit")


@dataclass(frozen=True)
class Duty:
    """A clock with its case (`clock.case`), and what comes next.

    `step` is the code of the move that leads to settling it, `mine` whether the person can make it now. `days_left`
    counts natural days to the day after which it is late: 0 is the last day, below 0 it is late.
    """

    clock: Clock
    step: str
    mine: bool
    late: bool
    days_left: int


@dataclass(frozen=True)
class DutyPage:
    """One page of duties. `after` leads to the next, empty at the end."""

    duties: list[Duty]
    after: str


@dataclass(frozen=True)
class Counts:
    """How many duties there are: all, late, on their last day today, and ending within the seven days after."""

    total: int = 0
    late: int = 0
    today: int = 0
    soon: int = 0


def today(staff: Staff, at: datetime, *, after: str = "", size: int = PAGE_SIZE) -> DutyPage:
    """The duties of this person, the next to be late first. `after` is the cursor of the page before."""
    return _page(_waking(_mine(staff)), staff, at, after=after, size=size)


def counts(staff: Staff, at: datetime) -> Counts:
    """The figures above the list of duties; one query."""
    on = day_of(at)
    found = _waking(_mine(staff)).aggregate(
        total=Count("id"),
        late=Count("id", filter=_late_on(on)),
        today=Count("id", filter=Q(effective_on=on)),
        soon=Count("id", filter=Q(effective_on__gt=on, effective_on__lte=on + DUE_SOON)),
    )
    return Counts(**found)


def watched(staff: Staff, at: datetime, *, after: str = "", size: int = PAGE_SIZE) -> DutyPage:
    """What this person watches without having to act.

    For those who see the county: duties of others that are late or end within seven days. For everybody else: the
    petitioners' rights whose end their own closings wait for.
    """
    on = day_of(at)
    if sees_county(standing(staff)):
        others = _visible(_duties().filter(effective_on__lte=on + DUE_SOON), staff).exclude(_held_by_me(staff))
        return _page(others, staff, at, after=after, size=size)
    closing = _duties().filter(kind__in=CLOSING, unit_id__in=standing(staff).units(Role.HANDLER, Role.UNIT_HEAD))
    rights = Clock.objects.filter(
        outcome=Outcome.RUNNING,
        is_window=True,
        held_by=HeldBy.PETITIONER,
        effective_on__gte=on,
        case_id__in=closing.values("case_id"),
    )
    return _page(_visible(rights, staff), staff, at, after=after, size=size)


@dataclass(frozen=True)
class UnitLateness:
    """The duties of a unit that are late, and those that end within seven days."""

    unit: Unit
    late: int
    soon: int


def late_by_unit(staff: Staff, at: datetime) -> list[UnitLateness]:
    """Lateness unit by unit, most first, of the cases that this person may see; accusations are never counted.

    Two queries.
    """
    on = day_of(at)
    rows = list(
        _visible(_duties().filter(effective_on__lte=on + DUE_SOON), staff)
        .exclude(case__purpose=Purpose.ACCUSATION)
        .values("unit_id")
        .annotate(late=Count("id", filter=_late_on(on)), soon=Count("id", filter=Q(effective_on__gte=on)))
        .order_by("-late", "-soon", "unit_id")
    )
    units = Unit.objects.in_bulk([row["unit_id"] for row in rows])
    return [UnitLateness(units[row["unit_id"]], row["late"], row["soon"]) for row in rows]


def late(staff: Staff, at: datetime, *, unit_id: int | None = None, after: str = "", size: int = PAGE_SIZE) -> DutyPage:
    """The late duties that this person may see, of one unit or of all, the longest late first."""
    duties = _duties().filter(_late_on(day_of(at)))
    if unit_id is not None:
        duties = duties.filter(unit_id=unit_id)
    return _page(_visible(duties, staff), staff, at, after=after, size=size)


# ---------------------------------------------------------------- whose


def _duties() -> QuerySet[Clock]:
    """Running duties; the words are those of the partial indexes."""
    return Clock.objects.filter(outcome=Outcome.RUNNING, is_window=False)


def _visible(clocks: QuerySet[Clock], staff: Staff) -> QuerySet[Clock]:
    return clocks.filter(case_id__in=Case.objects.filter(visible_to(staff)).values("pk"))


def _mine(staff: Staff) -> QuerySet[Clock]:
    now = standing(staff)
    units = now.units(Role.HANDLER, Role.UNIT_HEAD, Role.DISPATCHER, Role.ACCUSATION_OFFICER)
    if now.has(Role.JOINT_OFFICE):
        units |= {bureau().pk}
    # The units first, as one list, so that their index gives the order; whose of the unit's people it is comes after.
    return _visible(_duties().filter(unit_id__in=sorted(units)).filter(_held_by_me(staff)), staff)


def _held_by_me(staff: Staff) -> Q:
    now = standing(staff)
    held = Q(pk__in=())
    if units := now.units(Role.HANDLER, Role.UNIT_HEAD):
        held |= Q(unit_id__in=sorted(units)) & ~Q(held_by=HeldBy.BUREAU, kind__in=_DESK_KINDS)
    if now.has(Role.JOINT_OFFICE):
        held |= Q(kind=ClockKind.JOINT_FINDING)
    return held | _held_by_desk(now)


def _held_by_desk(now: Standing) -> Q:
    held = Q(pk__in=())
    if units := now.units(Role.DISPATCHER):
        held |= Q(unit_id__in=sorted(units), held_by=HeldBy.BUREAU) & ~Q(kind=ClockKind.JOINT_FINDING)
    if units := now.units(Role.ACCUSATION_OFFICER):
        held |= Q(unit_id__in=sorted(units), held_by=HeldBy.BUREAU, case__purpose=Purpose.ACCUSATION)
    return held


def _waking(duties: QuerySet[Clock]) -> QuerySet[Clock]:
    """Without the closings that cannot be made yet: the petitioner may still ask, or a commitment is open."""
    before = Clock.objects.filter(case_id=OuterRef("case_id"), outcome=Outcome.RUNNING, kind__in=BEFORE_CLOSING)
    return duties.exclude(Q(kind__in=CLOSING) & Q(Exists(before)))


def _late_on(on: date) -> Q:
    return Q(effective_on__lt=on) & (Q(paused_since__isnull=True) | Q(paused_since__gt=F("effective_on")))


# ---------------------------------------------------------------- pages


def _page(clocks: QuerySet[Clock], staff: Staff, at: datetime, *, after: str, size: int) -> DutyPage:
    # First which, from the index alone; then what they look like. In one statement all duties would be joined to their
    # cases before the first fifty are known.
    ids = list(_beyond(clocks, after).order_by("effective_on", "id").values_list("pk", flat=True)[: size + 1])
    rows = list(Clock.objects.filter(pk__in=ids).select_related(*WITH_CASE).order_by("effective_on", "id"))
    last = rows[size - 1] if len(rows) > size else None
    return DutyPage(
        duties=_as_duties(rows[:size], staff, at),
        after=f"{last.effective_on}.{last.pk}" if last else "",
    )


def _beyond(clocks: QuerySet[Clock], after: str) -> QuerySet[Clock]:
    """The rows behind a cursor; a cursor that is none begins at the beginning."""
    day, _, key = after.partition(".")
    try:
        on, pk = date.fromisoformat(day), int(key)
    except ValueError:
        return clocks
    return clocks.filter(effective_on__gte=on).filter(Q(effective_on__gt=on) | Q(effective_on=on, pk__gt=pk))


def _as_duties(clocks: Sequence[Clock], staff: Staff, at: datetime) -> list[Duty]:
    if not clocks:
        return []
    now = Context(on=day_of(at), calendar=county_calendar(), by_id=staff.actor.id, by_unit_id=staff.unit_id)
    return [_duty(clock, staff, now) for clock in clocks]


def _duty(clock: Clock, staff: Staff, now: Context) -> Duty:
    state = clock.case.state_now()
    step = next_step(ClockKind(clock.kind), state)
    return Duty(
        clock=clock,
        step=step,
        mine=_can(step, clock.case, state, staff, now),
        late=is_late(clock, now.on),
        days_left=(clock.effective_on - now.on).days,
    )


def _can(step: str, case: Case, state: CaseState, staff: Staff, now: Context) -> bool:
    move = MOVES[step]
    return not parts_of(staff, case).isdisjoint(move.who) and move.allows(state, now)
