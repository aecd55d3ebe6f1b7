"""What the record keeps from its auditors: accusations, and all that leads to one (Art. 30)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kentan.domain.cases.lifecycle.codes import Purpose
from kentan.domain.cases.models import Case, Party, stream_of
from kentan.domain.deadlines.events import CALENDAR, ClocksRecomputed, Moved
from kentan.domain.ledger.actions import record
from kentan.domain.ledger.events import SYSTEM
from kentan.domain.ledger.models import Entry
from kentan.domain.notices.actions import cancel, queue
from kentan.domain.notices.models import Notice
from kentan.domain.notices.rules import State
from kentan.domain.organisation.actions import grant_role, recuse
from kentan.domain.organisation.rules import Role
from kentan.domain.petitioners.actions import open_identity
from tests.factories import NOON, County
from tests.walks import Cast, make_cast, register

RECORD = reverse("workspace:record")


@pytest.fixture
def cast(county: County) -> Cast:
    return make_cast(county)


@pytest.fixture
def secret(cast: Cast) -> Case:
    return register(cast, at=NOON, by=cast.accusation_officer, purpose=Purpose.ACCUSATION).case


@pytest.fixture
def claim(cast: Cast) -> Case:
    return register(cast, at=NOON).case


def around(case: Case, cast: Cast) -> set[int]:
    """The entries of a case and those elsewhere that name it: a recusal, an identity opened, a notice given up."""
    before = set(Entry.objects.values_list("pk", flat=True))
    by, about = cast.accusation_officer.actor, stream_of(case.pk)
    recuse(staff_id=cast.second_dispatcher.pk, case_id=case.pk, by=SYSTEM, at=NOON)
    petitioner = Party.objects.get(case=case).petitioner_id
    open_identity(petitioner_id=petitioner, reason="联系信访人核实情况需要", by=by, at=NOON, about=about)
    notice = queued(case)
    Notice.objects.filter(pk=notice.pk).update(state=State.FAILED)
    cancel(notice_id=notice.pk, by=SYSTEM, at=NOON)
    made = set(Entry.objects.exclude(pk__in=before).values_list("pk", flat=True))
    return made | set(Entry.objects.filter(stream_kind="case", stream_id=case.pk).values_list("pk", flat=True))


def queued(case: Case) -> Notice:
    params = {"number": case.number}
    queue(template="cases.withdrawn", petitioner_ids=[1], params=params, at=NOON, about=stream_of(case.pk))
    return Notice.objects.latest("pk")


def all_shown(client: Client) -> set[int]:
    """The entries on all pages of the record."""
    found: set[int] = set()
    address: str | None = RECORD
    while address:
        context = client.get(address).context
        found |= {face.pk for face in context["faces"]}
        address = f"{RECORD}?after={context['next_cursor']}" if context["next_cursor"] else None
    return found


def statuses(client: Client, entries: set[int]) -> set[int]:
    return {client.get(reverse("workspace:record_entry", args=[pk])).status_code for pk in entries}


def test_an_auditor_sees_claims_and_nothing_of_accusations(
    client: Client, cast: Cast, secret: Case, claim: Case
) -> None:
    hidden, open_ones = around(secret, cast), around(claim, cast)
    assert len(hidden) >= 4
    client.force_login(cast.auditor)
    assert all_shown(client) == set(Entry.objects.exclude(pk__in=hidden).values_list("pk", flat=True))
    assert statuses(client, hidden) == {404}
    assert statuses(client, open_ones) == {200}


def test_streams_and_filters_do_not_know_of_it(client: Client, cast: Cast, secret: Case, claim: Case) -> None:
    client.force_login(cast.auditor)
    stream = "workspace:record_stream"
    assert client.get(reverse(stream, args=["case", secret.pk]) + "?check=yes").status_code == 404
    assert client.get(reverse(stream, args=["case", claim.pk])).status_code == 200

    def said(asked: str) -> Any:
        return client.get(RECORD, {"stream": asked}).context["form"].errors.get("stream")

    assert said(secret.number) == said("430422-2026-999999") is not None
    assert said(f"case/{secret.pk}") == said("case/999999") is not None
    assert said(claim.number) is said(f"case/{claim.pk}") is None


def test_neighbours_and_the_same_act_leave_it_out(client: Client, cast: Cast, secret: Case) -> None:
    hidden = around(secret, cast)
    before = Entry.objects.filter(stream_kind="staff", stream_id=cast.second_dispatcher.pk).exclude(pk__in=hidden)
    client.force_login(cast.auditor)
    page = client.get(reverse("workspace:record_entry", args=[before.latest("pk").pk]))
    assert page.context["following"] is None
    acts = Entry.objects.filter(pk__in=hidden).values("act")
    for entry in Entry.objects.filter(act__in=acts).exclude(pk__in=hidden):
        shown = client.get(reverse("workspace:record_entry", args=[entry.pk])).context["act"]
        assert not {face.pk for face in shown} & hidden


@pytest.mark.parametrize("officer", [False, True])
def test_recomputed_clocks_name_no_accusation(
    client: Client, cast: Cast, secret: Case, claim: Case, officer: bool
) -> None:
    day = date(2026, 3, 2)
    moved = tuple(
        Moved(clock_id=pk, case_id=pk, before=day, late_before=day, after=day, late_after=day)
        for pk in (secret.pk, claim.pk)
    )
    entry = record(stream=CALENDAR, event=ClocksRecomputed(cause="nightly", count=2, moved=moved), by=SYSTEM, at=NOON)
    if officer:
        grant_role(
            staff_id=cast.auditor.pk, role=Role.ACCUSATION_OFFICER, unit_id=cast.county.bureau.pk, by=SYSTEM, at=NOON
        )
    client.force_login(cast.auditor)
    page = client.get(reverse("workspace:record_entry", args=[entry.pk]))
    assert page.context["hash_fits"]
    assert page.context["blanked"] is not officer
    assert (f'"case_id":{secret.pk}' in page.context["canonical"]) is officer
    assert f'"case_id":{claim.pk}' in page.context["canonical"]


def test_an_accusation_officer_who_audits_sees_all(client: Client, cast: Cast, secret: Case) -> None:
    hidden = around(secret, cast)
    bureau = cast.county.bureau.pk
    grant_role(staff_id=cast.accusation_officer.pk, role=Role.AUDITOR, unit_id=bureau, by=SYSTEM, at=NOON)
    client.force_login(cast.accusation_officer)
    assert statuses(client, hidden) == {200}
    assert hidden <= all_shown(client)
