"""What can happen to the county's calendar. `before` and `after` are kinds of day (`DayKind`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kentan.domain.calendar.rules import DayKind
from kentan.domain.ledger.events import Erasure, Event, Wording


@dataclass(frozen=True, kw_only=True)
class DaySet(Event):
    """The county has said what a day is."""

    kind = "calendar.day.set"
    wording = Wording(
        zh="工作日历：{on}（{name}）由{before}改为{after}",
        en="Calendar: {on} ({name}) changed from {before} to {after}",
    )
    erasure = Erasure.NOTHING

    on: date
    name: str
    before: DayKind
    before_name: str
    after: DayKind


@dataclass(frozen=True, kw_only=True)
class DayCleared(Event):
    """The county's word on a day is taken back; the State Council's table holds again."""

    kind = "calendar.day.cleared"
    wording = Wording(
        zh="工作日历：{on}（{name}）由{before}恢复为{after}",
        en="Calendar: {on} ({name}) changed back from {before} to {after}",
    )
    erasure = Erasure.NOTHING

    on: date
    name: str
    before: DayKind
    after: DayKind
    after_name: str


@dataclass(frozen=True, kw_only=True)
class YearConfirmed(Event):
    """The county has entered a year's notice itself: its dates are no longer provisional. `days` were entered."""

    kind = "calendar.year.confirmed"
    wording = Wording(
        zh="工作日历：已按国务院放假通知（{notice}）录入{year}年安排，共{days}天",
        en="Calendar: the notice for {year} ({notice}) is entered, {days} days",
    )
    erasure = Erasure.NOTHING

    year: int
    notice: str
    days: int


@dataclass(frozen=True, kw_only=True)
class YearReopened(Event):
    """The confirmation of a year is taken back; its dates are provisional again."""

    kind = "calendar.year.reopened"
    wording = Wording(
        zh="工作日历：撤销{year}年放假安排的录入确认（{notice}）",
        en="Calendar: the confirmation of {year} ({notice}) is taken back",
    )
    erasure = Erasure.NOTHING

    year: int
    notice: str
