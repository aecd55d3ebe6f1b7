"""From what should run to what is kept: which clocks start, change, run again and stop.

`Kept` is a stored clock. `advance` compares what is kept with what the case's state asks for and returns what is new
and what is different; it reads and writes nothing, so that a history can be followed in memory as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from kentan.domain.calendar.rules import DayCalendar, DayUnit, Due, Limit, due_date, tier_dates
from kentan.domain.cases.lifecycle.state import CaseState
from kentan.platform.frozen import evolve

from .clocks import Identity, Limits, Running, clocks_for, party_of
from .kinds import ClockKind, Outcome
from .table import CLOCKS

# Behind the last tier, whatever the tiers are: percent never reach it.
OVERDUE = 1000
OWN_DAYS = frozenset(row.kind for row in CLOCKS.values() if row.limit is None)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One stored clock. `due_on` is the plain last day, `moved_on` the first working day from it on, `effective_on`
    the day after which it is late, `warn_on` the day that reminders count towards."""

    id: int | None = None
    kind: str
    key: str
    held_by: str
    unit_id: int | None
    started_on: date
    limit_days: int
    limit_unit: str
    article: str
    extension_days: int
    paused_days: int
    paused_since: date | None
    is_window: bool
    due_on: date
    moved_on: date
    effective_on: date
    warn_on: date
    provisional: bool
    next_tier: int | None = None
    next_warning_on: date | None = None
    stopped_on: date | None = None
    outcome: str = Outcome.RUNNING

    @property
    def identity(self) -> Identity:
        """What makes it this clock: the same case has it once."""
        return (self.kind, self.key, self.started_on, self.unit_id)

    @property
    def limit(self) -> Limit:
        """The limit it was started with."""
        return Limit(self.limit_days, DayUnit(self.limit_unit), self.article)

    @property
    def runs(self) -> bool:
        """Whether it is still running."""
        return self.outcome == Outcome.RUNNING


@dataclass(frozen=True)
class Counting:
    """What dates depend on: the days off and how the county counts."""

    calendar: DayCalendar
    limits: Limits

    def due(self, clock: Kept | Running) -> Due:
        """When the clock runs out, and why."""
        return due_date(
            start=clock.started_on,
            limit=clock.limit,
            party=party_of(clock.held_by),
            calendar=self.calendar,
            extension_days=clock.extension_days,
            paused_days=clock.paused_days,
            organ_lateness_moved=self.limits.organ_lateness_moved,
        )

    def tiers(self, clock: Kept) -> tuple[tuple[int, date], ...]:
        """The days on which reminders are due: each tier's, and last the first day on which the duty is late."""
        tiers = tier_dates(clock.started_on, clock.warn_on, self.limits.tiers)
        return (*tiers, (OVERDUE, clock.effective_on + timedelta(days=1)))


@dataclass
class Changes:
    """What `advance` found."""

    new: list[Kept] = field(default_factory=list)
    changed: list[tuple[Kept, Kept]] = field(default_factory=list)  # before, after


def advance(kept: Sequence[Kept], case: CaseState, *, on: date, counting: Counting) -> Changes:
    """What to do so that the clocks kept are those that the case asks for, on the county's day `on`.

    A clock that ran before starts again where it stood when the case comes back to it: an overruled objection, an
    undone merge or a rejected fulfilment give nobody new time. A right that has lapsed stays lapsed.
    """
    wanted = {clock.identity: clock for clock in clocks_for(case, counting.limits)}
    changes = Changes()
    for before in kept:
        clock = wanted.pop(before.identity, None)
        after = _continued(before, clock, on, counting) if clock else stopped(before, case, on)
        if after != before:
            changes.changed.append((before, after))
    changes.new = [started(clock, on, counting) for clock in wanted.values()]
    return changes


def _continued(before: Kept, clock: Running, on: date, counting: Counting) -> Kept:
    if before.outcome == Outcome.LAPSED:
        return before
    limit = clock.limit if before.kind in OWN_DAYS else before.limit
    after = evolve(
        before,
        limit_days=limit.days,
        extension_days=clock.extension_days,
        paused_days=clock.paused_days,
        paused_since=clock.paused_since,
        stopped_on=None,
        outcome=Outcome.RUNNING.value,
    )
    return before if after == before else dated(after, on, counting)


def started(clock: Running, on: date, counting: Counting) -> Kept:
    """A new clock with its dates; reminders that lie before `on` are not made up for."""
    due = counting.due(clock)
    made = Kept(
        kind=clock.kind.value,
        key=clock.key,
        held_by=clock.held_by.value,
        unit_id=clock.unit_id,
        started_on=clock.started_on,
        limit_days=clock.limit.days,
        limit_unit=clock.limit.unit.value,
        article=clock.limit.article,
        extension_days=clock.extension_days,
        paused_days=clock.paused_days,
        paused_since=clock.paused_since,
        is_window=clock.is_window,
        due_on=due.unmoved,
        moved_on=due.moved,
        effective_on=due.effective,
        warn_on=due.warn_by,
        provisional=due.provisional,
    )
    return _warned(made, on, counting)


def dated(clock: Kept, on: date, counting: Counting) -> Kept:
    """The clock with its dates counted anew."""
    due = counting.due(clock)
    counted = evolve(
        clock,
        due_on=due.unmoved,
        moved_on=due.moved,
        effective_on=due.effective,
        warn_on=due.warn_by,
        provisional=due.provisional,
    )
    return _warned(counted, on, counting)


def _warned(clock: Kept, on: date, counting: Counting) -> Kept:
    """A right is not a duty, and a paused clock waits: neither reminds."""
    if clock.is_window or clock.paused_since is not None:
        return evolve(clock, next_tier=None, next_warning_on=None)
    return told(clock, on, counting)


def told(clock: Kept, since: date, counting: Counting) -> Kept:
    """The clock waiting for its first reminder on or after a day."""
    tier, day = next((tier for tier in counting.tiers(clock) if tier[1] >= since), (None, None))
    return evolve(clock, next_tier=tier, next_warning_on=day)


def stopped(clock: Kept, case: CaseState, on: date) -> Kept:
    """The clock as the case leaves it; one that has stopped before stays as it is."""
    if not clock.runs:
        return clock
    done = CLOCKS[ClockKind(clock.kind)].done(case, clock.key, on)
    return evolve(
        clock,
        stopped_on=done or on,
        outcome=_outcome(clock, done, on).value,
        next_tier=None,
        next_warning_on=None,
    )


def _outcome(clock: Kept, done: date | None, on: date) -> Outcome:
    if done is not None:
        return Outcome.MET if done <= clock.effective_on else Outcome.LATE
    return Outcome.LAPSED if clock.is_window and on > clock.effective_on else Outcome.CANCELLED


def lapsed(clock: Kept) -> Kept:
    """A right whose last day is over."""
    return evolve(
        clock, stopped_on=clock.effective_on, outcome=Outcome.LAPSED.value, next_tier=None, next_warning_on=None
    )


def reached(clock: Kept, on: date, counting: Counting) -> tuple[int, date] | None:
    """The last reminder that is due by a day and was not given, with the day it was for; None when there is none."""
    open_ones = [tier for tier in counting.tiers(clock) if tier[1] <= on and tier[0] >= (clock.next_tier or OVERDUE)]
    return open_ones[-1] if clock.next_tier and open_ones else None


def followed(
    steps: Iterable[tuple[CaseState, date]], *, counting: Counting, until: date | None = None
) -> tuple[Kept, ...]:
    """The clocks after a whole history, given as the states that it went through and the days on which it did.

    The same as following it act by act. With `until`, rights whose last day lies before it have lapsed.
    """
    kept: dict[Identity, Kept] = {}
    for case, on in steps:
        changes = advance(tuple(kept.values()), case, on=on, counting=counting)
        kept |= {clock.identity: clock for clock in changes.new}
        kept |= {after.identity: after for _, after in changes.changed}
    return tuple(_at_last(kept.values(), until))


def _at_last(clocks: Iterable[Kept], until: date | None) -> Iterator[Kept]:
    for clock in clocks:
        over = until is not None and clock.runs and clock.is_window and clock.effective_on < until
        yield lapsed(clock) if over else clock


def is_late(clock: Kept, on: date) -> bool:
    """Whether a duty is late on a day. While a hearing is under way, its lateness stands where it stood."""
    if clock.is_window:
        return False
    reached = clock.stopped_on or on
    return min(reached, clock.paused_since or reached) > clock.effective_on
