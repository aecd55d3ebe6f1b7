"""Knowing without loading Django that a database's structure is up to date, so that a start is quick.

After each migration a file in the data folder notes what the migrations were made from (their sources, the settings,
the installed packages) and which of them the database holds. As long as both are unchanged there is nothing to do.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import django
import psycopg

PACKAGE = Path(__file__).resolve().parents[2]
NOTE = "migrated.json"


def up_to_date(url: str, data: Path) -> bool:
    """Whether nothing changed since the note was written; False when in doubt."""
    if not Path(os.environ.get("KENTAN_KEYRING") or data / "keys.json").exists():
        return False  # migrating makes the keys, or says that they are lost
    try:
        noted = json.loads((data / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(noted == _state(url))


def note(url: str, data: Path) -> None:
    """Write down that everything is applied."""
    fresh = data / f"{NOTE}.new"
    fresh.write_text(json.dumps(_state(url)), encoding="utf-8")
    fresh.replace(data / NOTE)


def _state(url: str) -> dict[str, str]:
    return {"sources": _digest(_sources()), "applied": _digest(_applied(url))}


def _sources() -> Iterator[str]:
    yield from sorted(path.name for path in Path(django.__file__).parents[1].glob("*.dist-info"))
    for path in sorted([PACKAGE / "config" / "settings.py", *PACKAGE.glob("domain/*/migrations/*.py")]):
        yield f"{path.relative_to(PACKAGE)}\n{path.read_text(encoding='utf-8')}"


def _applied(url: str) -> Iterator[str]:
    with psycopg.connect(url) as connection:
        if connection.execute("SELECT to_regclass('django_migrations')").fetchone() != (None,):
            yield from (f"{app}.{name}" for app, name in connection.execute("SELECT app, name FROM django_migrations"))


def _digest(parts: Iterator[str]) -> str:
    return hashlib.sha256("\0".join(sorted(parts)).encode()).hexdigest()
