"""Reading the county's calendar."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from kentan.domain.calendar.models import CountyDay, CountyYear
from kentan.domain.calendar.rules import DayCalendar, DayInfo, DayKind, DaySource


class _Row(NamedTuple):
    """A county day, or for `works` None the first day of a year whose notice the county has entered."""

    date: date
    works: bool | None
    name: str


# Written out because every act asks it, and building it anew would take five times as long as asking.
_TABLE = """
    SELECT date, works, name FROM calendar_countyday
    UNION ALL SELECT make_date(year, 1, 1), NULL, '' FROM calendar_countyyear
    ORDER BY 1, 2
"""
_kept: tuple[tuple[_Row, ...], DayCalendar] = ((), DayCalendar())


def county_calendar() -> DayCalendar:
    """The calendar that holds in this county now, the transaction's own edits included. One query.

    The few rows of the county's table are read every time, so that an edit made through another process counts at
    once; the calendar made of them is kept as long as they stay the same.
    """
    global _kept  # noqa: PLW0603  # one value swapped whole: threads see the old pair or the new one
    rows = _rows()
    if rows != _kept[0]:
        _kept = (rows, _calendar(rows))
    return _kept[1]


def _rows() -> tuple[_Row, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
        return tuple(map(_Row._make, cursor.fetchall()))


def _calendar(rows: tuple[_Row, ...]) -> DayCalendar:
    return DayCalendar(
        county={row.date: county_info(works=row.works, name=row.name) for row in rows if row.works is not None},
        confirmed_years={row.date.year for row in rows if row.works is None},
    )


def county_info(*, works: bool, name: str) -> DayInfo:
    """A county day as the calendar sees it."""
    return DayInfo(DayKind.COUNTY_WORK if works else DayKind.COUNTY_OFF, name, DaySource.COUNTY)


def county_days(year: int) -> QuerySet[CountyDay]:
    """The county's days of one year, by date, with who entered them."""
    return CountyDay.objects.filter(date__year=year).select_related("entered_by").order_by("date")


def county_years() -> QuerySet[CountyYear]:
    """The years whose notice the county has entered itself, the latest first."""
    return CountyYear.objects.select_related("entered_by").order_by("-year")
