"""What the State Council's notices of 2015 to 2026 order, written down from the notices themselves.

One line per holiday: name, first and last day off, weekend days worked in exchange. A month before the year's own
first holiday belongs to the year before ("-12-30"). Notices that changed a year later on are worked in: the Labour Day
of 2019 (22 March 2019) and the Spring Festival of 2020 (26 January 2020).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

NOTICES: dict[int, str] = {
    2015: """
        New Year's Day        01-01 01-03  01-04
        Spring Festival       02-18 02-24  02-15 02-28
        Qingming Festival     04-05 04-06
        Labour Day            05-01 05-01
        Dragon Boat Festival  06-20 06-22
        Victory of 1945       09-03 09-05  09-06
        Mid-Autumn Festival   09-27 09-27
        National Day          10-01 10-07  10-10
    """,
    2016: """
        New Year's Day        01-01 01-03
        Spring Festival       02-07 02-13  02-06 02-14
        Qingming Festival     04-02 04-04
        Labour Day            04-30 05-02
        Dragon Boat Festival  06-09 06-11  06-12
        Mid-Autumn Festival   09-15 09-17  09-18
        National Day          10-01 10-07  10-08 10-09
    """,
    2017: """
        New Year's Day        01-01 01-02
        Spring Festival       01-27 02-02  01-22 02-04
        Qingming Festival     04-02 04-04  04-01
        Labour Day            04-29 05-01
        Dragon Boat Festival  05-28 05-30  05-27
        National Day          10-01 10-08  09-30
    """,
    2018: """
        New Year's Day        01-01 01-01
        Spring Festival       02-15 02-21  02-11 02-24
        Qingming Festival     04-05 04-07  04-08
        Labour Day            04-29 05-01  04-28
        Dragon Boat Festival  06-16 06-18
        Mid-Autumn Festival   09-22 09-24
        National Day          10-01 10-07  09-29 09-30
    """,
    2019: """
        New Year's Day        -12-30 01-01  -12-29
        Spring Festival       02-04 02-10  02-02 02-03
        Qingming Festival     04-05 04-07
        Labour Day            05-01 05-04  04-28 05-05
        Dragon Boat Festival  06-07 06-09
        Mid-Autumn Festival   09-13 09-15
        National Day          10-01 10-07  09-29 10-12
    """,
    2020: """
        New Year's Day        01-01 01-01
        Spring Festival       01-24 02-02  01-19
        Qingming Festival     04-04 04-06
        Labour Day            05-01 05-05  04-26 05-09
        Dragon Boat Festival  06-25 06-27  06-28
        National Day          10-01 10-08  09-27 10-10
    """,
    2021: """
        New Year's Day        01-01 01-03
        Spring Festival       02-11 02-17  02-07 02-20
        Qingming Festival     04-03 04-05
        Labour Day            05-01 05-05  04-25 05-08
        Dragon Boat Festival  06-12 06-14
        Mid-Autumn Festival   09-19 09-21  09-18
        National Day          10-01 10-07  09-26 10-09
    """,
    2022: """
        New Year's Day        01-01 01-03
        Spring Festival       01-31 02-06  01-29 01-30
        Qingming Festival     04-03 04-05  04-02
        Labour Day            04-30 05-04  04-24 05-07
        Dragon Boat Festival  06-03 06-05
        Mid-Autumn Festival   09-10 09-12
        National Day          10-01 10-07  10-08 10-09
    """,
    2023: """
        New Year's Day        -12-31 01-02
        Spring Festival       01-21 01-27  01-28 01-29
        Qingming Festival     04-05 04-05
        Labour Day            04-29 05-03  04-23 05-06
        Dragon Boat Festival  06-22 06-24  06-25
        Mid-Autumn Festival   09-29 09-29
        National Day          09-30 10-06  10-07 10-08
    """,
    2024: """
        New Year's Day        01-01 01-01
        Spring Festival       02-10 02-17  02-04 02-18
        Qingming Festival     04-04 04-06  04-07
        Labour Day            05-01 05-05  04-28 05-11
        Dragon Boat Festival  06-10 06-10
        Mid-Autumn Festival   09-15 09-17  09-14
        National Day          10-01 10-07  09-29 10-12
    """,
    2025: """
        New Year's Day        01-01 01-01
        Spring Festival       01-28 02-04  01-26 02-08
        Qingming Festival     04-04 04-06
        Labour Day            05-01 05-05  04-27
        Dragon Boat Festival  05-31 06-02
        National Day          10-01 10-08  09-28 10-11
    """,
    2026: """
        New Year's Day        01-01 01-03  01-04
        Spring Festival       02-15 02-23  02-14 02-28
        Qingming Festival     04-04 04-06
        Labour Day            05-01 05-05  05-09
        Dragon Boat Festival  06-19 06-21
        Mid-Autumn Festival   09-25 09-27
        National Day          10-01 10-07  09-20 10-10
    """,
}


def ordered(year: int) -> dict[date, tuple[str, bool]]:
    """What one notice orders: day -> (holiday, worked)."""
    told: dict[date, tuple[str, bool]] = {}
    for line in NOTICES[year].strip().splitlines():
        name, first, last, worked = _parsed(line, year)
        told |= {first + timedelta(days=n): (name, False) for n in range((last - first).days + 1)}
        told |= dict.fromkeys(worked, (name, True))
    return told


def all_ordered() -> dict[date, tuple[str, bool]]:
    """What all notices together order."""
    return {day: told for year in NOTICES for day, told in ordered(year).items()}


def every_day(year: int) -> Iterator[date]:
    """All days of a year."""
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def _parsed(line: str, year: int) -> tuple[str, date, date, list[date]]:
    words = line.split()
    at = next(n for n, word in enumerate(words) if word.lstrip("-")[:2].isdigit() and "-" in word)
    days = [_day(word, year) for word in words[at:]]
    return " ".join(words[:at]), days[0], days[1], days[2:]


def _day(word: str, year: int) -> date:
    before = word.startswith("-")
    return date.fromisoformat(f"{year - before}-{word[before:]}")
