"""The canonical form, the chain and the seal. Pure, so that a stranger can check an export without the database.

Canonical form: UTF-8 JSON, keys sorted, no spaces, non-ASCII as it is, times in UTC with microseconds. The hash of an
entry is the SHA-256 of its canonical form, which includes the hash of the entry before it in the same stream. A seal
is the Merkle root (SHA-256, leaves prefixed 0x00 and nodes 0x01, an odd node moves up unchanged) over the hashes of the
entries that it covers, in the order of (stream kind, stream id, sequence).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GENESIS = bytes(32)

_encoder = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


@dataclass(frozen=True, slots=True)
class Link:
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
    """UTC, microseconds always written: one instant has one form. Raises ValueError for a naive time."""
    if at.tzinfo is None:
        raise ValueError("a time on the record needs a time zone")
    moment = at if at.tzinfo is UTC else at.astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond:06d}Z"


def canonical(link: Link) -> bytes:
    """The bytes that are hashed."""
    body = [
        link.stream_kind,
        link.stream_id,
        link.sequence,
        link.kind,
        canonical_time(link.at),
        link.actor_kind,
        link.actor_id,
        link.actor_unit,
        link.act,
        link.backfilled,
        link.payload,
        link.previous.hex(),
    ]
    return _encoder.encode(body).encode()


def hash_of(link: Link) -> bytes:
    """SHA-256 over the canonical form; 32 bytes."""
    return hashlib.sha256(canonical(link)).digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The root over entry hashes; 32 zero bytes for none."""
    if not leaves:
        return GENESIS
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        level = [_join(level, at) for at in range(0, len(level), 2)]
    return level[0]


def _join(level: Sequence[bytes], at: int) -> bytes:
    if at + 1 == len(level):
        return level[at]
    return hashlib.sha256(b"\x01" + level[at] + level[at + 1]).digest()


def merkle_path(leaves: Sequence[bytes], index: int) -> list[tuple[str, bytes]]:
    """The siblings from a leaf up to the root: ("left"|"right", hash). With it one entry proves that a seal covers it."""
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    path: list[tuple[str, bytes]] = []
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            path.append(("left" if sibling < index else "right", level[sibling]))
        level = [_join(level, at) for at in range(0, len(level), 2)]
        index //= 2
    return path


def seal_hash(*, day: str, number: int, entries: int, root: bytes, previous: bytes) -> bytes:
    """The hash of a seal; seals form a chain of their own."""
    body = ["kentan-seal", number, day, entries, root.hex(), previous.hex()]
    return hashlib.sha256(_encoder.encode(body).encode()).digest()


def misfit(link: Link, *, before: Link | None) -> str:
    """What does not fit about an entry that follows `before` in its stream; empty when it fits."""
    if link.sequence != (before.sequence + 1 if before else 1):
        return "sequence"
    if link.previous != (before.hash if before else GENESIS):
        return "previous hash"
    return "" if hash_of(link) == link.hash else "hash"
