"""The desk in a real browser: a letter from the keyboard alone, drafts, choices that are typed, good pages."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from kentan.domain.cases.actions import load_categories
from kentan.domain.cases.lifecycle.codes import Purpose
from kentan.domain.cases.models import Case
from kentan.domain.ledger.events import SYSTEM
from tests.factories import NOON, make_county
from tests.interfaces.ui.quality import assert_good_page
from tests.journeys.case_people import Office
from tests.walks import make_cast, perform, register

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
A_MINUTE = 60  # seconds
KEY_MS = 90  # between two keys: a practised typist
WIDTHS = (1280, 360)


@pytest.fixture
def office(browser: Browser, site: str) -> Iterator[Office]:
    """A small county with a taxonomy and some matters of the last weeks."""
    office = Office(browser, site, make_cast(make_county()))
    load_categories(rows=[("040000", "城乡建设"), ("040400", "市政道路与设施")], version="1", by=SYSTEM, at=NOON)
    now = timezone.now()
    for days in (1, 8, 14, 30):
        register(office.cast, at=now - timedelta(days=days), urgent=days == 8)
    sent = register(office.cast, at=now - timedelta(days=40), people_concerned=9).case
    perform("forward", case=sent, by=office.cast.dispatcher, at=now - timedelta(days=39), cast=office.cast)
    yield office
    office.close()


def goto(office: Office, who: str, path: str, **cookies: str) -> Page:
    page = office.page(who)
    office.contexts[who].add_cookies(
        [{"name": name, "value": value, "url": office.site} for name, value in cookies.items()]
    )
    page.goto(office.site + path)
    return page


def tab_to(page: Page, field: str) -> None:
    """Go on with the tabulator until a field has the focus."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == field:
            return
    raise AssertionError(f"the tabulator does not lead to {field}")


def test_a_letter_from_the_keyboard_in_less_than_a_minute(office: Office) -> None:
    page = goto(office, "registrar", "/work/")
    began = time.monotonic()
    page.keyboard.press("n")
    expect(page.locator("#id_name")).to_be_focused()
    words = (
        ("id_phone", "13812345678"),
        ("id_title", "蒸阳大道井盖缺失致人摔伤要求赔偿"),
        ("id_body", "上月在蒸阳大道农贸市场路口踩空井盖摔伤，两根肋骨骨折，住院花费八千元，多次反映无人负责。"),
        ("id_demands", "赔偿医疗费误工费"),
    )
    page.keyboard.type("王秀英", delay=KEY_MS)
    for field, text in words:
        tab_to(page, field)
        page.keyboard.type(text, delay=KEY_MS)
    tab_to(page, "id_township")
    page.keyboard.type("云集", delay=KEY_MS)
    tab_to(page, "id_village")
    expect(page.locator("#id_village-choices option")).not_to_have_count(1)
    page.keyboard.type("青石", delay=KEY_MS)
    tab_to(page, "id_category")
    page.keyboard.type("道路", delay=KEY_MS)
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".k-slip__code")).to_be_visible()
    assert time.monotonic() - began < A_MINUTE
    case = Case.objects.latest("id")
    assert (case.problem_place_id, case.category_id) == ("430422001201", "040400")
    page.keyboard.press("Enter")  # the focus lies on "the next one"
    expect(page.locator("#id_name")).to_be_focused()
    expect(page.locator("#id_township")).to_have_value("云集街道")
    expect(page.locator("#id_title")).to_have_value("")


def test_what_is_known_appears_while_typing(office: Office) -> None:
    page = goto(office, "registrar", "/work/register/")
    page.keyboard.type("周大山")
    expect(page.locator(".k-hit").first).to_contain_text("姓名相同")
    page.locator("#id_title").press_sequentially("村口路灯坏了没人修")
    page.locator(".k-look__summary").get_by_text("内容相近").wait_for()
    page.locator(".k-hit").first.get_by_label("属重复信访").check()
    chosen = page.locator("input[name=related]:checked").get_attribute("value")
    page.locator("#id_body").press_sequentially("路灯坏了三个月，老人夜里摔倒。")
    expect(page.get_by_text("已选定")).to_be_visible()
    assert page.locator("input[name=related]:checked").get_attribute("value") == chosen
    page.locator("#id_township").fill("云集")
    page.locator("#id_township").press("Enter")
    page.get_by_role("button", name="登记并继续").click()
    expect(page.locator(".k-slip")).to_be_visible()
    assert Case.objects.latest("id").repeat_of_id == int((chosen or "").removeprefix("repeat:"))


def test_a_reload_loses_nothing_but_who_it_is(office: Office) -> None:
    page = goto(office, "registrar", "/work/register/")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#id_name").fill("王秀英")
    page.locator("#id_phone").fill("13812345678")
    page.locator("#id_title").fill("井盖缺失")
    page.locator("#id_body").fill("踩空摔伤")
    page.locator("#id_township").fill("茶市")
    page.locator("#id_township").press("Enter")
    page.locator("#id_village-choices option[value='430422103201']").wait_for(state="attached")
    page.locator("#id_village").fill("柳林")
    page.locator("#id_village").press("Enter")
    page.locator("label[for=id_channel_1]").click()
    page.wait_for_timeout(700)
    kept = page.evaluate(
        "JSON.stringify(Object.entries(sessionStorage)) + JSON.stringify(Object.entries(localStorage))"
    )
    assert "井盖缺失" in kept
    assert "王秀英" not in kept
    assert "13812345678" not in kept
    page.reload()
    expect(page.locator("[data-draft-notice]")).to_be_visible()
    expect(page.locator("#id_title")).to_have_value("井盖缺失")
    expect(page.locator("#id_township")).to_have_value("茶市镇")
    expect(page.locator("#id_village")).to_have_value("柳林村")
    expect(page.locator("#id_channel_1")).to_be_checked()
    expect(page.locator("#id_name")).to_have_value("")
    page.locator("#id_name").fill("王秀英")
    page.get_by_label("已向信访人宣读并确认无误").check()
    page.get_by_role("button", name="登记并继续").click()
    expect(page.locator(".k-slip")).to_be_visible()
    assert page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('kentan.draft')).length") == 0


def test_only_what_the_channel_asks_for_is_shown(office: Office) -> None:
    page = goto(office, "registrar", "/work/register/")
    expect(page.locator("#id_read_back")).to_be_hidden()
    page.locator("label[for=id_channel_1]").click()
    expect(page.locator("#id_read_back")).to_be_visible()
    expect(page.locator(".k-if-accusation")).to_be_hidden()
    page.locator("label[for=id_purpose_2]").click()
    expect(page.locator(".k-if-accusation")).to_be_visible()


def test_one_more_person_keeps_what_was_typed(office: Office) -> None:
    page = goto(office, "registrar", "/work/register/")
    page.locator("#others summary").click()
    page.locator("#id_people-0-name").fill("张桂兰")
    page.get_by_role("button", name="增加一人").click()
    expect(page.locator("#id_people-1-name")).to_be_visible()
    expect(page.locator("#id_people-0-name")).to_have_value("张桂兰")


def test_the_list_from_the_keyboard(office: Office) -> None:
    page = goto(office, "dispatcher", "/work/")
    page.keyboard.press("/")
    page.keyboard.type("路灯")
    page.keyboard.press("Enter")
    page.wait_for_url("**/work/cases/?text=*")
    expect(page.locator(".k-cases tbody tr")).to_have_count(5)
    page.keyboard.press("/")
    page.keyboard.type("13800001234")
    page.keyboard.press("Enter")
    page.wait_for_url("**/work/cases/?person=*")
    assert "13800001234" not in page.url
    page.goto(f"{office.site}/work/cases/")
    page.locator(".k-finder details > summary").first.click()
    page.locator("#id_state").select_option("dispatched")
    page.wait_for_url("**state=dispatched**")
    expect(page.locator(".k-cases tbody tr")).to_have_count(1)
    page.get_by_text("保存筛选条件").click()
    page.locator("#filter-name").fill("已转办")
    page.locator("#filter-name").press("Enter")
    expect(page.get_by_role("link", name="已转办")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="导出").click()
    assert download.value.suggested_filename.endswith(".xlsx")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_good_pages(office: Office, language: str) -> None:
    register(office.cast, at=timezone.now(), purpose=Purpose.ACCUSATION)
    pages = (
        ("dispatcher", "/work/"),
        ("registrar", "/work/"),
        ("auditor", "/work/"),
        ("dispatcher", "/work/cases/"),
        ("dispatcher", "/work/cases/?state=open&urgent=on"),
        ("handler", "/work/cases/?text=nothing"),
        ("supervisor", "/work/late/"),
        ("registrar", "/work/register/"),
    )
    for who, path in pages:
        for width in WIDTHS:
            office.page(who).set_viewport_size({"width": width, "height": 900})
            page = goto(office, who, path, django_language=language)
            assert page.url.endswith(path)
            assert_good_page(page)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_good_pages_in_use(office: Office, language: str) -> None:
    """Open lists and folds, errors, what is known beside the form, and the receipt."""
    for width in WIDTHS:
        page = goto(office, "registrar", "/work/register/", django_language=language)
        page.set_viewport_size({"width": width, "height": 900})
        for fold in page.locator("#register details > summary").all():
            fold.click()
        page.locator("#id_name").fill("周大山")
        page.locator(".k-hit").first.wait_for()
        page.locator("#id_township").click()
        expect(page.get_by_role("listbox")).to_be_visible()
        assert_good_page(page)
        page.keyboard.press("Escape")
        page.keyboard.press("Control+Enter")
        page.locator("form[data-main] [aria-invalid=true]").first.wait_for()
        assert_good_page(page)
        page.locator("#id_title").fill("村口路灯不亮")
        page.locator("#id_body").fill("村口的路灯坏了三个月。")
        page.locator("#id_township").fill("云集")
        page.locator("#id_township").press("Enter")
        page.locator("#id_title").press("Control+Enter")
        page.locator(".k-slip").wait_for()
        assert_good_page(page)
