"""An export proves itself without the database, and every change of it shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from kentan.domain.ledger.queries import verification
from kentan.domain.ledger.rules import NotAnExport, check_export, export_lines
from tests.domain.ledger.conftest import NOW, Write, found, seal_now, today

DAY = timedelta(days=1)
Lines = list[str]


@pytest.fixture
def lines(write: Write) -> Lines:
    """The header, two seals, unit/a (3), unit/b (4), unit/c (2), unit/d (3, not sealed), the end."""
    write(a=3, b=2, c=2)
    seal_now()
    write(b=2)
    seal_now(today() + DAY)
    write(d=3)
    with transaction.atomic():
        return list(export_lines(seals=verification.all_seals(), batches=verification.rows(), at=NOW))


def line_of(lines: Lines, stream: str, sequence: int) -> int:
    return next(at for at, line in enumerate(lines) if f'{{"entry":["unit","{stream}",{sequence},' in line)


def edit(lines: Lines, at: int, change: Callable[[Any], object]) -> None:
    data = json.loads(lines[at])
    change(data)
    lines[at] = json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def test_it_fits(lines: Lines) -> None:
    export = check_export(lines)
    assert (export.checked.entries, export.checked.streams, len(export.seals)) == (12, 4, 2)
    assert export.checked.misfits == []
    assert export.exported_at == NOW


def test_a_stranger_needs_only_sha256(lines: Lines) -> None:
    for line in lines[1:-1]:
        name = "seal" if line.startswith('{"seal"') else "entry"
        body = line.removeprefix(f'{{"{name}":').partition(',"hash":"')[0]
        assert hashlib.sha256(body.encode()).hexdigest() == json.loads(line)["hash"]


def payload_changed(lines: Lines) -> None:
    edit(lines, line_of(lines, "b", 2), lambda data: data["entry"][10].update(hamlet_id=99))


def hashed_anew(lines: Lines) -> None:
    payload_changed(lines)
    at = line_of(lines, "b", 2)
    data = json.loads(lines[at])
    body = json.dumps(data["entry"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    edit(lines, at, lambda data: data.update(hash=hashlib.sha256(body.encode()).hexdigest()))


def entry_removed(lines: Lines) -> None:
    del lines[line_of(lines, "a", 2)]


def stream_removed(lines: Lines) -> None:
    lines[:] = [line for line in lines if '{"entry":["unit","a"' not in line]


def two_entries_swapped(lines: Lines) -> None:
    at = line_of(lines, "a", 2)
    lines[at], lines[at + 1] = lines[at + 1], lines[at]


def unsealed_stream_moved_up(lines: Lines) -> None:
    at = line_of(lines, "d", 1)
    moved = lines[at : at + 3]
    del lines[at : at + 3]
    lines[3:3] = moved


def last_entry_cut_off(lines: Lines) -> None:
    del lines[line_of(lines, "d", 3)]


def end_cut_off(lines: Lines) -> None:
    del lines[-1]


def half_a_line(lines: Lines) -> None:
    lines[-2:] = [lines[-2][:40]]


def seal_changed(lines: Lines) -> None:
    edit(lines, 1, lambda data: data["seal"].__setitem__(3, 6))


def seal_removed(lines: Lines) -> None:
    del lines[2]


def seal_taken_off_an_entry(lines: Lines) -> None:
    edit(lines, line_of(lines, "c", 2), lambda data: data.update(sealed=None))


def something_after_the_end(lines: Lines) -> None:
    lines.append(lines[3])


def entry_twice(lines: Lines) -> None:
    lines.insert(4, lines[3])


def nonsense(lines: Lines) -> None:
    lines[3] = '{"entry":[1,2,3],"hash":"xyz","sealed":"no","recorded_at":7}\n'


CASES: list[tuple[Callable[[Lines], None], str, str]] = [
    (payload_changed, "unit/b#2", "hash"),
    (hashed_anew, "unit/b#2", "not_as_sealed"),
    (entry_removed, "unit/a#3", "sequence"),
    (stream_removed, "unit/b#1", "seal_gap"),
    (two_entries_swapped, "unit/a#2", "seal_order"),
    (unsealed_stream_moved_up, "unit/a#1", "stream_order"),
    (last_entry_cut_off, "", "file"),
    (end_cut_off, "", "file"),
    (half_a_line, "", "file"),
    (seal_changed, "", "seal_hash"),
    (seal_removed, "", "file"),
    (seal_taken_off_an_entry, "", "seal_entries"),
    (something_after_the_end, "", "file"),
    (entry_twice, "unit/a#1", "sequence"),
    (nonsense, "unit/a#2", "sequence"),
]


@pytest.mark.parametrize(("tamper", "where", "fault"), CASES, ids=[case[0].__name__ for case in CASES])
def test_the_first_misfit_is_named(lines: Lines, tamper: Callable[[Lines], None], where: str, fault: str) -> None:
    tamper(lines)
    assert found(check_export(lines).checked)[0] == (where, fault)


def test_unsealed_for_long(lines: Lines) -> None:
    edit(lines, 0, lambda data: data.update(exported_at=(NOW + DAY * 3).isoformat()))
    assert found(check_export(lines).checked)[0] == ("unit/d#1", "unsealed")


def test_published_seals(lines: Lines) -> None:
    good = {seal.number: seal.hash for seal in verification.all_seals()}
    assert check_export(lines, published=good).checked.misfits == []
    assert found(check_export(lines, published={2: bytes(32), 9: bytes(32)}).checked) == [
        ("", "seal_not_published"),
        ("", "seal_not_published"),
    ]


@pytest.mark.parametrize(
    "header",
    ["", "{}", "hello", '{"kentan-ledger":2,"exported_at":"2026-01-01T00:00:00+00:00"}', '{"kentan-ledger":1}', "[1]"],
)
def test_not_an_export(header: str) -> None:
    with pytest.raises(NotAnExport):
        check_export([header])
