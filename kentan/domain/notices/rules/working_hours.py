"""When a notice that can wait may go out: in the office's hours on a working day of the county. Pure."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from kentan.domain.calendar.rules import DayCalendar, next_working_day

Hours: TypeAlias = Sequence[tuple[time, time]]  # from, until; in order, not overlapping, until does not count

WORKING_HOURS: Hours = ((time(8, 30), time(12, 0)), (time(14, 30), time(17, 30)))

_SPAN = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


def parse_hours(text: str) -> Hours:
    """Office hours from "8:30-12:00 14:30-17:30". Raises ValueError when they make no sense."""
    spans = [_span(part) for part in text.split()]
    if not spans or any(later[0] < earlier[1] for earlier, later in itertools.pairwise(spans)):
        raise ValueError(f"office hours must be like 8:30-12:00 14:30-17:30, in order, not {text!r}")
    return tuple(spans)


def _span(part: str) -> tuple[time, time]:
    match = _SPAN.fullmatch(part)
    if match is None:
        raise ValueError(f"{part!r} is no span of time like 8:30-12:00")
    first_hour, first_minute, last_hour, last_minute = map(int, match.groups())
    opens, closes = time(first_hour, first_minute), time(last_hour, last_minute)
    if opens >= closes:
        raise ValueError(f"{part!r} ends before it begins")
    return opens, closes


def earliest_sending(at: datetime, *, calendar: DayCalendar, hours: Hours = WORKING_HOURS) -> datetime:
    """The first moment from `at` on that lies in office hours of a working day; in the time zone of `at`."""
    if calendar.is_working(at.date()):
        for opens, closes in _on(at.date(), at, hours):
            if at < closes:
                return max(at, opens)
    day = next_working_day(at.date() + timedelta(days=1), calendar=calendar)
    return next(_on(day, at, hours))[0]


def _on(day: date, at: datetime, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    for opens, closes in hours:
        yield datetime.combine(day, opens, tzinfo=at.tzinfo), datetime.combine(day, closes, tzinfo=at.tzinfo)
