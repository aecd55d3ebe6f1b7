"""Pages of long lists by key: `?after=` reads on to older rows, `?before=` goes back to newer ones."""

from __future__ import annotations

from typing import NamedTuple

from django.http import QueryDict


class Keys(NamedTuple):
    """The page that is asked for, as the queries name it: rows before (older than) or after (newer than) an id."""

    before: int | None
    after: int | None


def keys_of(given: QueryDict) -> Keys:
    """Read the address; what is no number asks for the first page."""
    return Keys(before=_number(given.get("after", "")), after=_number(given.get("before", "")))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
