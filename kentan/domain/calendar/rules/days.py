"""What one day is."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kentan.platform.words import N_


class DayKind(enum.StrEnum):
    """What a day is for the counting of limits."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"  # off by the State Council's notice, the weekend days inside the holiday included
    MAKE_UP = "make_up"  # a Saturday or Sunday worked in exchange for a day off
    COUNTY_OFF = "county_off"
    COUNTY_WORK = "county_work"

    @property
    def works(self) -> bool:
        """Whether offices are open on such a day."""
        return self in _WORKED


_WORKED = frozenset({DayKind.WORKDAY, DayKind.MAKE_UP, DayKind.COUNTY_WORK})


DAY_KIND_LABELS: Mapping[DayKind, str] = MappingProxyType(
    {
        DayKind.WORKDAY: N_("Working day"),
        DayKind.WEEKEND: N_("Weekend"),
        DayKind.HOLIDAY: N_("Public holiday"),
        DayKind.MAKE_UP: N_("Worked in exchange"),
        DayKind.COUNTY_OFF: N_("Day off by the county's calendar"),
        DayKind.COUNTY_WORK: N_("Worked by the county's calendar"),
    }
)


class DaySource(enum.StrEnum):
    """Who says so."""

    WEEK = "week"  # Monday to Friday are worked, Saturday and Sunday are not
    NOTICE = "notice"  # the State Council's notice for the year
    STATUTE = "statute"  # the fixed holidays of the law, for a year whose notice is not known
    COUNTY = "county"  # the county's own table


@dataclass(frozen=True, slots=True)
class DayInfo:
    """One day. `name` is a message id for national holidays (`Spring Festival`) and plain text for county days."""

    kind: DayKind
    name: str = ""
    source: DaySource = DaySource.WEEK

    @property
    def works(self) -> bool:
        """Whether offices are open on this day."""
        return self.kind.works
