"""The auditor's pages."""

from __future__ import annotations

import hashlib
import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kentan.domain.ledger import actions, queries
from kentan.domain.ledger.models import Entry, Seal
from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.rules import Role
from kentan.interfaces.workspace.ledger import views
from tests.factories import County, make_staff

RECORD = reverse("workspace:record")


@pytest.fixture
def auditor(county: County) -> Staff:
    return make_staff(county.bureau, Role.AUDITOR, username="auditor", name="审计员")


@pytest.fixture
def signed_in(client: Client, auditor: Staff) -> Client:
    client.force_login(auditor)
    return client


def text_of(response: Any) -> str:
    return html.unescape(response.content.decode())


def shown(response: Any) -> list[int]:
    """The entries on a page of the record."""
    return [face.pk for face in response.context["faces"]]


def page_of(entry: Entry) -> str:
    return reverse("workspace:record_entry", args=[entry.pk])


def stream_of(entry: Entry) -> str:
    return reverse("workspace:record_stream", args=[entry.stream_kind, entry.stream_id])


def test_newest_first_in_words(signed_in: Client, county: County) -> None:
    page = signed_in.get(RECORD)
    assert shown(page) == list(Entry.objects.order_by("-id").values_list("pk", flat=True)[:50])
    assert f"新设单位：{county.bureau.name}" in text_of(page)
    assert "系统" in text_of(page)


def test_filters(signed_in: Client, county: County, auditor: Staff) -> None:
    unit = Entry.objects.filter(stream_kind="unit", stream_id=str(county.bureau.pk))
    entry = unit.get()
    assert shown(signed_in.get(RECORD, {"stream": f"unit/{county.bureau.pk}"})) == [entry.pk]
    assert set(shown(signed_in.get(RECORD, {"stream": "unit"}))) == set(
        Entry.objects.filter(stream_kind="unit").values_list("pk", flat=True)
    )
    granted = Entry.objects.filter(kind="organisation.role.granted")
    assert set(shown(signed_in.get(RECORD, {"kind": "organisation.role.granted"}))) == set(
        granted.values_list("pk", flat=True)
    )
    assert shown(signed_in.get(RECORD, {"actor": "审计员"})) == []
    assert len(shown(signed_in.get(RECORD, {"actor": "系统"}))) == min(50, Entry.objects.count())
    today, tomorrow = str(timezone.localdate()), str(timezone.localdate() + timedelta(days=1))
    assert shown(signed_in.get(RECORD, {"since": today, "until": today}))
    assert shown(signed_in.get(RECORD, {"since": tomorrow})) == []


@pytest.mark.parametrize(
    "given",
    [
        {"stream": "what is it"},
        {"stream": "430422-2026-999999"},
        {"actor": "没有这个人"},
        {"since": "2026-02-01", "until": "2026-01-01"},
        {"since": "yesterday"},
        {"kind": "cases.nothing"},
    ],
)
def test_filters_that_make_no_sense_show_nothing(signed_in: Client, given: dict[str, str]) -> None:
    page = signed_in.get(RECORD, given)
    assert page.status_code == 200
    assert shown(page) == []
    assert "invalid-feedback" in page.content.decode()


def test_pages_by_key(signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    real = queries.entries
    monkeypatch.setattr(queries, "entries", lambda **given: real(**given, limit=3))
    everything = list(Entry.objects.order_by("-id").values_list("pk", flat=True))
    first = signed_in.get(RECORD)
    assert shown(first) == everything[:3]
    assert first.context["previous_cursor"] is None
    second = signed_in.get(RECORD, {"after": first.context["next_cursor"]})
    assert shown(second) == everything[3:6]
    assert shown(signed_in.get(RECORD, {"before": second.context["previous_cursor"]})) == everything[:3]


def test_the_entry_shows_exactly_what_was_hashed(signed_in: Client, county: County) -> None:
    entry = Entry.objects.filter(stream_kind="unit")[0]
    page = text_of(signed_in.get(page_of(entry)))
    found = re.search(r"<pre[^>]*>(.*?)</pre>", page, re.DOTALL)
    assert found
    digest = hashlib.sha256(found[1].encode()).hexdigest()
    assert digest == bytes(entry.hash).hex()
    assert digest in page
    assert "尚未封存" in page


def test_the_proof(signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    seal = actions.seal(day=timezone.localdate(), at=timezone.now())
    assert seal is not None
    entry = Entry.objects.order_by("id")[2]
    answer = signed_in.get(page_of(entry))
    assert answer.context["proof"].fits
    assert bytes(seal.root).hex() in text_of(answer)
    monkeypatch.setattr(views, "QUICK", 1)
    assert "proof" not in signed_in.get(page_of(entry)).context
    assert signed_in.get(page_of(entry), {"proof": "yes"}).context["proof"].fits
    page = text_of(signed_in.get(reverse("workspace:record_seals")))
    assert bytes(seal.hash).hex() in page


def test_a_stream_is_checked_on_request(signed_in: Client, county: County) -> None:
    entry = Entry.objects.filter(stream_kind="unit")[0]
    assert signed_in.get(stream_of(entry)).context["checked"] is None
    good = signed_in.get(stream_of(entry), {"check": "yes"})
    assert good.context["checked"].misfits == []
    assert "校验通过" in text_of(good)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE ledger_entry SET actor_id = 'x' WHERE id = %s", [entry.pk])
        cursor.execute("SET session_replication_role = origin")
    assert "内容被改动" in text_of(signed_in.get(stream_of(entry), {"check": "yes"}))
    assert "该记录已被改动" in text_of(signed_in.get(page_of(entry)))


def test_what_is_not_there(signed_in: Client) -> None:
    assert signed_in.get(reverse("workspace:record_stream", args=["case", "999999"])).status_code == 404
    assert signed_in.get(reverse("workspace:record_entry", args=[999999999])).status_code == 404
    assert signed_in.get(reverse("workspace:record_seals")).status_code == 200
    assert not Seal.objects.exists()


def test_an_entry_of_an_unknown_kind_can_be_read(signed_in: Client, county: County) -> None:
    entry = Entry.objects.filter(stream_kind="unit")[0]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE ledger_entry SET kind = 'future.thing.done' WHERE id = %s", [entry.pk])
        cursor.execute("SET session_replication_role = origin")
    assert "future.thing.done" in text_of(signed_in.get(page_of(entry)))
    assert signed_in.get(RECORD).status_code == 200


def test_few_queries(signed_in: Client, django_assert_max_num_queries: Any) -> None:
    signed_in.get(RECORD)
    with django_assert_max_num_queries(12):
        signed_in.get(RECORD)
