"""The county's table: who may change it, what is refused, what the record says, and that everybody sees it at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from kentan.domain.calendar import actions
from kentan.domain.calendar.models import CountyDay, CountyYear
from kentan.domain.calendar.permissions import may_edit
from kentan.domain.calendar.queries import county_calendar, county_days, county_years
from kentan.domain.calendar.rules import DayCalendar, DayKind
from kentan.domain.ledger.models import Entry
from kentan.domain.organisation.models import Staff
from kentan.platform.words import NotPermitted, Refused
from tests.domain.calendar.test_rules import first_unknown_year

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MONDAY, SATURDAY = date(2026, 6, 8), date(2026, 6, 13)
UNKNOWN = first_unknown_year()


def set_day(by: Staff, **changes: Any) -> CountyDay:
    given: dict[str, Any] = {"on": MONDAY, "works": False, "name": "防汛停工", "reason": "县防指通知"}
    return actions.set_day(**given | changes, by=by, at=AT)


def recorded() -> list[tuple[int, str, dict[str, Any]]]:
    rows = Entry.objects.filter(stream_kind="calendar", stream_id="county").order_by("sequence")
    return list(rows.values_list("sequence", "kind", "payload"))


# ------------------------------------------------------------------------------------------------------ what it does


def test_a_day_is_set_and_the_record_says_what_it_was(administrator: Staff) -> None:
    set_day(administrator)
    assert county_calendar().info(MONDAY).kind is DayKind.COUNTY_OFF
    payload = {
        "on": "2026-06-08",
        "name": "防汛停工",
        "before": "workday",
        "before_name": "",
        "after": "county_off",
    }
    assert recorded() == [(1, "calendar.day.set", payload)]


def test_setting_it_anew_replaces_it(administrator: Staff) -> None:
    set_day(administrator)
    set_day(administrator, works=True, name="防汛值守")
    assert CountyDay.objects.get().name == "防汛值守"
    assert recorded()[1][2]["before"] == "county_off"
    assert recorded()[1][2]["before_name"] == "防汛停工"


def test_a_cleared_day_is_what_it_was(administrator: Staff) -> None:
    holiday = date(2026, 10, 1)
    set_day(administrator, on=holiday, works=True, name="防汛值守")
    actions.clear_day(on=holiday, by=administrator, at=AT)
    assert county_calendar() == DayCalendar()
    assert recorded()[1][1] == "calendar.day.cleared"
    assert recorded()[1][2] == {
        "on": "2026-10-01",
        "name": "防汛值守",
        "before": "county_work",
        "after": "holiday",
        "after_name": "National Day",
    }


def test_a_confirmed_year_is_no_longer_provisional(administrator: Staff) -> None:
    set_day(administrator, on=date(UNKNOWN, 3, 1), name="春节")
    confirmed = actions.confirm_year(year=UNKNOWN, notice="国务院办公厅通知", by=administrator, at=AT)
    assert not county_calendar().is_provisional(UNKNOWN)
    assert list(county_years()) == [confirmed]
    assert recorded()[1][2] == {"year": UNKNOWN, "notice": "国务院办公厅通知", "days": 1}
    actions.reopen_year(year=UNKNOWN, by=administrator, at=AT)
    assert county_calendar().is_provisional(UNKNOWN)
    assert [kind for _, kind, _ in recorded()] == [
        "calendar.day.set",
        "calendar.year.confirmed",
        "calendar.year.reopened",
    ]


def test_the_list_of_a_year(administrator: Staff, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for on in (SATURDAY, MONDAY, date(2025, 6, 9)):
        set_day(administrator, on=on, works=on == SATURDAY)
    with django_assert_num_queries(1):
        assert [(day.date, day.entered_by.name) for day in county_days(2026)] == [
            (MONDAY, "管理员"),
            (SATURDAY, "管理员"),
        ]


# ------------------------------------------------------------------------------------------------------------ refusals


def refused(act: Callable[[], object]) -> Refused:
    before = recorded(), list(CountyDay.objects.values()), list(CountyYear.objects.values())
    with pytest.raises(Refused) as caught:
        act()
    assert before == (recorded(), list(CountyDay.objects.values()), list(CountyYear.objects.values()))
    assert str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 41}, "name"),
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 201}, "reason"),
        ({"on": date(1999, 12, 31)}, "date"),
        ({"on": date(2100, 1, 1)}, "date"),
    ],
)
def test_a_day_needs_a_name_a_reason_and_a_sensible_year(
    administrator: Staff, changes: dict[str, Any], field: str
) -> None:
    assert refused(lambda: set_day(administrator, **changes)).field == field


def test_nothing_succeeds_twice(administrator: Staff) -> None:
    set_day(administrator)
    refused(lambda: set_day(administrator))
    actions.clear_day(on=MONDAY, by=administrator, at=AT)
    refused(lambda: actions.clear_day(on=MONDAY, by=administrator, at=AT))
    set_day(administrator, on=date(UNKNOWN, 3, 1))
    actions.confirm_year(year=UNKNOWN, notice="x", by=administrator, at=AT)
    refused(lambda: actions.confirm_year(year=UNKNOWN, notice="x", by=administrator, at=AT))
    actions.reopen_year(year=UNKNOWN, by=administrator, at=AT)
    refused(lambda: actions.reopen_year(year=UNKNOWN, by=administrator, at=AT))


def test_a_year_is_not_confirmed_for_nothing(administrator: Staff) -> None:
    assert refused(lambda: actions.confirm_year(year=UNKNOWN, notice="x", by=administrator, at=AT)).instead
    set_day(administrator)
    refused(lambda: actions.confirm_year(year=2026, notice="x", by=administrator, at=AT))
    refused(lambda: actions.confirm_year(year=UNKNOWN, notice=" ", by=administrator, at=AT))
    refused(lambda: actions.confirm_year(year=1999, notice="x", by=administrator, at=AT))


def test_only_administrators_change_the_calendar(administrator: Staff, handler: Staff) -> None:
    set_day(administrator)
    acts: list[Callable[[], object]] = [
        lambda: set_day(handler, name="other"),
        lambda: actions.clear_day(on=MONDAY, by=handler, at=AT),
        lambda: actions.confirm_year(year=UNKNOWN, notice="x", by=handler, at=AT),
        lambda: actions.reopen_year(year=UNKNOWN, by=handler, at=AT),
    ]
    assert all(isinstance(refused(act), NotPermitted) for act in acts)
    assert may_edit(administrator)
    assert not may_edit(handler)


# ------------------------------------------------------------------------------------------------ one calendar for all


def test_the_calendar_costs_one_query_and_is_kept(
    administrator: Staff, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    set_day(administrator)
    with django_assert_num_queries(1):
        first = county_calendar()
    with django_assert_num_queries(1):
        assert county_calendar() is first


def test_an_edit_made_elsewhere_counts_at_once(administrator: Staff) -> None:
    assert county_calendar().is_working(MONDAY)
    # another process writes: nothing in this one is told
    CountyDay.objects.create(date=MONDAY, works=False, name="x", reason="x", entered_by=administrator, entered_at=AT)
    assert not county_calendar().is_working(MONDAY)
    CountyDay.objects.update(works=True)
    assert county_calendar().info(MONDAY).kind is DayKind.COUNTY_WORK
    CountyDay.objects.all().delete()
    assert county_calendar() == DayCalendar()


def test_a_first_of_january_can_be_a_day_of_a_confirmed_year(administrator: Staff) -> None:
    first = date(UNKNOWN, 1, 1)
    set_day(administrator, on=first, name="元旦")
    actions.confirm_year(year=UNKNOWN, notice="x", by=administrator, at=AT)
    assert county_calendar().info(first).name == "元旦"
    assert not county_calendar().is_provisional(UNKNOWN)


def race(administrator: Staff) -> list[BaseException]:
    """A second administrator sets the same day while the first has not yet finished; what went wrong for the second."""
    wrong: list[BaseException] = []

    def second() -> None:
        try:
            set_day(administrator, works=True, name="防汛值守")
        except DatabaseError as err:
            wrong.append(err)
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        set_day(administrator)
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()  # with the lock at the lock, without it at the unique row
    thread.join(10)
    return wrong


@pytest.mark.django_db(transaction=True)
def test_two_administrators_at_once_leave_one_unbroken_record(administrator: Staff) -> None:
    assert race(administrator) == []
    assert [(sequence, payload["before"]) for sequence, _, payload in recorded()] == [
        (1, "workday"),
        (2, "county_off"),
    ]


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_the_second_fails_or_records_what_is_no_longer_true(
    administrator: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "_lock", lambda: None)
    wrong = race(administrator)
    assert wrong or recorded()[1][2]["before"] == "workday"
