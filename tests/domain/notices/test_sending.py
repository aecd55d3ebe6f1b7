"""Out of the outbox: at least once, with a pause between attempts, and nothing lost."""

from __future__ import annotations

import stat
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core import mail
from django.db import connection

from kentan.domain.ledger.models import Entry
from kentan.domain.notices import actions, queries
from kentan.domain.notices.actions import NotWaiting, Sent, cancel, mark_read, queue, send_again, send_due
from kentan.domain.notices.models import Notice
from kentan.domain.notices.rules import MOST_ATTEMPTS, Address, Channel, State, retry_after
from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.rules import Role
from tests.domain.notices.conftest import AT, DISPATCHED, Gateway, by_mail, by_phone
from tests.factories import County, make_administrator, make_staff

MINUTE = timedelta(minutes=1)


def to_petitioners(*ids: int) -> None:
    params = {"number": "430422-2026-000017", "query_code": "ABCD2345", "due_on": "2026-01-20"}
    queue(template="cases.registered", petitioner_ids=ids, params=params, at=AT)


def test_a_file_for_each_text_message(db: None, sms_folder: Path) -> None:
    to_petitioners(7)
    assert send_due(at=AT, addresses=by_phone) == Sent(sent=1)
    (path,) = sms_folder.iterdir()
    number, text = path.read_text(encoding="utf-8").splitlines()
    assert number == "13800000007"
    assert "查询码ABCD2345" in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    notice = Notice.objects.get()
    assert (notice.state, notice.channel, notice.sent_at) == (State.SENT, Channel.SMS, AT)
    assert notice.params == {"number": "430422-2026-000017", "due_on": "2026-01-20"}  # the code is gone
    assert send_due(at=AT + timedelta(days=9), addresses=by_phone) == Sent()


def test_by_mail(db: None, sms_folder: Path) -> None:
    to_petitioners(7)
    send_due(at=AT, addresses=by_mail)
    (message,) = mail.outbox
    assert message.to == ["7@example.org"]
    assert message.subject == "信访事项已登记：430422-2026-000017"
    assert message.extra_headers["Message-ID"].startswith(f"<notice-{Notice.objects.get().pk}@")


def test_staff_by_mail(handler: Staff) -> None:
    Staff.objects.filter(pk=handler.pk).update(email="handler@example.org")
    queue(template="cases.dispatched", staff_ids=[handler.pk], params=DISPATCHED, at=AT)
    send_due(at=AT, addresses=by_phone)
    assert mail.outbox[0].to == ["handler@example.org"]


def test_to_an_office(db: None, gateway: type[Gateway]) -> None:
    queue(template="cases.closed", addresses=[Address(Channel.SMS, "0734-8550000")], params={"number": "17"}, at=AT)
    send_due(at=AT, addresses=by_phone)
    assert gateway.taken[0][0] == "0734-8550000"


def test_nobody_is_reached_without_an_address(db: None, gateway: type[Gateway]) -> None:
    to_petitioners(404)
    assert send_due(at=AT, addresses=by_phone) == Sent(failed=1)
    assert Notice.objects.get().state == State.UNREACHABLE
    assert send_due(at=AT + timedelta(days=1), addresses=by_phone) == Sent()


def test_failures_are_repeated_with_growing_pauses(db: None, gateway: type[Gateway]) -> None:
    to_petitioners(7)
    gateway.failures = 2
    assert send_due(at=AT, addresses=by_phone) == Sent(failed=1)
    notice = Notice.objects.get()
    assert (notice.state, notice.attempts, notice.due_at) == (State.PENDING, 1, AT + retry_after(1))
    assert notice.last_error == "ConnectionError: no route to the gateway"
    assert send_due(at=AT + MINUTE, addresses=by_phone) == Sent()
    second = AT + retry_after(1)
    assert send_due(at=second, addresses=by_phone) == Sent(failed=1)
    assert send_due(at=second + retry_after(2), addresses=by_phone) == Sent(sent=1)
    notice.refresh_from_db()
    assert (notice.state, notice.attempts, notice.last_error) == (State.SENT, 3, "")
    assert [reference for *_, reference in gateway.taken] == [f"notice-{notice.pk}"]


def run_until_failed(gateway: type[Gateway]) -> Notice:
    gateway.failures = 99
    at = AT
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert send_due(at=at, addresses=by_phone).failed == 1
        at += retry_after(attempt)
    return Notice.objects.get()


def test_after_the_last_attempt_it_is_listed_and_can_be_sent_again(county: County, gateway: type[Gateway]) -> None:
    administrator, handler = make_administrator(county), make_staff(county.housing, Role.HANDLER)
    to_petitioners(7)
    notice = run_until_failed(gateway)
    assert (notice.state, notice.attempts) == (State.FAILED, MOST_ATTEMPTS)
    assert list(queries.not_sent(administrator)) == [notice]
    assert queries.failed_count(administrator) == 1
    assert not queries.not_sent(handler).exists()
    assert send_due(at=AT + timedelta(days=9), addresses=by_phone) == Sent()

    gateway.failures = 0
    later = AT + timedelta(days=10)
    send_again(notice_id=notice.pk, by=administrator.actor, at=later)
    assert send_due(at=later, addresses=by_phone) == Sent(sent=1)
    assert "ABCD2345" in gateway.taken[0][1]
    assert Entry.objects.filter(kind="notices.notice.sent_again", stream_id=str(notice.pk)).count() == 1
    with pytest.raises(NotWaiting):
        send_again(notice_id=notice.pk, by=administrator.actor, at=later)


def test_giving_up(county: County, gateway: type[Gateway]) -> None:
    administrator = make_administrator(county)
    to_petitioners(404)
    send_due(at=AT, addresses=by_phone)
    notice = cancel(notice_id=Notice.objects.get().pk, by=administrator.actor, at=AT)
    assert notice.state == State.CANCELLED
    assert "query_code" not in Notice.objects.get().params
    assert not queries.not_sent(administrator).exists()
    with pytest.raises(NotWaiting):
        cancel(notice_id=notice.pk, by=administrator.actor, at=AT)


def test_one_that_fails_does_not_hold_up_the_others(db: None, gateway: type[Gateway]) -> None:
    to_petitioners(1, 2, 3)
    gateway.failures = 1
    assert send_due(at=AT, addresses=by_phone) == Sent(sent=2, failed=1)


def test_a_resolver_that_fails(db: None, gateway: type[Gateway]) -> None:
    to_petitioners(1)

    def broken(petitioner_id: int) -> Address:
        raise LookupError(petitioner_id)

    assert send_due(at=AT, addresses=broken) == Sent(failed=1)
    assert Notice.objects.get().state == State.PENDING


def test_a_crash_after_sending_sends_twice_rather_than_never(db: None, gateway: type[Gateway]) -> None:
    to_petitioners(7)
    with mock.patch.object(actions, "_settle", side_effect=SystemExit), pytest.raises(SystemExit):
        send_due(at=AT, addresses=by_phone)
    assert Notice.objects.get().state == State.PENDING
    assert send_due(at=AT, addresses=by_phone) == Sent()  # not at once: the attempt was counted
    assert send_due(at=AT + retry_after(1), addresses=by_phone) == Sent(sent=1)
    assert len(gateway.taken) == 2
    assert gateway.taken[0] == gateway.taken[1]


def test_a_crash_in_every_attempt_ends_in_the_list(db: None, gateway: type[Gateway]) -> None:
    """Attempts that left no result count too: the last one says how it went, or the notice would go out for ever."""
    to_petitioners(7)
    at = AT
    for attempt in range(1, MOST_ATTEMPTS + 1):
        with mock.patch.object(actions, "_settle", side_effect=SystemExit), pytest.raises(SystemExit):
            send_due(at=at, addresses=by_phone)
        at += retry_after(attempt)
    assert send_due(at=at, addresses=by_phone) == Sent()
    notice = Notice.objects.get()
    assert (notice.state, notice.attempts) == (State.FAILED, MOST_ATTEMPTS)
    assert len(gateway.taken) == MOST_ATTEMPTS


@pytest.mark.django_db(transaction=True)
def test_several_senders_send_each_notice_once(gateway: type[Gateway]) -> None:
    to_petitioners(*range(1, 41))
    ready = threading.Barrier(4)

    def work() -> None:
        ready.wait()
        for _ in range(10):
            send_due(at=AT, addresses=by_phone, limit=4)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(to for to, *_ in gateway.taken) == [f"1380000{number:04d}" for number in range(1, 41)]
    assert set(Notice.objects.values_list("state", flat=True)) == {State.SENT}


def test_cancelled_while_on_its_way(county: County, gateway: type[Gateway]) -> None:
    """What somebody changed meanwhile is not overwritten by the result of an old attempt."""
    to_petitioners(7)
    (notice,) = actions.claim(at=AT, limit=1)
    Notice.objects.filter(pk=notice.pk).update(state=State.CANCELLED)
    actions._send_one(notice, at=AT, addresses=by_phone)
    assert Notice.objects.get().state == State.CANCELLED


# ---------------------------------------------------------------- reading


def test_reading_only_ones_own(county: County, handler: Staff) -> None:
    other = make_staff(county.housing, Role.HANDLER)
    queue(template="cases.closed", staff_ids=[handler.pk, other.pk], params={"number": "17"}, at=AT)
    ids = list(Notice.objects.values_list("pk", flat=True))
    assert mark_read(staff=handler, at=AT, notice_ids=ids) == 1
    assert mark_read(staff=handler, at=AT, notice_ids=ids) == 0
    assert (queries.unread_count(handler), queries.unread_count(other)) == (0, 1)
    assert [notice.state for notice in queries.inbox(handler)] == [State.READ]


def test_reading_all(handler: Staff) -> None:
    for number in range(3):
        queue(template="cases.closed", staff_ids=[handler.pk], params={"number": str(number)}, at=AT)
    assert mark_read(staff=handler, at=AT) == 3


def test_pages_by_key(handler: Staff) -> None:
    for number in range(7):
        queue(template="cases.closed", staff_ids=[handler.pk], params={"number": str(number)}, at=AT)
    newest_first = [notice.pk for notice in queries.inbox(handler)]
    first = queries.page(queries.inbox(handler), limit=3)
    second = queries.page(queries.inbox(handler), before=first.older, limit=3)
    third = queries.page(queries.inbox(handler), before=second.older, limit=3)
    assert [notice.pk for page in (first, second, third) for notice in page.notices] == newest_first
    assert (first.newer, third.older) == (None, None)
    back = queries.page(queries.inbox(handler), after=third.newer, limit=3)
    assert back.notices == second.notices
    front = queries.page(queries.inbox(handler), after=back.newer, limit=3)
    assert (front.notices, front.newer) == (first.notices, None)


def test_settings_name_the_gateway(settings: Any) -> None:
    from kentan.platform.sms import FileSender, sms_sender

    assert isinstance(sms_sender(), FileSender)
    settings.KENTAN_SMS_SENDER = "kentan.platform.sms.Nothing"
    with pytest.raises(ImportError):
        sms_sender()


def test_odd_references_make_plain_file_names(tmp_path: Path) -> None:
    from kentan.platform.sms import FileSender

    FileSender(tmp_path).send(to="1", text="x", reference="../../etc/passwd")
    (path,) = tmp_path.iterdir()
    assert path.name.removesuffix(".txt").isalnum()
