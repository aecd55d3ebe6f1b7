"""The bell and the inbox."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kentan.domain.ledger.events import Stream
from kentan.domain.notices.actions import queue
from kentan.domain.notices.models import Notice
from kentan.domain.notices.queries import unread_count
from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.rules import Role
from tests.factories import County, make_staff

INBOX = reverse("workspace:inbox")


@pytest.fixture
def handler(county: County) -> Staff:
    return make_staff(county.housing, Role.HANDLER)


@pytest.fixture
def signed_in(client: Client, handler: Staff) -> Client:
    client.force_login(handler)
    return client


def tell(*staff: Staff, number: str = "430422-2026-000017", template: str = "cases.closed") -> None:
    queue(
        template=template,
        staff_ids=[person.pk for person in staff],
        params={"number": number, "colleague": "李四"},
        at=timezone.now(),
        about=Stream("case", "17"),
    )


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_an_empty_inbox(signed_in: Client) -> None:
    page = text_of(signed_in.get(INBOX))
    assert "k-empty" in page
    assert reverse("workspace:inbox_read") not in page


def test_the_bell_counts(signed_in: Client, handler: Staff) -> None:
    tell(handler)
    tell(handler)
    page = text_of(signed_in.get(INBOX))
    assert '<span class="k-count k-count--strong" aria-hidden="true">2</span>' in page
    assert "信访事项430422-2026-000017已办结。" in page


def test_in_the_readers_language(signed_in: Client, handler: Staff) -> None:
    tell(handler)
    page = text_of(signed_in.get(INBOX, headers={"Accept-Language": "en"}))
    assert "430422-2026-000017 has been closed." in page


def test_others_notices_are_not_there(signed_in: Client, county: County, handler: Staff) -> None:
    other = make_staff(county.housing, Role.HANDLER)
    tell(other)
    notice = Notice.objects.get()
    assert "000017" not in text_of(signed_in.get(INBOX))
    assert signed_in.post(reverse("workspace:notice_open", args=[notice.pk])).status_code == 404
    signed_in.post(reverse("workspace:inbox_read"), {"notice": notice.pk})
    assert unread_count(other) == 1


def test_opening_marks_as_read_and_leads_to_the_case(signed_in: Client, handler: Staff) -> None:
    tell(handler)
    answer = signed_in.post(reverse("workspace:notice_open", args=[Notice.objects.get().pk]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("workspace:case", args=[17]))
    assert unread_count(handler) == 0


def test_looking_changes_nothing(signed_in: Client, handler: Staff) -> None:
    tell(handler)
    signed_in.get(INBOX)
    assert signed_in.get(reverse("workspace:notice_open", args=[Notice.objects.get().pk])).status_code == 405
    assert signed_in.get(reverse("workspace:inbox_read")).status_code == 405
    assert unread_count(handler) == 1


def test_marking_one_and_all(signed_in: Client, handler: Staff) -> None:
    for number in ("1", "2", "3"):
        tell(handler, number=number)
    first = Notice.objects.order_by("id")[0]
    answer = signed_in.post(reverse("workspace:inbox_read"), {"notice": first.pk, "show": "unread"})
    assert answer["Location"] == f"{INBOX}?show=unread"
    assert unread_count(handler) == 2
    page = text_of(signed_in.get(f"{INBOX}?show=unread"))
    assert "信访事项1已办结" not in page
    assert "信访事项2已办结" in page
    assert "2条消息已标为已读" in text_of(signed_in.post(reverse("workspace:inbox_read"), follow=True))
    assert unread_count(handler) == 0


def test_pages(signed_in: Client, handler: Staff) -> None:
    for number in range(32):
        tell(handler, number=f"N{number:02d}")
    first = signed_in.get(INBOX)
    assert "N31" in text_of(first)
    assert "N01" not in text_of(first)
    older = signed_in.get(INBOX, {"after": first.context["next_cursor"]})
    assert "N01" in text_of(older)
    newer = signed_in.get(INBOX, {"before": older.context["previous_cursor"]})
    assert newer.context["faces"] == first.context["faces"]
    assert signed_in.get(INBOX, {"after": "x"}).status_code == 200


def test_a_notice_of_an_older_version_stays_readable(signed_in: Client, handler: Staff) -> None:
    tell(handler)
    Notice.objects.update(template="cases.long_gone")
    assert "cases.long_gone" in text_of(signed_in.get(INBOX))


def test_what_is_said_is_escaped(signed_in: Client, handler: Staff) -> None:
    tell(handler, number="<script>1</script>")
    assert "<script>1" not in text_of(signed_in.get(INBOX))
