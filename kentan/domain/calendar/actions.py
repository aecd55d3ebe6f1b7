"""Changing the county's calendar. What reacts (open clocks are counted anew) stands in the table of reactions."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection, transaction

from kentan.domain.calendar.events import DayCleared, DaySet, YearConfirmed, YearReopened
from kentan.domain.calendar.models import CountyDay, CountyYear
from kentan.domain.calendar.permissions import require_editor
from kentan.domain.calendar.queries import county_calendar, county_days, county_info
from kentan.domain.calendar.rules import DayCalendar
from kentan.domain.ledger.actions import record
from kentan.domain.ledger.events import Stream
from kentan.domain.organisation.models import Staff
from kentan.platform.words import N_, Refused

COUNTY = Stream("calendar", "county")
FIRST_YEAR, LAST_YEAR = 2000, 2099
LONGEST_NAME, LONGEST_REASON, LONGEST_NOTICE = 40, 200, 120  # characters


@transaction.atomic
def set_day(*, on: date, works: bool, name: str, reason: str, by: Staff, at: datetime) -> CountyDay:
    """Say that a day is worked or off in this county, over whatever it was.

    Raises NotPermitted for anybody but an administrator, Refused for a missing name or reason, a year outside
    2000-2099, and when the day stands so already.
    """
    actor = require_editor(by)
    name, reason = _text(name, "name", LONGEST_NAME), _text(reason, "reason", LONGEST_REASON)
    _check_year(on.year, field="date")
    _lock()
    before, after = county_calendar().info(on), county_info(works=works, name=name)
    if before == after:
        raise Refused(N_("{on} is entered so already."), field="date", on=on)
    day, _ = CountyDay.objects.update_or_create(
        date=on,
        defaults={"works": works, "name": name, "reason": reason, "entered_by": by, "entered_at": at},
    )
    event = DaySet(on=on, name=name, before=before.kind, before_name=before.name, after=after.kind)
    record(stream=COUNTY, event=event, by=actor, at=at)
    return day


@transaction.atomic
def clear_day(*, on: date, by: Staff, at: datetime) -> None:
    """Take the county's word on a day back. Raises NotPermitted; Refused when the county has none on it."""
    actor = require_editor(by)
    _lock()
    day = CountyDay.objects.filter(date=on).first()
    if day is None:
        raise Refused(N_("The county's calendar says nothing about {on}."), field="date", on=on)
    before, after = county_info(works=day.works, name=day.name), DayCalendar().info(on)
    day.delete()
    event = DayCleared(on=on, name=day.name, before=before.kind, after=after.kind, after_name=after.name)
    record(stream=COUNTY, event=event, by=actor, at=at)


@transaction.atomic
def confirm_year(*, year: int, notice: str, by: Staff, at: datetime) -> CountyYear:
    """Declare that the county has entered the State Council's notice for a year: its dates stop being provisional.

    Raises NotPermitted; Refused when the notice is not named, no day of that year is entered, the year is confirmed
    already, or its notice came with the system.
    """
    actor = require_editor(by)
    notice = _text(notice, "notice", LONGEST_NOTICE)
    _check_year(year, field="year")
    _lock()
    if CountyYear.objects.filter(year=year).exists():
        raise Refused(N_("The notice for {year} is confirmed already."), field="year", year=year)
    if not county_calendar().is_provisional(year):
        raise Refused(N_("The notice for {year} came with the system."), field="year", year=year)
    days = county_days(year).count()
    if not days:
        raise Refused(
            N_("No day of {year} is entered yet."),
            instead=N_("Enter the days off and the make-up days of the notice first."),
            field="year",
            year=year,
        )
    made = CountyYear.objects.create(year=year, notice=notice, entered_by=by, entered_at=at)
    record(stream=COUNTY, event=YearConfirmed(year=year, notice=notice, days=days), by=actor, at=at)
    return made


@transaction.atomic
def reopen_year(*, year: int, by: Staff, at: datetime) -> None:
    """Take the confirmation of a year back. Raises NotPermitted; Refused when the year is not confirmed."""
    actor = require_editor(by)
    _lock()
    confirmed = CountyYear.objects.filter(year=year).first()
    if confirmed is None:
        raise Refused(N_("The notice for {year} is not confirmed."), field="year", year=year)
    confirmed.delete()
    record(stream=COUNTY, event=YearReopened(year=year, notice=confirmed.notice), by=actor, at=at)


def _lock() -> None:
    """One change at a time: the stream's next number and `before` must not go stale. Readers are not held up."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE calendar_countyday IN SHARE ROW EXCLUSIVE MODE")


def _text(value: str, field: str, longest: int) -> str:
    text = value.strip()
    if not text:
        raise Refused(N_("This is needed."), field=field)
    if len(text) > longest:
        raise Refused(N_("At most {longest} characters."), field=field, longest=longest)
    return text


def _check_year(year: int, *, field: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(N_("Only the years {first} to {last}."), field=field, first=FIRST_YEAR, last=LAST_YEAR)
