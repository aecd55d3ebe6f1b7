"""The county's calendar on its pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse, reverse_lazy

from kentan.domain.calendar.models import CountyDay, CountyYear
from kentan.domain.cases import actions as cases
from kentan.domain.deadlines.models import Clock, CountingRule, LimitSetting
from kentan.domain.organisation.models import Staff
from tests.factories import NOON, County
from tests.walks import make_cast, register

UNKNOWN_YEAR = 2031  # no notice comes out five years ahead


@pytest.fixture
def admin(client: Client, administrator: Staff) -> Client:
    client.force_login(administrator)
    return client


def year(number: int) -> str:
    return reverse("workspace:calendar_year", kwargs={"year": number})


def day(number: int, month: int, of: int, *, clear: bool = False) -> str:
    name = "workspace:calendar_day_clear" if clear else "workspace:calendar_day"
    return reverse(name, kwargs={"year": number, "month": month, "day": of})


def text_of(response: Any) -> str:
    return str(response.content.decode())


def square(page: str, address: str) -> str:
    """The square of a day with its table cell."""
    found = re.search(rf'<td class="([^"]*)"[^>]*>\s*<a[^>]*href="{address}".*?</td>', page, re.DOTALL)
    assert found
    return found.group(0)


def test_the_year_shows_days_off_and_worked_weekends(admin: Client) -> None:
    page = text_of(admin.get(year(2026)))
    worked_saturday = square(page, day(2026, 2, 14))
    assert "table-active" not in worked_saturday
    spring_festival = square(page, day(2026, 2, 17))
    assert "table-active" in spring_festival
    assert "table-active" in square(page, day(2026, 3, 1))  # a Sunday
    assert "table-active" not in square(page, day(2026, 3, 2))
    assert "provisional" not in page


def test_this_year_opens_first(admin: Client) -> None:
    with time_machine.travel(NOON, tick=False):
        page = text_of(admin.get(reverse("workspace:calendar")))
    assert 'aria-current="date"' in page
    assert year(2025) in page
    assert year(2027) in page


@pytest.mark.parametrize("number", [1999, 2100])
def test_years_that_nobody_keeps_are_not_there(admin: Client, number: int) -> None:
    assert admin.get(year(number)).status_code == 404


def test_a_day_is_set_and_taken_back(admin: Client, administrator: Staff) -> None:
    given = {"works": "no", "name": "县庆日", "reason": "县政府通知"}
    answer = admin.post(day(2026, 7, 1), given, follow=True)
    assert "table-active" in square(text_of(answer), day(2026, 7, 1))
    assert "县庆日" in text_of(answer)
    own = CountyDay.objects.get()
    assert (str(own.date), own.works, own.entered_by) == ("2026-07-01", False, administrator)
    again = admin.post(day(2026, 7, 1), given)
    assert again.status_code == 422
    page = text_of(admin.get(day(2026, 7, 1)))
    assert 'value="县庆日"' in page
    assert day(2026, 7, 1, clear=True) in page
    admin.post(day(2026, 7, 1, clear=True))
    assert not CountyDay.objects.exists()
    assert admin.post(day(2026, 7, 1, clear=True)).status_code == 422


def test_a_day_needs_a_name_and_a_reason(admin: Client) -> None:
    answer = admin.post(day(2026, 7, 1), {"works": "no", "name": " ", "reason": ""})
    assert answer.status_code == 422
    assert {"name", "reason"} == set(answer.context["form"].errors)


def test_a_day_that_does_not_exist_is_not_found(admin: Client) -> None:
    assert admin.get(day(2026, 2, 30)).status_code == 404
    assert admin.post(day(2026, 13, 1)).status_code == 404


def test_a_year_without_a_notice_says_so_until_it_is_confirmed(admin: Client) -> None:
    confirm = reverse("workspace:calendar_confirm", kwargs={"year": UNKNOWN_YEAR})
    assert confirm in text_of(admin.get(year(UNKNOWN_YEAR)))
    too_early = admin.post(confirm, {"notice": "国办发明电〔2030〕1号"})
    assert too_early.status_code == 422
    admin.post(day(UNKNOWN_YEAR, 10, 8), {"works": "no", "name": "国庆节", "reason": "国办通知"})
    admin.post(confirm, {"notice": "国办发明电〔2030〕1号"})
    assert CountyYear.objects.get().year == UNKNOWN_YEAR
    page = text_of(admin.get(year(UNKNOWN_YEAR)))
    assert confirm not in page
    assert "国办发明电〔2030〕1号" in page
    reopen = reverse("workspace:calendar_reopen", kwargs={"year": UNKNOWN_YEAR})
    assert reopen in page
    admin.post(reopen)
    assert not CountyYear.objects.exists()


def test_a_year_takes_the_same_queries_however_many_days_it_has(admin: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            admin.get(year(2026))
        return len(captured)

    admin.post(day(2026, 7, 1), {"works": "no", "name": "县庆日", "reason": "通知"})
    admin.get(year(2026))  # shows the message and forgets it
    few = queries()
    for number in range(2, 9):
        admin.post(day(2026, 7, number), {"works": "no", "name": "县庆日", "reason": "通知"})
    admin.get(year(2026))
    assert queries() == few


# ---------------------------------------------------------------- limits

LIMITS = reverse_lazy("workspace:limits")


def test_a_limit_of_the_county_is_set_and_set_back(admin: Client, administrator: Staff) -> None:
    address = reverse("workspace:limit_change", kwargs={"kind": "rating"})
    assert address in text_of(admin.get(LIMITS))
    answer = admin.post(address, {"days": "45", "unit": "natural"}, follow=True)
    setting = LimitSetting.objects.get()
    assert (setting.kind, setting.days, setting.changed_by) == ("rating", 45, administrator)
    assert administrator.name in text_of(answer)
    assert admin.post(address, {"days": "45", "unit": "natural"}).status_code == 422
    assert list(admin.post(address, {"days": "0", "unit": "natural"}).context["form"].errors) == ["days"]
    admin.post(address, {"days": "30", "unit": "natural"})
    assert not LimitSetting.objects.exists()


@pytest.mark.parametrize("kind", ["handling", "dispatch", "nonsense"])
def test_the_limits_of_the_law_have_no_page(admin: Client, kind: str) -> None:
    address = reverse("workspace:limit_change", kwargs={"kind": kind})
    assert admin.get(address).status_code == 404
    assert address not in text_of(admin.get(LIMITS))


def test_the_rules_of_counting_are_set(admin: Client) -> None:
    address = reverse("workspace:counting_change")
    assert admin.post(address, {"tiers": "60，80、100"}).status_code == 302
    rule = CountingRule.objects.get()
    assert (rule.organ_lateness_moved, rule.tiers) == (False, [60, 80, 100])
    for wrong in ("", "many", "0, 50", "50, 101", "1,2,3,4,5,6,7"):
        assert list(admin.post(address, {"tiers": wrong}).context["form"].errors) == ["tiers"], wrong


def test_a_change_of_the_calendar_says_how_many_limits_moved(admin: Client, county: County) -> None:
    cast = make_cast(county)
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(2):
            case = register(cast, at=NOON).case
            cases.forward(case_id=case.pk, unit_id=county.housing.pk, by=cast.dispatcher, at=NOON)
        clock.shift(3600)  # five working days to object end on 12 January
        answer = admin.post(day(2026, 1, 8), {"works": "no", "name": "县庆日", "reason": "通知"}, follow=True)
    assert {str(clock.due_on) for clock in Clock.objects.filter(kind="objection")} == {"2026-01-13"}
    assert {str(clock.due_on) for clock in Clock.objects.filter(kind="simple_acceptance")} == {"2026-01-09"}
    assert [str(message) for message in answer.context["messages"]] == [
        "已保存。4 项在办期限有变化，变化前后的日期已记录在案。"
    ]
