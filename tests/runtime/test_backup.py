"""What a backup holds comes back, and a damaged one touches nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from kentan.interfaces.jobs.backups import BackupError, Places, make, put_back
from kentan.interfaces.jobs.embedded.home import find_home
from kentan.interfaces.jobs.embedded.server import OWNER, SUPERUSER, EmbeddedServer

AT = datetime(2026, 2, 12, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedServer]:
    """A server with two empty databases of one owner."""
    folder = Path(tempfile.mkdtemp(prefix="kentan-backup-"))
    folder.chmod(0o711)
    made = EmbeddedServer(find_home(folder / "data"), careless=True)
    made.start()
    with psycopg.connect(made.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(OWNER)))
        for name in ("old", "new"):
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER))
            )
    yield made
    made.stop()
    shutil.rmtree(folder)


def installation(server: EmbeddedServer, folder: Path, name: str) -> Places:
    data = folder / name
    data.mkdir()
    return Places(server.url(OWNER, name), data / "files", data / "keys.json", data / "secret_key")


def test_there_and_back(server: EmbeddedServer, tmp_path: Path) -> None:
    old, new = (installation(server, tmp_path, name) for name in ("old", "new"))
    with psycopg.connect(old.url) as connection:
        connection.execute("CREATE TABLE matter (id bigint PRIMARY KEY, words text)")
        connection.execute("INSERT INTO matter SELECT n, '来信' || n FROM generate_series(1, 1000) n")
    (old.files / "2026").mkdir(parents=True)
    (old.files / "2026" / "照片.jpg").write_bytes(b"picture")
    old.keys.write_text("keys")
    backup = tmp_path / "backup.tar"
    assert make(old, backup, at=AT, with_keys=True) == backup.stat().st_size
    assert backup.stat().st_mode & 0o077 == 0
    assert put_back(new, backup, replace=False) == AT.isoformat()
    with psycopg.connect(new.url) as connection:
        assert connection.execute("SELECT count(*), max(words) FROM matter").fetchone() == (1000, "来信999")
    assert (new.files / "2026" / "照片.jpg").read_bytes() == b"picture"
    assert new.keys.read_text() == "keys"
    with pytest.raises(BackupError, match="not empty"):
        put_back(new, backup, replace=False)
    damaged = bytearray(backup.read_bytes())
    damaged[damaged.index(b"picture")] ^= 1
    backup.write_bytes(damaged)
    with pytest.raises(BackupError, match="damaged"):
        put_back(new, backup, replace=True)
    with psycopg.connect(new.url) as connection:
        assert connection.execute("SELECT count(*) FROM matter").fetchone() == (1000,)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_what_is_no_backup(server: EmbeddedServer, tmp_path: Path) -> None:
    place = installation(server, tmp_path, "none")
    for name, content in (("text", b"hello"), ("empty", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BackupError, match="no complete backup"):
            put_back(place, tmp_path / name, replace=True)
