"""Who is reminded, when, and how often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from kentan.domain.cases.lifecycle.codes import Purpose
from kentan.domain.deadlines.actions import warn, warn_of_overdue
from kentan.domain.deadlines.models import Clock
from kentan.domain.notices.models import Notice
from kentan.domain.organisation.models import Staff
from tests.domain.deadlines.conftest import Walker
from tests.factories import NOON
from tests.walks import Cast, perform, register

pytestmark = pytest.mark.django_db
Walk = Callable[[], Walker]


def on(day: int) -> datetime:
    return NOON + timedelta(days=day)


def told(template: str = "") -> set[tuple[str, int | None]]:
    notices = Notice.objects.filter(template__startswith=template or "deadlines.", channel="inbox")
    return {(notice.template, notice.staff_id) for notice in notices}


def to(template: str, *staff: Staff) -> set[tuple[str, int | None]]:
    return {(template, person.pk) for person in staff}


def test_half_time_is_told_once_to_those_who_dispatch(walk: Walk, cast: Cast) -> None:
    walk()  # ends on day 15; half of it is day 8
    assert warn(at=on(7)) == 0
    assert warn(at=on(8)) == 1
    assert warn(at=on(8)) == 0
    assert told() == to("deadlines.reminder", cast.dispatcher, cast.second_dispatcher)
    (notice,) = Notice.objects.filter(staff=cast.dispatcher)
    assert notice.params["percent"] == 50
    assert notice.about_id == str(Clock.objects.get().case_id)


def test_the_head_hears_of_it_from_three_quarters_on(walk: Walk, cast: Cast) -> None:
    walk()(("forward", "dispatcher", 0))
    warn(at=on(8))
    assert told() == to("deadlines.reminder", cast.handler, cast.second_handler)
    warn(at=on(12))
    assert told() == to("deadlines.reminder", cast.handler, cast.second_handler, cast.head)
    warn(at=on(14))
    assert ("deadlines.due_soon", cast.head.pk) in told()
    warn(at=on(15))
    warn(at=on(16))
    assert ("deadlines.overdue", cast.head.pk) in told()
    assert Clock.objects.get(kind="acceptance").next_warning_on is None


def test_several_missed_tiers_are_told_as_one(walk: Walk, cast: Cast) -> None:
    walk()
    warn(at=on(15))
    assert told() == to("deadlines.due_soon", cast.dispatcher, cast.second_dispatcher)
    assert Notice.objects.filter(staff=cast.dispatcher).count() == 1


def test_what_was_late_long_ago_is_left_to_the_daily_word(walk: Walk, cast: Cast) -> None:
    for _ in range(3):
        walk()
    assert warn(at=on(60)) == 3
    assert told() == set()
    assert warn_of_overdue(at=on(60)) == 1
    assert told() == to("deadlines.overdue_daily", cast.dispatcher, cast.second_dispatcher)
    (notice,) = Notice.objects.filter(staff=cast.dispatcher)
    assert notice.params["count"] == 3


def test_the_daily_word_comes_once_a_day_and_on_working_days(walk: Walk, cast: Cast) -> None:
    walk()
    sunday = 20
    assert warn_of_overdue(at=on(sunday)) == 0
    for hour in range(3):
        warn_of_overdue(at=on(21) + timedelta(hours=hour))
    warn_of_overdue(at=on(22))
    assert Notice.objects.filter(staff=cast.dispatcher).count() == 2


def test_rights_and_paused_clocks_remind_nobody(walk: Walk, cast: Cast) -> None:
    one = walk()(("forward", "dispatcher", 0))
    Clock.objects.filter(case=one.case).exclude(is_window=True).delete()
    assert warn(at=on(200)) == 0
    assert warn_of_overdue(at=on(200)) == 0


def test_of_an_accusation_only_its_officers_hear(cast: Cast) -> None:
    case = register(cast, at=NOON, by=cast.accusation_officer, purpose=Purpose.ACCUSATION).case
    warn(at=on(8))
    assert told() == to("deadlines.reminder", cast.accusation_officer)
    perform("forward", case=case, by=cast.accusation_officer, at=on(9), cast=cast)
    warn(at=on(17))
    assert told() == to("deadlines.reminder", cast.accusation_officer, cast.discipline)
    assert warn_of_overdue(at=on(60)) == 1
    assert told("deadlines.overdue_daily") == to("deadlines.overdue_daily", cast.discipline)


def test_without_officers_an_alarm_names_no_case(cast: Cast, administrator: Staff) -> None:
    case = register(cast, at=NOON, by=cast.accusation_officer, purpose=Purpose.ACCUSATION).case
    Staff.objects.filter(pk=cast.accusation_officer.pk).update(is_active=False)
    warn(at=on(8))
    (notice,) = Notice.objects.filter(template="notices.nobody", channel="inbox")
    assert notice.staff == administrator
    assert case.number not in str(notice.params)
    assert (notice.about_kind, notice.about_id) == ("", "")


def test_the_alarm_about_a_discipline_organ_without_staff_does_not_count(cast: Cast, administrator: Staff) -> None:
    case = register(cast, at=NOON, by=cast.accusation_officer, purpose=Purpose.ACCUSATION).case
    perform("forward", case=case, by=cast.accusation_officer, at=on(1), cast=cast)
    Staff.objects.filter(pk=cast.discipline.pk).update(is_active=False)
    assert warn_of_overdue(at=on(60)) == 1
    (notice,) = Notice.objects.filter(
        template="notices.nobody", staff=administrator, channel="inbox", due_at__gte=on(60)
    )
    assert notice.params == {"unit": cast.county.discipline.name, "subject": "deadlines.overdue_daily"}


def test_the_joint_office_hears_of_a_second_objection(walk: Walk, cast: Cast) -> None:
    walk()(
        ("forward", "dispatcher", 0),
        ("object", "handler", 0),
        ("uphold_objection", "dispatcher", 0),
        ("forward", "dispatcher", 0),
        ("object", "other_handler", 0),
    )
    warn(at=on(8))
    assert told() == to("deadlines.reminder", cast.joint_officer)


def test_commitments_have_their_own_words(walk: Walk, cast: Cast) -> None:
    walk()(
        ("forward", "dispatcher", 0), ("accept", "handler", 0), ("draft_opinion", "handler", 0),
        ("sign_opinion", "head", 0), ("deliver", "handler", 0),
    )  # fmt: skip
    warn(at=on(5))
    assert ("deadlines.commitment_due", cast.handler.pk) in told()
    warn(at=on(8))
    assert ("deadlines.commitment_overdue", cast.head.pk) in told()


def test_a_claim_is_limited(walk: Walk) -> None:
    for _ in range(3):
        walk()
    assert [warn(at=on(8), limit=2), warn(at=on(8), limit=2), warn(at=on(8), limit=2)] == [2, 1, 0]
