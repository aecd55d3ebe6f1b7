"""A record with some streams, and ways to tamper with it that only a superuser has."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from kentan.domain.ledger import actions
from kentan.domain.ledger.events import Actor, Stream
from kentan.domain.ledger.models import Entry, Seal
from kentan.domain.ledger.queries import verification
from kentan.domain.ledger.rules import Checked, hash_of
from kentan.domain.organisation.events import HamletAdded

NOW = datetime.now(UTC)
BY = Actor(kind="staff", id="7", unit_id=3)

Write = Callable[..., list[Entry]]


@pytest.fixture
def write(db: None) -> Write:
    """Appends entries to streams: write(a=3, b=2) appends three to stream unit/a and two to unit/b."""

    def append(**streams: int) -> list[Entry]:
        with transaction.atomic():
            return [
                actions.record(
                    stream=Stream("unit", name),
                    event=HamletAdded(hamlet_id=number, village="430422001201", name="石桥𠮷屋场"),
                    by=BY,
                    at=NOW + timedelta(seconds=number),
                )
                for name, count in streams.items()
                for number in range(count)
            ]

    return append


def today() -> date:
    """The county's day."""
    return NOW.astimezone(timezone.get_current_timezone()).date()


def seal_now(day: date | None = None) -> Seal:
    """Seal everything there is as the seal of today, or of a later day."""
    day = day or today()
    made = actions.seal(day=day, at=NOW + (day - today()))
    assert made is not None
    return made


@contextmanager
def tampering() -> Iterator[Any]:
    """What only a superuser can do: the triggers are switched off inside."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield cursor
        cursor.execute("SET session_replication_role = origin")


def rehash(stream_id: str, sequence: int) -> None:
    """Give one entry the hash that fits its present content, as a clever forger would."""
    entry = Entry.objects.get(stream_id=stream_id, sequence=sequence)
    with tampering() as cursor:
        cursor.execute("UPDATE ledger_entry SET hash = %s WHERE id = %s", [hash_of(entry.link), entry.pk])


def check(*, at: datetime = NOW) -> Checked:
    """The whole check, in this process."""
    with verification.one_snapshot():
        checked = verification.check_range(verification.EVERYTHING, at=at, advance=lambda _n: None)
        verification.complete(checked)
    return checked


def found(checked: Checked) -> list[tuple[str, str]]:
    """Where and what, of every misfit."""
    return [(misfit.where, misfit.fault.value) for misfit in checked.misfits]


def some_act() -> str:
    """An act id."""
    return str(uuid.uuid4())
