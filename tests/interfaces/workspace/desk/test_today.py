"""Today: duties by clock with the act that settles each, what others owe, and something sensible for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kentan.domain.cases.lifecycle.codes import Purpose
from kentan.domain.cases.models import Case
from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.rules import Role
from tests.factories import NOON, County, make_staff
from tests.interfaces.workspace.desk.conftest import Enter
from tests.interfaces.workspace.desk.test_listing import advance
from tests.walks import Cast, perform, register

TODAY = "/work/"
FRIDAY = NOON + timedelta(days=11)


@pytest.fixture(autouse=True)
def _friday() -> Iterator[None]:
    """Eleven days after the cases of these tests came in; 15 days end on the Tuesday after."""
    with time_machine.travel(FRIDAY, tick=False):
        yield


def sent(cast: Cast, days_ago: int) -> Case:
    at = FRIDAY - timedelta(days=days_ago)
    case = register(cast, at=at).case
    perform("forward", case=case, by=cast.dispatcher, at=at, cast=cast)
    case.refresh_from_db()
    return case


def test_duties_by_clock_with_the_act_that_settles_each(enter: Enter, cast: Cast) -> None:
    fresh, late, soon = (register(cast, at=FRIDAY - timedelta(days=days)).case for days in (1, 20, 12))
    page = enter(cast.dispatcher).get(TODAY)
    lines = page.context["duties"]
    assert [line.case for line in lines] == [late, soon, fresh]
    assert [line.face.tier for line in lines] == ["late", "soon", "calm"]
    assert {line.step for line in lines} == {"转送"}
    assert lines[0].act_url == f"/work/cases/{late.pk}/act/forward/"
    assert page.context["counts"].late == 1
    text = page.content.decode()
    for words in ("已逾期", "逾期 4 天", "还剩 3 天", late.number, "2026年1月16日 星期五"):
        assert words in text


def test_a_handler_accepts_and_a_head_signs(enter: Enter, cast: Cast) -> None:
    waiting = sent(cast, 3)
    drafted = advance(sent(cast, 9), cast, ("accept", cast.handler), ("draft_opinion", cast.handler))
    handler = {line.case: line for line in enter(cast.handler).get(TODAY).context["duties"]}
    head = {line.case: line for line in enter(cast.head).get(TODAY).context["duties"]}
    assert handler[waiting].act_url.endswith(f"/{waiting.pk}/act/accept/")
    assert handler[drafted].act_url == ""
    assert head[drafted].act_url.endswith(f"/{drafted.pk}/act/sign_opinion/")


def test_what_others_owe(enter: Enter, cast: Cast) -> None:
    case = sent(cast, 30)
    page = enter(cast.supervisor).get(TODAY)
    assert "duties" not in page.context
    assert [line.case for line in page.context["watched"]] == [case]
    (unit,) = page.context["units"]
    assert (unit.unit, unit.late) == (cast.county.housing, 1)
    late = enter(cast.supervisor).get("/work/late/", {"unit": cast.county.housing.pk})
    assert [line.case for line in late.context["lines"]] == [case]
    assert str(cast.county.housing) in late.context["title"]
    assert enter(cast.supervisor).get("/work/late/", {"unit": cast.county.labour.pk}).context["lines"] == []
    assert enter(cast.supervisor).get("/work/late/", {"unit": "x"}).status_code == 200
    assert [line.case for line in enter(cast.supervisor).get("/work/watched/").context["lines"]] == [case]


def test_nobody_sees_what_is_not_theirs(enter: Enter, cast: Cast) -> None:
    sent(cast, 30)
    register(cast, at=FRIDAY - timedelta(days=20), purpose=Purpose.ACCUSATION)
    for staff in (cast.other_handler, cast.auditor):
        for address in (TODAY, "/work/late/", "/work/watched/"):
            page = enter(staff).get(address)
            assert "430422-2026" not in page.content.decode(), address
    titles = [line.case.purpose for line in enter(cast.dispatcher).get("/work/late/").context["lines"]]
    assert Purpose.ACCUSATION not in titles
    assert len(enter(cast.accusation_officer).get(TODAY).context["duties"]) == 1


def test_a_registrar_sees_what_they_took_in(enter: Enter, cast: Cast) -> None:
    empty = enter(cast.registrar).get(TODAY).content.decode()
    assert "您还没有登记过事项" in empty
    case = register(cast, at=NOON).case
    page = enter(cast.registrar).get(TODAY)
    assert [row.case for row in page.context["recent"]] == [case]
    assert "duties" not in page.context


def test_whoever_has_no_duties_finds_their_areas(enter: Enter, county: County, administrator: Staff) -> None:
    page = enter(administrator).get(TODAY).content.decode()
    for address in ("/work/units/", "/work/staff/", "/work/places/", "/work/calendar/", "/work/categories/"):
        assert f'href="{address}"' in page
    auditor = enter(make_staff(county.bureau, Role.AUDITOR)).get(TODAY).content.decode()
    assert 'href="/work/record/"' in auditor
    assert "/work/register/" not in auditor
    assert enter(make_staff(county.bureau)).get(TODAY).status_code == 200


def test_nothing_to_do_is_said(enter: Enter, cast: Cast) -> None:
    page = enter(cast.handler).get(TODAY).content.decode()
    assert "没有待办事项" in page


def test_long_lists_have_pages(enter: Enter, cast: Cast) -> None:
    for number in range(52):
        register(cast, at=FRIDAY - timedelta(minutes=number))
    client = enter(cast.dispatcher)
    first = client.get(TODAY)
    assert len(first.context["duties"]) == 50
    second = client.get(TODAY, {"after": first.context["after"]})
    assert len(second.context["duties"]) == 2
    assert client.get(TODAY, {"after": "nonsense"}).status_code == 200


@pytest.mark.parametrize("who", ["dispatcher", "handler", "supervisor", "registrar", "auditor", "joint_officer"])
def test_as_many_queries_for_one_as_for_many(enter: Enter, cast: Cast, who: str) -> None:
    client = enter(getattr(cast, who))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(TODAY)
        return len(captured)

    sent(cast, 20)
    register(cast, at=FRIDAY - timedelta(days=20))
    queries()
    few = queries()
    for days in range(12):
        sent(cast, days + 5)
        register(cast, at=FRIDAY - timedelta(days=days))
    assert queries() <= few + 1, "the calendar is read for the first line"
    assert few <= 18
