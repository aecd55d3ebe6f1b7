"""The calendar against the State Council's notices of 2015 to 2026, every day of every year."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import holidays
import pytest

from kentan.domain.calendar.rules import DayCalendar, DayKind
from kentan.domain.calendar.rules.national import FESTIVALS
from tests.domain.calendar.notices import NOTICES, all_ordered, every_day, ordered

NATIONAL = DayCalendar()
# What the calendar calls them. Mid-Autumn Festival and National Day run into each other in some years.
NAMES = {"Victory of 1945": "70th anniversary of the victory of 1945"}
JOINED = "National Day and Mid-Autumn Festival"


@pytest.mark.parametrize("year", NOTICES)
def test_every_day_is_worked_or_off_as_the_notice_orders(year: int) -> None:
    told = all_ordered()
    wrong = []
    for day in every_day(year):
        _, works = told.get(day, ("", day.weekday() < 5))
        if NATIONAL.is_working(day) is not works:
            wrong.append(day)
    assert wrong == []


@pytest.mark.parametrize("year", NOTICES)
def test_days_that_a_notice_names_carry_their_holiday(year: int) -> None:
    for day, (name, works) in ordered(year).items():
        info = NATIONAL.info(day)
        assert info.kind is (DayKind.MAKE_UP if works else DayKind.HOLIDAY), day
        assert info.name == NAMES.get(name, name) or (info.name == JOINED and year in {2017, 2020, 2023, 2025}), day


@pytest.mark.parametrize("year", range(2001, 2051))
def test_every_holiday_has_a_name_that_is_translated(year: int) -> None:
    names = {info.name for day in every_day(year) if (info := NATIONAL.info(day)).kind is DayKind.HOLIDAY}
    assert names <= {*FESTIVALS.values(), JOINED}


@pytest.mark.parametrize("year", range(2001, 2027))
def test_every_make_up_day_says_for_which_holiday(year: int) -> None:
    names = {info.name for day in every_day(year) if (info := NATIONAL.info(day)).kind is DayKind.MAKE_UP}
    assert names <= {*FESTIVALS.values(), JOINED}


@pytest.mark.parametrize("year", range(2001, 2031))
def test_it_agrees_with_the_library_where_the_library_sees_its_neighbours(year: int) -> None:
    library = holidays.country_holidays("CN", years=range(year - 1, year + 2))
    assert [day for day in every_day(year) if NATIONAL.is_working(day) is not library.is_working_day(day)] == []


def test_a_worked_day_in_december_comes_from_the_next_years_notice() -> None:
    # 31 December 2011 was a Saturday, worked for 3 January 2012
    info = DayCalendar().info(date(2011, 12, 31))
    assert (info.kind, info.name) == (DayKind.MAKE_UP, "New Year's Day")


@pytest.mark.parametrize("year", NOTICES)
def test_the_notices_as_others_wrote_them_down_say_the_same(year: int, shared_data: Path) -> None:
    listed = json.loads((shared_data / "holidays" / f"{year}.json").read_text(encoding="utf-8"))["days"]
    theirs = {date.fromisoformat(entry["date"]): not entry["isOffDay"] for entry in listed}
    assert [day for day, works in theirs.items() if NATIONAL.is_working(day) is not works] == []
    assert [day for day, (_, works) in ordered(year).items() if theirs.get(day, day.weekday() < 5) is not works] == []
