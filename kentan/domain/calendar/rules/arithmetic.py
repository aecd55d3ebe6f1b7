"""Counting working days. The start day never counts."""

from __future__ import annotations

from datetime import date, timedelta

from kentan.domain.calendar.rules.daycalendar import DayCalendar

ONE_DAY = timedelta(days=1)
LONGEST = 3660  # days; no limit of petition work comes near ten years, and an endless loop is worse than a refusal


def next_working_day(on: date, *, calendar: DayCalendar) -> date:
    """This day if it is worked, else the first worked day after it."""
    while not calendar.is_working(on):
        on += ONE_DAY
    return on


def add_working_days(start: date, days: int, *, calendar: DayCalendar) -> date:
    """The last of `days` working days counted from the day after `start`; `start` itself for 0.

    Raises ValueError for a negative number and for more than 3,660.
    """
    if not 0 <= days <= LONGEST:
        raise ValueError(f"cannot add {days} working days")
    on, left = start, days
    while left:
        on += ONE_DAY
        left -= calendar.is_working(on)
    return on


def working_days_between(start: date, end: date, *, calendar: DayCalendar) -> int:
    """Working days after `start` up to and including `end`; negative when `end` lies before `start`."""
    if end < start:
        return -working_days_between(end, start, calendar=calendar)
    return sum(calendar.is_working(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))
