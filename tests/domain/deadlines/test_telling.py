"""Whom the notices about an act reach, where an accusation is concerned (Art. 30)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kentan.domain.cases import actions
from kentan.domain.cases.lifecycle.codes import Purpose
from kentan.domain.cases.models import Case
from kentan.domain.cases.permissions import by_code
from kentan.domain.notices.models import Notice
from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.rules import Role
from tests.factories import NOON, make_staff
from tests.walks import Cast, perform, register


def readers(template: str) -> set[int]:
    found = Notice.objects.filter(template=template, recipient_kind="staff", channel="inbox")
    return {pk for pk in found.values_list("staff_id", flat=True) if pk}


def test_what_is_added_to_an_accusation_at_the_bureau_reaches_its_officers_only(cast: Cast) -> None:
    make_staff(cast.county.bureau, Role.HANDLER)
    make_staff(cast.county.bureau, Role.UNIT_HEAD)
    case = register(cast, at=NOON, by=cast.accusation_officer, purpose=Purpose.ACCUSATION).case
    actions.add_note(case_id=case.pk, by=by_code(case.pk), at=NOON + timedelta(hours=1), note="还有一件事要补充。")
    assert readers("cases.supplemented") == {cast.accusation_officer.pk}


def test_what_is_added_at_the_bureau_reaches_the_desk(cast: Cast) -> None:
    case = register(cast, at=NOON).case
    actions.add_note(case_id=case.pk, by=by_code(case.pk), at=NOON + timedelta(hours=1), note="还有一件事要补充。")
    assert readers("cases.supplemented") == {cast.dispatcher.pk, cast.second_dispatcher.pk}


def test_an_accusation_that_finds_nobody_is_not_named_in_the_alarm(cast: Cast, administrator: Staff) -> None:
    head = make_staff(cast.county.bureau, Role.UNIT_HEAD)
    case = register(cast, at=NOON, by=cast.accusation_officer, purpose=Purpose.ACCUSATION).case
    Staff.objects.filter(pk=cast.discipline.pk).update(is_active=False)
    perform("forward", case=case, by=cast.accusation_officer, at=NOON + timedelta(hours=1), cast=cast)
    Staff.objects.filter(pk=cast.accusation_officer.pk).update(is_active=False)
    actions.add_note(case_id=case.pk, by=by_code(case.pk), at=NOON + timedelta(hours=2), note="还有一件事要补充。")
    alarms = Notice.objects.filter(template="notices.nobody")
    assert {notice.staff_id for notice in alarms} == {administrator.pk}
    assert not [notice for notice in alarms if case.number in str(notice.params) or notice.about_id]
    assert not Notice.objects.filter(staff=head).exists()


def told(case: Case, template: str, *, to: str = "petitioner") -> list[dict[str, Any]]:
    """The parameters of the notices of a kind about a case."""
    found = Notice.objects.filter(about_id=str(case.pk), template=template, recipient_kind=to).order_by("id")
    return list(found.values_list("params", flat=True))


def walk(cast: Cast, case: Case, *steps: str) -> None:
    """Make the moves, one a day from the day after NOON on."""
    for number, step in enumerate(steps, start=1):
        code, who = step.split()
        case.refresh_from_db()
        perform(code, case=case, by=getattr(cast, who), at=NOON + timedelta(days=number), cast=cast)


def test_a_forwarded_matter_is_promised_in_the_fifteen_days_of_the_law_not_in_the_three_of_the_simple_track(
    cast: Cast,
) -> None:
    case = register(cast, at=NOON).case
    walk(cast, case, "forward dispatcher")
    assert {row["due_on"] for row in told(case, "cases.dispatched")} == {"2026-01-21"}
    assert {row["due_on"] for row in told(case, "cases.dispatched", to="staff")} == {"2026-01-21"}


def test_the_answer_to_a_claim_names_the_last_day_for_a_review(cast: Cast) -> None:
    case = register(cast, at=NOON).case
    walk(
        cast,
        case,
        "forward dispatcher",
        "accept handler",
        "draft_opinion handler",
        "sign_opinion head",
        "deliver handler",
    )
    assert [row["review_on"] for row in told(case, "cases.delivered")] == ["2026-02-09"]


def test_the_answer_to_a_suggestion_promises_no_review(cast: Cast) -> None:
    case = register(cast, at=NOON, purpose=Purpose.SUGGESTION).case
    walk(cast, case, "forward dispatcher", "accept handler", "answer_suggestion handler", "deliver handler")
    assert told(case, "cases.answered")
    assert not told(case, "cases.delivered")


def test_no_text_message_about_an_accusation_names_the_discipline_organ(cast: Cast) -> None:
    case = register(cast, at=NOON, by=cast.accusation_officer, purpose=Purpose.ACCUSATION).case
    steps = ("forward accusation_officer", "accept discipline", "answer_accusation discipline", "deliver discipline")
    walk(cast, case, *steps)
    assert told(case, "cases.accusation_passed_on")
    assert told(case, "cases.answered")
    assert not told(case, "cases.dispatched") + told(case, "cases.accepted") + told(case, "cases.delivered")
    assert readers("cases.accusation_transferred") == {cast.discipline.pk}
    assert not readers("cases.dispatched")


def test_who_objected_hears_what_was_found(cast: Cast) -> None:
    case = register(cast, at=NOON).case
    walk(cast, case, "forward dispatcher", "object handler", "uphold_objection dispatcher")
    assert cast.handler.pk in readers("cases.objection_upheld")


def test_a_second_objection_is_told_to_those_who_settle_it(cast: Cast) -> None:
    case = register(cast, at=NOON).case
    walk(cast, case, "forward dispatcher", "object handler", "uphold_objection dispatcher", "forward dispatcher")
    walk(cast, case, "object other_handler", "settle_responsibility joint_officer")
    assert readers("cases.objection_to_meeting") == {cast.joint_officer.pk}
    assert len(told(case, "cases.objected", to="staff")) == len(readers("cases.objected"))


def test_messages_about_an_accusation_do_not_name_the_organ(cast: Cast) -> None:
    case = register(cast, at=NOON, by=cast.accusation_officer, purpose=Purpose.ACCUSATION).case
    perform("forward", case=case, by=cast.accusation_officer, at=NOON + timedelta(hours=1), cast=cast)
    sent = Notice.objects.filter(recipient_kind="petitioner")
    assert sent.count() == 2
    assert not [notice for notice in sent if cast.county.discipline.name in str(notice.params)]
