"""The administrator's pages in a browser: accessible, valid, fit for a phone, and usable from the keyboard."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from kentan.domain.calendar.actions import set_day
from kentan.domain.ledger.events import SYSTEM
from kentan.domain.organisation.actions import add_hamlet
from kentan.domain.organisation.models import Staff, Unit
from kentan.domain.organisation.rules import Role
from tests.factories import CLOUD, COUNTY, PASSWORD, County, make_administrator, make_county, make_staff
from tests.interfaces.ui.quality import assert_good_page, html_errors

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VILLAGE = "430422001201"


def at(name: str, **kwargs: object) -> str:
    return reverse(f"workspace:{name}", kwargs=kwargs)


def enter(site: str, page: Page, client: Client, staff: Staff) -> None:
    client.force_login(staff)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])


def addresses(county: County, administrator: Staff) -> dict[str, str]:
    person = make_staff(county.bureau, Role.DISPATCHER, Role.REGISTRAR, name="王芳")
    now = timezone.now()
    add_hamlet(village=VILLAGE, name="大岭屋场", by=SYSTEM, at=now)
    on = timezone.localdate().replace(month=7, day=1)
    set_day(on=on, works=False, name="县庆日", reason="县政府通知", by=administrator, at=now)
    unit, grant = county.bureau.pk, person.grants.all()[0].pk
    return {
        "units": at("units"),
        "no unit": f"{at('units')}?q=none",
        "unit": at("unit", pk=unit),
        "new unit": at("unit_new"),
        "retire unit": at("unit_retire", pk=unit),
        "staff": at("staff"),
        "new account": at("staff_new"),
        "account": at("staff_member", pk=person.pk),
        "suspend": at("staff_suspend", pk=person.pk),
        "password": at("staff_password", pk=person.pk),
        "grant": at("role_grant", pk=person.pk),
        "revoke": at("role_revoke", pk=person.pk, grant=grant),
        "places": at("places"),
        "place": at("place", code=CLOUD),
        "village": at("place", code=VILLAGE),
        "new hamlet": at("hamlet_new", code=VILLAGE),
        "calendar": at("calendar"),
        "provisional": at("calendar_year", year=on.year + 4),
        "day": at("calendar_day", year=on.year, month=7, day=1),
        "clear day": at("calendar_day_clear", year=on.year, month=7, day=1),
        "limits": at("limits"),
        "limit": at("limit_change", kind="rating"),
        "counting": at("counting_change"),
        "own account": at("account"),
    }


def test_every_page_is_good(site: str, page: Page, client: Client) -> None:
    county = make_county()
    administrator = make_administrator(county)
    enter(site, page, client, administrator)
    sources = {}
    for name, address in addresses(county, administrator).items():
        page.goto(f"{site}{address}")
        for width in (1366, 360):
            page.set_viewport_size({"width": width, "height": 900})
            assert_good_page(page)
        sources[name] = client.get(address).content.decode()
    assert html_errors(sources) == {}


def test_the_refused_page_and_the_locked_out_page_are_good(site: str, page: Page, client: Client) -> None:
    county = make_county()
    enter(site, page, client, make_staff(county.housing))
    page.goto(f"{site}{at('units')}")
    page.get_by_text("您的角色不能办理此事。").wait_for()
    assert_good_page(page)
    page.context.clear_cookies()
    make_staff(county.housing, username="li.ming", password=PASSWORD)
    for _ in range(5):
        page.goto(f"{site}/accounts/login/")
        page.get_by_label("用户名").fill("li.ming")
        page.locator("#id_password").fill("wrong")
        page.locator("#id_password").press("Enter")
        page.wait_for_load_state()
    page.get_by_role("heading", name="密码错误次数过多").wait_for()
    assert_good_page(page)


def test_a_unit_is_founded_from_the_keyboard_alone(site: str, page: Page, client: Client) -> None:
    enter(site, page, client, make_administrator(make_county()))
    page.goto(f"{site}{at('unit_new')}")
    page.locator("#id_name").focus()
    page.keyboard.type("衡南县水利局")
    page.keyboard.press("Tab")
    page.keyboard.type("水利局")
    page.keyboard.press("Control+Enter")
    page.get_by_text("已设立衡南县水利局。").wait_for()
    unit = Unit.objects.get(name="衡南县水利局")
    assert (unit.kind, unit.short_name, unit.place_id) == ("department", "水利局", COUNTY)


def test_a_new_colleague_signs_in_with_the_password_handed_over(site: str, page: Page, client: Client) -> None:
    county = make_county()
    enter(site, page, client, make_administrator(county))
    page.goto(f"{site}{at('staff_new')}?unit={county.housing.pk}")
    page.locator("#id_username").fill("chen.jie")
    page.locator("#id_name").fill("陈洁")
    page.locator("#id_name").press("Control+Enter")
    password = page.locator("#password").inner_text()
    page.context.clear_cookies()
    page.goto(f"{site}/accounts/login/")
    page.locator("#id_login").fill("chen.jie")
    page.locator("#id_password").fill(password)
    page.locator("#id_password").press("Enter")
    page.get_by_text("请先设置您自己的密码。").wait_for()
    page.locator("#id_oldpassword").fill(password)
    page.locator("#id_password1").fill(PASSWORD)
    page.locator("#id_password2").fill(PASSWORD)
    page.locator("#id_password2").press("Enter")
    page.goto(f"{site}{at('account')}")
    page.get_by_role("heading", name="我的账号").wait_for()
    assert not Staff.objects.get(username="chen.jie").must_change_password
