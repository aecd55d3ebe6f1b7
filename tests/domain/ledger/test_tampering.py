"""Whoever changes a copy of the record is found out, and the first entry that does not fit is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from kentan.domain.ledger import actions
from kentan.domain.ledger.models import Entry
from kentan.domain.ledger.queries import verification
from kentan.domain.ledger.rules import Checked, Fault, Link, Replay
from tests.domain.ledger.conftest import NOW, Write, check, found, rehash, seal_now, tampering, today

DAY = timedelta(days=1)


@pytest.fixture
def record(write: Write) -> None:
    """Streams unit/a to unit/d; the first seal covers 3 + 2 + 2 entries, the second two more of unit/b; d waits."""
    write(a=3, b=2, c=2)
    seal_now()
    write(b=2)
    seal_now(today() + DAY)
    write(d=3)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def run(*statements: str) -> None:
    with tampering() as cursor:
        for statement in statements:
            cursor.execute(statement)


ENTRY = "UPDATE ledger_entry SET {change} WHERE stream_id = '{stream}' AND sequence = {sequence}"
LEAFLESS = "DELETE FROM ledger_leaf WHERE entry_id IN (SELECT id FROM ledger_entry WHERE {where})"
GONE = "DELETE FROM ledger_entry WHERE {where}"


def change(stream: str, sequence: int, change: str) -> str:
    return ENTRY.format(stream=stream, sequence=sequence, change=change)


def payload_changed() -> None:
    run(change("b", 2, "payload = payload || '{\"hamlet_id\": 99}'"))


def payload_changed_and_hashed_anew() -> None:
    payload_changed()
    rehash("b", 2)


def last_entry_changed_and_hashed_anew() -> None:
    run(change("c", 2, "payload = payload || '{\"hamlet_id\": 99}'"))
    rehash("c", 2)


def sealed_hash_changed_too() -> None:
    last_entry_changed_and_hashed_anew()
    run("UPDATE ledger_leaf SET hash = entry.hash FROM ledger_entry entry WHERE entry_id = entry.id")


def entry_removed() -> None:
    run(LEAFLESS.format(where="stream_id='a' AND sequence=2"), GONE.format(where="stream_id='a' AND sequence=2"))


def entry_removed_leaf_left() -> None:
    run(GONE.format(where="stream_id='a' AND sequence=2"))


def sealed_tail_cut() -> None:
    run(LEAFLESS.format(where="stream_id='a' AND sequence=3"), GONE.format(where="stream_id='a' AND sequence=3"))


def last_tail_cut() -> None:
    run(LEAFLESS.format(where="stream_id='c' AND sequence=2"), GONE.format(where="stream_id='c' AND sequence=2"))


def stream_removed() -> None:
    run(LEAFLESS.format(where="stream_id='a'"), GONE.format(where="stream_id='a'"))


def two_reordered() -> None:
    run(change("a", 2, "sequence = 99"), change("a", 3, "sequence = 2"), change("a", 99, "sequence = 3"))


def time_changed() -> None:
    run(change("a", 1, "at = at + interval '1 microsecond'"))


def actor_changed() -> None:
    run(change("d", 2, "actor_id = '8'"))


def unit_taken_away() -> None:
    run(change("d", 2, "actor_unit = NULL"))


def marked_as_backfilled() -> None:
    run(change("d", 1, "backfilled = true"))


def previous_changed() -> None:
    run(change("c", 2, "previous = decode(repeat('00', 32), 'hex')"))


def seal_root_changed() -> None:
    run("UPDATE ledger_seal SET root = decode(repeat('ab', 32), 'hex') WHERE number = 1")


def seal_day_changed() -> None:
    run("UPDATE ledger_seal SET day = day - 5 WHERE number = 2")


def seal_removed() -> None:
    run("DELETE FROM ledger_leaf WHERE seal_id = 1", "DELETE FROM ledger_seal WHERE number = 1")


def last_seal_removed_leaves_left() -> None:
    run("DELETE FROM ledger_seal WHERE number = 2")


def leaves_swapped() -> None:
    run(
        "UPDATE ledger_leaf SET position = 900 WHERE seal_id = 1 AND position = 0",
        "UPDATE ledger_leaf SET position = 0 WHERE seal_id = 1 AND position = 1",
        "UPDATE ledger_leaf SET position = 1 WHERE seal_id = 1 AND position = 900",
    )


CASES: Sequence[tuple[Callable[[], None], str, Fault]] = (
    (payload_changed, "unit/b#2", Fault.HASH),
    (payload_changed_and_hashed_anew, "unit/b#2", Fault.NOT_AS_SEALED),
    (last_entry_changed_and_hashed_anew, "unit/c#2", Fault.NOT_AS_SEALED),
    (sealed_hash_changed_too, "", Fault.SEAL_ROOT),
    (entry_removed, "unit/a#3", Fault.SEQUENCE),
    (entry_removed_leaf_left, "unit/a#3", Fault.SEQUENCE),
    (sealed_tail_cut, "unit/b#1", Fault.SEAL_GAP),
    (last_tail_cut, "", Fault.SEAL_ENTRIES),
    (stream_removed, "unit/b#1", Fault.SEAL_GAP),
    (two_reordered, "unit/a#2", Fault.PREVIOUS),
    (time_changed, "unit/a#1", Fault.HASH),
    (actor_changed, "unit/d#2", Fault.HASH),
    (unit_taken_away, "unit/d#2", Fault.HASH),
    (marked_as_backfilled, "unit/d#1", Fault.HASH),
    (previous_changed, "unit/c#2", Fault.PREVIOUS),
    (seal_root_changed, "", Fault.SEAL_HASH),
    (seal_day_changed, "", Fault.SEAL_DAY),
    (seal_removed, "", Fault.SEAL_MISSING),
    (last_seal_removed_leaves_left, "", Fault.SEAL_MISSING),
    (leaves_swapped, "unit/a#1", Fault.SEAL_ORDER),
)


@pytest.mark.usefixtures("record")
def test_the_record_fits() -> None:
    checked = check()
    assert (checked.entries, checked.streams, checked.misfits) == (12, 4, [])


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(("tamper", "where", "fault"), CASES, ids=[case[0].__name__ for case in CASES])
def test_the_first_misfit_is_named(tamper: Callable[[], None], where: str, fault: Fault) -> None:
    tamper()
    first = check().misfits[0]
    assert (first.where, first.fault) == (where, fault)
    assert first.text()


@pytest.mark.usefixtures("record")
def test_the_auditors_check_of_one_stream() -> None:
    stream = Entry.objects.filter(stream_id="b")[0].stream
    assert verification.check_stream(stream, at=NOW).misfits == []
    payload_changed_and_hashed_anew()
    checked = verification.check_stream(stream, at=NOW)
    assert [(misfit.sequence, misfit.fault) for misfit in checked.misfits] == [
        (2, Fault.NOT_AS_SEALED),
        (3, Fault.PREVIOUS),
    ]


@pytest.mark.usefixtures("record")
def test_old_entries_without_a_seal() -> None:
    assert found(check(at=NOW + DAY)) == []
    assert found(check(at=NOW + DAY * 3)) == [(f"unit/d#{number}", "unsealed") for number in (1, 2, 3)]


@pytest.mark.usefixtures("record")
def test_a_record_made_anew_is_not_the_published_one() -> None:
    """Who can write everything can make everything fit; only a seal from elsewhere shows it."""
    from kentan.domain.ledger.queries import seals

    published = {seal.number: bytes(seal.hash) for seal in seals()}
    run("DELETE FROM ledger_leaf", "DELETE FROM ledger_seal", change("d", 3, "actor_id = '8'"))
    rehash("d", 3)
    seal_now()
    checked = check()
    assert checked.misfits == []
    verification.complete(checked, published=published)
    assert {misfit.fault for misfit in checked.misfits} == {Fault.SEAL_NOT_PUBLISHED}


@pytest.mark.usefixtures("record")
def test_many_ranges_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    payload_changed_and_hashed_anew()
    whole = check()
    monkeypatch.setattr(verification, "SMALL", 0)
    parts = verification.ranges(5, total=verification.count())
    assert len(parts) == 5  # one for each stream, and an open end
    joined = Checked()
    with transaction.atomic():
        for part in parts:
            joined.join(verification.check_range(part, at=NOW, advance=lambda _n: None))
    verification.complete(joined)
    assert joined.misfits == whole.misfits
    assert (joined.entries, joined.streams) == (whole.entries, whole.streams)


# ---------------------------------------------------------------- replay

STORED: dict[str, int] = {}


def _misfits(streams: Mapping[str, Sequence[Link]]) -> Iterable[tuple[str, int, str]]:
    for key, links in streams.items():
        if key == "c":
            raise KeyError("no such event")
        if STORED.get(key) != len(links):
            yield key, links[-1].sequence, f"{STORED.get(key)} stored"


COUNTING = Replay(stream_kind="unit", misfits=_misfits, strays=lambda: sorted(STORED.keys() - {"a", "b", "d"}))


@pytest.mark.usefixtures("record")
def test_replay(settings: Any) -> None:
    """A tail cut before it was sealed shows in the stored state only; a replay that fails is a misfit of its stream."""
    settings.KENTAN_REPLAYS = [f"{__name__}.COUNTING"]
    STORED.clear()
    STORED.update(a=3, b=4, d=3)
    run(GONE.format(where="stream_id = 'c'"), LEAFLESS.format(where="true"), "DELETE FROM ledger_leaf")
    run("DELETE FROM ledger_seal")
    assert found(check()) == []
    run(GONE.format(where="stream_id = 'd' AND sequence = 3"))
    assert found(check()) == [("unit/d#2", "replay")]
    STORED["lost"] = 1
    assert found(check()) == [("unit/d#2", "replay"), ("unit/lost", "stray")]


@pytest.mark.usefixtures("record")
def test_a_replay_that_breaks(settings: Any) -> None:
    settings.KENTAN_REPLAYS = [f"{__name__}.COUNTING"]
    STORED.clear()
    STORED.update(a=3, b=4, d=3)
    assert [misfit.text() for misfit in check().misfits] == [
        "unit/c#2: the stored state is not what its history says: KeyError: 'no such event'"
    ]


def test_nothing_at_all(db: None) -> None:
    assert actions.seal_due(at=NOW) == []
    assert found(check()) == []
