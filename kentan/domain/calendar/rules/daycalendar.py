"""The calendar of one county: the State Council's table with the county's own days over it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType

from holidays.version import __version__ as library_version

from kentan.domain.calendar.rules.days import DayInfo
from kentan.domain.calendar.rules.national import national_day, notice_known

# The notice of a year has reached back to 29 December of the year before (2001, 2018); never further.
_REACHES_BACK_TO = (12, 29)


@dataclass(frozen=True)
class DayCalendar:
    """Which days are worked. An immutable value: a changed county table makes a new calendar.

    `county` maps a date to what the county says it is; `confirmed_years` are the years for which the county has
    entered the State Council's notice itself, before an upgrade of the library brought it.
    """

    county: Mapping[date, DayInfo] = field(default_factory=dict)
    confirmed_years: Collection[int] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "county", MappingProxyType(dict(self.county)))
        object.__setattr__(self, "confirmed_years", frozenset(self.confirmed_years))

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((frozenset(self.county.items()), self.confirmed_years))

    def info(self, on: date) -> DayInfo:
        """What a day is, by the county's table first."""
        return self.county.get(on) or national_day(on)

    def is_working(self, on: date) -> bool:
        """Whether a day is worked."""
        return self.info(on).works

    def is_provisional(self, year: int) -> bool:
        """Whether no notice for this year is known, neither from the library nor entered by the county."""
        return year not in self.confirmed_years and not notice_known(year)

    def unsettled_years(self, on: date) -> tuple[int, ...]:
        """The years whose missing notice may still change this day. The next year's may, at the end of December."""
        years = (on.year, on.year + 1) if (on.month, on.day) >= _REACHES_BACK_TO else (on.year,)
        return tuple(year for year in years if self.is_provisional(year))

    @cached_property
    def fingerprint(self) -> str:
        """16 hex digits that change with the county's table and with the library.

        Kept beside a stored due date it shows whether the date was computed on another calendar, also after an
        upgrade has brought a notice and nobody has edited anything.
        """
        days = [(str(on), info.kind.value, info.name) for on, info in sorted(self.county.items())]
        told = repr((library_version, days, sorted(self.confirmed_years)))
        return hashlib.sha256(told.encode()).hexdigest()[:16]
