"""The tree, its proofs, and the daily seal."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from unittest import mock

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from kentan.domain.ledger import actions, queries
from kentan.domain.ledger.actions import TooEarly
from kentan.domain.ledger.models import Entry, Leaf, Seal
from kentan.domain.ledger.rules import GENESIS, merkle_path, merkle_root, root_from
from tests.domain.ledger.conftest import NOW, Write, check, found, seal_now, tampering, today

DAY = timedelta(days=1)


def naive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, word by word: split at the largest power of two below the number of leaves."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70), st.data())
def test_root_and_paths(leaves: list[bytes], data: st.DataObject) -> None:
    root = merkle_root(leaves)
    assert root == naive_root(leaves)
    index = data.draw(st.integers(0, len(leaves) - 1))
    assert root_from(leaves[index], merkle_path(leaves, index)) == root


def test_root_of_nothing() -> None:
    assert merkle_root([]) == GENESIS


def backdate(days: int, **where: object) -> None:
    """Make entries look as if they had been recorded some days ago."""
    ids = list(Entry.objects.filter(**where).values_list("pk", flat=True))
    with tampering() as cursor:
        cursor.execute(
            "UPDATE ledger_entry SET recorded_at = recorded_at - make_interval(days => %s) WHERE id = ANY(%s)",
            [days, ids],
        )


def test_a_seal_covers_what_was_recorded(write: Write) -> None:
    write(b=2, a=3)
    made = seal_now()
    assert made.entries == 5
    leaves = Leaf.objects.filter(seal=made).order_by("position").select_related("entry")
    named = [(leaf.entry.stream_id, leaf.entry.sequence) for leaf in leaves]
    assert named == [("a", 1), ("a", 2), ("a", 3), ("b", 1), ("b", 2)]
    assert bytes(made.root) == merkle_root([bytes(leaf.entry.hash) for leaf in leaves])
    assert actions.seal(day=today(), at=NOW) is None


def test_the_next_seal_follows(write: Write) -> None:
    write(a=1)
    first = seal_now()
    write(a=2)
    second = seal_now(today() + DAY)
    assert second.entries == 2
    assert bytes(second.previous) == bytes(first.hash)
    assert second.number == 2
    assert found(check()) == []


def test_missed_days_are_caught_up_and_today_waits(write: Write) -> None:
    write(old=2, new=1, today=1)
    backdate(5, stream_id="old")
    backdate(1, stream_id="new")
    made = actions.seal_due(at=NOW)
    assert [(seal.day, seal.entries) for seal in made] == [
        (today() - DAY * 5, 2),
        (today() - DAY * 4, 0),
        (today() - DAY * 3, 0),
        (today() - DAY * 2, 0),
        (today() - DAY, 1),
    ]
    assert actions.seal_due(at=NOW) == []
    assert found(check()) == []


def test_an_entry_that_was_late_comes_under_the_next_seal(write: Write) -> None:
    write(a=1)
    backdate(2)
    actions.seal(day=today() - DAY * 2, at=NOW)
    write(late=1)
    backdate(2, stream_id="late")
    made = actions.seal_due(at=NOW)
    assert [(seal.day, seal.entries) for seal in made] == [(today() - DAY, 1)]
    assert found(check()) == []


def test_nothing_to_seal(db: None) -> None:
    assert actions.seal_due(at=NOW) == []


def test_tomorrow_cannot_be_sealed(db: None) -> None:
    with pytest.raises(TooEarly):
        actions.seal(day=today() + DAY, at=NOW)


def test_two_at_once(write: Write) -> None:
    """Whoever comes second meets the unique number, leaves the day alone and does not fail."""
    write(a=1)
    backdate(1)
    assert actions.seal(day=today() - DAY, at=NOW) is not None
    with mock.patch.object(actions, "last_seal", return_value=None), transaction.atomic():
        assert actions.seal_due(at=NOW) == []
    assert Seal.objects.count() == 1


def test_the_proof_of_an_entry(write: Write) -> None:
    entries = write(a=4, b=3)
    assert queries.proof_of(entries[5]) is None
    made = seal_now()
    for entry in entries:
        proof = queries.proof_of(entry)
        assert proof is not None
        assert root_from(bytes(entry.hash), proof.path) == bytes(made.root)


def test_sealing_takes_only_the_rights_of_the_running_role(write: Write) -> None:
    from kentan.interfaces.jobs.grants import grant_running_role

    write(a=2)
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE kentan_test_runner NOLOGIN")
    grant_running_role(connection, "kentan_test_runner")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE kentan_test_runner")
        made = seal_now()
        write(a=1)
        cursor.execute("RESET ROLE")
    assert made.entries == 2
