"""A backup in one file: the database, the uploaded files, the keys. Whole or not at all, in both directions."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from kentan import __version__
from kentan.interfaces.jobs.embedded.home import INSTALL, installed

FORMAT = 1
MANIFEST, DUMP, FILES, KEYS, SECRET = "manifest.json", "database.dump", "files", "keys.json", "secret_key"
VARIABLES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}


class BackupError(Exception):
    """A backup could not be made, read or put back; the message says why. Nothing was replaced unless it says so."""


@dataclass(frozen=True)
class Places:
    """What belongs to an installation: its database's address and its files."""

    url: str
    files: Path
    keys: Path
    secret: Path


def make(places: Places, target: Path, *, at: datetime, with_keys: bool) -> int:
    """Write a backup and return its size in bytes. Raises BackupError; the target appears only when it is complete."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as folder:
        dump = Path(folder) / DUMP
        _run("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--file={dump}"], places.url)
        members = dict(_members(places, dump, with_keys=with_keys))
        fresh = Path(folder) / "backup.tar"
        fresh.touch(mode=0o600)
        with tarfile.open(fresh, mode="w") as tar:
            sums = {name: _sum_of(path) for name, path in members.items()}
            about = {"format": FORMAT, "version": __version__, "made_at": at.isoformat(), "sha256": sums}
            _add_text(tar, MANIFEST, json.dumps(about, indent=1, ensure_ascii=False))
            for name, path in members.items():
                tar.add(path, arcname=name, recursive=False)
        fresh.replace(target)
    return target.stat().st_size


def put_back(places: Places, source: Path, *, replace: bool) -> str:
    """Put a backup in the place of this installation's data; returns when the backup was made.

    Everything is checked before anything is touched. Raises BackupError, also where there is data and `replace` is no.
    """
    if not replace and _tables(places.url):
        raise BackupError(
            "The database is not empty. Restore into a new one, or say --replace to give up what it holds."
        )
    parent = places.secret.parent
    with tempfile.TemporaryDirectory(dir=parent, prefix=".restore.") as folder:
        about = _unpack(source, Path(folder))
        with psycopg.connect(places.url, autocommit=True) as connection:
            for statement in ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public"):
                connection.execute(sql.SQL(statement))
        database = f"--dbname={conninfo_to_dict(places.url)['dbname']}"
        options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", database]
        _run("pg_restore", [*options, str(Path(folder) / DUMP)], places.url)
        _put_files(places, Path(folder))
    return str(about["made_at"])


def _members(places: Places, dump: Path, *, with_keys: bool) -> Iterator[tuple[str, Path]]:
    yield DUMP, dump
    if with_keys:
        yield from ((name, path) for name, path in ((KEYS, places.keys), (SECRET, places.secret)) if path.exists())
    for path in sorted(places.files.rglob("*")):
        if path.is_file():
            yield f"{FILES}/{path.relative_to(places.files)}", path


def _unpack(source: Path, folder: Path) -> dict[str, object]:
    """Unpack a backup and compare every sum. Raises BackupError for what is damaged or no backup."""
    try:
        with tarfile.open(source) as tar:
            tar.extractall(folder, filter="data")
        about: dict[str, object] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        sums = about["sha256"]
    except (tarfile.TarError, OSError, ValueError, KeyError) as error:
        raise BackupError(f"{source} is no complete backup: {error}") from error
    if about.get("format") != FORMAT or not isinstance(sums, dict):
        raise BackupError(f"{source} has format {about.get('format')}; this version reads {FORMAT}.")
    for name, wanted in sums.items():
        path = folder / name
        if not path.is_file() or _sum_of(path) != wanted:
            raise BackupError(f"{source} is damaged at {name}. Nothing was changed.")
    return about


def _put_files(places: Places, folder: Path) -> None:
    fresh = folder / FILES
    fresh.mkdir(exist_ok=True)
    if places.files.exists():
        shutil.rmtree(places.files)
    shutil.move(fresh, places.files)
    for name, path in ((KEYS, places.keys), (SECRET, places.secret)):
        if (folder / name).exists():
            (folder / name).chmod(0o600)
            shutil.move(folder / name, path)


def _tables(url: str) -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    return int(found[0]) if found else 0


def _run(program: str, options: list[str], url: str) -> None:
    """Run one of PostgreSQL's programs; the password travels in the environment, where `ps` does not show it."""
    given = conninfo_to_dict(url)
    env = {**os.environ, **{VARIABLES[name]: str(value) for name, value in given.items() if name in VARIABLES}}
    command = [
        _program(program, url),
        *[f"{part}{given['dbname']}" if part == "--dbname=" else part for part in options],
    ]
    done = subprocess.run(command, env=env, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip()}")


def _program(name: str, url: str) -> str:
    """The machine's program when it is of the server's version, else the one that came with the embedded server."""
    with psycopg.connect(url) as connection:
        major = connection.info.server_version // 10000
    found = shutil.which(name)
    if found:
        said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
        if f" {major}." in said or said.rstrip().endswith(f" {major}"):
            return found
    return str(installed() / INSTALL / "bin" / name)


def _sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    content = text.encode()
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    tar.addfile(info, BytesIO(content))
