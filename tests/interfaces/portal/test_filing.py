"""Filing: every step, good and bad input, nothing lost, sent once."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from kentan.domain.cases import queries
from kentan.domain.cases.lifecycle.codes import Channel, Purpose, State
from kentan.domain.cases.models import Case
from kentan.domain.ledger.models import Entry
from kentan.domain.petitioners.models import Petitioner
from kentan.interfaces.portal.actions import drafts
from kentan.interfaces.portal.filing.steps import STEPS
from kentan.interfaces.portal.models import Draft, DraftFile, Tally
from kentan.interfaces.portal.tasks import forget_drafts
from kentan.platform.files import open_stored
from tests.factories import CLOUD, COUNTY, WELL
from tests.interfaces.portal.filling import ANSWERS, STORY, answer, file_matter, fill_in, read_slip, send, url
from tests.platform.samples import photo, photo_with_everything

pytestmark = pytest.mark.django_db


def upload(content: bytes, name: str = "路灯照片.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def shades(number: int) -> list[SimpleUploadedFile]:
    """So many different photos."""
    made = []
    for shade in range(number):
        buffer = BytesIO()
        Image.new("RGB", (8, 8), (shade, 40, 90)).save(buffer, "JPEG")
        made.append(upload(buffer.getvalue(), f"照片{shade}.jpg"))
    return made


# ---------------------------------------------------------------- the whole way


def test_a_matter_is_registered_as_it_was_told(visitor: Client) -> None:
    slip = file_matter(visitor)
    case = slip.case
    assert (case.state, case.channel, case.purpose) == (State.REGISTERED, Channel.ONLINE, Purpose.CLAIM)
    assert (case.title, case.body, case.problem_place_id) == ("村口路灯不亮", STORY, "430422001201")
    assert queries.demands_of(case) == ["尽快修好路灯", "承担医药费"]
    assert not case.anonymous
    assert not case.confidential
    party = case.parties.get()
    assert (party.part, party.petitioner.masked_name, party.petitioner.masked_phone) == ("main", "周*", "138****1234")
    assert queries.with_code(number=slip.number, code=slip.code).case == case
    registered = Entry.objects.get(kind="cases.case.registered")
    assert (registered.actor_kind, registered.actor_id) == ("petitioner", "portal")


def test_anonymous_needs_nobody(visitor: Client) -> None:
    case = file_matter(visitor, name={"name_kind": "named"}).case
    assert case.parties.exists()
    other = Client()
    for step in ("kind", "township", "village", "what", "asked", "evidence"):
        answer(other, step)
    assert answer(other, "name", name_kind="anonymous")["Location"] == url("check")
    assert other.get(url("contact")).status_code == 302
    assert "周大山" not in other.get(url("check")).content.decode()
    slip = send(other)
    assert slip.case.anonymous
    assert not slip.case.parties.exists()


def test_confidential_on_request(visitor: Client) -> None:
    assert file_matter(visitor, name={"name_kind": "confidential"}).case.confidential


def test_an_organisation_names_who_speaks_for_it(visitor: Client) -> None:
    contact = {"name": "衡南县青石种植专业合作社", "contact": "李建国", "phone": "0734-8551111", "id_number": ""}
    case = file_matter(visitor, name={"name_kind": "organisation"}, contact=contact).case
    assert case.parties.get().petitioner.kind == "organisation"


def test_an_accusation_is_one_from_the_start(visitor: Client) -> None:
    assert file_matter(visitor, kind={"kind": "accusation"}).case.purpose == Purpose.ACCUSATION


def test_the_whole_county_needs_no_village(visitor: Client) -> None:
    fill_in(visitor, until="township")
    assert answer(visitor, "township", township=COUNTY)["Location"] == url("what")
    for step in ("what", "asked", "evidence", "name", "contact"):
        answer(visitor, step)
    assert send(visitor).case.problem_place_id == COUNTY


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("村口的路灯坏了。老人摔倒了。", "村口的路灯坏了"),
        ("一" * 60, "一" * 39 + "…"),
        ("！！！！！", "！！！！！"),
    ],
)
def test_without_a_line_of_its_own_the_beginning_is_the_title(visitor: Client, body: str, title: str) -> None:
    assert file_matter(visitor, what={"title": "", "body": body}).case.title == title


# ---------------------------------------------------------------- bad input, nothing lost

WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("kind", {"kind": ""}, "请选择事情的类别"),
    ("kind", {"kind": "nonsense"}, "请选择事情的类别"),
    ("township", {"township": "999999999999"}, "请选择乡镇"),
    ("village", {"village": "430422103201"}, "请选择村"),
    ("what", {"body": "", "title": "我的标题"}, "请写明事情经过"),
    ("what", {"body": "短", "title": "我的标题"}, "请再多写几句"),
    ("what", {"body": "长" * 20_001}, "请精简到 20000 字以内"),
    ("what", {"title": "长" * 121}, "请精简到 120 字以内"),
    ("asked", {"demands": ["", "  "]}, "请写明您的诉求"),
    ("asked", {"demands": ["修好路灯", "赔"]}, "第 2 条诉求"),
    ("name", {"name_kind": ""}, "请选择以什么方式反映"),
    ("contact", {"name": "", "phone": "13800001234"}, "请填写您的姓名"),
    ("contact", {"phone": "", "address": ""}, "电话和地址请至少填写一项"),
    ("contact", {"phone": "1380000"}, "手机号码应为11位"),
    ("contact", {"id_number": "430422199001011234"}, "身份证"),
]


@pytest.mark.parametrize(("step", "typed", "said"), WRONG)
def test_bad_input_is_explained_and_kept(visitor: Client, step: str, typed: dict[str, Any], said: str) -> None:
    fill_in(visitor, until=step)
    reply = answer(visitor, step, **typed)
    text = reply.content.decode()
    assert reply.status_code == 422
    assert said in text
    assert 'role="alert"' in text
    assert "<title>有误：" in text
    for value in typed.values():
        for part in value if isinstance(value, list) else [value]:
            if part.strip() and step not in ("kind", "township", "village", "name"):
                assert part in text
    again = visitor.get(url(step)).content.decode()  # also after a look at another page
    for value in typed.values():
        for part in value if isinstance(value, list) else [value]:
            if part.strip() and step in ("what", "asked", "contact") and Draft.objects.exists():
                assert part in again


def test_a_refusal_never_repeats_identity_data_in_a_message(visitor: Client) -> None:
    fill_in(visitor, until="contact")
    text = answer(visitor, "contact", phone="1380000").content.decode()
    assert text.count("1380000") == 1  # in its field, nowhere else


def test_changing_the_language_loses_nothing(visitor: Client) -> None:
    fill_in(visitor, until="what")
    answer(visitor, "what", body="", title="只写了标题")
    visitor.post("/i18n/setlang/", {"language": "en", "next": url("what")})
    assert "只写了标题" in visitor.get(url("what")).content.decode()


@pytest.mark.parametrize(("step", "name"), [("what", "body"), ("contact", "address"), ("asked", "demands")])
def test_a_switch_in_the_middle_of_a_form_loses_nothing(visitor: Client, step: str, name: str) -> None:
    fill_in(visitor, until=step)
    typed = "写到一半的一句话"
    for switch, seen in (("large", 'class="large-type"'), ("en", 'lang="en"')):
        reply = visitor.post(url(step), {name: typed, "switch": switch})
        assert reply.status_code == 200
        assert typed in reply.content.decode()
        assert seen in reply.content.decode()
        assert 'role="alert"' not in reply.content.decode()
    again = visitor.get(url(step)).content.decode()
    assert typed in again
    assert 'class="large-type"' in again
    assert 'lang="en"' in again


def test_a_switch_on_the_first_page_begins_no_draft(visitor: Client) -> None:
    reply = visitor.post(url("kind"), {"kind": "suggestion", "switch": "large"})
    assert 'class="large-type"' in reply.content.decode()
    assert re.search(r'value="suggestion"[^>]*checked', reply.content.decode())
    assert not Draft.objects.exists()


def test_a_switch_keeps_the_files_that_were_chosen(visitor: Client) -> None:
    fill_in(visitor, until="evidence")
    reply = visitor.post(url("evidence"), {"uploads": shades(1), "switch": "large"})
    assert "照片0.jpg" in reply.content.decode()


def test_another_box_for_a_demand(visitor: Client) -> None:
    fill_in(visitor, until="asked")
    text = answer(visitor, "asked", demands=["修好路灯"], more="yes").content.decode()
    assert text.count("<textarea") == 2
    assert "修好路灯" in text
    assert answer(visitor, "asked", demands=["修好路灯", "", "赔医药费"]).status_code == 302
    assert visitor.get(url("asked")).content.decode().count("<textarea") == 2


def test_twenty_demands_and_no_more(visitor: Client) -> None:
    fill_in(visitor, until="asked")
    assert answer(visitor, "asked", demands=[f"第{n}件" for n in range(21)]).status_code == 422
    assert answer(visitor, "asked", demands=[f"第{n}件" for n in range(20)]).status_code == 302


def test_steps_cannot_be_skipped(visitor: Client) -> None:
    for step in STEPS[1:]:
        assert visitor.get(step.url)["Location"] == url("kind")
    answer(visitor, "kind")
    for step in STEPS[2:]:
        assert visitor.get(step.url)["Location"] == url("township")
    assert visitor.get(url("check"))["Location"] == url("township")
    assert visitor.post(url("check"))["Location"] == url("township")
    assert not Case.objects.exists()


def test_changing_an_answer_leads_back_to_the_answers(visitor: Client) -> None:
    fill_in(visitor)
    assert answer(visitor, "what", title="改过的标题")["Location"] == url("check")
    assert "改过的标题" in visitor.get(url("check")).content.decode()


def test_another_township_asks_for_the_village_again(visitor: Client) -> None:
    fill_in(visitor)
    assert answer(visitor, "township", township=WELL)["Location"] == url("village")
    assert visitor.get(url("check"))["Location"] == url("village")
    assert answer(visitor, "village", village="430422103202")["Location"] == url("check")
    assert "茶市镇 白塔村" in visitor.get(url("check")).content.decode()


def test_from_anonymous_to_named_asks_who(visitor: Client) -> None:
    for step in ("kind", "township", "village", "what", "asked", "evidence"):
        answer(visitor, step)
    answer(visitor, "name", name_kind="anonymous")
    visitor.get(url("check"))
    assert answer(visitor, "name", name_kind="named")["Location"] == url("contact")
    assert answer(visitor, "contact")["Location"] == url("check")


# ---------------------------------------------------------------- drafts


def test_a_draft_is_unreadable_in_the_database(visitor: Client) -> None:
    fill_in(visitor)
    visitor.post(url("evidence"), {"uploads": upload(photo(), "张三的合同.jpg")})
    draft, file = Draft.objects.get(), DraftFile.objects.get()
    kept = bytes(draft.sealed) + bytes(file.sealed) + default_storage.open(file.stored_as).read()
    for secret in ("周大山", "13800001234", STORY, "张三的合同"):
        assert secret.encode() not in kept
        assert secret.encode("unicode-escape") not in kept
    assert b"JFIF" not in kept
    assert visitor.cookies["draft"].value not in draft.token
    cookie = visitor.cookies["draft"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 7 * 24 * 3600


def test_a_draft_survives_a_closed_browser_for_seven_days(visitor: Client) -> None:
    start = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        fill_in(visitor, until="asked")
    with time_machine.travel(start + timedelta(days=6, hours=23), tick=False):
        assert "接着填" in visitor.get("/").content.decode() or "还没有提交" in visitor.get("/").content.decode()
        assert STORY in visitor.get(url("what")).content.decode()
        assert visitor.get("/file/").status_code == 200
        answer(visitor, "what")
    with time_machine.travel(start + timedelta(days=13), tick=False):
        assert STORY in visitor.get(url("what")).content.decode()
    with time_machine.travel(start + timedelta(days=15), tick=False):
        assert visitor.get(url("what"))["Location"] == url("kind")
        assert visitor.get("/file/")["Location"] == url("kind")


def test_somebody_else_does_not_see_the_draft(visitor: Client) -> None:
    fill_in(visitor)
    stranger = Client()
    assert stranger.get(url("check"))["Location"] == url("kind")
    stranger.cookies["draft"] = "guessed"
    assert stranger.get(url("check"))["Location"] == url("kind")


def test_a_moved_seal_does_not_open(visitor: Client) -> None:
    fill_in(visitor)
    other = Client()
    fill_in(other, until="asked")
    mine, theirs = Draft.objects.order_by("begun_at")
    theirs.sealed = mine.sealed
    theirs.save()
    assert other.get(url("what"))["Location"] == url("kind")


def test_a_draft_can_be_thrown_away(visitor: Client) -> None:
    fill_in(visitor)
    assert "彻底删除" in visitor.get(url("discard")).content.decode()
    assert visitor.post(url("discard"))["Location"] == "/"
    assert not Draft.objects.exists()
    assert visitor.get(url("check"))["Location"] == url("kind")


def test_typing_without_the_cookie_says_so(visitor: Client) -> None:
    reply = visitor.post(url("what"), ANSWERS["what"], follow=True)
    assert reply.redirect_chain == [(url("kind"), 302)]
    assert "没有找到您填写的内容" in reply.content.decode()


# ---------------------------------------------------------------- photos and files


def test_photos_arrive_without_what_identifies_the_camera(visitor: Client) -> None:
    fill_in(visitor, until="evidence")
    visitor.post(url("evidence"), {"uploads": [upload(photo_with_everything())]})
    for step in ("name", "contact"):
        answer(visitor, step)
    case = send(visitor).case
    kept = case.files.get()
    assert (kept.name, kept.for_petitioner, kept.attached_by_kind) == ("路灯照片.jpg", True, "petitioner")
    content = open_stored(kept.stored_as).read()
    assert b"Secret" not in content
    assert not Image.open(BytesIO(content)).getexif()
    assert not DraftFile.objects.exists()


def test_files_are_listed_and_removed_one_by_one(visitor: Client) -> None:
    fill_in(visitor, until="evidence")
    assert visitor.post(url("evidence"), {"uploads": shades(2), "stay": "yes"})["Location"] == url("evidence")
    text = visitor.get(url("evidence")).content.decode()
    assert "照片0.jpg" in text
    assert "照片1.jpg" in text
    first = DraftFile.objects.order_by("added_at", "id")[0]
    visitor.post(url("evidence"), {"remove": str(first.pk)})
    assert DraftFile.objects.count() == 1
    assert visitor.post(url("evidence"), {"remove": str(first.pk)}).status_code == 302
    assert visitor.post(url("evidence"), {"remove": "nonsense"}).status_code == 404


def test_nobody_removes_the_file_of_another_draft(visitor: Client) -> None:
    fill_in(visitor, until="evidence")
    visitor.post(url("evidence"), {"uploads": shades(1), "stay": "yes"})
    stranger = Client()
    fill_in(stranger, until="evidence")
    stranger.post(url("evidence"), {"remove": str(DraftFile.objects.get().pk)})
    assert DraftFile.objects.count() == 1


def test_at_most_ten_files(visitor: Client) -> None:
    fill_in(visitor, until="evidence")
    reply = visitor.post(url("evidence"), {"uploads": shades(11)})
    assert reply.status_code == 422
    assert "最多可附 10 个文件" in reply.content.decode()
    assert DraftFile.objects.count() == 10
    assert 'type="file"' not in visitor.get(url("evidence")).content.decode()


def test_a_bad_file_is_named_and_the_good_ones_kept(visitor: Client) -> None:
    fill_in(visitor, until="evidence")
    reply = visitor.post(url("evidence"), {"uploads": [upload(b"MZ\x90" * 50, "病毒.exe"), *shades(1)]})
    assert reply.status_code == 422
    assert "病毒.exe：" in reply.content.decode()
    assert DraftFile.objects.count() == 1


def test_a_file_that_is_too_large(visitor: Client, settings: Any) -> None:
    settings.KENTAN_MAX_FILE_MB = 1
    fill_in(visitor, until="evidence")
    reply = visitor.post(url("evidence"), {"uploads": upload(b"\xff\xd8\xff" + b"0" * 1_100_000)})
    assert reply.status_code == 422
    assert "路灯照片.jpg：" in reply.content.decode()
    assert "1 MB" in reply.content.decode().replace("1MB", "1 MB")


def test_a_request_that_is_too_large_is_not_even_stored(visitor: Client, settings: Any) -> None:
    settings.KENTAN_MAX_UPLOAD_MB = 1
    fill_in(visitor, until="evidence")
    reply = visitor.post(url("evidence"), {"uploads": upload(b"0" * 1_500_000)})
    assert reply.status_code == 422
    assert "一次上传的文件太大" in reply.content.decode()
    assert not DraftFile.objects.exists()


def test_files_together_are_bounded(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "ALL_FILES_MB", 0)
    fill_in(visitor, until="evidence")
    assert "文件总大小超过" in visitor.post(url("evidence"), {"uploads": shades(1)}).content.decode()


def test_the_same_photo_twice_is_one(visitor: Client) -> None:
    fill_in(visitor, until="evidence")
    visitor.post(url("evidence"), {"uploads": [*shades(1), *shades(1)]})
    for step in ("name", "contact"):
        answer(visitor, step)
    assert send(visitor).case.files.count() == 1


# ---------------------------------------------------------------- sending


def test_sending_twice_makes_one_case(visitor: Client) -> None:
    fill_in(visitor)
    slip = send(visitor)
    assert visitor.post(url("check"))["Location"] == url("done")
    assert Case.objects.count() == 1
    assert Petitioner.objects.count() == 1
    assert read_slip(visitor) == slip
    for step in STEPS:
        assert visitor.get(step.url)["Location"] == url("done")


def test_the_code_is_forgotten_when_it_was_written_down(visitor: Client) -> None:
    slip = file_matter(visitor)
    reply = visitor.post(url("done"))
    assert reply["Location"] == f"/follow/?number={slip.number}"
    assert visitor.get(url("done"))["Location"] == "/follow/"
    assert not Draft.objects.exists()
    assert slip.number in visitor.get(reply["Location"]).content.decode()


def test_the_code_is_shown_for_an_hour_at_most(visitor: Client) -> None:
    start = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        slip = file_matter(visitor)
    with time_machine.travel(start + timedelta(minutes=59), tick=False):
        assert read_slip(visitor) == slip
        assert "再看一次编号和查询码" in visitor.get("/").content.decode()
    with time_machine.travel(start + timedelta(minutes=61), tick=False):
        assert visitor.get(url("done"))["Location"] == "/follow/"


def test_the_slip_says_what_comes_next_and_never_shows_the_code_in_the_picture(visitor: Client) -> None:
    with time_machine.travel(datetime(2026, 1, 5, 4, 0, tzinfo=UTC), tick=False):
        slip = file_matter(visitor)
        text = visitor.get(url("done")).content.decode()
    assert "2026年1月20日" in text
    assert "开始的当天不计算" in text or "期限" in text
    assert re.search(r"<svg[^>]*p-qr__code", text)
    links = re.findall(r"http://testserver[^<\s\"]*", text)
    assert links == [f"http://testserver/follow/?number={slip.number}"]


def test_programs_are_stopped_and_people_lose_nothing(visitor: Client) -> None:
    fill_in(visitor)
    reply = visitor.post(url("check"), {"website": "http://spam.example"})
    assert reply.status_code == 422
    assert "周大山" in reply.content.decode()
    assert not Case.objects.exists()
    send(visitor)


def test_nobody_fills_it_in_within_seconds(visitor: Client, settings: Any) -> None:
    settings.KENTAN_FILING_SECONDS = 10
    start = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        fill_in(visitor)
        assert visitor.post(url("check")).status_code == 422
    with time_machine.travel(start + timedelta(seconds=11), tick=False):
        send(visitor)


def test_an_address_cannot_flood_the_bureau(visitor: Client, settings: Any) -> None:
    settings.KENTAN_FILINGS_PER_HOUR = 2
    for _ in range(2):
        file_matter(Client())
    fill_in(visitor)
    reply = visitor.post(url("check"))
    assert reply.status_code == 429
    assert "请 60 分钟后再试" in reply.content.decode()
    assert "周大山" in reply.content.decode()
    assert Case.objects.count() == 2
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    file_matter(elsewhere)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1), tick=False):
        send(visitor)


def test_a_refusal_of_the_domain_is_shown_and_nothing_is_half_done(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_in(visitor, until="evidence")
    visitor.post(url("evidence"), {"uploads": shades(1)})
    for step in ("name", "contact"):
        answer(visitor, step)
    default_storage.delete(DraftFile.objects.get().stored_as)
    reply = visitor.post(url("check"))
    assert reply.status_code == 422
    assert "文件已丢失" in reply.content.decode()
    assert not Case.objects.exists()
    assert not Petitioner.objects.exists()


def test_nothing_personal_in_addresses_and_logs(visitor: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    fill_in(visitor, until="contact")
    answer(visitor, "contact", phone="1380000")
    answer(visitor, "contact")
    slip = send(visitor)
    said = caplog.text
    for secret in ("周大山", "13800001234", "1380000", STORY, slip.code, slip.code.replace(" ", "")):
        # statements of the database's own log carry parameters; they are off unless somebody debugs the database
        assert secret not in "\n".join(line for line in said.splitlines() if "django.db.backends" not in line)


def test_pages_stay_out_of_caches(visitor: Client) -> None:
    assert "no-store" in visitor.get(url("kind"))["Cache-Control"]
    fill_in(visitor)
    assert "no-store" in visitor.get(url("check"))["Cache-Control"]
    assert "no-store" in visitor.get("/")["Cache-Control"]


def test_the_form_needs_its_token(county: Any) -> None:
    assert Client(enforce_csrf_checks=True).post(url("kind"), ANSWERS["kind"]).status_code == 403


def test_the_same_township_is_offered_once_and_the_prison_never(visitor: Client) -> None:
    fill_in(visitor, until="township")
    text = visitor.get(url("township")).content.decode()
    assert text.count(f'value="{CLOUD}"') == 1
    assert "监狱" not in text


def test_before_there_is_a_bureau_nothing_can_be_filed(db: None) -> None:
    visitor = Client(headers={"accept-language": "zh-hans"})
    assert "网上反映尚未开通" in visitor.get(url("kind")).content.decode()
    assert "网上反映尚未开通" in answer(visitor, "kind").content.decode()
    assert not Draft.objects.exists()


def test_old_counts_are_forgotten(visitor: Client) -> None:
    start = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        answer(Client(), "kind")
    with time_machine.travel(start + timedelta(days=3), tick=False):
        answer(Client(), "kind")
    assert Tally.objects.count() == 1


def test_expired_drafts_go_by_themselves(visitor: Client, django_capture_on_commit_callbacks: Any) -> None:
    start = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        for _ in range(3):
            other = Client()
            fill_in(other, until="evidence")
            other.post(url("evidence"), {"uploads": shades(1)})
        sent = file_matter(visitor)
    stored = list(DraftFile.objects.values_list("stored_as", flat=True))
    with time_machine.travel(start + timedelta(days=7, hours=1), tick=False):
        with django_capture_on_commit_callbacks(execute=True):
            forget_drafts()
        assert not Draft.objects.exists()
        assert not Tally.objects.exists()
    assert not [name for name in stored if default_storage.exists(name)]
    sent.case.refresh_from_db()
