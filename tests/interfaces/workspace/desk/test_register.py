"""Registering: what is kept, what is refused, what stands beside the form, and what never gets anywhere."""

from __future__ import annotations

import re

import pytest
import segno
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import translation

from kentan.domain.cases.models import Case, Part, Party, Statement, StatementKind
from kentan.domain.cases.queries import with_code
from kentan.domain.organisation.rules import Role
from tests.factories import CLOUD, NOON, WELL, County, make_staff
from tests.interfaces.workspace.desk.conftest import Enter, letter
from tests.walks import VILLAGE, Cast, register

FORM, LOOK = "/work/register/", "/work/register/look/"


@pytest.fixture
def desk(enter: Enter, cast: Cast) -> Client:
    """The registrar's browser."""
    return enter(cast.registrar)


def code_on(page: str) -> str:
    """The query code of a receipt."""
    found = re.search(r'data-copy="([2-9A-Z]{8})"', page)
    assert found, page
    return found[1]


def test_a_plain_letter(desk: Client) -> None:
    answer = desk.post(FORM, letter())
    assert answer.status_code == 200
    case = Case.objects.get()
    assert (case.title, case.channel, case.purpose) == ("蒸阳大道井盖缺失致人摔伤要求赔偿", "letter", "claim")
    assert (case.problem_place_id, case.registered_by) == (VILLAGE, str(answer.wsgi_request.user.pk))
    assert Statement.objects.get(kind=StatementKind.DEMAND).body == case.title, "the title is the demand"
    page = answer.content.decode()
    assert case.number in page
    assert "<svg" in page
    assert with_code(number=case.number, code=code_on(page)).case == case


def test_the_code_is_kept_nowhere(desk: Client) -> None:
    answer = desk.post(FORM, letter())
    code = code_on(answer.content.decode())
    for session in Session.objects.all():
        assert code not in str(session.get_decoded())
    slip = answer.context["slip"]
    address = f"http://testserver/follow/?number={slip.case.number}"
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        border=2, omitsize=True, svgclass="k-slip__picture", lineclass=None
    )
    assert slip.picture == drawn


def test_who_petitions_is_kept_nowhere_in_the_clear(desk: Client) -> None:
    desk.post(FORM, letter(name=""))
    desk.post(LOOK, letter())
    desk.post(FORM, letter())
    for session in Session.objects.all():
        assert "王秀英" not in str(session.get_decoded())
        assert "13812345678" not in str(session.get_decoded())


def test_sent_twice_is_registered_once(desk: Client) -> None:
    form = letter()
    desk.post(FORM, form)
    again = desk.post(FORM, form, follow=True)
    case = Case.objects.get()
    assert again.redirect_chain == [(f"/work/cases/{case.pk}/", 302)]


def test_demands_lose_their_numbers(desk: Client) -> None:
    desk.post(FORM, letter(demands="1、赔偿医疗费\n（二）加装井盖\n\n 3. 公开道歉\n2024年的误工费"))
    demands = Statement.objects.filter(kind=StatementKind.DEMAND).order_by("position").values_list("body", flat=True)
    assert list(demands) == ["赔偿医疗费", "加装井盖", "公开道歉", "2024年的误工费"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"body": ""}, "body"),
        ({"township": ""}, "township"),
        ({"name": "", "phone": ""}, "name"),
        ({"phone": "12"}, "phone"),
        ({"id_number": "43042219900101001X"}, "id_number"),
        ({"channel": "phone"}, "read_back"),
        ({"channel": "talk"}, "channel"),
        ({"village": "430422103201"}, "village"),  # of another township
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(desk: Client, changes: dict[str, str], field: str) -> None:
    given = letter(demands="赔偿") | changes
    answer = desk.post(FORM, given)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Case.objects.exists()
    page = answer.content.decode()
    for name in ("title", "body", "name", "phone", "demands"):
        assert given[name] in page
    assert given["token"] in page


def test_spoken_words_are_read_back(desk: Client) -> None:
    desk.post(FORM, letter(channel="visit", read_back="on", people_present="6", people_concerned="240"))
    case = Case.objects.get()
    assert (case.channel, case.people_present, case.people_concerned) == ("visit", 6, 240)


def test_anonymous(desk: Client) -> None:
    desk.post(FORM, letter(name="", phone="", anonymous="on"))
    case = Case.objects.get()
    assert case.anonymous
    assert not case.parties.exists()


def test_other_people(desk: Client) -> None:
    more = {
        "people-TOTAL_FORMS": "3",
        "people-1-part": "co_signer",
        "people-1-name": "李国强",
        "people-2-part": "represented",
    }
    desk.post(FORM, letter(**more, **{"people-0-name": "张桂兰", "people-0-phone": "13900001111"}))
    parts = Party.objects.order_by("id").values_list("part", "petitioner__masked_name")
    assert list(parts) == [(Part.MAIN, "王*"), (Part.REPRESENTATIVE, "张*"), (Part.CO_SIGNER, "李*")]


def test_the_sixth_representative_is_refused(desk: Client) -> None:
    rows = {f"people-{n}-name": "代表" + "甲乙丙丁戊己"[n] for n in range(6)}
    parts = {f"people-{n}-part": "representative" for n in range(6)}
    answer = desk.post(FORM, letter(**rows, **parts, **{"people-TOTAL_FORMS": "6"}))
    assert answer.status_code == 422
    assert not Case.objects.exists()
    assert "代表己" in answer.content.decode()


def test_a_wrong_number_of_another_person_is_said_in_that_row(desk: Client) -> None:
    answer = desk.post(FORM, letter(**{"people-0-name": "张桂兰", "people-0-phone": "12"}))
    assert answer.status_code == 422
    assert "phone" in answer.context["others"].forms[0].errors


def test_the_township_and_the_channel_are_remembered(desk: Client) -> None:
    desk.post(FORM, letter(channel="fax"))
    form = desk.get(FORM).context["form"]
    assert (form["channel"].value(), form["township"].value()) == ("fax", CLOUD)
    assert ("430422001201", "青石社区") in form.fields["village"].choices


# ---------------------------------------------------------------- beside the form


def test_what_is_known_stands_beside(desk: Client, cast: Cast) -> None:
    same = register(cast, at=NOON).case
    alike = register(
        cast, at=NOON, title="村口井盖缺失", body="村口井盖缺失多日，老人踩空摔伤。", people=(), anonymous=True
    ).case
    answer = desk.post(LOOK, {"phone": "138 0000 1234", "title": "井盖缺失无人管", "body": "井盖缺失踩空摔伤"})
    look = answer.context["look"]
    assert [hit.case for hit in look.people] == [same]
    assert alike in [hit.case for hit in look.alike]
    assert "周大山" not in answer.content.decode()
    assert "周*" in answer.content.decode()


def test_what_one_may_not_see_does_not_stand_beside(enter: Enter, cast: Cast, county: County) -> None:
    register(cast, at=NOON, purpose="accusation", title="举报村干部侵占征地补偿款")
    register(cast, at=NOON)
    recorder = enter(make_staff(county.well, Role.RECORDER))
    for client in (recorder, enter(cast.registrar)):
        look = client.post(LOOK, {"phone": "13800001234", "title": "举报村干部侵占征地补偿款"}).context["look"]
        assert not any(hit.case.purpose == "accusation" for hit in [*look.people, *look.alike])
    assert not recorder.post(LOOK, {"phone": "13800001234", "title": "村口路灯不亮"}).context["look"].people


@pytest.mark.parametrize("nonsense", ["repeat:99999999999", "merge:x", "repeat:", "<b>"])
def test_nonsense_about_related_cases(desk: Client, nonsense: str) -> None:
    assert desk.post(LOOK, {"related": nonsense}).context["look"].related == ""
    assert desk.post(FORM, letter(related=nonsense)).status_code in (200, 422)
    assert not Case.objects.filter(repeat_of__isnull=False).exists()


def test_a_repeat(desk: Client, cast: Cast) -> None:
    first = register(cast, at=NOON).case
    desk.post(FORM, letter(related=f"repeat:{first.pk}"))
    assert Case.objects.latest("id").repeat_of == first


def test_a_repeat_of_what_one_may_not_see_is_none(desk: Client, cast: Cast) -> None:
    hidden = register(cast, at=NOON, purpose="accusation").case
    desk.post(FORM, letter(related=f"repeat:{hidden.pk}"))
    assert Case.objects.latest("id").repeat_of is None


def test_to_be_merged_later(enter: Enter, cast: Cast) -> None:
    first = register(cast, at=NOON).case
    answer = enter(cast.dispatcher).post(FORM, letter(related=f"merge:{first.pk}"))
    note = Statement.objects.get(kind=StatementKind.NOTE)
    assert first.number in note.body
    assert answer.context["merge_url"]


def test_an_accusation_leaves_the_registrars_sight(desk: Client, cast: Cast, enter: Enter) -> None:
    other = register(cast, at=NOON).case
    page = desk.post(FORM, letter(purpose="accusation", related=f"merge:{other.pk}"))
    case = Case.objects.latest("id")
    assert page.status_code == 200
    assert case.number in page.content.decode()
    assert not page.context["seen"]
    assert desk.get(f"/work/cases/{case.pk}/").status_code in (403, 404)
    assert not Statement.objects.filter(kind=StatementKind.NOTE).exists()
    assert enter(cast.accusation_officer).get(f"/work/cases/{case.pk}/").status_code == 200


def test_only_who_may_dispatch_is_led_there(desk: Client, enter: Enter, cast: Cast) -> None:
    assert desk.post(FORM, letter(then="dispatch")).context["dispatch_url"] == ""
    answer = enter(cast.dispatcher).post(FORM, letter(then="dispatch"))
    assert answer.context["dispatch_url"]
    assert answer.context["then"] == "dispatch"


# ---------------------------------------------------------------- without a script


def test_villages_in_a_second_step(desk: Client) -> None:
    answer = desk.post(FORM, letter(township=WELL, village="", show="villages"))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "柳林村" in page
    assert "王秀英" in page
    assert "我在蒸阳大道路口踩空摔伤" in page
    assert not Case.objects.exists()


def test_one_more_row(desk: Client) -> None:
    first = desk.post(FORM, letter(**{"people-0-name": "张桂兰"}, show="row"))
    page = first.content.decode()
    assert 'name="people-1-name"' in page
    assert "张桂兰" in page
    part = desk.post(FORM, letter(**{"people-0-name": "张桂兰"}, show="row"), headers={"HX-Request": "true"})
    assert 'name="people-TOTAL_FORMS" value="2"' in part.content.decode()
    assert "<html" not in part.content.decode()


def test_looking_in_a_second_step(desk: Client, cast: Cast) -> None:
    register(cast, at=NOON)
    answer = desk.post(FORM, letter(title="村口路灯不亮", show="look"))
    assert "村口路灯不亮" in answer.content.decode()
    assert answer.context["look"].alike


@pytest.mark.parametrize(
    "township", ["", "x", "430422000000", "430422999000", "１２３４５６７８９０１２", "430422001000' OR 1"]
)
def test_villages_of_nonsense(desk: Client, township: str) -> None:
    answer = desk.get("/work/register/villages/", {"township": township})
    assert answer.content.decode().count("<option") == 1


def test_markup_stays_words(desk: Client) -> None:
    answer = desk.post(FORM, letter(title="<script>alert(1)</script>", name='"><img src=x>'))
    assert "<script>alert(1)" not in answer.content.decode()
    refused = desk.post(FORM, letter(title="<script>alert(1)</script>", township="", village=""))
    assert "<script>alert(1)" not in refused.content.decode()


def test_the_page_speaks_both_languages(desk: Client) -> None:
    assert "登记信访事项" in desk.get(FORM).content.decode()
    desk.cookies["django_language"] = "en"
    assert "Register a matter" in desk.get(FORM).content.decode()
    translation.activate("zh-hans")


def test_the_same_number_of_queries(desk: Client, cast: Cast, django_assert_max_num_queries: object) -> None:
    for _ in range(3):
        register(cast, at=NOON)
    with django_assert_max_num_queries(14):  # type: ignore[operator]  # a fixture
        desk.post(LOOK, {"phone": "13800001234", "name": "周大山", "title": "村口路灯不亮", "body": "路灯坏了"})
