"""Whole cases through the real pages, each person in a browser of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, FilePayload, Page, expect

from kentan.domain.cases.lifecycle.codes import State
from kentan.domain.cases.models import Case
from kentan.domain.cases.queries import misfits
from kentan.domain.deadlines.models import Clock
from kentan.domain.ledger.models import Entry
from tests.factories import make_county
from tests.interfaces.ui.quality import assert_good_page
from tests.interfaces.workspace.cases.acts import DRAFTED, FORWARDED, walk
from tests.journeys.case_people import Office, fill
from tests.walks import make_cast, register

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TEXT = "经核实情况属实，按规定办理。"


@pytest.fixture
def office(browser: Browser, site: str) -> Iterator[Office]:
    """A small county whose people can all be signed in."""
    office = Office(browser, site, make_cast(make_county()))
    yield office
    office.close()


@pytest.fixture
def case(office: Office) -> Case:
    """A registered claim."""
    return register(office.cast, at=timezone.now()).case


def holds(case: Case) -> None:
    """The stored case is what its record says."""
    entries = Entry.objects.filter(stream_kind="case", stream_id=str(case.pk)).order_by("sequence")
    assert list(misfits({str(case.pk): [entry.link for entry in entries]})) == []


def answer(page: Page) -> None:
    """Answer every demand and promise one thing, in the form of a decision."""
    for field in page.locator("[name^=answers_]").all():
        field.fill("予以支持，限期修复。")
    page.locator("[name=promises_text]").first.fill("修好路灯")
    day = timezone.localdate() + timedelta(days=10)
    page.locator("[name=promises_day]").first.fill(day.isoformat())


def decide(office: Office, case: Case) -> None:
    """Draft, sign and deliver an opinion that supports the petitioner."""
    page = office.open("handler", case)
    office.begin(page, "draft_opinion")
    answer(page)
    for name, value in {"facts": TEXT, "conclusion": "support", "basis": "《信访工作条例》第三十二条"}.items():
        fill(page, name, value)
    page.locator("form[data-main] button[type=submit]").click()
    expect(page.locator(".k-notice--good")).to_be_visible()
    office.act("head", case, "sign_opinion")
    office.act("handler", case, "deliver", method="in_person", proof="本人签收")
    assert case.state == State.DELIVERED


def keep_the_promise(office: Office, case: Case) -> None:
    """Report the commitment as kept, and have a second person confirm it."""
    office.act("handler", case, "fulfil", evidence="验收照片见附件")
    office.act("second_handler", case, "confirm_fulfilment")


def test_from_the_letter_to_the_closed_case(office: Office) -> None:
    page = office.page("registrar")
    page.goto(f"{office.site}/work/register/")
    for name, value in {
        "name": "周大山",
        "phone": "13800001234",
        "title": "村口路灯不亮",
        "body": "路灯坏了三个月。",
    }.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("#id_township").fill("云集")
    page.locator("#id_township").press("Enter")
    page.get_by_role("button", name="登记并继续").click()
    expect(page.locator(".k-slip__number")).to_be_visible()
    case = Case.objects.get()

    told = office.act("dispatcher", case, "forward", unit_id="住房")
    expect(told.locator(".k-notice--good")).to_contain_text("转送衡南县住房和城乡建设局办理")
    office.act("handler", case, "accept")
    decide(office, case)
    keep_the_promise(office, case)
    office.act("registrar", case, "rate", body="unit", rating="satisfied")
    office.act("registrar", case, "waive_review", words="本人不申请复查。")
    closed = office.act("dispatcher", case, "close")
    expect(closed.get_by_role("heading", level=1)).to_have_text("村口路灯不亮")
    assert case.state == State.CLOSED
    assert case.rated_unit == "satisfied"
    holds(case)


def test_two_objections_go_to_the_joint_meeting(office: Office, case: Case) -> None:
    office.act("dispatcher", case, "forward", unit_id="住房")
    office.act("handler", case, "object", reasons=TEXT, proposed_unit_id="人力资源")
    office.act("dispatcher", case, "overrule_objection", finding=TEXT)
    page = office.open("handler", case)
    assert page.locator("a[href$='/act/object/']").count() == 0, "the same unit can object again"
    assert case.objections == 1

    other = register(office.cast, at=timezone.now()).case
    office.act("dispatcher", other, "forward", unit_id="住房")
    office.act("handler", other, "object", reasons=TEXT, proposed_unit_id="人力资源")
    office.act("dispatcher", other, "uphold_objection", finding=TEXT)
    office.act("dispatcher", other, "forward", unit_id="人力资源")
    office.act("other_handler", other, "object", reasons=TEXT, proposed_unit_id="云集")
    page = office.open("dispatcher", other)
    assert page.locator("a[href$='/act/overrule_objection/']").count() == 0, "the dispatcher settles a second objection"
    office.act("joint_officer", other, "settle_responsibility", unit_id="云集", minutes="联席〔2026〕1号")
    assert other.lead_unit == office.cast.county.cloud
    holds(case)
    holds(other)


def test_extension(office: Office, case: Case) -> None:
    office.act("dispatcher", case, "forward", unit_id="住房")
    office.act("handler", case, "accept")
    before = Clock.objects.get(case=case, kind="handling").due_on
    assert office.open("handler", case).locator("a[href$='/act/extend/']").count() == 0, "the handler extends"
    page = office.act("head", case, "extend", days="20", reason="需要专业鉴定")
    after = Clock.objects.get(case=case, kind="handling").due_on
    assert after - before == timedelta(days=20)
    page.get_by_text("期限如何计算").first.click()
    expect(page.locator(".k-clock details[open] li").filter(has_text="延长").first).to_contain_text("20")
    assert office.open("head", case).locator("a[href$='/act/extend/']").count() == 0, "extended twice"
    holds(case)


def test_review_revoked_and_done_again(office: Office, case: Case) -> None:
    office.act("dispatcher", case, "forward", unit_id="住房")
    office.act("handler", case, "accept")
    decide(office, case)
    office.act("registrar", case, "ask_review", grounds="对处理意见不服。")
    office.act("reviewer", case, "decide_review", facts=TEXT, outcome="revoked", reasons=TEXT)
    assert case.state == State.ACCEPTED
    decide(office, case)
    holds(case)


def test_review_upheld_then_a_hearing_ends_it(office: Office, case: Case) -> None:
    walk(case, DRAFTED, office.cast)
    office.act("head", case, "sign_opinion")
    office.act("handler", case, "deliver", method="in_person", proof="本人签收")
    keep_the_promise(office, case)
    office.act("registrar", case, "ask_review", grounds="对处理意见不服。")
    office.act("reviewer", case, "decide_review", facts=TEXT, outcome="upheld", reasons=TEXT)
    office.act("reviewer", case, "deliver_review", method="post", proof="邮件号 EA123456789CN")
    office.act("registrar", case, "ask_re_review", grounds="对复查意见不服。")
    office.act("re_reviewer", case, "open_hearing", note="市信访局会议室，争议焦点为维修责任。")
    office.act("re_reviewer", case, "end_hearing", record="双方陈述完毕。")
    office.act("re_reviewer", case, "decide_re_review", facts=TEXT, outcome="upheld", reasons=TEXT)
    office.act("re_reviewer", case, "deliver_conclusion", method="in_person", proof="本人签收")
    office.act("dispatcher", case, "close")
    assert case.state == State.CLOSED
    assert case.hearing_days == 1
    holds(case)


def test_merging_and_undoing(office: Office, case: Case) -> None:
    other = register(office.cast, at=timezone.now(), title="路灯坏了没人修").case
    walk(case, FORWARDED, office.cast)
    page = office.open("dispatcher", case)
    office.begin(page, "merge")
    page.locator("[name=into]").fill(other.number)
    page.get_by_role("button", name="并排查看").click()
    expect(page.get_by_text(other.title)).to_be_visible()
    fill(page, "reason", TEXT)
    page.locator("form[data-main] button[type=submit]").click()
    expect(page.locator(".k-notice--good")).to_be_visible()
    page.get_by_role("link", name=other.number).click()
    expect(page.get_by_text("下列信访事项已并入本件一并办理")).to_be_visible()
    page.get_by_role("link", name=case.number).click()
    office.act("dispatcher", case, "unmerge", reason=TEXT)
    assert case.state == State.DISPATCHED
    holds(case)
    holds(other)


def test_two_people_on_one_case(office: Office, case: Case) -> None:
    """They see each other; who was too late keeps what was typed and sees what happened."""
    first = office.open("dispatcher", case)
    second = office.open("second_dispatcher", case)
    expect(second.locator(".k-presence")).to_contain_text(office.cast.dispatcher.name)
    office.begin(first, "forward")
    office.begin(second, "add_note")
    fill(second, "note", "信访人来电补充情况")
    second.locator("form[data-main] button[type=submit]").click()
    expect(second.locator(".k-notice--good")).to_be_visible()
    fill(first, "unit_id", "住房")
    fill(first, "note", "请尽快办理")
    first.locator("form[data-main] button[type=submit]").click()
    expect(first.get_by_role("alert").first).to_contain_text("其他人已办理本件")
    expect(first.get_by_text("信访人来电补充情况")).to_be_visible()
    assert first.locator("[name=note]").input_value() == "请尽快办理"
    first.locator("form[data-main] button[type=submit]").click()
    expect(first.locator(".k-notice--good")).to_be_visible()
    case.refresh_from_db()
    assert case.state == State.DISPATCHED


def test_files_are_dragged_in_and_rows_are_added(office: Office, case: Case) -> None:
    page = office.open("registrar", case)
    note = FilePayload(name="情况说明.txt", mimeType="text/plain", buffer="路灯坏了".encode())
    page.locator("#quick-upload").set_input_files(note)
    expect(page.locator(".k-drop__text")).to_have_text("情况说明.txt")
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_role("link", name="情况说明.txt")).to_be_visible()
    walk(case, (*FORWARDED, ("accept", "handler")), office.cast)
    page = office.open("handler", case)
    office.begin(page, "draft_opinion")
    expect(page.locator("[name=promises_text]")).to_have_count(3)
    page.get_by_role("button", name="再加一行").click()
    expect(page.locator("[name=promises_text]")).to_have_count(4)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_accessible(language: str, office: Office, case: Case) -> None:
    walk(case, DRAFTED, office.cast)
    page = office.page("head")
    page.context.add_cookies([{"name": "django_language", "value": language, "url": office.site}])
    addresses = ("", "act/extend/", "act/sign_opinion/", "act/withdraw/", "papers/1/", "people/1/")
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        for address in addresses:
            page.goto(f"{office.site}/work/cases/{case.pk}/{address}")
            assert_good_page(page)
        page.goto(f"{office.site}/work/help/lifecycle/")
        assert_good_page(page)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_forms_are_accessible(language: str, office: Office, case: Case) -> None:
    page = office.page("dispatcher")
    page.context.add_cookies([{"name": "django_language", "value": language, "url": office.site}])
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        for address in ("act/forward/", "act/amend/", "act/merge/", "people/join/", "code/"):
            page.goto(f"{office.site}/work/cases/{case.pk}/{address}")
            assert_good_page(page)
        page.goto(f"{office.site}/work/cases/{case.pk}/")
        page.locator(".k-acts details summary").click()
        assert_good_page(page)
    walk(case, (*FORWARDED, ("accept", "handler")), office.cast)
    page = office.page("handler")
    page.context.add_cookies([{"name": "django_language", "value": language, "url": office.site}])
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{office.site}/work/cases/{case.pk}/act/draft_opinion/")
    assert_good_page(page)
    page.locator("form[data-main] button[type=submit]").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert_good_page(page)
