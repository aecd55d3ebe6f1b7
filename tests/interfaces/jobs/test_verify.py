"""`kentan verify` and `kentan export-ledger` as an operator runs them."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from kentan.domain.ledger import actions
from kentan.domain.ledger.models import Entry
from kentan.domain.ledger.queries import verification
from kentan.interfaces.jobs.command import FAILED, WRONG_USE
from kentan.interfaces.jobs.verifying import check_record
from tests.factories import make_county


def run(command: str, *arguments: object) -> tuple[int, str, str]:
    """Exit code, standard output, and the message with standard error."""
    out, err = StringIO(), StringIO()
    try:
        call_command(command.replace("-", "_"), *map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, out.getvalue(), f"{err.getvalue()}{error}"
    return 0, out.getvalue(), err.getvalue()


def forge() -> str:
    """Change one entry as a superuser can; its name."""
    entry = Entry.objects.filter(stream_kind="unit").order_by("stream_id", "sequence")[2]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE ledger_entry SET actor_id = 'x' WHERE id = %s", [entry.pk])
        cursor.execute("SET session_replication_role = origin")
    return f"{entry.stream_kind}/{entry.stream_id}#{entry.sequence}"


@pytest.fixture
def county(db: None) -> None:
    make_county()
    actions.seal(day=timezone.localdate(), at=timezone.now())


@pytest.mark.usefixtures("county")
def test_it_fits() -> None:
    code, out, _ = run("verify", "--jobs", 1, "--lang", "en")
    assert code == 0
    assert out.startswith(f"The record fits: {Entry.objects.count()} entries in ")
    assert ", 1 seals; " in out
    assert run("verify", "--jobs", 1)[1].startswith("记录校验通过")


@pytest.mark.usefixtures("county")
def test_it_does_not_fit() -> None:
    name = forge()
    code, _, message = run("verify", "--jobs", 1, "--lang", "en")
    assert code == FAILED
    assert message.endswith(f"The first: {name}: its content was changed (hash)")
    assert f"首处：{name}" in run("verify", "--jobs", 1)[2]


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize("name", ["record.jsonl", "record.jsonl.gz"])
def test_an_export_is_checked_without_the_database(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    assert run("export-ledger", path)[0] == 0
    assert [file.name for file in tmp_path.iterdir()] == [name]
    environment = {
        **os.environ,
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/nothing",
        "KENTAN_DATA": str(tmp_path / "data"),
    }
    command = [sys.executable, "-m", "kentan", "verify", "--lang", "en", "--file", str(path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout[:17]) == (0, "The record fits: "), done.stderr

    damage(path)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == FAILED
    assert "its content was changed (hash)" in done.stderr


def damage(path: Path) -> None:
    read = gzip.decompress if path.suffix == ".gz" else bytes
    write = gzip.compress if path.suffix == ".gz" else bytes
    path.write_bytes(write(read(path.read_bytes()).replace("信访局".encode(), "上访局".encode(), 1)))


@pytest.mark.usefixtures("county")
def test_damaged_files(tmp_path: Path) -> None:
    path = tmp_path / "record.jsonl.gz"
    run("export-ledger", path)
    path.write_bytes(path.read_bytes()[:-20])
    code, _, message = run("verify", "--file", path)
    assert (code, "压缩文件已损坏" in message) == (FAILED, True)
    path.write_bytes(gzip.compress(b"\xff\xfe no record"))
    assert run("verify", "--file", path)[0] == FAILED
    path.write_bytes(b"no archive")
    assert run("verify", "--file", path)[0] == FAILED
    assert run("verify", "--file", tmp_path / "missing")[0] == WRONG_USE
    assert run("verify", "--file", tmp_path)[0] == WRONG_USE


@pytest.mark.usefixtures("county")
def test_bytes_that_are_no_text_do_not_fit(tmp_path: Path) -> None:
    path = tmp_path / "record.jsonl"
    run("export-ledger", path)
    path.write_bytes(path.read_bytes().replace("信".encode(), b"\xff\xfe\xfd", 1))
    assert run("verify", "--file", path)[0] == FAILED


@pytest.mark.usefixtures("county")
def test_a_file_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "record.jsonl"
    path.write_text("mine")
    assert run("export-ledger", path)[0] == WRONG_USE
    assert path.read_text() == "mine"
    assert run("export-ledger", path, "--force")[0] == 0
    assert run("export-ledger", tmp_path / "no" / "folder")[0] == WRONG_USE


@pytest.mark.usefixtures("county")
def test_published_seals(tmp_path: Path) -> None:
    (seal,) = verification.all_seals()
    assert run("verify", "--jobs", 1, "--published", f"1:{seal.hash.hex()}")[0] == 0
    code, _, message = run("verify", "--jobs", 1, "--lang", "en", "--published", f"1:{'0' * 64}")
    assert (code, "seal 1 is not the one that was published" in message) == (FAILED, True)
    assert run("verify", "--published", "1:abc")[0] == WRONG_USE
    assert run("verify", "--jobs", 0)[0] == WRONG_USE


@pytest.mark.django_db(transaction=True)
def test_several_workers_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    make_county()
    monkeypatch.setattr(verification, "SMALL", 0)
    seen: list[int] = []
    alone, apart = (check_record(at=timezone.now(), jobs=jobs, begin=lambda _total: seen.append) for jobs in (1, 2))
    assert (apart.entries, apart.streams, apart.misfits) == (alone.entries, alone.streams, [])
    assert sum(seen) == 2 * alone.entries
    name = forge()
    assert [misfit.where for misfit in check_record(at=timezone.now(), jobs=2).misfits] == [name]
