"""Whom the notices about an act reach, where an accusation is concerned (Art. 30)."""

from __future__ import annotations

from datetime import timedelta

from kentan.domain.cases import actions
from kentan.domain.cases.lifecycle.codes import Purpose
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
