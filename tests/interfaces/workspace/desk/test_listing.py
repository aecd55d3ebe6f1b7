"""The list of cases: rows, filters, search, pages, saved filters, and what nobody may see."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kentan.domain.cases.lifecycle.codes import Channel, Purpose
from kentan.domain.cases.models import Case, SavedFilter
from kentan.domain.organisation import actions as organisation
from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.rules import Role
from tests.factories import CLOUD, NOON, WELL, make_staff
from tests.interfaces.workspace.desk.conftest import Enter
from tests.walks import Cast, perform, register

LIST, SEARCH, PERSON = "/work/cases/", "/work/search/", "/work/search/person/"


@pytest.fixture
def desk(enter: Enter, cast: Cast) -> Client:
    """The dispatcher's browser."""
    return enter(cast.dispatcher)


def shown(client: Client, **query: Any) -> list[Case]:
    """The cases that the list shows."""
    answer = client.get(LIST, query)
    assert answer.status_code == 200
    return [row.case for row in answer.context["rows"]]


def advance(case: Case, cast: Cast, *steps: tuple[str, Staff]) -> Case:
    for number, (code, by) in enumerate(steps, start=1):
        case.refresh_from_db()
        perform(code, case=case, by=by, at=NOON + timedelta(days=number), cast=cast)
    case.refresh_from_db()
    return case


def test_a_row(desk: Client, cast: Cast) -> None:
    case = advance(register(cast, at=NOON, urgent=True, people_concerned=5).case, cast, ("forward", cast.dispatcher))
    page = desk.get(LIST)
    (row,) = page.context["rows"]
    assert (row.case, row.badge.label, row.place) == (case, "已转办", "云集街道 青石社区")
    assert list(row.marks) == ["紧急", "集体"]
    assert row.limit is not None
    assert row.limit.tier == "late"
    text = page.content.decode()
    for words in (
        case.number,
        case.title,
        str(cast.county.housing),
        "2026年1月5日",
        f"/work/cases/{case.pk}/",
        "共 1 件",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ({"text": "路灯"}, [0]),
        ({"text": "工资 拖欠"}, [1]),
        ({"text": "灯路"}, []),
        ({"state": "open"}, [0, 1, 2]),
        ({"state": "closed"}, []),
        ({"state": "dispatched"}, [1]),
        ({"channel": "letter"}, [0, 2]),
        ({"purpose": "suggestion"}, [2]),
        ({"category": "040000"}, [0]),
        ({"category": "040400"}, [0]),
        ({"category": "060000"}, [1]),
        ({"township": CLOUD}, [0, 2]),
        ({"township": WELL, "village": "430422103202"}, [1]),
        ({"urgent": "on"}, [1]),
        ({"collective": "on"}, [2]),
        ({"repeat": "on"}, [2]),
        ({"simple": "on"}, []),
        ({"since": "2026-01-06"}, [1, 2]),
        ({"until": "2026-01-06"}, [0, 1]),
        ({"since": "2026-01-06", "until": "2026-01-06"}, [1]),
        ({"state": "open", "channel": "letter", "purpose": "suggestion"}, [2]),
        ({"state": "nonsense", "channel": "x", "since": "soon", "unit": "0"}, [0, 1, 2]),
    ],
)
@pytest.mark.usefixtures("categories")
def test_filters(desk: Client, cast: Cast, query: dict[str, str], finds: list[int]) -> None:
    first = register(cast, at=NOON, category="040400").case
    second = register(
        cast, at=NOON + timedelta(days=1), category="060100", title="拖欠工资", body="承包工程拖欠农民工工资五万元。",
        demands=["支付"], channel=Channel.PHONE, place="430422103202", urgent=True,
    ).case  # fmt: skip
    advance(second, cast, ("forward", cast.dispatcher))
    third = register(
        cast, at=NOON + timedelta(days=2), title="建议增开公交", body="建议增加班次。", demands=["增加"],
        purpose=Purpose.SUGGESTION, people_concerned=9, repeat_of_id=first.pk,
    ).case  # fmt: skip
    cases = [first, second, third]
    assert set(shown(desk, **query)) == {cases[at] for at in finds}


def test_units_and_holders(desk: Client, cast: Cast, enter: Enter) -> None:
    kept = register(cast, at=NOON).case
    sent = advance(register(cast, at=NOON).case, cast, ("forward", cast.dispatcher))
    housing, bureau = cast.county.housing.pk, cast.county.bureau.pk
    assert shown(desk, unit=housing) == shown(desk, holder=housing) == [sent]
    assert shown(desk, holder=bureau) == [kept]
    assert shown(desk, mine="on") == []
    assert set(shown(enter(cast.registrar), mine="on")) == {kept, sent}


def test_orders_and_pages(desk: Client, cast: Cast) -> None:
    cases = [register(cast, at=NOON + timedelta(minutes=number)).case for number in range(53)]
    newest = desk.get(LIST)
    assert [row.case for row in newest.context["rows"]] == cases[:2:-1]
    assert newest.context["page"].before == ""
    after = newest.context["page"].after
    second = desk.get(LIST, {"after": after})
    assert [row.case for row in second.context["rows"]] == cases[2::-1]
    assert second.context["page"].after == ""
    assert shown(desk, before=second.context["page"].before) == cases[:2:-1]
    assert shown(desk, order="oldest") == cases[:50]
    advance(cases[0], cast, ("forward", cast.dispatcher))
    assert shown(desk, order="changed")[0] == cases[0]
    assert shown(desk, after="nonsense") == cases[:2:-1]
    assert "共 53 件" in newest.content.decode()


def test_counting_stops(desk: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kentan.domain.cases.queries.COUNT_AT_MOST", 50)
    monkeypatch.setattr("kentan.domain.cases.queries.lists.COUNT_AT_MOST", 50)
    for number in range(52):
        register(cast, at=NOON + timedelta(minutes=number))
    assert "50 件以上" in desk.get(LIST).content.decode()


# ---------------------------------------------------------------- numbers


def test_a_number_finds_whatever_the_filters(desk: Client, cast: Cast) -> None:
    case = register(cast, at=NOON).case
    for number in (case.number, case.number.replace("-", ""), f" {case.number.replace('-', ' ')} "):
        assert (
            desk.get(LIST, {"text": number, "state": "closed", "urgent": "on"})["Location"] == f"/work/cases/{case.pk}/"
        )
        assert desk.get(SEARCH, {"q": number})["Location"] == f"/work/cases/{case.pk}/"
        assert desk.post(SEARCH, {"q": number})["Location"] == f"/work/cases/{case.pk}/"


def test_a_short_number_stands_on_top(desk: Client, cast: Cast) -> None:
    case = register(cast, at=NOON).case
    sequence = str(int(case.number[-6:]))
    answer = desk.get(LIST, {"text": f"2026-{sequence}", "state": "closed"})
    assert [row.case for row in answer.context["exact"]] == [case]
    assert answer.context["rows"] == []


def test_a_number_that_one_may_not_see_is_not_found(enter: Enter, cast: Cast) -> None:
    case = register(cast, at=NOON).case
    handler = enter(cast.handler)
    assert handler.get(SEARCH, {"q": case.number})["Location"].startswith(LIST + "?")
    assert shown(handler, text=case.number) == []


# ---------------------------------------------------------------- people


@pytest.mark.parametrize("typed", ["13800001234", "138 0000 1234", "+86 138-0000-1234", "周大山", "周 大山"])
@pytest.mark.parametrize(("address", "name"), [(SEARCH, "q"), (PERSON, "who")])
def test_a_petitioner_is_found_without_a_trace(desk: Client, cast: Cast, address: str, name: str, typed: str) -> None:
    case = register(cast, at=NOON).case
    register(cast, at=NOON, people=(), anonymous=True)
    answer = desk.post(address, {name: typed}, follow=True)
    assert [row.case for row in answer.context["rows"]] == [case]
    (there, _status), *_ = answer.redirect_chain
    assert there.startswith(LIST + "?person=")
    for trace in (there, answer.content.decode(), *(str(session.get_decoded()) for session in Session.objects.all())):
        assert "周大山" not in trace
        assert "13800001234" not in trace


def test_a_number_of_nobody_stays_out_of_the_address(desk: Client) -> None:
    for address, name in ((SEARCH, "q"), (PERSON, "who")):
        answer = desk.post(address, {name: "13911112222"}, follow=True)
        assert answer.redirect_chain == [(LIST, 302)]
        assert "13911112222" not in answer.content.decode()


def test_words_are_looked_for_as_words(desk: Client, cast: Cast) -> None:
    case = register(cast, at=NOON).case
    answer = desk.post(SEARCH, {"q": "路灯"}, follow=True)
    assert [row.case for row in answer.context["rows"]] == [case]
    assert desk.get(SEARCH, {"q": "13800001234"})["Location"] == LIST + "?text=13800001234"


def test_a_petitioner_of_cases_that_one_may_not_see(enter: Enter, cast: Cast) -> None:
    register(cast, at=NOON)
    handler = enter(cast.handler)
    assert handler.post(SEARCH, {"q": "13800001234"}, follow=True).redirect_chain == [(LIST, 302)]
    assert handler.post(PERSON, {"who": "周大山"}, follow=True).context["rows"] == []


def test_somebody_elses_word_finds_nobody(desk: Client, enter: Enter, cast: Cast) -> None:
    register(cast, at=NOON)
    there = desk.post(PERSON, {"who": "周大山"})["Location"]
    assert len(desk.get(there).context["rows"]) == 1
    other = enter(cast.second_dispatcher).get(there)
    assert other.context["rows"] == []


# ---------------------------------------------------------------- saved filters


def test_keeping_and_forgetting_a_filter(desk: Client, enter: Enter, cast: Cast) -> None:
    query = "state=open&channel=letter&after=abc&person=xyz&evil=1"
    assert desk.post("/work/cases/filters/", {"name": "在办来信", "query": query})["Location"] == (
        LIST + "?state=open&channel=letter"
    )
    kept = SavedFilter.objects.get()
    assert (kept.staff, kept.name, kept.query) == (cast.dispatcher, "在办来信", "state=open&channel=letter")
    assert "在办来信" in desk.get(LIST).content.decode()
    assert "在办来信" not in enter(cast.second_dispatcher).get(LIST).content.decode()
    desk.post("/work/cases/filters/", {"name": "在办来信", "query": "state=closed"})
    assert SavedFilter.objects.get().query == "state=closed"
    enter(cast.second_dispatcher).post(f"/work/cases/filters/{kept.pk}/forget/")
    assert SavedFilter.objects.exists()
    desk.post(f"/work/cases/filters/{kept.pk}/forget/")
    assert not SavedFilter.objects.exists()


def test_a_filter_without_a_name_is_refused(desk: Client) -> None:
    page = desk.post("/work/cases/filters/", {"name": " ", "query": "state=open"}, follow=True)
    assert not SavedFilter.objects.exists()
    assert "k-notice--bad" in page.content.decode()


# ---------------------------------------------------------------- who sees what


def a_bit_of_everything(cast: Cast) -> list[Case]:
    """Cases in many hands: claims and accusations, here and there, early and late."""
    send = ("forward", cast.dispatcher)
    accused: dict[str, Any] = {"purpose": Purpose.ACCUSATION, "title": "举报截留资金"}
    cases = [
        register(cast, at=NOON).case,
        advance(register(cast, at=NOON).case, cast, send),
        advance(
            register(cast, at=NOON).case, cast, send, ("object", cast.handler), ("uphold_objection", cast.dispatcher)
        ),
        advance(register(cast, at=NOON, place="430422103201").case, cast, send, ("change_assisting", cast.dispatcher)),
        advance(register(cast, at=NOON).case, cast, send, ("accept", cast.handler), ("draft_opinion", cast.handler)),
        register(cast, at=NOON, **accused).case,
        advance(register(cast, at=NOON, **accused).case, cast, ("forward", cast.accusation_officer)),
        advance(register(cast, at=NOON).case, cast, ("withdraw", cast.registrar)),
    ]
    organisation.recuse(staff_id=cast.dispatcher.pk, case_id=cases[0].pk, stand_in_id=None, by=cast.dispatcher, at=NOON)
    return cases


def test_the_list_never_shows_what_its_page_refuses_and_the_reverse(cast: Cast, enter: Enter) -> None:
    cases = a_bit_of_everything(cast)
    towns = [
        make_staff(cast.county.well, Role.REGISTRAR, Role.HANDLER),
        make_staff(cast.county.cloud, Role.RECORDER),
        make_staff(cast.county.bureau),
        make_staff(cast.county.bureau, Role.ADMINISTRATOR),
    ]
    seen_by: dict[int, int] = {}
    for staff in [*cast.staff, *towns]:
        client = enter(staff)
        listed = set(shown(client))
        for case in cases:
            found = client.get(f"/work/cases/{case.pk}/").status_code == 200
            assert found == (case in listed), f"{staff} {staff.unit} {case} {case.state} {case.purpose}"
            by_number = client.get(SEARCH, {"q": case.number})["Location"] == f"/work/cases/{case.pk}/"
            assert by_number == found
        seen_by[staff.pk] = len(listed)
    assert seen_by[cast.dispatcher.pk] == 5
    assert seen_by[cast.second_dispatcher.pk] == 6
    assert seen_by[cast.accusation_officer.pk] == 2
    assert seen_by[cast.auditor.pk] == seen_by[towns[2].pk] == seen_by[towns[3].pk] == 0


# ---------------------------------------------------------------- cost


def test_as_many_queries_for_one_row_as_for_fifty(desk: Client, cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            desk.get(LIST, {"state": "open"})
        return len(captured)

    for number in range(2):
        advance(register(cast, at=NOON + timedelta(hours=number)).case, cast, ("forward", cast.dispatcher))
    queries()
    few = queries()
    for number in range(49):
        case = register(cast, at=NOON + timedelta(hours=number), place="430422103202" if number % 2 else CLOUD).case
        if number % 3:
            advance(case, cast, ("forward", cast.dispatcher))
    assert queries() <= few + 1, "a page that is full also counts"
    assert few <= 17


@pytest.mark.parametrize(
    "query",
    [{}, {"order": "changed"}, {"order": "oldest"}, {"text": "路灯"}, {"state": "dispatched"}, {"township": CLOUD},
     {"category": "040000"}, {"since": "2026-01-06"}],
)  # fmt: skip
def test_an_index_serves_every_list(cast: Cast, enter: Enter, query: dict[str, str]) -> None:
    """Where reading the whole table is forbidden as long as there is another way, there is one."""
    for staff in (cast.dispatcher, cast.handler):
        client = enter(staff)
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST, query)
        pages = [one["sql"] for one in captured if "LIMIT 51" in one["sql"] and 'FROM "cases_case"' in one["sql"]]
        assert len(pages) == 1
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {pages[0]}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
            cursor.execute("SET LOCAL enable_seqscan = on")
        assert "Seq Scan on cases_case" not in plan, plan


def test_markup_stays_words(desk: Client, cast: Cast) -> None:
    register(cast, at=NOON, title="<script>alert(1)</script>", body="<b>粗</b>体文字")
    page = desk.get(LIST, {"text": '"><script>alert(2)</script>'}).content.decode()
    assert "<script>alert" not in page
    page = desk.get(LIST).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
