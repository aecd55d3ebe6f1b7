"""From a start day and a limit to a due date that explains itself.

The Regulation says nothing about counting; the rules are those of the Civil Code, Articles 200-203: the start day does
not count, and a limit whose last day is a day off ends on the next working day. A petitioner's limit always moves so.
For organs the unmoved day is what reminders go by; whether lateness is judged by the moved day is a switch.
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kentan.domain.calendar.rules.arithmetic import LONGEST, ONE_DAY, add_working_days, next_working_day
from kentan.domain.calendar.rules.daycalendar import DayCalendar
from kentan.domain.calendar.rules.steps import COUNTED, REST, SKIPPED, Run, Step, StepKind, Translate, Value, day_step
from kentan.platform.words import N_

TIERS = (50, 75, 90, 100)  # percent of a limit's span


class DayUnit(enum.StrEnum):
    """What a limit counts."""

    NATURAL = "natural"
    WORKING = "working"


class Party(enum.StrEnum):
    """Whose limit it is."""

    ORGAN = "organ"
    PETITIONER = "petitioner"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many days of a unit. `article` is "34", or the name of a rule as a message id.

    Raises ValueError for fewer than 0 or more than 3,660 days.
    """

    days: int
    unit: DayUnit
    article: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.days <= LONGEST:
            raise ValueError(f"a limit cannot be {self.days} days")


@dataclass(frozen=True, slots=True)
class Due:
    """When a limit ends, and why. Days end at midnight.

    `unmoved` is the plain last day, `moved` the first working day from it on, `effective` the day by which lateness
    is judged, `warn_by` the day by which reminders go. `provisional` dates may change with a notice still to come.
    """

    start: date
    limit: Limit
    party: Party
    unmoved: date
    moved: date
    effective: date
    warn_by: date
    provisional: bool
    steps: tuple[Step, ...]

    def lines(self, translate: Translate) -> list[str]:
        """The explanation, one sentence per step, in the language of `translate`."""
        return [step.text(translate) for step in self.steps]

    def to_json(self, translate: Translate | None = None) -> dict[str, object]:
        """JSON values: dates as YYYY-MM-DD; with `translate` each step carries its sentence too."""
        dates = {name: getattr(self, name).isoformat() for name in ("unmoved", "moved", "effective", "warn_by")}
        return {
            "start": self.start.isoformat(),
            "limit": {"days": self.limit.days, "unit": self.limit.unit.value, "article": self.limit.article},
            "party": self.party.value,
            **dates,
            "provisional": self.provisional,
            "steps": [step.to_json(translate) for step in self.steps],
        }


def due_date(
    *,
    start: date,
    limit: Limit,
    party: Party,
    calendar: DayCalendar,
    extension_days: int = 0,
    paused_days: int = 0,
    organ_lateness_moved: bool = True,
) -> Due:
    """When a limit that starts on `start` ends.

    `extension_days` and `paused_days` are in the limit's own unit and lengthen it: 60 days extended by 30 end where
    90 days would. Raises ValueError for negative numbers and for more than 3,660 days in all.
    """
    return _due_date(start, limit, party, calendar, extension_days, paused_days, organ_lateness_moved)


# The same few days and limits are asked for over and over: an act, a list and a page each count the same clock.
@functools.lru_cache(maxsize=16_384)
def _due_date(
    start: date,
    limit: Limit,
    party: Party,
    calendar: DayCalendar,
    extension_days: int,
    paused_days: int,
    organ_lateness_moved: bool,
) -> Due:
    if extension_days < 0 or paused_days < 0:
        raise ValueError("an extension or pause cannot be negative")
    span = _Span(start=start, limit=limit, extension=extension_days, pause=paused_days, calendar=calendar)
    unmoved = span.last(span.total)
    moved = next_working_day(unmoved, calendar=calendar)
    moves = party is Party.PETITIONER or organ_lateness_moved
    unsettled = span.unsettled_years(unmoved, moved)
    return Due(
        start=start,
        limit=limit,
        party=party,
        unmoved=unmoved,
        moved=moved,
        effective=moved if moves else unmoved,
        warn_by=moved if party is Party.PETITIONER else unmoved,
        provisional=bool(unsettled),
        steps=(
            *span.counting(),
            *_moving(unmoved, moved, party=party, moves=moves, calendar=calendar),
            *_provisional(unmoved, moved, unsettled),
        ),
    )


def tier_dates(start: date, due: Due | date, tiers: Iterable[int] = TIERS) -> tuple[tuple[int, date], ...]:
    """The day on which each percentage of the span from `start` to the reminder date is reached, rounded up to a day.

    The span is in natural days whatever the limit counts. Given a plain date, that is the reminder date.
    """
    span = ((due.warn_by if isinstance(due, Due) else due) - start).days
    return tuple((tier, start + timedelta(days=-(-span * tier // 100))) for tier in tiers)


@dataclass(frozen=True, slots=True)
class _Span:
    """The counting itself, before anything moves."""

    start: date
    limit: Limit
    extension: int
    pause: int
    calendar: DayCalendar

    @property
    def total(self) -> int:
        return Limit(self.limit.days + self.extension + self.pause, self.limit.unit).days

    @property
    def working(self) -> bool:
        return self.limit.unit is DayUnit.WORKING

    def last(self, days: int) -> date:
        if self.working:
            return add_working_days(self.start, days, calendar=self.calendar)
        return self.start + timedelta(days=days)

    def unsettled_years(self, unmoved: date, moved: date) -> list[int]:
        """A natural-day limit asks the calendar about its end only; a working-day limit about every day."""
        first = min(self.start + ONE_DAY, unmoved) if self.working else unmoved
        return sorted({year for day in _days(first, moved) for year in self.calendar.unsettled_years(day)})

    def counting(self) -> Iterator[Step]:
        yield self._rule()
        yield Step(StepKind.START, self.start, self.start, N_("{period}: the start day does not count."))
        yield from self._worked_days() if self.working else self._natural_days()
        yield from self._lengthened()
        end = self.last(self.total)
        yield Step(StepKind.LAST, end, end, N_("{period}: the last day of the limit."))

    def _rule(self) -> Step:
        messages = {
            (True, True): N_("Limit: {days} working days ({article})."),
            (True, False): N_("Limit: {days} working days."),
            (False, True): N_("Limit: {days} days, days off included ({article})."),
            (False, False): N_("Limit: {days} days, days off included."),
        }
        msgid = messages[self.working, bool(self.limit.article)]
        params: dict[str, Value] = {"days": self.limit.days, "article": self.limit.article}
        return Step(StepKind.RULE, self.start, self.start, msgid, params)

    def _natural_days(self) -> Iterator[Step]:
        if self.limit.days:
            msgid = N_("{period}: every day counts, {days} in all.")
            first, last = self.start + ONE_DAY, self.last(self.limit.days)
            yield Step(StepKind.COUNTED, first, last, msgid, {"days": self.limit.days})

    def _worked_days(self) -> Iterator[Step]:
        """All days up to the last one, those of an extension or pause included."""
        total = 0
        for run in _runs(self.start + ONE_DAY, self.last(self.total), self.calendar):
            if run.info.works:
                total += run.length
                yield day_step(StepKind.COUNTED, COUNTED, run, total=total, days=self.total)
            else:
                yield day_step(StepKind.SKIPPED, SKIPPED, run)

    def _lengthened(self) -> Iterator[Step]:
        reached = self.limit.days
        reasons = (
            (StepKind.EXTENSION, self.extension, N_("Extended by {days} days, to {date}.")),
            (StepKind.PAUSE, self.pause, N_("{days} days of pause do not count: to {date}.")),
        )
        if self.working:
            reasons = (
                (StepKind.EXTENSION, self.extension, N_("Extended by {days} working days, to {date}.")),
                (StepKind.PAUSE, self.pause, N_("{days} working days of pause do not count: to {date}.")),
            )
        for kind, days, msgid in reasons:
            if days:
                before, reached = self.last(reached), reached + days
                end = self.last(reached)
                yield Step(kind, before + ONE_DAY, end, msgid, {"days": days, "date": end})


def _moving(unmoved: date, moved: date, *, party: Party, moves: bool, calendar: DayCalendar) -> Iterator[Step]:
    """Why the last day moves, or for an organ does not."""
    if moved == unmoved:
        return
    for run in _runs(unmoved, moved - ONE_DAY, calendar):
        yield day_step(StepKind.REST, REST, run)
    if party is Party.PETITIONER:
        msgid = N_("The last day is a day off, so it moves to the next working day: {moved}.")
    elif moves:
        msgid = N_("The last day is a day off: reminders go by {unmoved}, lateness is judged by {moved}.")
    else:
        msgid = N_("The last day is a day off; for an organ it stays {unmoved}.")
    yield Step(StepKind.MOVED, unmoved, moved, msgid, {"unmoved": unmoved, "moved": moved})


def _provisional(unmoved: date, moved: date, years: list[int]) -> Iterator[Step]:
    if years:
        msgid = N_("The State Council's notice for {years} is not known yet, so this date is provisional.")
        yield Step(StepKind.PROVISIONAL, unmoved, moved, msgid, {"years": ", ".join(map(str, years))})


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _runs(first: date, last: date, calendar: DayCalendar) -> Iterator[Run]:
    """The days from first to last, like days in a row taken together."""
    run: Run | None = None
    for day in _days(first, last):
        info = calendar.info(day)
        if run is not None and run.info == info:
            run = Run(run.first, day, info)
            continue
        if run is not None:
            yield run
        run = Run(day, day, info)
    if run is not None:
        yield run
