"""The seal: a Merkle root over entries, and the chain of seals.

The tree is that of RFC 6962: SHA-256, leaves prefixed 0x00 and nodes 0x01, an odd node moves up unchanged. Its leaves
are the hashes of the entries that the seal covers, in the order of (stream kind, stream id, sequence), by code point.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from kentan.domain.ledger.rules.chain import GENESIS, encode

HASH_BYTES = 32


class Sealed(NamedTuple):
    """A seal as its chain sees it. `root`, `previous` and `hash` are 32 bytes."""

    number: int
    day: date
    entries: int
    root: bytes
    previous: bytes
    hash: bytes


class MerkleTree:
    """A root that grows leaf by leaf; it keeps one hash for each level only."""

    def __init__(self) -> None:
        self.leaves = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Append an entry's hash."""
        node = hashlib.sha256(b"\x00" + leaf).digest()
        rest = self.leaves
        while rest & 1:
            node = _node(self._peaks.pop(), node)
            rest >>= 1
        self._peaks.append(node)
        self.leaves += 1

    def root(self) -> bytes:
        """The root over all leaves so far; 32 zero bytes for none."""
        if not self._peaks:
            return GENESIS
        node = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            node = _node(peak, node)
        return node


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The root over entry hashes; 32 zero bytes for none."""
    tree = MerkleTree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def merkle_path(leaves: Sequence[bytes], index: int) -> list[tuple[str, bytes]]:
    """The siblings from a leaf up to the root: ("left"|"right", hash). They prove that the seal covers the leaf."""
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    path: list[tuple[str, bytes]] = []
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            path.append(("left" if sibling < index else "right", level[sibling]))
        pairs = range(0, len(level), 2)
        level = [_node(level[at], level[at + 1]) if at + 1 < len(level) else level[at] for at in pairs]
        index //= 2
    return path


def root_from(leaf: bytes, path: Sequence[tuple[str, bytes]]) -> bytes:
    """The root that a leaf and its path lead to."""
    node = hashlib.sha256(b"\x00" + leaf).digest()
    for side, sibling in path:
        node = _node(sibling, node) if side == "left" else _node(node, sibling)
    return node


def seal_body(seal: Sealed) -> bytes:
    """The bytes of a seal that are hashed."""
    body = ("kentan-seal", seal.number, seal.day.isoformat(), seal.entries, seal.root.hex(), seal.previous.hex())
    return encode(body).encode()


def seal_hash(seal: Sealed) -> bytes:
    """The hash of a seal; seals form a chain of their own."""
    return hashlib.sha256(seal_body(seal)).digest()


def make_seal(*, number: int, day: date, tree: MerkleTree, previous: bytes) -> Sealed:
    """The seal over a tree."""
    bare = Sealed(number=number, day=day, entries=tree.leaves, root=tree.root(), previous=previous, hash=b"")
    return bare._replace(hash=seal_hash(bare))
