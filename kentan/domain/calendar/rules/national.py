"""The State Council's table, as the `holidays` library carries it.

The library is updated when a year's notice comes out, usually in November of the year before; an upgrade is all that a
new notice needs. It is asked per year and once only. It has a trap that is closed here: a year's notice may make the
last days of the December before worked days, so the year after is read too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from holidays import HolidayBase, country_holidays

from kentan.domain.calendar.rules.days import DayInfo, DayKind, DaySource
from kentan.platform.words import N_

ONE_DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 1950, 2099  # the lunar tables of the library; outside only Saturday and Sunday are days off
SATURDAY = 5

# The library's names, reduced to what the notices call the holiday. New Year's Eve belongs to Spring Festival there.
FESTIVALS: Mapping[str, str] = MappingProxyType(
    {
        "元旦": N_("New Year's Day"),
        "春节": N_("Spring Festival"),
        "农历除夕": N_("Spring Festival"),
        "春节延长假期": N_("Spring Festival"),
        "清明节": N_("Qingming Festival"),
        "劳动节": N_("Labour Day"),
        "端午节": N_("Dragon Boat Festival"),
        "中秋节": N_("Mid-Autumn Festival"),
        "国庆节": N_("National Day"),
        "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日": N_("70th anniversary of the victory of 1945"),
    }
)
# The only two that can fall into one run of days off.
_BOTH = frozenset({"National Day", "Mid-Autumn Festival"})
_BOTH_NAME = N_("National Day and Mid-Autumn Festival")
_REMARK = re.compile(r"（[^（）]*）$")  # "（补假）", "（推定）"


@dataclass(frozen=True, slots=True)
class _Year:
    """One year by its own notice; what that says about the December before stands here as well."""

    off: Mapping[date, frozenset[str]]  # with the festivals of the day; none for a day off in exchange or in lieu
    worked: frozenset[date]  # Saturdays and Sundays
    exchanged: Mapping[date, date]  # worked weekend day -> the day off that it pays for
    noticed: bool


_UNKNOWN = _Year(MappingProxyType({}), frozenset(), MappingProxyType({}), noticed=False)


@cache
def _year(year: int) -> _Year:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return _UNKNOWN
    table = country_holidays("CN", years=year, expand=False, language="zh_CN")
    exchanged = _exchanges(table, year)
    return _Year(
        off=MappingProxyType({day: _festivals(table.get_list(day)) for day in table}),
        worked=frozenset(table.weekend_workdays),
        exchanged=MappingProxyType(exchanged),
        noticed=year in _special(table),
    )


def _special(table: HolidayBase) -> Mapping[int, Any]:
    """What the library took from notices, by year: (month, day off, month, day worked[, year worked]) or (…, name)."""
    found: Mapping[int, Any] = getattr(table, "special_public_holidays", {})
    return found


def _exchanges(table: HolidayBase, year: int) -> dict[date, date]:
    entries = [entry for entry in _special(table).get(year, ()) if len(entry) >= 4]
    return {date(([*entry[4:], year])[0], entry[2], entry[3]): date(year, entry[0], entry[1]) for entry in entries}


def _festivals(names: list[str]) -> frozenset[str]:
    """Message ids. A remark in brackets marks a day in lieu or in exchange: no festival, only part of its days off."""
    return frozenset(FESTIVALS.get(name, name) for name in names if not _REMARK.search(name))


def notice_known(year: int) -> bool:
    """Whether the library carries the State Council's notice for this year."""
    return _year(year).noticed


@lru_cache(maxsize=8192)
def national_day(on: date) -> DayInfo:
    """What a day is by the State Council's table, or by law where the notice is not known yet."""
    if _is_make_up(on):
        pays_for = _year(on.year).exchanged.get(on) or _year(on.year + 1).exchanged.get(on)
        return DayInfo(DayKind.MAKE_UP, _holiday_around(pays_for) if pays_for else "", DaySource.NOTICE)
    if not _is_off(on):
        return DayInfo(DayKind.WORKDAY)
    name = _holiday_around(on)
    if not name and on.weekday() >= SATURDAY:
        return DayInfo(DayKind.WEEKEND)
    return DayInfo(DayKind.HOLIDAY, name, DaySource.NOTICE if notice_known(on.year) else DaySource.STATUTE)


def _is_make_up(on: date) -> bool:
    """A weekend day worked by this year's notice or, in December, by the next one's."""
    if on.weekday() < SATURDAY:
        return False
    return on in _year(on.year).worked or (on.month == 12 and on in _year(on.year + 1).worked)


def _is_off(on: date) -> bool:
    return on in _year(on.year).off if on.weekday() < SATURDAY else not _is_make_up(on)


def _holiday_around(on: date) -> str:
    """The holiday that this unbroken run of days off belongs to; "" for a mere weekend."""
    names: set[str] = set()
    for step in (-ONE_DAY, ONE_DAY):
        day = on
        while _is_off(day):
            names |= _year(day.year).off.get(day, frozenset())
            day += step
    return _BOTH_NAME if names >= _BOTH else min(names, default="")
