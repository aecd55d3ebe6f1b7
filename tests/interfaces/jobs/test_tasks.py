"""The background tasks, run as the worker runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from kentan.domain.deadlines.models import Clock
from kentan.domain.ledger.events import SYSTEM
from kentan.domain.ledger.models import Entry, Seal
from kentan.domain.notices.actions import queue
from kentan.domain.notices.models import Notice
from kentan.domain.notices.rules import State
from kentan.domain.organisation.rules import Role
from kentan.domain.petitioners import actions as petitioners
from kentan.domain.petitioners.queries import address_of
from kentan.domain.petitioners.rules import PetitionerKind
from kentan.interfaces.jobs import tasks
from tests.factories import NOON, County, make_administrator, make_county, make_staff
from tests.walks import make_cast, register

DEFERRED = ("seal_record", "send_notices", "remove_old_jobs")
MAY = {"number": "430422-2026-000017"}


@pytest.fixture
def county(db: None) -> County:
    return make_county()


def enrol(**given: Any) -> int:
    with transaction.atomic():
        given = {"kind": PetitionerKind.PERSON, "name": "王小明", **given}
        return petitioners.enrol(by=SYSTEM, at=timezone.now(), **given).pk


@pytest.mark.parametrize(
    ("given", "channel", "address"),
    [
        ({"phone": "13800001234", "email": "w@example.org"}, "sms", "13800001234"),
        ({"phone": "0734-8551234", "other_phone": "13900001234"}, "sms", "13900001234"),
        ({"phone": "0734-8551234", "email": "w@example.org"}, "email", "w@example.org"),
    ],
)
def test_where_a_petitioner_is_reached(county: County, given: dict[str, str], channel: str, address: str) -> None:
    found = address_of(enrol(**given))
    assert found is not None
    assert (found.channel.value, found.value) == (channel, address)
    assert address not in repr(found)


def test_who_left_nothing_or_was_erased_is_not_reached(county: County) -> None:
    assert address_of(enrol()) is None
    assert address_of(987654321) is None
    erased = enrol(phone="13800001234")
    petitioners.erase(petitioner_id=erased, by=SYSTEM, at=timezone.now())
    assert address_of(erased) is None


def test_send_notices(county: County, settings: Any, tmp_path: Path) -> None:
    settings.KENTAN_SMS_FOLDER = tmp_path
    petitioner = enrol(phone="13800001234")
    queue(template="cases.withdrawn", petitioner_ids=[petitioner], params=MAY, at=timezone.now())
    tasks.send_notices(timestamp=1)
    assert Notice.objects.get().state == State.SENT
    (path,) = tmp_path.iterdir()
    assert path.read_text(encoding="utf-8").startswith("13800001234\n")


def test_seal_record(county: County) -> None:
    tasks.seal_record(timestamp=1)
    assert not Seal.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=True):
        tasks.seal_record(timestamp=1)
    assert Seal.objects.get().entries == Entry.objects.count()


def test_verify_record_tells_the_auditors(county: County) -> None:
    auditor = make_staff(county.bureau, Role.AUDITOR)
    tasks.verify_record(timestamp=1)
    assert not Notice.objects.exists()
    entry = Entry.objects.order_by("stream_kind", "stream_id", "sequence")[0]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE ledger_entry SET actor_id = 'x' WHERE id = %s", [entry.pk])
        cursor.execute("SET session_replication_role = origin")
    tasks.verify_record(timestamp=1)
    tasks.verify_record(timestamp=2)
    notice = Notice.objects.get()
    assert notice.staff == auditor
    assert notice.params == {"count": 1, "first": f"{entry.stream_kind}/{entry.stream_id}#{entry.sequence}"}


def test_failed_notices_are_told_once_a_day(county: County) -> None:
    administrator = make_administrator(county)
    tasks.tell_of_failed_notices(timestamp=1)
    assert not Notice.objects.exists()
    queue(template="cases.withdrawn", petitioner_ids=[1, 2], params=MAY, at=timezone.now())
    Notice.objects.update(state=State.FAILED)
    tasks.tell_of_failed_notices(timestamp=1)
    tasks.tell_of_failed_notices(timestamp=2)
    told = Notice.objects.get(template="notices.failing")
    assert (told.staff, told.params) == (administrator, {"count": 2})


def test_limits(county: County) -> None:
    tasks.warn_of_limits(timestamp=1)
    tasks.warn_of_overdue(timestamp=1)


def test_limits_are_counted_anew_at_night(county: County) -> None:
    case = register(make_cast(county), at=NOON).case
    Clock.objects.filter(case=case).update(due_on=NOON.date(), moved_on=NOON.date(), effective_on=NOON.date())
    tasks.recount_limits()
    assert Clock.objects.get(case=case).due_on == NOON.date() + timedelta(days=15)
    assert Entry.objects.filter(stream_kind="deadlines").count() == 1
    tasks.recount_limits()
    assert Entry.objects.filter(stream_kind="deadlines").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_runs_them_from_the_queue() -> None:
    """Through procrastinate itself, polling only: no notification is needed."""
    make_county()
    for name in DEFERRED:
        app.configure_task(name).defer(timestamp=1)
    command = [sys.executable, "-m", "kentan", "manage", "procrastinate", "worker", "--one-shot", "--no-listen-notify"]
    done = subprocess.run(
        command, env=os.environ | {"DATABASE_URL": url()}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status::text FROM procrastinate_jobs")
        rows = cursor.fetchall()
    assert {(name, "succeeded") for name in DEFERRED} <= set(rows)


def url() -> str:
    """The address of the test database, for another process."""
    given = connection.settings_dict
    user, name = quote(given["USER"], safe=""), quote(given["NAME"], safe="")
    return f"postgresql://{user}@:{given['PORT']}/{name}?host={quote(given['HOST'], safe='')}"
