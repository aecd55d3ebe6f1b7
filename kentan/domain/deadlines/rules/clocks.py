"""The clocks of a case: a pure function of its state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

from kentan.domain.calendar.rules import TIERS, DayUnit, Limit, Party
from kentan.domain.cases.lifecycle.codes import Purpose, State
from kentan.domain.cases.lifecycle.state import CaseState

from .kinds import ClockKind, HeldBy
from .table import CLOCKS, ClockRow

# Together with extension and pause a limit must stay below the ten years that the arithmetic refuses to pass.
OWN_DAY_AT_MOST = 3300
Identity: TypeAlias = tuple[str, str, date, int | None]


@dataclass(frozen=True)
class Limits:
    """How this county counts: the limits it has set, how an organ's lateness is judged, and the warning tiers."""

    changed: Mapping[ClockKind, tuple[int, DayUnit]] = field(default_factory=dict)
    organ_lateness_moved: bool = True
    tiers: tuple[int, ...] = TIERS

    def of(self, kind: ClockKind, limit: Limit) -> Limit:
        """The limit that holds: the county's where the law leaves it open, else the table's."""
        given = self.changed.get(kind) if CLOCKS[kind].is_configurable else None
        return Limit(*given, limit.article) if given else limit


DEFAULTS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A clock that runs. `unit_id` is the unit that must act, None for the petitioner; extension and pause are in the
    limit's own unit; `paused_since` is the first day of a hearing that is under way."""

    kind: ClockKind
    key: str
    held_by: HeldBy
    unit_id: int | None
    started_on: date
    limit: Limit
    extension_days: int = 0
    paused_days: int = 0
    paused_since: date | None = None
    is_window: bool = False

    @property
    def identity(self) -> Identity:
        """What makes it this clock: the same case has it once."""
        return (self.kind.value, self.key, self.started_on, self.unit_id)

    @property
    def party(self) -> Party:
        """Whose limit it is."""
        return party_of(self.held_by)


def party_of(held_by: str) -> Party:
    """Petitioners' limits always move off days off; everybody else is an organ."""
    return Party.PETITIONER if held_by == HeldBy.PETITIONER else Party.ORGAN


_BY_STATE: Mapping[State, tuple[ClockRow, ...]] = MappingProxyType(
    {state: tuple(row for row in CLOCKS.values() if state in row.states) for state in State}
)


def clocks_for(case: CaseState, limits: Limits = DEFAULTS) -> tuple[Running, ...]:
    """Every clock that runs on a case in this state. Clocks whose start is not known yet do not run."""
    return tuple(_running(_BY_STATE[case.state], case, limits))


def _running(rows: Iterable[ClockRow], case: CaseState, limits: Limits) -> Iterator[Running]:
    for row in rows:
        for key in row.keys(case):
            start = row.start(case, key)
            if start is not None and row.when(case, key):
                yield _clock(row, case, key, start, limits)


def _clock(row: ClockRow, case: CaseState, key: str, start: date, limits: Limits) -> Running:
    held_by, unit_id = _held(row, case)
    if row.limit is not None:
        limit = limits.of(row.kind, row.limit)
    else:
        start, limit = _own(row, start, row.own_day(case, key) or start)
    return Running(
        kind=row.kind,
        key=key,
        held_by=held_by,
        unit_id=unit_id,
        started_on=start,
        limit=limit,
        extension_days=min(row.extension(case, key), OWN_DAY_AT_MOST),
        paused_days=row.pause(case, key),
        paused_since=row.paused_since(case),
        is_window=row.is_window,
    )


def _held(row: ClockRow, case: CaseState) -> tuple[HeldBy, int | None]:
    if row.held_by is HeldBy.PETITIONER:
        return HeldBy.PETITIONER, None
    unit = row.unit(case)
    return (HeldBy.BUREAU if unit == case.bureau_id else HeldBy.UNIT), unit


def _own(row: ClockRow, start: date, own: date) -> tuple[date, Limit]:
    """A day that somebody set is a limit of as many days; set before the start, the clock begins on it."""
    days = (own - start).days
    if 0 <= days <= OWN_DAY_AT_MOST:
        return start, Limit(days, DayUnit.NATURAL, row.own_article)
    return own, Limit(0, DayUnit.NATURAL, row.own_article)


def next_step(kind: ClockKind, case: CaseState) -> str:
    """The move that comes next on the way to settle a clock, whoever makes it."""
    steps = _STEPS.get(kind)
    return steps(case) if steps else CLOCKS[kind].moves[0]


def _to_an_answer(case: CaseState) -> str:
    if case.purpose is Purpose.SUGGESTION:
        return "answer_suggestion"
    return "sign_opinion" if case.drafted_on else "draft_opinion"


def _to_a_re_review(case: CaseState) -> str:
    return "end_hearing" if case.hearing_since else "decide_re_review"


def _to_the_end(case: CaseState) -> str:
    if case.assigned and case.reported_on is None:
        return "file_report"
    return "record_return_visit" if case.return_visit_required and case.return_visited_on is None else "close"


_STEPS: Mapping[ClockKind, Callable[[CaseState], str]] = {
    ClockKind.HANDLING: _to_an_answer,
    ClockKind.SIMPLE_HANDLING: _to_an_answer,
    ClockKind.RE_REVIEW: _to_a_re_review,
    ClockKind.CLOSING: _to_the_end,
    ClockKind.CLOSING_AFTER_WINDOW: _to_the_end,
}
