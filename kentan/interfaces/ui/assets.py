"""Built assets: the plain name in a template, the hashed name on the wire."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from django.templatetags.static import static

DIST = Path(__file__).resolve().parent / "static" / "ui" / "dist"
MANIFEST = DIST / "assets.json"


@lru_cache(maxsize=2)
def _names(changed_ns: int) -> dict[str, str]:
    names: dict[str, str] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return names


def asset_url(name: str) -> str:
    """The address of a built asset, e.g. "workspace.css". Before the first build the plain name is used."""
    try:
        names = _names(MANIFEST.stat().st_mtime_ns)
    except FileNotFoundError:
        names = {}
    return static(f"ui/dist/{names.get(name, name)}")
