"""`kentan import-cases` on the shared data: every row arrives or is named. Nothing of it is quoted here."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from kentan.domain.cases.lifecycle.codes import State
from kentan.domain.cases.models import Case, StatementKind
from kentan.interfaces.jobs.importing import PRESETS, Plan, plan_of, read_table
from kentan.interfaces.jobs.verifying import check_record
from tests.factories import make_county

FILES = {
    "letters/mayor_mailbox.csv": "mayor-mailbox",
    "messages/stream.csv": "citizen-messages",
    "messages/replied.csv": "citizen-messages",
}
SAMPLE = 7  # every so many rows are really taken in


def plan(path: Path, preset: str) -> Plan:
    return plan_of(read_table(path).rows, PRESETS[preset], at=timezone.now())


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_row_is_good_repeated_or_named(shared_data: Path, name: str) -> None:
    path = shared_data / name
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    found = plan(path, FILES[name])
    assert len(found.rows) + len(found.repeated) + len(found.bad) == len(rows)
    named = [*found.bad, *found.repeated]
    assert all(row.reason for row in named)
    lines = [row.line for row in found.rows] + [row.line for row in named]
    assert len(set(lines)) == len(rows), "each row is named by a line of its own"
    numbers = {row[PRESETS[FILES[name]].number].strip() for row in rows}
    assert numbers == {row.number for row in found.rows} | {row.number for row in named}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(FILES))
def test_a_sample_goes_in(shared_data: Path, tmp_path: Path, name: str) -> None:
    make_county()
    path = tmp_path / "sample.csv"
    rows = _sample(shared_data / name, path)
    said = _run(path, FILES[name])
    opened, closed, known, refused = _counts(said)
    named = said.count("Bad: line") + said.count("Repeated: line")
    assert opened + closed + refused + named == len(rows)
    assert known == 0
    assert Case.objects.count() == opened + closed
    assert Case.objects.filter(state=State.CLOSED).count() == closed
    expected = plan(path, FILES[name])
    replies = sum(bool(row.reply) for row in expected.rows) - refused
    kept = Case.objects.filter(statements__kind__in=(StatementKind.REPLY, StatementKind.NOTE)).distinct()
    assert kept.count() >= replies, "no answer is lost"
    assert check_record(at=timezone.now()).misfits == []
    assert _counts(_run(path, FILES[name]))[:3] == (0, 0, opened + closed), "a second run takes nothing"


def _sample(source: Path, target: Path) -> Sequence[Sequence[str]]:
    """The header and every so-manieth row, as they stand."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = list(csv.reader(file))
    step = SAMPLE if len(rows) < 1000 else SAMPLE * 6
    rows = rows[::step]
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return rows


def _run(path: Path, preset: str) -> str:
    out = io.StringIO()
    try:
        call_command("import_cases", str(path), "--preset", preset, stdout=out)
    except CommandError:
        assert "Bad: line" in out.getvalue() or "Refused: line" in out.getvalue()
    return out.getvalue()


def _counts(said: str) -> tuple[int, int, int, int]:
    found = re.search(r"Taken in: (\d+) open, (\d+) closed\. There already: (\d+)\.", said)
    assert found is not None
    return int(found[1]), int(found[2]), int(found[3]), said.count("Refused: line")
