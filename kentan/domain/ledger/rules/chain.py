"""The canonical form of an entry and the chain that it makes.

Canonical form: one JSON array in UTF-8, object keys sorted by code point, no spaces, characters beyond ASCII as they
are, times in UTC with microseconds, hashes in hex. The hash of an entry is the SHA-256 of its canonical form, which
ends with the hash of the entry before it in the same stream (64 zeros for the first).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

GENESIS = bytes(32)

encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


class Unrecordable(ValueError):
    """A value that cannot stand on the record: it has no canonical form, or the database could not give it back."""


class Link(NamedTuple):
    """One entry as the chain sees it. `hash` and `previous` are 32 bytes."""

    stream_kind: str
    stream_id: str
    sequence: int
    kind: str
    at: datetime
    actor_kind: str
    actor_id: str
    actor_unit: int | None
    act: str
    backfilled: bool
    payload: Mapping[str, Any]
    previous: bytes
    hash: bytes = b""


def canonical_time(at: datetime) -> str:
    """UTC, microseconds always written: one instant has one form. Raises Unrecordable for a time without a zone."""
    if at.tzinfo is None:
        raise Unrecordable("a time on the record needs a time zone")
    moment = at if at.tzinfo is UTC else at.astimezone(UTC)
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def canonical(link: Link) -> bytes:
    """The bytes that are hashed. Raises Unrecordable."""
    body = (*link[:4], canonical_time(link.at), *link[5:11], link.previous.hex())
    try:
        return encode(body).encode()
    except UnicodeEncodeError:
        raise Unrecordable("half a surrogate pair is no character") from None


def hash_of(link: Link) -> bytes:
    """SHA-256 over the canonical form; 32 bytes. Raises Unrecordable."""
    return hashlib.sha256(canonical(link)).digest()


def recordable(link: Link) -> Link:
    """The link itself. Raises Unrecordable for what the database would refuse or give back otherwise.

    That is NUL in any text (PostgreSQL has no such character), a number that is not whole, and half a surrogate pair.
    """
    for text in (link.stream_kind, link.stream_id, link.kind, link.actor_kind, link.actor_id):
        _check(text)
    _check(link.payload)
    return link


def _check(value: object) -> None:
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            _check_text(name)
            _check(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check(inner)
    elif not (value is None or isinstance(value, int)):
        raise Unrecordable(f"the record holds no {type(value).__name__}")


def _check_text(value: object) -> None:
    if not isinstance(value, str):
        raise Unrecordable("the names in a payload are text")
    if "\x00" in value:
        raise Unrecordable("text on the record cannot hold the character NUL (U+0000)")
    if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
        raise Unrecordable("half a surrogate pair is no character")
