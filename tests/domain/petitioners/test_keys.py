"""Keys rotate while people work."""

from __future__ import annotations

import os
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from kentan.domain.ledger.events import SYSTEM
from kentan.domain.petitioners import actions, queries
from kentan.domain.petitioners.models import BlindIndex, Petitioner
from kentan.interfaces.jobs.keys import ensure_keys
from kentan.platform import crypto
from kentan.platform.crypto import Use
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def enrol(count: int) -> list[Petitioner]:
    return [actions.enrol(name=f"村民{number}", phone="13812345678", by=SYSTEM, at=NOON) for number in range(count)]


def names(people: list[Petitioner]) -> list[str]:
    return [
        actions.open_identity(petitioner_id=one.pk, reason="核对换钥结果", by=SYSTEM, at=NOON).name for one in people
    ]


def test_between_two_keys_everything_is_readable_and_found(ring_path: Path) -> None:
    before = enrol(2)
    crypto.new_key(ring_path, use=Use.SEALING)
    crypto.new_key(ring_path, use=Use.INDEXING)
    after = enrol(1)
    assert names([*before, *after]) == ["村民0", "村民1", "村民0"]
    assert len(queries.find_same(phone="13812345678")) == 3


def test_rotating_goes_in_batches_and_can_be_cut_short(ring_path: Path) -> None:
    people = enrol(5)
    sealing, indexing = (crypto.new_key(ring_path, use=use) for use in (Use.SEALING, Use.INDEXING))
    first = actions.rotate_keys(batch=2)
    assert (first.done, first.last_id) == (2, people[1].pk)
    done = [first.done]
    while (step := actions.rotate_keys(batch=2)).done:  # begun anew, as after a crash
        done.append(step.done)
    assert done == [2, 2, 1]
    assert {row.key_id for row in Petitioner.objects.all()} == {sealing}
    assert {row.key_id for row in BlindIndex.objects.all()} == {indexing}
    commitments = {row.pk: row.commitment for row in people}
    assert {row.pk: row.commitment for row in Petitioner.objects.all()} == commitments
    crypto.drop_old_keys(ring_path)
    assert names(people) == [f"村民{number}" for number in range(5)]
    assert len(queries.find_same(phone="13812345678")) == 5


def test_the_erased_are_left_alone(ring_path: Path) -> None:
    (petitioner,) = enrol(1)
    actions.erase(petitioner_id=petitioner.pk, by=SYSTEM, at=NOON)
    crypto.new_key(ring_path, use=Use.SEALING)
    assert actions.rotate_keys().done == 0


def test_a_new_installation_gets_keys_and_one_that_lost_them_does_not(ring_path: Path) -> None:
    ring_path.unlink()
    assert ensure_keys(connection) is True
    assert ensure_keys(connection) is False
    enrol(1)
    ring_path.unlink()
    with pytest.raises(CommandError, match="Restore"):
        ensure_keys(connection)
    assert not ring_path.exists()


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("rotate_keys", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_command_makes_keys_and_seals_anew(ring_path: Path) -> None:
    people = enrol(3)
    before = crypto.read_keyring(ring_path)
    command("--new")
    ring = crypto.read_keyring(ring_path)
    assert before.sealing_id != ring.sealing_id
    assert before.indexing_id != ring.indexing_id
    assert not queries.under_old_keys(ring).exists()
    assert names(people) == ["村民0", "村民1", "村民2"]
    command()  # nothing left to do is no failure


def test_old_keys_are_dropped_only_after_an_hour(ring_path: Path) -> None:
    enrol(1)
    command("--new")
    with pytest.raises(CommandError):
        command("--drop-old")
    an_hour_ago = time.time() - 3700
    os.utime(ring_path, (an_hour_ago, an_hour_ago))
    command("--drop-old")
    assert len(crypto.read_keyring(ring_path).digests("name", "x")) == 1
