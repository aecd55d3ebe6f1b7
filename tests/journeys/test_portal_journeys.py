"""The public site in a real browser: without scripts on a small phone, by keyboard alone, and every page under axe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from kentan.domain.cases.lifecycle.codes import Rating, State
from kentan.domain.cases.models import Case
from kentan.domain.ledger.events import SYSTEM
from kentan.domain.organisation.actions import change_unit
from tests.factories import NOON, make_county
from tests.interfaces.portal.filling import file_matter
from tests.interfaces.ui.quality import assert_good_page
from tests.platform.samples import photo_with_everything
from tests.walks import Cast, make_cast, perform

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STORY = "村口的路灯坏了三个月，老人夜里出门摔倒，找过村里两次都没有修。"
ANSWERED = (
    ("forward", "dispatcher"),
    ("accept", "handler"),
    ("draft_opinion", "handler"),
    ("sign_opinion", "head"),
    ("deliver", "handler"),
)


@pytest.fixture
def cast(settings: Any, tmp_path: Path) -> Cast:
    """A county whose bureau can be called; nobody has to wait before sending."""
    settings.KENTAN_FILING_SECONDS = 0
    settings.MEDIA_ROOT = tmp_path
    county = make_county()
    change_unit(unit_id=county.bureau.pk, phone="0734-8552222", address="云集街道新塘路1号", by=SYSTEM, at=NOON)
    return make_cast(county)


@pytest.fixture
def phone(browser: Browser, cast: Cast) -> Iterator[Page]:
    """A small phone that runs no scripts."""
    context = browser.new_context(
        java_script_enabled=False, locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 360, "height": 640}
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def go_on(case: Case, cast: Cast, moves: tuple[tuple[str, str], ...] = ANSWERED) -> None:
    """The officers do their part."""
    for code, who in moves:
        case.refresh_from_db()
        perform(code, case=case, by=getattr(cast, who), at=timezone.now(), cast=cast)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_from_the_problem_to_the_rating_without_scripts(phone: Page, site: str, cast: Cast, tmp_path: Path) -> None:
    phone.goto(site)
    phone.get_by_role("link", name="我要反映").last.click()
    press(phone, "下一步")
    expect(phone.get_by_role("alert")).to_contain_text("请选择事情的类别")
    phone.get_by_label("我有困难或者纠纷，要求解决").check()
    press(phone, "下一步")
    press(phone, "云集街道")
    press(phone, "青石社区")
    phone.get_by_label("发生了什么事？").fill(STORY)
    press(phone, "大字版")
    expect(phone.locator("html")).to_have_class(re.compile("large-type"))
    expect(phone.get_by_label("发生了什么事？")).to_have_value(STORY)  # in the middle of the form, and nothing is lost
    press(phone, "下一步")
    phone.get_by_label("诉求 1").fill("尽快修好路灯")
    press(phone, "再加一条诉求")
    expect(phone.get_by_label("诉求 1")).to_have_value("尽快修好路灯")
    phone.get_by_label("诉求 2").fill("承担医药费")
    press(phone, "下一步")
    picture = tmp_path / "路灯照片.jpg"
    picture.write_bytes(photo_with_everything())
    phone.get_by_label("选择照片或者文件").set_input_files(picture)
    press(phone, "下一步")
    phone.get_by_label("实名反映", exact=True).check()
    press(phone, "下一步")
    phone.get_by_label("您的姓名").fill("周大山")
    phone.get_by_label("电话").fill("1380000")
    press(phone, "下一步")
    expect(phone.get_by_role("alert")).to_contain_text("手机号码应为11位")
    expect(phone.get_by_label("您的姓名")).to_have_value("周大山")
    phone.get_by_label("电话").fill("138 0000 1234")
    press(phone, "下一步")
    expect(phone.get_by_role("heading", level=1)).to_have_text("请核对填写的内容")
    for words in ("衡南县 云集街道 青石社区", STORY, "承担医药费", "路灯照片.jpg", "周大山"):
        expect(phone.get_by_text(words).first).to_be_visible()
    phone.get_by_role("link", name=re.compile("修改.*诉求")).click()
    phone.get_by_label("诉求 2").fill("承担全部医药费")
    press(phone, "保存")
    expect(phone.get_by_role("main")).to_contain_text("承担全部医药费")
    press(phone, "提交")
    expect(phone.get_by_role("heading", level=1)).to_have_text("提交成功，已登记")
    number, code = (one.inner_text() for one in phone.locator(".p-receipt__number").all())
    expect(phone.locator(".p-qr svg")).to_be_visible()
    press(phone, "我已记下编号和查询码")
    rate_it(phone, Case.objects.get(number=number), code, cast)


def rate_it(phone: Page, case: Case, code: str, cast: Cast) -> None:
    """The second half: following, reading the decision, rating, asking for a review."""
    expect(phone.get_by_label("信访事项编号")).to_have_value(case.number)
    phone.get_by_label("查询码").fill(code.lower())
    press(phone, "查询")
    expect(phone.get_by_role("heading", level=1)).to_have_text("信访部门正在处理")
    phone.get_by_text("期限如何计算").click()
    expect(phone.get_by_text("不计入期限")).to_be_visible()
    go_on(case, cast)
    phone.reload()
    expect(phone.get_by_role("heading", level=1)).to_have_text("答复已送达")
    phone.get_by_role("link", name="查看信访事项处理意见书").click()
    expect(phone.get_by_role("main")).to_contain_text("承担全部医药费")
    phone.get_by_role("link", name="返回事项").click()
    for link, answer in (("评价办理单位", "不满意"), ("评价信访部门", "基本满意")):
        phone.get_by_role("link", name=link).click()
        phone.get_by_label(answer, exact=True).check()
        press(phone, "提交评价")
        expect(phone.get_by_role("status")).to_contain_text("感谢您的评价")
    phone.get_by_role("link", name="申请复查").click()
    phone.get_by_label("您为什么不服这个意见？").fill("医药费只算了一半。")
    press(phone, "提交复查申请")
    expect(phone.get_by_role("heading", level=1)).to_have_text("衡南县人民政府正在复查")
    case.refresh_from_db()
    assert (case.rated_unit, case.rated_bureau) == (Rating.NOT_SATISFIED, Rating.BASICALLY)
    assert case.state == State.UNDER_REVIEW
    press(phone, "退出查询")
    phone.go_back()
    expect(phone.get_by_role("heading", level=1)).to_have_text("查询进度")


# ---------------------------------------------------------------- keyboard


def tab_to(page: Page, target: Locator, *, most: int = 80) -> None:
    """Press Tab until the target has the focus, which must be visible."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            assert target.evaluate("element => getComputedStyle(element).outlineStyle") != "none"
            return
    raise AssertionError(f"{target} is not reached with the Tab key")


def type_into(page: Page, label: str, text: str) -> None:
    tab_to(page, page.get_by_label(label))
    page.keyboard.insert_text(text)


def enter(page: Page, name: str) -> None:
    tab_to(page, page.get_by_role("button", name=name, exact=True))
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def choose(page: Page, label: str) -> None:
    """Into the group of radio buttons, then down with the arrow to the one that is meant."""
    first = page.locator("input[type=radio]").first
    tab_to(page, first)
    page.keyboard.press("Space")
    while not page.get_by_label(label, exact=True).is_checked():
        page.keyboard.press("ArrowDown")


def test_a_whole_filing_by_keyboard_alone(page: Page, site: str, cast: Cast) -> None:
    page.goto(site)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # skip to the content
    tab_to(page, page.locator(".p-choice").first)
    page.keyboard.press("Enter")
    choose(page, "我有意见和建议")
    enter(page, "下一步")
    enter(page, "茶市镇")
    enter(page, "柳林村")
    type_into(page, "发生了什么事？", "建议在村口装一个垃圾箱。")
    enter(page, "下一步")
    type_into(page, "诉求 1", "装一个垃圾箱")
    enter(page, "下一步")
    enter(page, "下一步")
    choose(page, "匿名")
    enter(page, "下一步")
    enter(page, "提交")
    expect(page.get_by_role("heading", level=1)).to_have_text("提交成功，已登记")
    number, code = (one.inner_text() for one in page.locator(".p-receipt__number").all())
    enter(page, "我已记下编号和查询码")
    type_into(page, "查询码", code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("信访部门正在处理")
    assert Case.objects.get(number=number).anonymous


# ---------------------------------------------------------------- every page


def every_page(page: Page, site: str, cast: Cast, look: Callable[[], None]) -> None:
    """Walk through the whole site and look at each page, also with errors; works in both languages."""

    def go(button: str = "main .btn-primary") -> None:
        page.locator(button).last.click()
        look()

    for path in ("/", "/how/", "/follow/"):
        page.goto(site + path)
        look()
    go()
    page.goto(f"{site}/file/")
    look()
    go()
    page.locator("summary").click()
    page.locator("input[value=claim]").check()
    go()
    go(".p-places button >> nth=0")
    go(".p-places button >> nth=0")
    go()
    page.locator("textarea").fill(STORY)
    go()
    go()
    page.locator("textarea").first.fill("尽快修好路灯")
    go("#more")
    go()
    page.locator("input[type=file]").set_input_files(
        {"name": "照片.jpg", "mimeType": "image/jpeg", "buffer": photo_with_everything()}
    )
    go("button[name=stay]")
    go()
    go()
    page.locator("input[value=named]").check()
    go()
    go()
    page.locator("[name=name]").fill("周大山")
    page.locator("[name=phone]").fill("13800001234")
    go()
    for path in ("/", "/file/", "/file/discard/"):
        page.goto(site + path)
        look()
    page.goto(f"{site}/file/check/")
    go()
    number, code = (one.inner_text() for one in page.locator(".p-receipt__number").all())
    go()
    page.locator("[name=query_code]").fill(code)
    go()
    case_pages(page, site, Case.objects.get(number=number), cast, look)


def case_pages(page: Page, site: str, case: Case, cast: Cast, look: Callable[[], None]) -> None:
    """The pages of a case that has its answer."""
    go_on(case, cast)
    address = f"{site}/follow/{case.number}/"
    page.goto(address)
    for summary in page.locator("summary").all():
        summary.click()
    look()
    page.locator(".p-letters a").first.click()
    look()
    for path in ("note/", "attach/", "rate/unit/", "rate/bureau/", "review/", "withdraw/"):
        page.goto(address + path)
        look()
        page.locator("main form button[type=submit]").click()
        look()
    page.context.clear_cookies(name="sessionid")
    page.locator("textarea").fill("已经解决了。")
    page.locator("main form button[type=submit]").click()
    look()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_is_accessible(page: Page, site: str, cast: Cast, language: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text) if "Security Policy" in message.text else None)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])
    seen: list[str] = []

    def look() -> None:
        page.wait_for_load_state()
        assert_good_page(page)
        page.evaluate("document.documentElement.classList.add('large-type')")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} scrolls in large type"
        page.evaluate("document.documentElement.classList.remove('large-type')")
        seen.append(re.sub(r"^https?://[^/]+", "", page.url))

    every_page(page, site, cast, look)
    assert len(seen) > 35
    assert blocked == []


def test_the_slip_prints_on_one_page(page: Page, site: str, cast: Cast) -> None:
    visitor = Client(headers={"accept-language": "zh-hans"})
    file_matter(visitor)
    page.context.add_cookies([{"name": "draft", "value": visitor.cookies["draft"].value, "url": site}])
    page.goto(f"{site}/file/done/")
    page.emulate_media(media="print")
    expect(page.locator(".p-switches")).to_be_hidden()
    expect(page.locator("main .btn-primary")).to_be_hidden()
    expect(page.locator(".p-receipt__code")).to_be_visible()
    expect(page.get_by_text(f"{site}/follow/?number=")).to_be_visible()
    pdf = page.pdf(format="A4", print_background=False)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
