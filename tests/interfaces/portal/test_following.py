"""Following: getting in, what is told and what is not, and every act of a petitioner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kentan.domain.cases import actions
from kentan.domain.cases.actions import Decision
from kentan.domain.cases.lifecycle.codes import Conclusion, Purpose, Rating, ReviewOutcome, State
from kentan.domain.cases.models import Case
from kentan.domain.ledger.models import Entry
from kentan.domain.organisation.models import Staff
from tests.factories import NOON
from tests.interfaces.portal.filling import Slip, answer, case_url, file_matter, fill_in, follow, send, url
from tests.platform.samples import photo, workbook
from tests.walks import Cast, perform, register
from tests.walks import photo as case_photo

pytestmark = pytest.mark.django_db

Steps = Sequence[tuple[str, str]]
TO_UNIT: Steps = [("forward", "dispatcher")]
TO_ACCEPTED: Steps = [*TO_UNIT, ("accept", "handler")]
TO_DECIDED: Steps = [*TO_ACCEPTED, ("draft_opinion", "handler"), ("sign_opinion", "head")]
TO_DELIVERED: Steps = [*TO_DECIDED, ("deliver", "handler")]


def go(case: Case, cast: Cast, moves: Steps, *, at: datetime = NOON) -> Case:
    """Make the moves, one a day."""
    for code, who in moves:
        at += timedelta(days=1)
        case.refresh_from_db()
        perform(code, case=case, by=getattr(cast, who), at=at, cast=cast)
    case.refresh_from_db()
    return case


def made(cast: Cast, moves: Steps = (), **changes: Any) -> Slip:
    """A registered case with its code, as the counter hands it out, and so far along."""
    receipt = register(cast, at=NOON, **changes)
    return Slip(go(receipt.case, cast, moves), receipt.case.number, receipt.query_code)


def page(client: Client, slip: Slip) -> str:
    """The tracking page, coming in first."""
    reply = follow(client, slip.number, slip.code)
    assert reply.status_code == 302, reply.content.decode()[:2000]
    text: str = client.get(case_url("follow_case", slip.case)).content.decode()
    return text


@pytest.fixture(autouse=True)
def january() -> Any:
    """Ten days after the cases of these tests began."""
    with time_machine.travel(NOON + timedelta(days=10), tick=False) as moment:
        yield moment


# ---------------------------------------------------------------- getting in


def test_in_with_number_and_code(visitor: Client, cast: Cast) -> None:
    slip = made(cast)
    assert "信访部门正在处理" in page(visitor, slip)
    assert slip.code not in str(dict(visitor.session))
    assert visitor.get(f"/follow/{slip.number}/").status_code == 200


def test_as_people_type_it(visitor: Client, cast: Cast) -> None:
    slip = made(cast)
    typed = f" {slip.code[:4].lower()} {slip.code[4:].lower()} "
    assert follow(visitor, slip.number.replace("-", " "), typed).status_code == 302


def test_the_same_answer_to_a_wrong_number_and_a_wrong_code(visitor: Client, cast: Cast) -> None:
    slip = made(cast)
    wrong_code = follow(visitor, slip.number, "ABCD2345")
    wrong_number = follow(visitor, "430422-2026-999999", slip.code)
    assert wrong_code.status_code == wrong_number.status_code == 422
    texts = [reply.content.decode().split("<main", 1)[1].split("<form", 1)[0] for reply in (wrong_code, wrong_number)]
    assert texts[0] == texts[1]
    assert "编号与查询码不相符" in texts[0]
    assert slip.number in wrong_code.content.decode()


@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        ("", "ABCD2345", "请填写信访事项编号"),
        ("123", "ABCD2345", "编号是 16 位数字"),
        ("430422-2026-000001", "", "请填写查询码"),
        ("430422-2026-000001", "ABC", "查询码是 8 位"),
    ],
)
def test_what_cannot_be_a_number_or_code_says_so(visitor: Client, number: str, code: str, said: str) -> None:
    reply = follow(visitor, number, code)
    assert reply.status_code == 422
    assert said in reply.content.decode()


def test_guessing_is_slowed_for_an_address(visitor: Client, cast: Cast, settings: Any) -> None:
    settings.KENTAN_WRONG_CODES = 3
    slip = made(cast)
    for _ in range(3):
        assert follow(visitor, "430422-2026-999999", "ABCD2345").status_code == 422
    assert follow(visitor, slip.number, slip.code).status_code == 429
    assert follow(Client(REMOTE_ADDR="198.51.100.7"), slip.number, slip.code).status_code == 302
    with time_machine.travel(NOON + timedelta(days=10, minutes=16), tick=False):
        assert follow(visitor, slip.number, slip.code).status_code == 302


def test_guessing_is_slowed_for_a_number_whether_it_exists_or_not(county: Any, cast: Cast, settings: Any) -> None:
    settings.KENTAN_WRONG_CODES = 2
    slip = made(cast)
    for number in (slip.number, "430422-2026-999999"):
        for host in range(6):
            assert follow(Client(REMOTE_ADDR=f"198.51.100.{host}"), number, "ABCD2345").status_code == 422
        assert follow(Client(REMOTE_ADDR="198.51.100.99"), number, slip.code).status_code == 429


def test_the_right_code_does_not_count(visitor: Client, cast: Cast, settings: Any) -> None:
    settings.KENTAN_WRONG_CODES = 2
    slip = made(cast)
    for _ in range(5):
        assert follow(visitor, slip.number, slip.code).status_code == 302


def test_half_an_hour_after_the_last_page_the_code_is_asked_again(visitor: Client, cast: Cast, january: Any) -> None:
    slip = made(cast)
    page(visitor, slip)
    january.shift(timedelta(minutes=29))
    assert visitor.get(case_url("follow_case", slip.case)).status_code == 200
    january.shift(timedelta(minutes=29))
    assert visitor.get(case_url("follow_case", slip.case)).status_code == 200
    january.shift(timedelta(minutes=31))
    reply = visitor.get(case_url("follow_case", slip.case), follow=True)
    assert reply.redirect_chain == [(f"/follow/?number={slip.number}", 302)]
    assert "超过半小时" in reply.content.decode()


def test_a_renewed_code_shuts_open_doors(visitor: Client, cast: Cast) -> None:
    slip = made(cast)
    page(visitor, slip)
    actions.renew_query_code(case_id=slip.case.pk, by=cast.registrar, at=NOON + timedelta(days=1))
    assert visitor.get(case_url("follow_case", slip.case)).status_code == 302
    assert follow(visitor, slip.number, slip.code).status_code == 422


def test_leaving(visitor: Client, cast: Cast) -> None:
    slip = made(cast)
    page(visitor, slip)
    assert visitor.post(reverse("portal:leave"))["Location"] == "/"
    assert visitor.get(case_url("follow_case", slip.case)).status_code == 302
    assert visitor.get(reverse("portal:leave")).status_code == 405


def test_the_session_changes_when_somebody_comes_in(visitor: Client, cast: Cast) -> None:
    visitor.session.save()
    slip, other = made(cast), made(cast)
    page(visitor, slip)
    before = visitor.cookies["sessionid"].value
    page(visitor, other)
    assert visitor.cookies["sessionid"].value != before
    assert visitor.get(case_url("follow_case", slip.case)).status_code == 200  # both stay open


ADDRESSES = [
    ("follow_case", {}),
    ("follow_letter", {"key": "opinion-1"}),
    ("follow_file", {"pk": 1}),
    ("note", {}),
    ("attach", {}),
    ("rate", {"body": "unit"}),
    ("review", {}),
    ("re_review", {}),
    ("withdraw", {}),
]


@pytest.mark.parametrize(("name", "more"), ADDRESSES)
def test_a_session_opens_its_own_case_only(visitor: Client, cast: Cast, name: str, more: dict[str, Any]) -> None:
    mine, other = made(cast), made(cast, TO_DELIVERED)
    page(visitor, mine)
    before = Entry.objects.count()
    address = case_url(name, other.case, **more)
    assert visitor.get(address)["Location"] == f"/follow/?number={other.number}"
    reply = visitor.post(address, {"note": "别人的", "words": "别人的", "grounds": "别人的", "rating": "satisfied"})
    assert reply.status_code in (302, 405, 422)
    assert "村口路灯不亮" not in reply.content.decode()
    assert Entry.objects.count() == before


def test_staff_have_no_key_here(visitor: Client, cast: Cast) -> None:
    slip = made(cast)
    visitor.force_login(cast.dispatcher)
    assert visitor.get(case_url("follow_case", slip.case)).status_code == 302


# ---------------------------------------------------------------- what is told


@pytest.mark.parametrize(
    ("moves", "said"),
    [
        ([], ["信访部门正在处理", "衡南县信访局", "0734-8552222", "2026年1月20日"]),
        (TO_UNIT, ["已转到衡南县住房和城乡建设局", "责任单位书面告知您是否受理"]),
        ([*TO_UNIT, ("object", "handler")], ["不属于本单位职责", "信访部门确定由哪个单位负责"]),
        (TO_ACCEPTED, ["衡南县住房和城乡建设局已受理", "受理告知书", "责任单位办结并出具处理意见"]),
        (TO_DECIDED, ["已作出处理意见", "正在送达给您"]),
        (TO_DELIVERED, ["答复已送达", "您可以申请复查", "评价办理单位", "修好路灯"]),
        ([("route_by_law", "dispatcher")], ["法定途径"]),
        ([("redirect", "dispatcher")], ["由其他机关负责"]),
        ([("decline", "dispatcher")], ["不再重复受理"]),
        ([*TO_DELIVERED, ("ask_review", "dispatcher")], ["衡南县人民政府正在复查", "作出复查意见"]),
    ],
)
def test_where_it_is_and_until_when(visitor: Client, cast: Cast, moves: Steps, said: list[str]) -> None:
    text = page(visitor, made(cast, moves))
    for words in said:
        assert words in text


def test_every_date_explains_itself(visitor: Client, cast: Cast) -> None:
    text = page(visitor, made(cast))
    assert "信访部门转给责任单位" in text
    assert "《信访工作条例》第22条" in text
    assert "15 日" in text.replace("15日", "15 日")


def test_a_decision_can_be_read_only_once_it_was_delivered(visitor: Client, cast: Cast) -> None:
    slip = made(cast, TO_DECIDED)
    assert "处理意见书" not in page(visitor, slip).split("文书和答复")[1].split("</ul>")[0]
    key = f"opinion-{slip.case.opinions.get().pk}"
    assert visitor.get(case_url("follow_letter", slip.case, key=key)).status_code == 404
    go(slip.case, cast, [("deliver", "handler")], at=NOON + timedelta(days=5))
    text = visitor.get(case_url("follow_letter", slip.case, key=key)).content.decode()
    for words in ("经现场查看", "尽快修好路灯", "予以支持", "第三十二条", "支持"):
        assert words in text


def test_a_draft_is_never_shown(visitor: Client, cast: Cast) -> None:
    slip = made(cast, TO_DECIDED[:-1])
    assert "拟写" not in page(visitor, slip)
    key = f"opinion-{slip.case.opinions.get().pk}"
    assert visitor.get(case_url("follow_letter", slip.case, key=key)).status_code == 404


def test_letters_can_be_read(visitor: Client, cast: Cast) -> None:
    slip = made(cast, [("route_by_law", "dispatcher")])
    text = page(visitor, slip)
    address = text.split("p-letters")[1].split('href="')[1].split('"')[0]
    assert "现将有关情况告知如下" in visitor.get(address).content.decode()
    assert visitor.get(case_url("follow_letter", slip.case, key="nonsense")).status_code == 404


def test_a_revoked_review_is_read_at_once(visitor: Client, cast: Cast) -> None:
    slip = made(cast, [*TO_DELIVERED, ("ask_review", "dispatcher")])
    actions.decide_review(
        case_id=slip.case.pk,
        by=cast.reviewer,
        at=NOON + timedelta(days=8),
        outcome=ReviewOutcome.REVOKED,
        facts="经复查查明",
        reasons="原意见事实不清",
    )
    assert "复查意见书" in page(visitor, slip)


def test_inner_dealings_stay_inside(visitor: Client, cast: Cast) -> None:
    slip = made(cast, TO_ACCEPTED)
    at = NOON + timedelta(days=3)
    actions.add_note(case_id=slip.case.pk, by=cast.handler, at=at, note="内部意见：此人情绪激动")
    actions.add_note(case_id=slip.case.pk, by=cast.handler, at=at, note="请补充医院发票", for_petitioner=True)
    actions.attach(case_id=slip.case.pk, by=cast.handler, at=at, upload=case_photo(1))
    inner = slip.case.files.get()
    actions.attach(case_id=slip.case.pk, by=cast.handler, at=at, upload=case_photo(2), for_petitioner=True)
    shown = slip.case.files.get(for_petitioner=True)
    text = page(visitor, slip)
    assert "内部意见" not in text
    assert "请补充医院发票" in text
    assert case_url("follow_file", slip.case, pk=inner.pk) not in text
    assert text.count("添加附件") == 1
    assert visitor.get(case_url("follow_file", slip.case, pk=inner.pk)).status_code == 404
    assert visitor.get(case_url("follow_file", slip.case, pk=shown.pk)).status_code == 200
    for staff in Staff.objects.all():
        assert staff.name not in text


def test_one_s_own_files_and_nobody_else_s(visitor: Client, cast: Cast) -> None:
    other = made(cast)
    actions.attach(case_id=other.case.pk, by=cast.registrar, at=NOON, upload=case_photo(3), for_petitioner=True)
    fill_in(visitor, until="evidence")
    book = SimpleUploadedFile("账目.xlsx", workbook())
    visitor.post(url("evidence"), {"uploads": [SimpleUploadedFile("照片.jpg", photo()), book]})
    for step in ("name", "contact"):
        answer(visitor, step)
    slip = send(visitor)
    page(visitor, slip)
    sheet, picture = slip.case.files.order_by("content_type")
    reply = visitor.get(case_url("follow_file", slip.case, pk=picture.pk))
    assert (reply["Content-Type"], reply["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "sandbox" in reply["Content-Security-Policy"]
    assert reply["Content-Disposition"].startswith("inline")
    assert "no-store" in reply["Cache-Control"]
    assert visitor.get(case_url("follow_file", slip.case, pk=sheet.pk))["Content-Disposition"].startswith("attachment")
    theirs = other.case.files.get()
    assert visitor.get(case_url("follow_file", slip.case, pk=theirs.pk)).status_code == 404


def test_who_opened_one_s_identity_and_why(visitor: Client, cast: Cast) -> None:
    slip = made(cast, TO_UNIT)
    assert "目前没有人查看过" in page(visitor, slip)
    actions.open_identity(
        case_id=slip.case.pk,
        petitioner_id=slip.case.parties.get().petitioner_id,
        reason="电话核实摔伤情况",
        by=cast.handler,
        at=NOON + timedelta(days=3),
    )
    text = page(visitor, slip)
    assert "电话核实摔伤情况" in text
    assert "衡南县住房和城乡建设局 " + cast.handler.name in text


def test_an_accusation_tells_that_it_was_transferred_and_the_reply(visitor: Client, cast: Cast) -> None:
    moves: Steps = [
        ("forward", "accusation_officer"),
        ("accept", "discipline"),
        ("answer_accusation", "discipline"),
    ]
    slip = made(cast, moves[:1], purpose=Purpose.ACCUSATION, title="反映某干部收受礼金")
    go(slip.case, cast, moves[1:], at=NOON + timedelta(days=2))
    actions.open_identity(
        case_id=slip.case.pk,
        petitioner_id=slip.case.parties.get().petitioner_id,
        reason="核实举报线索",
        by=cast.accusation_officer,
        at=NOON + timedelta(days=3),
    )
    text = page(visitor, slip)
    assert "已转交有权处理的机关" in text
    for hidden in ("纪律检查委员会", "受理告知书", "现在由谁办理", cast.accusation_officer.name, "支持"):
        assert hidden not in text
    go(slip.case, cast, [("deliver", "discipline")], at=NOON + timedelta(days=6))
    text = page(visitor, slip)
    assert "回复已送达" in text
    key = f"opinion-{slip.case.opinions.get().pk}"
    reply = visitor.get(case_url("follow_letter", slip.case, key=key))
    assert "经现场查看" in reply.content.decode()


def test_a_merged_case_shows_where_the_other_stands_and_none_of_its_words(visitor: Client, cast: Cast) -> None:
    into = made(cast, TO_ACCEPTED, title="别人的标题", body="别人的经历，住在某处。", demands=["别人的诉求"])
    actions.add_note(
        case_id=into.case.pk, by=cast.handler, at=NOON + timedelta(days=3), note="请别人补充", for_petitioner=True
    )
    mine = made(cast, TO_UNIT)
    actions.merge(
        case_id=mine.case.pk,
        into_id=into.case.pk,
        by=cast.dispatcher,
        at=NOON + timedelta(days=4),
        reason="同一路段同一问题",
    )
    text = page(visitor, mine)
    assert "已受理" in text
    assert into.number in text
    assert "同一路段同一问题" in text
    assert "责任单位办结并出具处理意见" in text
    for hidden in ("别人的标题", "别人的经历", "别人的诉求", "请别人补充"):
        assert hidden not in text
    other = page(Client(), into)
    assert mine.number not in other
    assert visitor.get(case_url("follow_case", into.case)).status_code == 302


def test_what_was_promised_and_how_it_stands(visitor: Client, cast: Cast, january: Any) -> None:
    slip = made(cast, TO_DELIVERED)
    assert "到期未兑现" in page(visitor, slip)
    january.move_to(NOON + timedelta(days=7))
    assert "正在落实" in page(visitor, slip)
    go(slip.case, cast, [("fulfil", "handler")], at=NOON + timedelta(days=7))
    assert "正在核实" in page(visitor, slip)
    go(slip.case, cast, [("confirm_fulfilment", "dispatcher")], at=NOON + timedelta(days=8))
    assert "已兑现，并经他人核实" in page(visitor, slip)


# ---------------------------------------------------------------- what can be done


def test_only_what_is_possible_is_offered_and_waiving_never(visitor: Client, cast: Cast) -> None:
    slip = made(cast)
    text = page(visitor, slip)
    assert case_url("note", slip.case) in text
    assert case_url("attach", slip.case) in text
    assert case_url("withdraw", slip.case) in text
    assert case_url("review", slip.case) not in text
    assert case_url("rate", slip.case, body="unit") not in text
    reply = visitor.get(case_url("review", slip.case), follow=True)
    assert "现在不能办理这一项" in reply.content.decode()
    delivered = made(cast, TO_DELIVERED)
    text = page(visitor, delivered)
    assert case_url("review", delivered.case) in text
    assert "不申请复查" not in text
    assert "waive" not in text


def test_bureau_and_unit_are_rated_apart(visitor: Client, cast: Cast) -> None:
    slip = made(cast, TO_DELIVERED)
    page(visitor, slip)
    unit, bureau = (case_url("rate", slip.case, body=body) for body in ("unit", "bureau"))
    assert "评价：衡南县住房和城乡建设局" in visitor.get(unit).content.decode()
    assert "评价：衡南县信访局" in visitor.get(bureau).content.decode()
    assert visitor.get(case_url("rate", slip.case, body="mayor")).status_code == 404
    assert "请从三项中选择一项" in visitor.post(unit, {"rating": "", "words": "说得好"}).content.decode()
    reply = visitor.post(unit, {"rating": "not_satisfied", "words": "路灯只修了一半"}, follow=True)
    assert "感谢您的评价" in reply.content.decode()
    assert unit not in reply.content.decode()
    assert bureau in reply.content.decode()
    visitor.post(bureau, {"rating": "satisfied", "words": ""})
    slip.case.refresh_from_db()
    assert (slip.case.rated_unit, slip.case.rated_bureau) == (Rating.NOT_SATISFIED, Rating.SATISFIED)
    twice = visitor.post(bureau, {"rating": "basically", "words": "再评一次"})
    assert twice.status_code == 422
    assert "再评一次" in twice.content.decode()
    entry = Entry.objects.filter(kind="cases.case.rated").first()
    assert entry is not None
    assert (entry.actor_kind, entry.actor_id) == ("petitioner", f"code:{slip.case.pk}")


def test_a_review_is_asked_with_its_limit_shown(visitor: Client, cast: Cast) -> None:
    slip = made(cast, TO_DELIVERED)
    page(visitor, slip)
    address = case_url("review", slip.case)
    text = visitor.get(address).content.decode()
    assert "2026年2月9日" in text
    assert "衡南县人民政府" in text
    assert "30 日内作出意见" in text
    empty = visitor.post(address, {"grounds": " "})
    assert "请写明不服的理由" in empty.content.decode()
    reply = visitor.post(address, {"grounds": "意见书漏了医药费。"}, follow=True)
    assert "申请已提交" in reply.content.decode()
    assert "正在复查" in reply.content.decode()
    assert "意见书漏了医药费。" in reply.content.decode()
    slip.case.refresh_from_db()
    assert slip.case.state == State.UNDER_REVIEW


def test_a_switch_in_the_middle_of_writing_loses_nothing(visitor: Client, cast: Cast) -> None:
    slip = made(cast, TO_DELIVERED)
    page(visitor, slip)
    reply = visitor.post(case_url("review", slip.case), {"grounds": "写到一半的理由", "switch": "large"})
    assert reply.status_code == 200
    assert "写到一半的理由" in reply.content.decode()
    assert 'class="large-type"' in reply.content.decode()
    slip.case.refresh_from_db()
    assert slip.case.state == State.DELIVERED


def test_too_late_for_a_review(visitor: Client, cast: Cast, january: Any) -> None:
    slip = made(cast, TO_DELIVERED)
    january.move_to(NOON + timedelta(days=60))
    assert case_url("review", slip.case) not in page(visitor, slip)
    reply = visitor.post(case_url("review", slip.case), {"grounds": "意见书漏了医药费。"})
    assert reply.status_code == 422
    assert "意见书漏了医药费。" in reply.content.decode()


def test_a_re_review_is_the_last_step(visitor: Client, cast: Cast) -> None:
    slip = made(cast, [*TO_DELIVERED, ("ask_review", "dispatcher")])
    actions.decide_review(
        case_id=slip.case.pk,
        by=cast.reviewer,
        at=NOON + timedelta(days=7),
        outcome=ReviewOutcome.UPHELD,
        facts="经复查查明",
        reasons="事实清楚",
    )
    go(slip.case, cast, [("deliver_review", "reviewer")], at=NOON + timedelta(days=7))
    page(visitor, slip)
    address = case_url("re_review", slip.case)
    text = visitor.get(address).content.decode()
    assert "最后一步" in text
    assert "衡阳市人民政府" in text
    assert "正在复核" in visitor.post(address, {"grounds": "复查没有看现场。"}, follow=True).content.decode()


def test_withdrawing_says_what_it_means(visitor: Client, cast: Cast) -> None:
    slip = made(cast, TO_UNIT)
    page(visitor, slip)
    text = visitor.get(case_url("withdraw", slip.case)).content.decode()
    assert "任何人不得要求您撤回" in text
    assert "随时可以重新提出" in text
    reply = visitor.post(case_url("withdraw", slip.case), {"words": "路灯已经修好了。"}, follow=True)
    assert "您已撤回" in reply.content.decode()
    slip.case.refresh_from_db()
    assert slip.case.state == State.WITHDRAWN


def test_adding_words_and_files(visitor: Client, cast: Cast) -> None:
    slip = made(cast, TO_ACCEPTED)
    page(visitor, slip)
    assert "请写明要补充的内容" in visitor.post(case_url("note", slip.case), {"note": ""}).content.decode()
    assert (
        "又有一个老人摔倒了。"
        in visitor.post(case_url("note", slip.case), {"note": "又有一个老人摔倒了。"}, follow=True).content.decode()
    )
    attach = case_url("attach", slip.case)
    assert "请至少选择一个" in visitor.post(attach).content.decode()
    good, bad = SimpleUploadedFile("发票.jpg", photo()), SimpleUploadedFile("坏.exe", b"MZ\x90" * 50)
    reply = visitor.post(attach, {"uploads": [good, bad]})
    assert reply.status_code == 422
    assert "坏.exe：" in reply.content.decode()
    assert slip.case.files.get().name == "发票.jpg"
    again = visitor.post(attach, {"uploads": SimpleUploadedFile("发票.jpg", photo())})
    assert again.status_code == 422
    assert slip.case.files.count() == 1


def test_additions_are_bounded(visitor: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from kentan.interfaces.portal.actions.tallies import Bound
    from kentan.interfaces.portal.following import acts

    monkeypatch.setattr(acts, "ADDITIONS", Bound("addition", 2, timedelta(days=1)))
    slip = made(cast)
    page(visitor, slip)
    for number in range(2):
        assert visitor.post(case_url("note", slip.case), {"note": f"补充{number}"}).status_code == 302
    reply = visitor.post(case_url("note", slip.case), {"note": "还要补充一句"})
    assert reply.status_code == 429
    assert "还要补充一句" in reply.content.decode()


def test_what_is_written_survives_the_half_hour(visitor: Client, cast: Cast, january: Any) -> None:
    slip = made(cast, TO_DELIVERED)
    page(visitor, slip)
    january.shift(timedelta(minutes=45))
    address, words = case_url("review", slip.case), "写了四十五分钟的理由。"
    reply = visitor.post(address, {"grounds": words})
    assert reply.status_code == 422
    assert "请重新输入查询码" in reply.content.decode()
    assert words in reply.content.decode()
    wrong = visitor.post(address, {"grounds": words, "query_code": "ABCD2345"})
    assert "编号与查询码不相符" in wrong.content.decode()
    assert words in wrong.content.decode()
    right = visitor.post(address, {"grounds": words, "query_code": slip.code})
    assert right.status_code == 200
    assert "请再点一次按钮提交" in right.content.decode()
    assert words in right.content.decode()
    slip.case.refresh_from_db()
    assert slip.case.state == State.DELIVERED  # nothing happened by itself
    assert visitor.post(address, {"grounds": words}).status_code == 302


def test_a_suggestion_is_answered(visitor: Client, cast: Cast) -> None:
    slip = made(cast, TO_ACCEPTED, purpose=Purpose.SUGGESTION)
    decision = Decision(facts="建议合理。", answers=["采纳，年内安装。"], basis="", conclusion=Conclusion.ADOPTED)
    actions.answer_suggestion(case_id=slip.case.pk, by=cast.handler, at=NOON + timedelta(days=4), decision=decision)
    go(slip.case, cast, [("deliver", "handler")], at=NOON + timedelta(days=4))
    text = page(visitor, slip)
    assert "答复已送达" in text
    assert case_url("review", slip.case) not in text


def test_nothing_personal_in_logs(visitor: Client, cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    slip = file_matter(visitor)
    follow(visitor, slip.number, "ABCD2345")
    page(visitor, slip)
    visitor.post(case_url("note", slip.case), {"note": ""})
    for secret in ("周大山", "13800001234", "ABCD2345", slip.code, slip.code.replace(" ", "")):
        assert secret not in caplog.text
