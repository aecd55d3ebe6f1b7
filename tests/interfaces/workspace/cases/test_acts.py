"""Every move of the lifecycle has a page, and on each it can be made once and refused without a trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kentan.domain.cases import actions
from kentan.domain.cases.lifecycle import MOVES
from kentan.domain.cases.lifecycle.codes import State
from kentan.domain.cases.models import Case, CaseFile, Opinion, Part, Statement
from kentan.domain.ledger.models import Entry
from kentan.domain.organisation.models import Staff
from kentan.interfaces.workspace.cases.forms import ELSEWHERE, FORMS
from tests.walks import Cast

from .acts import DELIVERED, SCENES, TEXT, bring, given, photo, today, walk

SignIn = Callable[[Staff], Client]
pytestmark = pytest.mark.django_db


def address(case: Case, code: str) -> str:
    return reverse("workspace:act", args=[case.pk, code])


def state_of(case: Case) -> tuple[object, ...]:
    """Everything that a refused act must leave alone."""
    return (
        Case.objects.filter(pk=case.pk).values().get(),
        Entry.objects.count(),
        Statement.objects.count(),
        CaseFile.objects.count(),
        list(Opinion.objects.values_list("pk", "state", "number")),
    )


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_every_move_has_a_form() -> None:
    assert set(FORMS) == set(MOVES) - ELSEWHERE
    assert set(SCENES) == set(FORMS)


@pytest.mark.parametrize("code", sorted(FORMS))
def test_move(code: str, cast: Cast, signed_in: SignIn) -> None:
    """Shown, refused as stale with everything kept, then made; the case page says what happened."""
    case, by = bring(code, cast)
    client = signed_in(by)
    data = given(code, case, cast)
    page = client.get(address(case, code), {"into": data["into"]} if code == "merge" else {})
    assert page.status_code == 200, text_of(page)
    assert f'value="{case.entries}"' in text_of(page), "the page does not say what it has seen"

    before = state_of(case)
    if code == "attach":
        bad = {"upload": SimpleUploadedFile("照片.jpg", b"MZ no picture"), "seen": case.entries}
        refused = client.post(address(case, code), bad)
    else:
        refused = client.post(address(case, code), {**data, "seen": case.entries - 1})
    assert refused.status_code == 422
    assert state_of(case) == before
    if TEXT in data.values():
        assert TEXT in text_of(refused), "what was typed is lost"

    done = client.post(address(case, code), {**data, "seen": case.entries})
    assert done.status_code == 302, text_of(done)
    assert done["Location"] == reverse("workspace:case", args=[case.pk])
    entry = Entry.objects.filter(stream_kind="case", stream_id=str(case.pk)).latest("sequence")
    assert entry.kind == MOVES[code].event
    assert entry.actor_id == str(by.pk)
    case.refresh_from_db()
    if MOVES[code].to:
        assert case.state in MOVES[code].to
    shown = client.get(done["Location"])
    assert shown.status_code == 200
    assert "k-notice--good" in text_of(shown), "nobody is told that it is done"


@pytest.mark.parametrize("code", sorted(FORMS))
def test_somebody_who_may_not(code: str, cast: Cast, signed_in: SignIn) -> None:
    """A case that one cannot see is not there; a part that one does not play is refused."""
    case, _by = bring(code, cast)
    before = state_of(case)
    hidden = signed_in(cast.auditor)
    assert hidden.get(address(case, code)).status_code == 404
    assert hidden.post(address(case, code), {**given(code, case, cast), "seen": case.entries}).status_code == 404
    watcher = signed_in(cast.leader)
    assert watcher.get(address(case, code)).status_code in (403, 404)
    answer = watcher.post(address(case, code), {**given(code, case, cast), "seen": case.entries})
    assert answer.status_code in (403, 404)
    assert state_of(case) == before


def test_an_act_that_is_not_possible_now_says_why(cast: Cast, signed_in: SignIn) -> None:
    case, _by = bring("forward", cast)
    answer = signed_in(cast.dispatcher).get(address(case, "reopen"))
    assert answer.status_code == 422
    assert "信访事项当前状态为“已登记”，不能办理“重新启动办理”。" in text_of(answer)
    assert "<form" not in text_of(answer).partition("<main")[2].partition("</main>")[0]


def test_unknown_moves_are_not_there(case: Case, cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.dispatcher)
    for code in ("register", "settle_from_archive", "explode"):
        assert client.get(address(case, code)).status_code == 404


def test_a_stale_page_shows_what_happened_meanwhile(case: Case, cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.dispatcher)
    seen = case.entries
    actions.add_note(case_id=case.pk, by=cast.registrar, at=case.registered_at, note="信访人来电补充情况")
    data = {"unit_id": cast.county.housing.pk, "note": "请尽快办理，已有人受伤", "seen": seen}
    answer = client.post(address(case, "forward"), data)
    assert answer.status_code == 422
    page = text_of(answer)
    assert "您打开页面期间，其他人已办理本件。" in page
    assert "信访人来电补充情况" in page
    assert "请尽快办理，已有人受伤" in page
    assert f'name="seen" value="{seen + 1}"' in page
    again = client.post(address(case, "forward"), {**data, "seen": seen + 1})
    assert again.status_code == 302


def test_a_stale_page_whose_act_is_over_keeps_the_text_and_offers_no_button(
    case: Case, cast: Cast, signed_in: SignIn
) -> None:
    seen = case.entries
    actions.forward(case_id=case.pk, unit_id=cast.county.labour.pk, by=cast.second_dispatcher, at=case.registered_at)
    data = {"unit_id": cast.county.housing.pk, "note": "请尽快办理，已有人受伤", "seen": seen}
    answer = signed_in(cast.dispatcher).post(address(case, "forward"), data)
    assert answer.status_code == 422
    assert "不能办理“转送”" in text_of(answer)
    assert "请尽快办理，已有人受伤" in text_of(answer)


@pytest.mark.parametrize(
    ("code", "change", "said"),
    [
        ("extend", {"days": "31"}, "30"),
        ("extend", {"reason": " "}, "error_1_id_"),
        ("deliver", {"delivered_on": today(1)}, "尚未到来"),
        ("deliver", {"delivered_on": today(-1)}, "早于"),
        ("assign", {"report_due_on": today(-1)}, "已经过去"),
        ("forward", {"unit_id": ""}, "error_1_id_"),
        ("object", {"proposed_unit_id": ""}, "error_1_id_"),
        ("draft_opinion", {"answers_1": " "}, "第1项诉求尚未答复"),
        ("draft_opinion", {"conclusion": "adopted"}, "选择"),
        ("draft_opinion", {"conclusion": "not_support"}, "不予支持的事项不得作出承诺"),
        ("draft_opinion", {"promises_day": ["", "", ""]}, "第1项承诺：请填写完成期限。"),
        ("merge", {"into": "430422-2026-999999"}, "没有该编号的信访事项"),
        ("decline", {"earlier_document": "无"}, "请至少填写4个字"),
        ("amend", {"demands": ["", ""]}, "请填写信访人的诉求"),
        ("change_assisting", {"assisting": []}, "内容没有变化"),
    ],
)
def test_what_the_rules_refuse_is_said_on_the_form(
    code: str, change: dict[str, Any], said: str, cast: Cast, signed_in: SignIn
) -> None:
    case, by = bring(code, cast)
    before = state_of(case)
    data = {**given(code, case, cast), "seen": case.entries, **change}
    answer = signed_in(by).post(address(case, code), data)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert state_of(case) == before


def test_the_signer_reads_the_draft_and_cannot_be_its_drafter(cast: Cast, signed_in: SignIn) -> None:
    case, head = bring("sign_opinion", cast)
    page = text_of(signed_in(head).get(address(case, "sign_opinion")))
    assert "经现场查看，反映情况属实。" in page
    assert "修好路灯" in page
    actions.return_draft(case_id=case.pk, by=head, at=case.changed_at, reason="补充照片")
    again = text_of(signed_in(cast.handler).get(address(case, "draft_opinion")))
    assert "补充照片" in again
    assert "经现场查看，反映情况属实。" in again, "the draft is not kept"


def test_a_notice_is_written_for_the_petitioner(cast: Cast, signed_in: SignIn) -> None:
    case, handler = bring("accept", cast)
    client = signed_in(handler)
    client.cookies["django_language"] = "en"
    page = text_of(client.get(address(case, "accept")))
    for part in (case.number, "村口路灯不亮", "现决定予以受理", "第三十一条第（六）项", handler.name):
        assert part in page
    assert "周大山" not in page


def test_rows_can_be_fetched_one_by_one(cast: Cast, signed_in: SignIn) -> None:
    case, handler = bring("draft_opinion", cast)
    client = signed_in(handler)
    page = text_of(client.get(address(case, "draft_opinion")))
    assert page.count('name="promises_text"') == 3
    url = reverse("workspace:act_row", args=[case.pk, "draft_opinion", "promises"])
    row = text_of(client.get(url, {"n": "3"}))
    assert 'id="id_promises_text_4"' in row
    for other in ("facts", "nothing"):
        where = reverse("workspace:act_row", args=[case.pk, "draft_opinion", other])
        assert client.get(where).status_code == 404


def test_several_files_at_once_and_what_is_refused_has_a_name(case: Case, cast: Cast, signed_in: SignIn) -> None:
    files = [photo("一.jpg"), SimpleUploadedFile("病毒.exe", b"MZ\x90\x00"), photo("二.jpg")]
    answer = signed_in(cast.registrar).post(address(case, "attach"), {"upload": files, "seen": case.entries})
    assert answer.status_code == 422
    assert "病毒.exe" in text_of(answer)
    assert sorted(CaseFile.objects.values_list("name", flat=True)) == ["一.jpg", "二.jpg"]


def test_merging_shows_both_and_undoing_brings_back(cast: Cast, signed_in: SignIn) -> None:
    case, dispatcher = bring("merge", cast)
    client = signed_in(dispatcher)
    other = Case.objects.exclude(pk=case.pk).get()
    actions.join(
        case_id=other.pk,
        who=actions.Who(part=Part.CO_SIGNER, petitioner_id=case.parties.get().petitioner_id),
        by=cast.registrar,
        at=case.registered_at,
    )
    choose = text_of(client.get(address(case, "merge")))
    assert other.number in choose, "the other case of the same person is not offered"
    both = text_of(client.get(address(case, "merge"), {"into": other.number}))
    assert case.title in both
    assert other.title in both
    data = {"into": other.number, "reason": TEXT, "seen": case.entries}
    client.post(address(case, "merge"), data)
    case.refresh_from_db()
    assert case.state == State.MERGED
    page = text_of(client.get(reverse("workspace:case", args=[case.pk])))
    assert reverse("workspace:case", args=[other.pk]) in page
    page = text_of(client.get(reverse("workspace:case", args=[other.pk])))
    assert reverse("workspace:case", args=[case.pk]) in page
    client.post(address(case, "unmerge"), {"reason": TEXT, "seen": case.entries})
    case.refresh_from_db()
    assert case.state == State.REGISTERED


def test_the_desk_records_for_the_petitioner_and_the_page_says_so(cast: Cast, signed_in: SignIn) -> None:
    case, registrar = bring("rate", cast)
    client = signed_in(registrar)
    assert "此为代信访人登记" in text_of(client.get(address(case, "rate")))
    client.post(address(case, "rate"), {"body": "bureau", "rating": "satisfied", "seen": case.entries})
    assert "代信访人登记" in text_of(client.get(reverse("workspace:case", args=[case.pk])))
    left = text_of(client.get(address(case, "rate")))
    assert 'value="bureau"' not in left
    assert 'value="unit"' in left


def test_the_message_says_what_comes_next(cast: Cast, signed_in: SignIn) -> None:
    case, handler = bring("deliver", cast)
    client = signed_in(handler)
    answer = client.post(address(case, "deliver"), {**given("deliver", case, cast), "seen": case.entries}, follow=True)
    assert "下一期限：承诺事项 1" in text_of(answer)


def test_every_scene_stands_on_its_own(cast: Cast) -> None:
    case, _by = bring("forward", cast)
    walk(case, DELIVERED, cast)
    assert case.state == State.DELIVERED
