"""The page of a case: what it shows to whom, at what cost, and what hangs on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kentan.domain.cases import actions
from kentan.domain.cases.actions import Who
from kentan.domain.cases.lifecycle.codes import Channel, Purpose, State
from kentan.domain.cases.models import Case, CaseFile, Part
from kentan.domain.ledger.events import SYSTEM
from kentan.domain.ledger.models import Entry
from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.rules import Role
from kentan.domain.petitioners.models import Opening, Petitioner
from tests.factories import make_staff
from tests.interfaces.ui.quality import html_errors
from tests.walks import Cast, register

from .acts import ACCEPTED, ASKED_AGAIN, CLOSED, DELIVERED, FORWARDED, HEARD, OBJECTED, bring, photo, walk

SignIn = Callable[[Staff], Client]
pytestmark = pytest.mark.django_db


def page_of(client: Client, case: Case) -> str:
    answer = client.get(reverse("workspace:case", args=[case.pk]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def links_in(page: str, case: Case) -> set[str]:
    start = f"/work/cases/{case.pk}/act/"
    return {part.partition("/")[0] for part in page.split(start)[1:]}


def test_the_page_costs_the_same_however_much_hangs_on_the_case(case: Case, cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.dispatcher)
    walk(case, DELIVERED, cast)
    page_of(client, case)
    with CaptureQueriesContext(connection) as few:
        page_of(client, case)
    for number in range(4):
        at = timezone.now()
        actions.add_note(case_id=case.pk, by=cast.dispatcher, at=at, note=f"第{number}次联系信访人")
        actions.attach(case_id=case.pk, by=cast.dispatcher, at=at, upload=photo())
        actions.join(
            case_id=case.pk,
            who=Who(part=Part.CO_SIGNER, given={"name": f"群众{number}"}),
            by=cast.registrar,
            at=at,
        )
    with CaptureQueriesContext(connection) as many:
        page_of(client, case)
    assert len(many) == len(few)
    assert len(few) <= 32, "\n".join(query["sql"][:140] for query in few.captured_queries)


def test_what_stands_on_it(cast: Cast, signed_in: SignIn) -> None:
    case = register(cast, at=timezone.now(), urgent=True, people_concerned=6).case
    walk(case, ACCEPTED, cast)
    page = page_of(signed_in(cast.handler), case)
    for part in (
        case.number,
        "村口路灯不亮",
        "多次反映无人处理",
        "尽快修好路灯",
        "已受理",
        "紧急",
        "集体访",
        "衡南县 云集街道 青石社区",
        cast.county.housing.name,
        "周*",
        "138****1234",
        "期限如何计算",
        "受理告知书",
        "办理过程",
    ):
        assert part in page, part
    assert "周大山" not in page
    assert "13800001234" not in page


@pytest.mark.parametrize(
    ("path", "who", "main", "others"),
    [
        ((), "dispatcher", "forward", {"assign", "merge", "redirect", "amend", "withdraw"}),
        (FORWARDED, "handler", "accept", {"object", "accept_simply", "route_by_law", "add_note"}),
        (OBJECTED, "dispatcher", "uphold_objection", {"overrule_objection", "forward"}),
        (ACCEPTED, "handler", "draft_opinion", {"add_note", "attach"}),
        ((*ACCEPTED, ("draft_opinion", "handler")), "head", "sign_opinion", {"return_draft", "extend"}),
        (DELIVERED, "handler", "fulfil", {"record_return_visit"}),
        (HEARD, "re_reviewer", "end_hearing", {"add_note"}),
        (ASKED_AGAIN, "re_reviewer", "decide_re_review", {"open_hearing"}),
        (CLOSED, "dispatcher", "reopen", {"rate", "record_return_visit"}),
    ],
)
def test_the_acts_that_are_legal_now_for_this_person(
    path: Any, who: str, main: str, others: set[str], case: Case, cast: Cast, signed_in: SignIn
) -> None:
    walk(case, path, cast)
    page = page_of(signed_in(getattr(cast, who)), case)
    shown = links_in(page, case)
    assert others | {main} <= shown, f"missing: {others - shown}"
    head = page.partition('class="k-acts')[2].partition("<details")[0]
    assert f"/act/{main}/" in head, "the act that is due does not stand out"
    assert head.count("btn-primary") == 1
    for code in ("register", "settle_from_archive", "explode"):
        assert code not in shown


def test_whoever_watches_sees_no_act(case: Case, cast: Cast, signed_in: SignIn) -> None:
    walk(case, ACCEPTED, cast)
    assert links_in(page_of(signed_in(cast.leader), case), case) == set()


def test_a_drafter_waits_for_the_head(case: Case, cast: Cast, signed_in: SignIn) -> None:
    walk(case, (*ACCEPTED, ("draft_opinion", "handler")), cast)
    page = page_of(signed_in(cast.handler), case)
    head = page.partition('class="k-acts')[2].partition("<details")[0]
    assert "btn-primary" not in head
    assert "待衡南县住房和城乡建设局办理" in page


def test_cases_that_one_may_not_see_are_not_there(cast: Cast, signed_in: SignIn) -> None:
    case = register(cast, at=timezone.now(), purpose=Purpose.ACCUSATION).case
    walk(case, (("forward", "accusation_officer"),), cast)
    case_url = reverse("workspace:case", args=[case.pk])
    for person in cast.staff:
        may = person in (cast.accusation_officer, cast.discipline)
        assert signed_in(person).get(case_url).status_code == (200 if may else 404), person.name
    assert signed_in(cast.dispatcher).get(reverse("workspace:case", args=[10**6])).status_code == 404


def test_accusations_say_so(cast: Cast, signed_in: SignIn) -> None:
    case = register(cast, at=timezone.now(), purpose=Purpose.ACCUSATION).case
    assert "检举控告：限定知悉范围" in page_of(signed_in(cast.accusation_officer), case)


# ---------------------------------------------------------------- presence


def test_two_people_on_one_case_see_each_other(case: Case, cast: Cast, signed_in: SignIn) -> None:
    where = reverse("workspace:case_presence", args=[case.pk])
    one, two = signed_in(cast.registrar), signed_in(cast.dispatcher)
    assert one.get(where).content == b""
    assert cast.registrar.name in two.get(where).content.decode()
    assert cast.dispatcher.name in one.get(where).content.decode()
    assert signed_in(cast.auditor).get(where).status_code == 404
    assert "presence" in page_of(one, case)


def test_an_open_page_is_told_that_the_case_has_moved(case: Case, cast: Cast, signed_in: SignIn) -> None:
    where = reverse("workspace:case_presence", args=[case.pk])
    client = signed_in(cast.dispatcher)
    assert client.get(where, {"seen": case.entries}).content == b""
    walk(case, FORWARDED, cast)
    assert "本件有新的办理情况" in client.get(where, {"seen": case.entries - 1}).content.decode()


# ---------------------------------------------------------------- files


def test_files_are_served_so_that_nothing_in_them_acts(case: Case, cast: Cast, signed_in: SignIn) -> None:
    kept = actions.attach(case_id=case.pk, by=cast.registrar, at=timezone.now(), upload=photo("现场“照片”.jpg"))
    where = reverse("workspace:case_file", args=[case.pk, kept.pk])
    answer = signed_in(cast.registrar).get(where)
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a FileResponse
    assert answer.status_code == 200
    assert len(content) == kept.size
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    down = signed_in(cast.registrar).get(where, {"download": ""})
    assert down["Content-Disposition"].startswith("attachment")
    assert list(down.streaming_content)  # type: ignore[attr-defined]  # a FileResponse
    small = signed_in(cast.registrar).get(reverse("workspace:case_thumbnail", args=[case.pk, kept.pk]))
    assert small["Content-Type"] == "image/jpeg"
    assert small.content.startswith(b"\xff\xd8")
    assert "sandbox" in small["Content-Security-Policy"]


def test_documents_are_downloaded_and_have_no_small_picture(case: Case, cast: Cast, signed_in: SignIn) -> None:
    text = SimpleUploadedFile("情况说明.txt", "反映情况属实。".encode())
    kept = actions.attach(case_id=case.pk, by=cast.registrar, at=timezone.now(), upload=text)
    client = signed_in(cast.registrar)
    answer = client.get(reverse("workspace:case_file", args=[case.pk, kept.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == "反映情况属实。".encode()  # type: ignore[attr-defined]  # a FileResponse
    assert client.get(reverse("workspace:case_thumbnail", args=[case.pk, kept.pk])).status_code == 404


def test_files_only_through_a_case_that_one_may_see(case: Case, cast: Cast, signed_in: SignIn) -> None:
    kept = actions.attach(case_id=case.pk, by=cast.registrar, at=timezone.now(), upload=photo())
    other = register(cast, at=timezone.now()).case
    for name in ("workspace:case_file", "workspace:case_thumbnail"):
        assert signed_in(cast.handler).get(reverse(name, args=[case.pk, kept.pk])).status_code == 404
        assert signed_in(cast.registrar).get(reverse(name, args=[other.pk, kept.pk])).status_code == 404
    CaseFile.objects.filter(pk=kept.pk).update(stored_as="no/such/file.jpg")
    assert signed_in(cast.registrar).get(reverse("workspace:case_file", args=[case.pk, kept.pk])).status_code == 404


# ---------------------------------------------------------------- people


def test_opening_an_identity_takes_a_reason_and_is_shown_once(case: Case, cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.registrar)
    person = case.parties.get().petitioner_id
    where = reverse("workspace:case_identity", args=[case.pk, person])
    ask = client.get(where)
    assert "周大山" not in ask.content.decode()
    refused = client.post(where, {"reason": "看"})
    assert refused.status_code == 422
    assert not Opening.objects.exists()
    telling = client.post(where, {"reason": "联系周大山核实情况"})
    assert telling.status_code == 422
    answer = client.post(where, {"reason": "联系核实办理情况"})
    assert answer.status_code == 200
    assert "周大山" in answer.content.decode()
    assert "13800001234" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert Opening.objects.get().reason == "联系核实办理情况"
    page = page_of(client, case)
    assert "联系核实办理情况" in page
    assert cast.registrar.name in page
    assert "周大山" not in page


def test_who_need_not_know_cannot_open(case: Case, cast: Cast, signed_in: SignIn) -> None:
    walk(case, FORWARDED, cast)
    person = case.parties.get().petitioner_id
    where = reverse("workspace:case_identity", args=[case.pk, person])
    for who in (cast.leader, cast.supervisor):
        client = signed_in(who)
        assert "查看身份信息" not in page_of(client, case)
        assert client.get(where).status_code == 403
        assert client.post(where, {"reason": "联系核实办理情况"}).status_code == 403
    assert not Opening.objects.exists()
    nobody = reverse("workspace:case_identity", args=[case.pk, 10**6])
    assert signed_in(cast.registrar).get(nobody).status_code == 404


def test_a_confidential_petitioner_is_known_to_the_desk_alone(cast: Cast, signed_in: SignIn) -> None:
    case = register(cast, at=timezone.now(), confidential=True).case
    walk(case, FORWARDED, cast)
    page = page_of(signed_in(cast.handler), case)
    assert "查看身份信息" not in page
    assert "周*" not in page
    assert "1234" not in page
    page = page_of(signed_in(cast.dispatcher), case)
    assert "查看身份信息" in page
    assert "周*" in page


def test_a_search_for_a_person_confirms_no_confidential_petitioner(cast: Cast, signed_in: SignIn) -> None:
    case = register(cast, at=timezone.now(), confidential=True).case
    walk(case, FORWARDED, cast)
    for staff, found in ((cast.handler, False), (cast.dispatcher, True)):
        client = signed_in(staff)
        for where, field in (("workspace:person_search", "who"), ("workspace:search", "q")):
            list_url = client.post(reverse(where), {field: "13800001234"})["Location"]
            assert ("person=" in list_url) is found
            assert not found or case.number in client.get(list_url).content.decode()


def test_a_case_that_is_not_open_to_the_reader_is_not_named(cast: Cast, signed_in: SignIn) -> None:
    at = timezone.now()
    earlier = register(cast, at=at, title="去年反映过的事").case
    case = register(cast, at=at, repeat_of_id=earlier.pk).case
    walk(case, FORWARDED, cast)
    page = page_of(signed_in(cast.handler), case)
    assert earlier.number not in page
    assert "去年反映过的事" not in page
    assert "去年反映过的事" in page_of(signed_in(cast.dispatcher), case)


def test_a_registrar_of_the_responsible_unit_is_not_the_desk(cast: Cast, signed_in: SignIn) -> None:
    case = register(cast, at=timezone.now(), confidential=True).case
    walk(case, FORWARDED, cast)
    both = make_staff(cast.county.housing, Role.HANDLER, Role.REGISTRAR)
    page = page_of(signed_in(both), case)
    assert "查看身份信息" not in page
    assert not {"rate", "withdraw", "amend"} & links_in(page, case)


def test_of_who_accuses_nobody_is_told_by_the_form_for_joining(case: Case, cast: Cast, signed_in: SignIn) -> None:
    accuser = [Who(given={"name": "刘桂花", "phone": "13900005678"})]
    register(cast, at=timezone.now(), by=cast.accusation_officer, purpose=Purpose.ACCUSATION, people=accuser)
    data = {"part": "co_signer", "kind": "person", "name": "刘桂花", "phone": "13900005678"}
    answer = signed_in(cast.registrar).post(reverse("workspace:case_join", args=[case.pk]), data)
    assert answer.status_code == 302  # as if nobody of this name were known


def test_somebody_joins_and_somebody_known_is_asked_about(case: Case, cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.registrar)
    where = reverse("workspace:case_join", args=[case.pk])
    known = Petitioner.objects.get()
    data = {"part": "representative", "kind": "person", "name": "周小山", "phone": "13800001234"}
    asked = client.post(where, data)
    assert asked.status_code == 422
    assert "是否为以下人员" in asked.content.decode()
    assert client.post(where, {**data, "known": str(known.pk)}).status_code == 302
    assert Petitioner.objects.count() == 1
    assert client.post(where, {**data, "part": "co_signer", "known": "new"}).status_code == 302
    assert Petitioner.objects.count() == 2
    new = client.post(where, {"part": "co_signer", "kind": "person", "name": "刘桂花"})
    assert new.status_code == 302
    assert case.parties.count() == 4
    assert signed_in(cast.leader).get(where).status_code == 403


def test_a_new_query_code_is_shown_once(case: Case, cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.registrar)
    before = Case.objects.get(pk=case.pk).query_code
    where = reverse("workspace:case_code", args=[case.pk])
    assert "原查询码立即失效" in client.get(where).content.decode()
    answer = client.post(where)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert Case.objects.get(pk=case.pk).query_code != before
    code = answer.content.decode().partition("查询码</dt>")[2].partition("<dd>")[2].partition("</dd>")[0]
    assert len(code.replace(" ", "")) == 8
    assert code not in page_of(client, case)


def test_stepping_back_hides_the_case(case: Case, cast: Cast, signed_in: SignIn) -> None:
    walk(case, FORWARDED, cast)
    client = signed_in(cast.handler)
    where = reverse("workspace:case_recuse", args=[case.pk])
    assert client.get(where).status_code == 200
    done = client.post(where, {"reason": "信访人是我的表兄", "stand_in": cast.second_handler.pk})
    assert done.status_code == 302
    assert client.get(reverse("workspace:case", args=[case.pk])).status_code == 404
    assert Entry.objects.filter(kind="cases.case.recused", stream_id=str(case.pk)).count() == 1


# ---------------------------------------------------------------- papers


PAPERS = (
    ("accept", "受理告知书"),
    ("forward", "转送函"),
    ("assign", "交由你单位办理"),
    ("object", "异议退回函"),
    ("route_by_law", "依法分类处理告知书"),
    ("redirect", "不属于职权范围告知书"),
    ("decline", "不予受理告知书"),
    ("extend", "延长办理期限告知书"),
    ("sign_opinion", "关于“村口路灯不亮”信访事项的处理意见"),
    ("answer_suggestion", "关于“村口路灯不亮”建议意见的答复"),
    ("answer_accusation", "关于“村口路灯不亮”检举控告事项处理结果的答复"),
    ("file_report", "办结报告"),
    ("deliver", "信访事项处理意见书 "),
    ("ask_review", "复查申请书"),
    ("decide_review", "信访事项复查意见书"),
    ("deliver_review", "送达回证"),
    ("ask_re_review", "复核申请书"),
    ("open_hearing", "听证通知书"),
    ("end_hearing", "听证笔录"),
    ("decide_re_review", "听证情况"),
    ("deliver_conclusion", "送达回证"),
    ("record_return_visit", "回访记录"),
)


@pytest.mark.parametrize(("code", "title"), PAPERS)
def test_papers(code: str, title: str, cast: Cast, signed_in: SignIn) -> None:
    case, by = bring(code, cast)
    walk(case, ((code, _name_of(cast, by)),), cast)
    answer = signed_in(by).get(reverse("workspace:case_paper", args=[case.pk, case.entries]))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert title in page.partition('class="k-paper"')[2]
    assert "周大山" not in page
    assert "None" not in page


def _name_of(cast: Cast, staff: Staff) -> str:
    return next(name for name, value in vars(cast).items() if value == staff)


def test_the_opinion_holds_what_the_law_asks_for(cast: Cast, signed_in: SignIn) -> None:
    case, head = bring("sign_opinion", cast)
    draft = signed_in(head).get(reverse("workspace:case_opinion", args=[case.pk, case.opinions.get().pk]))
    assert "草稿，未签发" in draft.content.decode()
    walk(case, (("sign_opinion", "head"),), cast)
    page = signed_in(head).get(reverse("workspace:case_opinion", args=[case.pk, case.opinions.get().pk]))
    text = page.content.decode()
    for part in (
        case.opinion_number,
        "经现场查看，反映情况属实。",
        "尽快修好路灯",
        "予以支持，限期修复。",
        "支持",
        "《信访工作条例》第三十二条",
        "修好路灯",
        f"可以自收到本意见书之日起30日内，向{cast.county.government.name}书面请求复查",
        cast.county.housing.name,
        head.name,
        "（盖章）",
    ):
        assert part in text, part


def test_a_paper_carries_the_full_name_only_against_a_reason(cast: Cast, signed_in: SignIn) -> None:
    case, handler = bring("accept", cast)
    walk(case, (("accept", "handler"),), cast)
    client = signed_in(handler)
    plain = client.get(reverse("workspace:case_paper", args=[case.pk, case.entries])).content.decode()
    assert "周大山" not in plain
    person = case.parties.get().petitioner_id
    where = reverse("workspace:case_identity", args=[case.pk, person]) + f"?paper={case.entries}"
    assert where in plain
    assert "制作并送达本件文书" in client.get(where).content.decode()
    named = client.post(where, {"reason": "制作并送达本件文书"})
    assert named.status_code == 200
    assert "周大山" in named.content.decode()
    assert "受理告知书" in named.content.decode()
    assert "no-store" in named["Cache-Control"]
    assert Opening.objects.count() == 1


def test_an_entry_without_a_paper_has_none(case: Case, cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.registrar)
    actions.add_note(case_id=case.pk, by=cast.registrar, at=timezone.now(), note="联系信访人")
    assert client.get(reverse("workspace:case_paper", args=[case.pk, 2])).status_code == 404
    assert client.get(reverse("workspace:case_paper", args=[case.pk, 99])).status_code == 404
    assert client.get(reverse("workspace:case_paper", args=[case.pk, 1])).status_code == 200


def test_the_registration_form_holds_what_was_taken_down(case: Case, cast: Cast, signed_in: SignIn) -> None:
    where = reverse("workspace:case_paper", args=[case.pk, 1])
    page = signed_in(cast.registrar).get(where, {"form": ""}).content.decode()
    for part in ("信访事项登记表", case.number, "周*", "来信", "申诉求决", case.title, "尽快修好路灯", "信访人签名"):
        assert part in page, part


def test_papers_can_be_read_in_english(case: Case, cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.registrar)
    page = client.get(reverse("workspace:case_paper", args=[case.pk, 1]), {"lang": "en"}).content.decode()
    assert "Registration receipt" in page


# ---------------------------------------------------------------- the rest


def test_entries_of_the_past_are_marked(cast: Cast, signed_in: SignIn) -> None:
    long_ago = timezone.now() - timedelta(days=400)
    receipt = actions.register(
        matter=actions.Matter(
            title="往年来信",
            body="反映道路破损。",
            demands=["修复道路"],
            channel=Channel.LETTER,
            purpose=Purpose.CLAIM,
            place="430422001201",
            people=[Who(given={"name": "周大山"})],
        ),
        by=SYSTEM,
        at=long_ago,
        backfilled=True,
    )
    page = page_of(signed_in(cast.dispatcher), receipt.case)
    assert "补录" in page
    assert receipt.case.state == State.REGISTERED


def test_the_lifecycle_is_a_page(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.handler).get(reverse("workspace:lifecycle")).content.decode()
    for part in ("签发处理意见", "已出具意见", "5个工作日内提出", "全部办理事项"):
        assert part in page


def test_the_pages_are_valid_html(cast: Cast, signed_in: SignIn) -> None:
    sources = {}
    for code in (
        "draft_opinion",
        "forward",
        "merge",
        "sign_opinion",
        "attach",
        "rate",
        "amend",
        "decide_review",
        "close",
    ):
        made, by = bring(code, cast)
        sources[code] = signed_in(by).get(reverse("workspace:act", args=[made.pk, code])).content.decode()
        sources[f"case for {code}"] = page_of(signed_in(by), made)
    case, head = bring("sign_opinion", cast)
    actions.attach(case_id=case.pk, by=head, at=timezone.now(), upload=photo())
    for name, *rest in (("case_paper", 1), ("case_opinion", case.opinions.get().pk), ("case_recuse",)):
        sources[name] = signed_in(head).get(reverse(f"workspace:{name}", args=[case.pk, *rest])).content.decode()
    registrar = signed_in(cast.registrar)
    for name in ("case_join", "case_code"):
        sources[name] = registrar.get(reverse(f"workspace:{name}", args=[case.pk])).content.decode()
    sources["lifecycle"] = registrar.get(reverse("workspace:lifecycle")).content.decode()
    assert html_errors(sources) == {}
