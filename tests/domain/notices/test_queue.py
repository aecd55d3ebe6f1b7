"""Into the outbox: who is told, by which way, when, and once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kentan.domain.ledger.events import Stream
from kentan.domain.notices import actions, queries
from kentan.domain.notices.actions import queue, queue_for_unit
from kentan.domain.notices.models import Notice
from kentan.domain.notices.rules import Address, BadParams, Channel, State
from kentan.domain.organisation.actions import grant_role
from kentan.domain.organisation.models import Recusal, Staff
from kentan.domain.organisation.rules import Role
from tests.domain.notices.conftest import AT, DISPATCHED
from tests.factories import NOON, County, make_administrator, make_staff

CASE = Stream("case", "17")
REMINDER = {"number": "430422-2026-000017", "clock_label": "Handling", "percent": 75, "due_on": "2026-03-06"}


def test_staff_find_it_in_their_inbox_at_once(handler: Staff) -> None:
    assert queue(template="cases.dispatched", staff_ids=[handler.pk], params=DISPATCHED, at=AT, about=CASE) == 1
    (notice,) = queries.unread(handler)
    assert (notice.state, notice.sent_at, notice.about) == (State.SENT, AT, CASE)
    said = queries.rendered(notice)
    assert said.subject == "收到转送信访事项 430422-2026-000017"
    assert "2026年1月20日" in said.body
    assert "by 20 January 2026" in queries.rendered(notice, "en").body
    assert queries.unread_count(handler) == 1


def test_also_by_mail_where_they_have_an_address(handler: Staff) -> None:
    Staff.objects.filter(pk=handler.pk).update(email="handler@example.org")
    queue(template="cases.dispatched", staff_ids=[handler.pk, handler.pk], params=DISPATCHED, at=AT)
    assert sorted(Notice.objects.values_list("channel", "state")) == [("email", "pending"), ("inbox", "sent")]


def test_reminders_wait_for_office_hours(handler: Staff) -> None:
    night = AT.replace(hour=22)
    queue(template="deadlines.reminder", staff_ids=[handler.pk], params=REMINDER, at=night)
    notice = Notice.objects.get()
    assert (notice.state, notice.due_at) == (State.PENDING, (AT + timedelta(days=1)).replace(hour=8, minute=30))
    assert queries.unread_count(handler) == 0
    assert actions.send_due(at=notice.due_at, addresses=lambda _pk: None).sent == 1
    assert queries.unread_count(handler) == 1


def test_other_office_hours(handler: Staff, settings: object) -> None:
    settings.KENTAN_OFFICE_HOURS = "21:00-23:00"  # type: ignore[attr-defined]  # pytest-django's settings take any
    queue(template="deadlines.reminder", staff_ids=[handler.pk], params=REMINDER, at=AT.replace(hour=22))
    assert Notice.objects.get().state == State.SENT


def test_petitioners_and_offices(db: None) -> None:
    queue(
        template="cases.withdrawn",
        petitioner_ids=[1, 2, 1],
        addresses=[Address(Channel.EMAIL, "office@example.org")],
        params={"number": "17"},
        at=AT,
        about=CASE,
    )
    kinds = Notice.objects.order_by("id").values_list("recipient_kind", "channel", "state")
    assert list(kinds) == [("petitioner", "any", "pending")] * 2 + [("address", "email", "pending")]
    assert queries.about(CASE).count() == 3


def test_only_what_the_wording_needs_is_kept(db: None) -> None:
    params = {"number": "17", "name": "王小明", "phone": "13800000000"}
    queue(template="cases.withdrawn", petitioner_ids=[1], params=params, at=AT)
    assert Notice.objects.get().params == {"number": "17"}


def test_one_occasion_is_told_once(handler: Staff) -> None:
    for _ in range(2):
        queue(template="deadlines.reminder", staff_ids=[handler.pk], params=REMINDER, at=AT, dedupe="clock:9:75")
    queue(template="deadlines.reminder", staff_ids=[handler.pk], params=REMINDER, at=AT, dedupe="clock:9:90")
    queue(template="deadlines.reminder", staff_ids=[handler.pk], params=REMINDER, at=AT, dedupe="c" * 200)
    queue(template="deadlines.reminder", staff_ids=[handler.pk], params=REMINDER, at=AT, dedupe="c" * 200)
    assert Notice.objects.count() == 3


def test_who_left_or_recused_is_not_told(county: County, handler: Staff) -> None:
    gone, recused = make_staff(county.housing, Role.HANDLER), make_staff(county.housing, Role.HANDLER)
    Staff.objects.filter(pk=gone.pk).update(is_active=False)
    Recusal.objects.create(staff=recused, case_id=17, recused_at=NOON)
    queue(
        template="cases.closed",
        staff_ids=[gone.pk, recused.pk, handler.pk],
        params={"number": "17"},
        at=AT,
        about=CASE,
    )
    assert list(Notice.objects.values_list("staff_id", flat=True)) == [handler.pk]


def test_a_notice_comes_and_goes_with_its_act(handler: Staff) -> None:
    @transaction.atomic
    def act() -> None:
        queue(template="cases.closed", staff_ids=[handler.pk], params={"number": "17"}, at=AT)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert not Notice.objects.exists()


def test_bad_params_are_a_mistake(handler: Staff) -> None:
    with pytest.raises(BadParams):
        queue(template="cases.closed", staff_ids=[handler.pk], params={}, at=AT)


def test_the_database_wants_one_recipient(handler: Staff) -> None:
    with pytest.raises(IntegrityError, match="one_recipient"), transaction.atomic():
        Notice.objects.create(
            recipient_kind="staff",
            staff=handler,
            petitioner_id=3,
            channel="inbox",
            template="cases.closed",
            due_at=AT,
            created_at=AT,
        )


# ---------------------------------------------------------------- by unit


def tell(county: County, *roles: Role, but_not: tuple[int, ...] = ()) -> list[tuple[int | None, str]]:
    queue_for_unit(
        unit_id=county.housing.pk,
        roles=roles,
        template="cases.closed",
        params={"number": "17"},
        at=AT,
        about=CASE,
        but_not=but_not,
    )
    return list(Notice.objects.order_by("staff_id").values_list("staff_id", "template"))


def test_everybody_who_holds_the_role_there(county: County, handler: Staff) -> None:
    other = make_staff(county.housing, Role.HANDLER)
    make_staff(county.housing, Role.UNIT_HEAD)
    make_staff(county.labour, Role.HANDLER)
    assert tell(county, Role.HANDLER) == [(handler.pk, "cases.closed"), (other.pk, "cases.closed")]


def test_but_not_who_knows_already(county: County, handler: Staff) -> None:
    assert tell(county, Role.HANDLER, but_not=(handler.pk,)) == []


def test_the_head_where_nobody_holds_it(county: County) -> None:
    head = make_staff(county.housing, Role.UNIT_HEAD)
    assert tell(county, Role.HANDLER) == [(head.pk, "cases.closed")]


def test_the_head_where_all_have_recused(county: County, handler: Staff) -> None:
    head = make_staff(county.housing, Role.UNIT_HEAD)
    Recusal.objects.create(staff=handler, case_id=17, recused_at=NOON)
    assert tell(county, Role.HANDLER) == [(head.pk, "cases.closed")]


def test_an_alarm_where_there_is_nobody(county: County) -> None:
    administrator = make_administrator(county)
    assert tell(county, Role.HANDLER) == [(administrator.pk, "notices.nobody")]
    said = queries.rendered(Notice.objects.get())
    assert county.housing.name in said.subject
    assert "信访事项已办结：17" in said.body


def test_a_person_with_two_roles_is_told_once(county: County, handler: Staff) -> None:
    from kentan.domain.ledger.events import SYSTEM

    grant_role(staff_id=handler.pk, role=Role.UNIT_HEAD, unit_id=county.housing.pk, by=SYSTEM, at=NOON)
    assert tell(county, Role.HANDLER, Role.UNIT_HEAD) == [(handler.pk, "cases.closed")]
