"""What could not be sent."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kentan.domain.ledger.models import Entry
from kentan.domain.notices.actions import queue
from kentan.domain.notices.models import Notice
from kentan.domain.notices.rules import State
from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.rules import Role
from tests.factories import County, make_staff

OUTBOX = reverse("workspace:outbox")


@pytest.fixture
def signed_in(client: Client, administrator: Staff) -> Client:
    client.force_login(administrator)
    return client


@pytest.fixture
def failed(county: County) -> Notice:
    queue(template="cases.withdrawn", petitioner_ids=[1], params={"number": "430422-2026-000017"}, at=timezone.now())
    Notice.objects.update(state=State.FAILED, attempts=5, last_error="ConnectionError: gateway <down>")
    return Notice.objects.get()


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_nothing_has_failed(signed_in: Client) -> None:
    assert "k-empty" in text_of(signed_in.get(OUTBOX))


def test_what_failed_and_why(signed_in: Client, failed: Notice) -> None:
    page = text_of(signed_in.get(OUTBOX))
    assert "信访事项已撤回：430422-2026-000017" in page
    assert "ConnectionError: gateway &lt;down&gt;" in page
    assert "已尝试5次" in page


def test_sent_again(signed_in: Client, failed: Notice, administrator: Staff) -> None:
    answer = signed_in.post(reverse("workspace:notice_again", args=[failed.pk]), follow=True)
    assert "通知将在一分钟内重新发送" in text_of(answer)
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (State.PENDING, 0)
    entry = Entry.objects.get(kind="notices.notice.sent_again")
    assert entry.actor == administrator.actor
    again = signed_in.post(reverse("workspace:notice_again", args=[failed.pk]), follow=True)
    assert "该通知已处理" in text_of(again)


def test_given_up_after_a_question(signed_in: Client, failed: Notice) -> None:
    address = reverse("workspace:notice_cancel", args=[failed.pk])
    assert "放弃发送" in text_of(signed_in.get(address))
    assert Notice.objects.get().state == State.FAILED
    signed_in.post(address)
    assert Notice.objects.get().state == State.CANCELLED
    answer = signed_in.post(address)
    assert answer.status_code == 422


def test_those_nobody_can_reach_have_a_tab(signed_in: Client, failed: Notice) -> None:
    Notice.objects.update(state=State.UNREACHABLE, last_error="")
    assert "000017" not in text_of(signed_in.get(OUTBOX))
    page = text_of(signed_in.get(OUTBOX, {"show": "unreachable"}))
    assert "000017" in page
    assert "信访人" in page


def test_the_navigation_counts_them(signed_in: Client, failed: Notice, client: Client, county: County) -> None:
    assert f'href="{OUTBOX}"' in text_of(signed_in.get(OUTBOX))
    client.force_login(make_staff(county.housing, Role.HANDLER))
    assert f'href="{OUTBOX}"' not in text_of(client.get(reverse("workspace:inbox")))
    assert client.post(reverse("workspace:notice_again", args=[failed.pk])).status_code == 403
