"""When things happened: days ago, on working days and in office hours, never in the future."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kentan.domain.calendar.rules import DayCalendar

CHINA = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
GAP = timedelta(minutes=12)  # between two acts on one matter
MORNING, AFTERNOON = (time(8, 35), 190), (time(14, 35), 165)  # from when, and for how many minutes


@dataclass(frozen=True)
class Moments:
    """The county's clock as seen from `now`."""

    now: datetime
    calendar: DayCalendar
    chance: random.Random

    @property
    def today(self) -> date:
        """The county's day."""
        return self.now.astimezone(CHINA).date()

    def day(self, ago: int) -> date:
        """The day so many days ago; below zero in the future."""
        return self.today - timedelta(days=ago)

    def plan(self, steps: Sequence[tuple[int, bool]]) -> list[datetime]:
        """A moment for each (days ago, whether in office hours), in order and all in the past.

        Planned from the end, so that whatever has to move goes back in time, as far as the working day before.
        """
        before, planned = self.now.astimezone(CHINA), list[datetime]()
        for number, (ago, in_office) in reversed(list(enumerate(steps))):
            same_day = sum(other == ago for other, _ in steps[:number])
            before = self.office(ago, before, first=same_day) if in_office else self._any_time(ago, before)
            planned.append(before)
            before -= GAP
        return planned[::-1]

    def office(self, ago: int, before: datetime, *, first: int = 0) -> datetime:
        """A moment in office hours on that day, or on the last working day on which one lies before `before`.

        `first` is how many moments of the same day are still to be found before this one.
        """
        day = min(self.day(ago), before.date())
        while not (room := self._room(day, before) if self.calendar.is_working(day) else []):
            day -= ONE_DAY
        total = sum(seconds for _, seconds in room)
        left = self.chance.randrange(total * first // (first + 1), total)
        for opens, seconds in room:
            if left < seconds:
                return opens + timedelta(seconds=left)
            left -= seconds
        raise AssertionError("the moment lies within the room")

    @staticmethod
    def _room(day: date, before: datetime) -> list[tuple[datetime, int]]:
        """The parts of office hours on a day that lie before a moment: from when, and how many seconds."""
        spans = [(datetime.combine(day, opens, tzinfo=CHINA), minutes * 60) for opens, minutes in (MORNING, AFTERNOON)]
        left = [(opens, min(seconds, int((before - opens).total_seconds()))) for opens, seconds in spans]
        return [(opens, seconds) for opens, seconds in left if seconds > 0]

    def _any_time(self, ago: int, before: datetime) -> datetime:
        day = datetime.combine(min(self.day(ago), before.date()), time(7, 10), tzinfo=CHINA)
        at = day + self._within(14 * 60)
        return at if at < before else before - self._within(40) - timedelta(minutes=1)

    def _within(self, minutes: int) -> timedelta:
        return timedelta(seconds=self.chance.randrange(minutes * 60))

    def last_working_days(self, count: int) -> list[date]:
        """The last working days up to today, in order."""
        days, day = list[date](), self.today
        while len(days) < count:
            if self.calendar.is_working(day):
                days.append(day)
            day -= ONE_DAY
        return days[::-1]
