"""Today: whose duty, in which order, with which next step, and nothing that the person may not see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from kentan.domain.cases import actions as acts
from kentan.domain.cases.lifecycle.codes import Purpose
from kentan.domain.cases.queries import visible
from kentan.domain.deadlines.actions import lapse_windows
from kentan.domain.deadlines.queries import Counts, counts, late, late_by_unit, today, watched
from kentan.domain.deadlines.queries.today import DutyPage
from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.rules import Role
from tests.domain.deadlines.conftest import Walker
from tests.factories import NOON, make_staff
from tests.walks import Cast, perform, register

pytestmark = pytest.mark.django_db
Walk = Callable[[], Walker]
ACCEPTED = (("forward", "dispatcher", 0), ("accept", "handler", 0))
DRAFTED = (*ACCEPTED, ("draft_opinion", "handler", 1))
DECIDED = (*DRAFTED, ("sign_opinion", "head", 2))
DELIVERED = (*DECIDED, ("deliver", "handler", 3))
FULFILLED = (*DELIVERED, ("fulfil", "handler", 3), ("confirm_fulfilment", "second_handler", 3))


def on(day: int) -> datetime:
    return NOON + timedelta(days=day)


def kinds(page: DutyPage) -> list[tuple[str, str, bool]]:
    return [(duty.clock.kind, duty.step, duty.mine) for duty in page.duties]


def test_the_bureau_has_what_waits_to_be_sent_out(walk: Walk, cast: Cast) -> None:
    first = walk()
    second = walk()
    page = today(cast.dispatcher, on(1))
    assert [duty.clock.case_id for duty in page.duties] == [first.case.pk, second.case.pk]
    assert kinds(page) == [("dispatch", "forward", True)] * 2
    assert [duty.days_left for duty in page.duties] == [14, 14]
    assert today(cast.handler, on(1)).duties == []
    assert today(cast.registrar, on(1)).duties == []


def test_the_next_to_be_late_comes_first(walk: Walk, cast: Cast) -> None:
    walk()(*ACCEPTED)
    waiting = walk()(("forward", "dispatcher", 0))
    page = today(cast.handler, on(1))
    assert [duty.clock.kind for duty in page.duties] == ["acceptance", "handling"]
    assert page.duties[0].clock.case == waiting.case


def test_a_draft_waits_for_the_head(walk: Walk, cast: Cast) -> None:
    walk()(*DRAFTED)
    assert kinds(today(cast.handler, on(2))) == [("handling", "sign_opinion", False)]
    assert kinds(today(cast.head, on(2))) == [("handling", "sign_opinion", True)]


def test_a_closing_sleeps_while_the_petitioner_may_ask(walk: Walk, cast: Cast) -> None:
    walk()(*FULFILLED)
    assert today(cast.handler, on(10)).duties == []
    (right,) = [duty for duty in watched(cast.handler, on(10)).duties if duty.clock.kind == "review_request"]
    assert right.step == "ask_review"
    lapse_windows(at=on(40))
    assert kinds(today(cast.second_handler, on(40))) == [("closing_after_window", "close", True)]


def test_a_closing_sleeps_while_a_commitment_is_open(walk: Walk, cast: Cast) -> None:
    one = walk()(*DELIVERED)
    acts.waive_review(case_id=one.case.pk, by=cast.registrar, at=on(4), words="书面表示不申请复查")
    assert kinds(today(cast.handler, on(4))) == [("commitment", "fulfil", True)]
    one(("fulfil", "handler", 4))
    assert kinds(today(cast.handler, on(4))) == [("confirmation", "confirm_fulfilment", True)]
    one(("confirm_fulfilment", "second_handler", 5))
    assert kinds(today(cast.handler, on(5)))[0][:2] == ("closing_after_window", "close")


def test_an_objection_goes_back_to_the_bureau_and_a_second_to_the_joint_meeting(walk: Walk, cast: Cast) -> None:
    walk()(("forward", "dispatcher", 0), ("object", "handler", 1))
    assert kinds(today(cast.dispatcher, on(1))) == [("finding", "uphold_objection", True)]
    walk()(
        ("forward", "dispatcher", 0),
        ("object", "handler", 0),
        ("uphold_objection", "dispatcher", 0),
        ("forward", "dispatcher", 0),
        ("object", "other_handler", 0),
    )
    assert [kind for kind, _, _ in kinds(today(cast.dispatcher, on(1)))] == ["finding"]
    assert kinds(today(cast.joint_officer, on(1))) == [("joint_finding", "settle_responsibility", True)]


def test_accusations_are_the_officers_and_the_discipline_organs(cast: Cast) -> None:
    case = register(cast, at=NOON, by=cast.accusation_officer, purpose=Purpose.ACCUSATION).case
    assert today(cast.dispatcher, on(1)).duties == []
    assert kinds(today(cast.accusation_officer, on(1))) == [("dispatch", "forward", True)]
    perform("forward", case=case, by=cast.accusation_officer, at=on(1), cast=cast)
    assert today(cast.accusation_officer, on(1)).duties == []
    assert kinds(today(cast.discipline, on(1))) == [("acceptance", "accept", True)]
    assert watched(cast.supervisor, on(20)).duties == []
    assert late_by_unit(cast.supervisor, on(60)) == []
    assert late_by_unit(cast.accusation_officer, on(60)) == []


def test_who_recused_does_not_meet_the_case(walk: Walk, cast: Cast) -> None:
    one = walk()(*ACCEPTED)
    acts.recuse(
        case_id=one.case.pk,
        staff_id=cast.handler.pk,
        by=cast.handler,
        at=on(1),
        reason="当事人是近亲属",
        stand_in_id=cast.second_handler.pk,
    )
    fresh = Staff.objects.get(pk=cast.handler.pk)
    assert today(fresh, on(1)).duties == []
    assert counts(fresh, on(1)) == Counts()
    assert len(today(cast.second_handler, on(1)).duties) == 1


def test_no_duty_is_shown_whose_case_is_not(walk: Walk, cast: Cast) -> None:
    for steps in ((), ACCEPTED, DRAFTED, DELIVERED):
        walk()(*steps)
    for staff in cast.staff:
        seen = set(visible(staff).values_list("pk", flat=True))
        for page in (today(staff, on(5)), watched(staff, on(5)), late(staff, on(90))):
            assert {duty.clock.case_id for duty in page.duties} <= seen


def test_the_figures(walk: Walk, cast: Cast) -> None:
    walk()
    acts.forward(case_id=walk().case.pk, by=cast.dispatcher, at=on(0), unit_id=cast.county.housing.pk)
    assert counts(cast.dispatcher, on(1)) == Counts(total=1)
    assert counts(cast.dispatcher, on(8)) == Counts(total=1, soon=1)
    assert counts(cast.dispatcher, on(15)) == Counts(total=1, today=1)
    assert counts(cast.dispatcher, on(16)) == Counts(total=1, late=1)


def test_supervisors_watch_what_is_late_or_soon(walk: Walk, cast: Cast) -> None:
    one = walk()(("forward", "dispatcher", 0))
    walk()(*ACCEPTED)
    assert watched(cast.supervisor, on(7)).duties == []
    (duty,) = watched(cast.supervisor, on(8)).duties
    assert (duty.clock.case_id, duty.mine, duty.late) == (one.case.pk, False, False)
    assert watched(cast.dispatcher, on(8)).duties[0].clock == duty.clock
    (row,) = late_by_unit(cast.supervisor, on(16))
    assert (row.unit, row.late, row.soon) == (cast.county.housing, 1, 0)
    assert [duty.clock.kind for duty in late(cast.supervisor, on(16)).duties] == ["acceptance"]
    assert late(cast.supervisor, on(16), unit_id=cast.county.labour.pk).duties == []
    assert late(cast.other_handler, on(16)).duties == []


def test_pages_follow_each_other_without_gaps(walk: Walk, cast: Cast) -> None:
    made = [walk().case.pk for _ in range(7)]
    seen: list[int] = []
    after = ""
    while True:
        page = today(cast.dispatcher, on(1), after=after, size=3)
        seen += [duty.clock.case_id for duty in page.duties]
        after = page.after
        if not after:
            break
    assert seen == made
    assert len(today(cast.dispatcher, on(1), after="nonsense", size=3).duties) == 3


def test_the_number_of_queries_does_not_grow(walk: Walk, cast: Cast, django_assert_num_queries: Any) -> None:
    both = make_staff(cast.county.bureau, Role.DISPATCHER, Role.HANDLER, Role.JOINT_OFFICE)
    for number in range(6):
        if number in (1, 5):
            for person, expected in ((cast.dispatcher, 5), (cast.handler, 5), (both, 6)):
                fresh = Staff.objects.get(pk=person.pk)
                with django_assert_num_queries(
                    expected
                ):  # roles, recusals, (the bureau,) which duties, duties, calendar
                    page = today(fresh, on(1))
                    [str(duty.clock.unit) + duty.clock.case.title for duty in page.duties]
                    [str(duty.clock.case.holder) for duty in page.duties]
                with django_assert_num_queries(2 if person is both else 1):
                    counts(fresh, on(1))
        walk()(("forward", "dispatcher", 0))
        walk()
