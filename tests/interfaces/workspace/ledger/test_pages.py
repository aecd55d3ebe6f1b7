"""The auditor's pages, the inbox and the outbox in a browser: accessible, valid, and fit for a phone."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from kentan.domain.ledger import actions
from kentan.domain.ledger.events import SYSTEM, Stream
from kentan.domain.ledger.models import Entry
from kentan.domain.notices.actions import queue
from kentan.domain.notices.models import Notice
from kentan.domain.notices.rules import State
from kentan.domain.organisation.actions import grant_role
from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.rules import Role
from tests.factories import make_county, make_staff
from tests.interfaces.ui.quality import assert_good_page, html_errors

NUMBER = {"number": "430422-2026-000017"}


def somebody() -> Staff:
    """An auditor who is administrator too, with unread notices, a failed one to a petitioner, and a sealed record."""
    county, at = make_county(), timezone.now()
    staff = make_staff(county.bureau, Role.AUDITOR)
    grant_role(staff_id=staff.pk, role=Role.ADMINISTRATOR, unit_id=county.bureau.pk, by=SYSTEM, at=at)
    actions.seal(day=timezone.localdate(), at=at)
    about = Stream("case", "17")
    queue(template="cases.closed", staff_ids=[staff.pk], petitioner_ids=[1], params=NUMBER, at=at, about=about)
    queue(template="cases.draft_returned", staff_ids=[staff.pk], params=NUMBER, at=at, about=about)
    Notice.objects.filter(petitioner_id=1).update(state=State.FAILED, last_error="ConnectionError: " + "x" * 200)
    return staff


def addresses() -> dict[str, str]:
    entry = Entry.objects.filter(stream_kind="unit")[0]
    failed = Notice.objects.get(state=State.FAILED)
    return {
        "inbox": reverse("workspace:inbox"),
        "outbox": reverse("workspace:outbox"),
        "cancel": reverse("workspace:notice_cancel", args=[failed.pk]),
        "record": reverse("workspace:record"),
        "wrong filter": f"{reverse('workspace:record')}?stream=what+is+it",
        "entry": reverse("workspace:record_entry", args=[entry.pk]),
        "stream": reverse("workspace:record_stream", args=["unit", entry.stream_id]) + "?check=yes",
        "seals": reverse("workspace:record_seals"),
    }


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_every_page_is_good(site: str, page: Page, client: Client) -> None:
    client.force_login(somebody())
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
    sources = {}
    for name, address in addresses().items():
        page.goto(f"{site}{address}")
        for width in (1366, 360):
            page.set_viewport_size({"width": width, "height": 900})
            assert_good_page(page)
        sources[name] = client.get(address).content.decode()
    assert html_errors(sources) == {}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_bell_leads_to_the_inbox(site: str, page: Page, client: Client) -> None:
    client.force_login(somebody())
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
    page.goto(f"{site}{reverse('workspace:record')}")
    page.get_by_role("link", name="2 条未读消息").click()
    page.get_by_role("button", name="全部标为已读").click()
    page.get_by_text("2条消息已标为已读。").wait_for()
    assert page.get_by_role("button", name="标为已读").count() == 0
