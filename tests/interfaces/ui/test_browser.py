"""The components in a real browser: accessible at both widths, in both languages and type sizes; scripts work."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from tests.interfaces.ui.quality import assert_good_page

PAGES = ("/guide/", "/guide/?errors=1", "/guide/portal/", "/guide/portal/?errors=1", "/nowhere/", "/accounts/login/")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _own_addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.interfaces.ui.site"


def choose(page: Page, site: str, **cookies: str) -> None:
    names = {"language": "django_language", "type": "type"}
    page.context.add_cookies([{"name": names[key], "value": value, "url": site} for key, value in cookies.items()])


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_accessible(page: Page, site: str, address: str, language: str, width: int) -> None:
    policy: list[str] = []
    page.on("console", lambda message: policy.append(message.text) if "Security Policy" in message.text else None)
    page.set_viewport_size({"width": width, "height": 800})
    for size in ("normal", "large"):
        choose(page, site, language=language, type=size)
        page.goto(site + address)
        assert_good_page(page)
    assert policy == []


def test_the_public_site_works_without_scripts(page: Page, site: str, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    plain = context.new_page()
    plain.goto(f"{site}/guide/portal/")
    plain.get_by_role("button", name="大字版").click()
    assert plain.locator("html").get_attribute("class") == "large-type"
    plain.get_by_role("button", name="English").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("What happened?")
    plain.get_by_text("Why this date?").click()
    expect(plain.get_by_text("Ends on 26 February 2026.")).to_be_visible()
    context.close()


def test_the_workspace_can_be_read_without_scripts(site: str, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN", viewport={"width": 360, "height": 800})
    plain = context.new_page()
    plain.goto(f"{site}/guide/")
    expect(plain.get_by_role("link", name="今日待办")).to_be_visible()
    context.close()


def test_keys(page: Page, site: str) -> None:
    page.goto(f"{site}/guide/")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("g")
    page.keyboard.press("l")
    expect(page.get_by_role("searchbox")).to_have_value("gl")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="键盘快捷键")
    expect(dialog).to_contain_text("登记信访事项")
    dialog.get_by_label("启用单键快捷键").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).not_to_be_focused()


def test_unsaved_work_is_guarded(page: Page, site: str) -> None:
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.goto(f"{site}/guide/portal/")
    page.goto(f"{site}/guide/")
    assert asked == []
    page.locator("#id_what").fill("井盖")
    page.goto(f"{site}/guide/portal/")
    assert asked == ["beforeunload"]


def test_control_enter_sends_the_form(page: Page, site: str) -> None:
    page.goto(f"{site}/guide/")
    page.locator("#id_what").fill("井盖")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.keyboard.press("Control+Enter")
    assert "what" in (sent.value.post_data or "")


def test_navigation_opens_on_a_phone(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site}/guide/")
    entry = page.get_by_role("link", name="今日待办")
    expect(entry).to_be_hidden()
    page.get_by_role("button", name="导航").click()
    expect(entry).to_be_visible()
    page.keyboard.press("Escape")
    expect(entry).to_be_hidden()


def test_menus_close_when_one_looks_away(page: Page, site: str) -> None:
    page.goto(f"{site}/guide/")
    page.locator("summary", has_text="王小敏").click()
    leave = page.get_by_role("button", name="退出登录")
    expect(leave).to_be_visible()
    page.keyboard.press("Escape")
    expect(leave).to_be_hidden()


def add_fragment(page: Page, markup: str) -> None:
    """Put markup with htmx attributes into the page, as a server would have sent it."""
    page.evaluate(
        "markup => { document.querySelector('#main').insertAdjacentHTML('afterbegin', markup);"
        " htmx.process(document.body) }",
        markup,
    )


def test_presence_is_asked_for_and_told(page: Page, site: str) -> None:
    page.route("**/presence", lambda route: route.fulfill(body="李建国也在查看"))
    page.goto(f"{site}/guide/")
    add_fragment(page, '<div class="k-presence" role="status" hx-get="/presence" hx-trigger="load, every 15s"></div>')
    expect(page.get_by_text("李建国也在查看")).to_be_visible()


def test_a_failed_request_is_told_and_carries_the_token(page: Page, site: str) -> None:
    tokens: list[str] = []

    def fail(route: Route) -> None:
        tokens.append(route.request.headers.get("x-csrftoken", ""))
        route.fulfill(status=500, body="")

    page.route("**/act", fail)
    page.goto(f"{site}/guide/")
    add_fragment(page, '<button id="act" hx-post="/act">act</button>')
    page.locator("#act").click()
    expect(page.locator("#live-status")).to_have_text("服务器没有响应，请检查网络后重试。")
    assert len(tokens[0]) > 20


def test_after_the_session_has_ended_the_page_is_loaded_again(page: Page, site: str) -> None:
    page.goto(f"{site}/guide/")
    add_fragment(page, '<button id="act" hx-get="/accounts/login/">act</button>')
    with page.expect_navigation():
        page.locator("#act").click()
    expect(page.get_by_role("heading", name="登录")).to_have_count(0)
