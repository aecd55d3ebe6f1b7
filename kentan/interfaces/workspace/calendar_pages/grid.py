"""A year as twelve sheets of weeks, for the template."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kentan.domain.calendar.rules import DAY_KIND_LABELS, DayCalendar, DayInfo, DayKind
from kentan.interfaces.ui.dates import long_date

MONTHS = range(1, 13)
MONDAY = calendar.Calendar(firstweekday=0)


@dataclass(frozen=True, kw_only=True)
class Day:
    """One square of a sheet; empty squares before the first and after the last day hold no day at all."""

    on: date
    info: DayInfo
    today: bool

    @property
    def url(self) -> str:
        """Where the day is set."""
        return reverse(
            "workspace:calendar_day", kwargs={"year": self.on.year, "month": self.on.month, "day": self.on.day}
        )

    @property
    def off(self) -> bool:
        """Whether offices are closed."""
        return not self.info.works

    @property
    def county(self) -> bool:
        """Whether the county's own table says so."""
        return self.info.kind in (DayKind.COUNTY_OFF, DayKind.COUNTY_WORK)

    @property
    def mark(self) -> str:
        """One or two signs for what is not an ordinary day."""
        return {
            DayKind.HOLIDAY: pgettext("mark of a day in the calendar", "off"),
            DayKind.MAKE_UP: pgettext("mark of a day in the calendar", "work"),
            DayKind.COUNTY_OFF: pgettext("mark of a day in the calendar", "county off"),
            DayKind.COUNTY_WORK: pgettext("mark of a day in the calendar", "county work"),
        }.get(self.info.kind, "")

    @property
    def said(self) -> str:
        """The day in full, for screen readers and as a tooltip."""
        return " · ".join(part for part in (long_date(self.on), kind_text(self.info), name_text(self.info)) if part)


@dataclass(frozen=True, kw_only=True)
class Month:
    """One sheet."""

    first: date
    weeks: list[list[Day | None]]


def kind_text(info: DayInfo) -> str:
    """What kind of day it is, in words."""
    return _(DAY_KIND_LABELS[info.kind])


def name_text(info: DayInfo) -> str:
    """The festival or the county's name of the day; empty for ordinary days."""
    return _(info.name) if info.name else ""


def months_of(year: int, county: DayCalendar, *, today: date) -> list[Month]:
    """The twelve sheets of a year, weeks beginning on Monday."""

    def square(month: int, number: int) -> Day | None:
        if not number:
            return None
        on = date(year, month, number)
        return Day(on=on, info=county.info(on), today=on == today)

    return [
        Month(
            first=date(year, month, 1),
            weeks=[[square(month, number) for number in week] for week in MONDAY.monthdayscalendar(year, month)],
        )
        for month in MONTHS
    ]
