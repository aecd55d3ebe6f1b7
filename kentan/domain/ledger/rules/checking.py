"""Does the record fit? Chains, seals and replay, in one pass over the entries in the order of their streams.

The same check runs over the database, in several workers that each take a range of streams, and over an export.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from kentan.domain.ledger.rules.chain import GENESIS, Link, Unrecordable, hash_of
from kentan.domain.ledger.rules.seals import HASH_BYTES, MerkleTree, Sealed, seal_hash
from kentan.platform.words import N_

LINK_FIELDS = len(Link._fields)
KEPT = 100  # misfits that a check keeps; the others are counted
REPLAYED_AT_ONCE = 4000  # entries that are handed to a replay together


class Fault(enum.StrEnum):
    """What does not fit."""

    STREAM_ORDER = "stream_order"
    SEQUENCE = "sequence"
    PREVIOUS = "previous"
    HASH = "hash"
    NOT_AS_SEALED = "not_as_sealed"
    SEAL_GAP = "seal_gap"
    SEAL_ORDER = "seal_order"
    UNSEALED = "unsealed"
    REPLAY = "replay"
    STRAY = "stray"
    SEAL_MISSING = "seal_missing"
    SEAL_CHAIN = "seal_chain"
    SEAL_DAY = "seal_day"
    SEAL_HASH = "seal_hash"
    SEAL_ENTRIES = "seal_entries"
    SEAL_ROOT = "seal_root"
    SEAL_NOT_PUBLISHED = "seal_not_published"
    FILE = "file"


FAULT_TEXTS = {
    Fault.STREAM_ORDER: N_("it stands in the wrong place: the entries of {after} come before it"),
    Fault.SEQUENCE: N_("an entry before it is missing or stands twice: number {expected} was expected"),
    Fault.PREVIOUS: N_("it does not follow the entry before it (previous hash)"),
    Fault.HASH: N_("its content was changed (hash)"),
    Fault.NOT_AS_SEALED: N_("it is not the entry that seal {seal} covers (hash)"),
    Fault.SEAL_GAP: N_("{missing} entries of seal {seal} are missing between {after} and this one"),
    Fault.SEAL_ORDER: N_("it does not stand where seal {seal} has it (position {position})"),
    Fault.UNSEALED: N_("no seal covers it, although it is older than two days"),
    Fault.REPLAY: N_("the stored state is not what its history says: {detail}"),
    Fault.STRAY: N_("it is stored but has no history"),
    Fault.SEAL_MISSING: N_("seal {seal} is missing"),
    Fault.SEAL_CHAIN: N_("seal {seal} does not follow the seal before it"),
    Fault.SEAL_DAY: N_("seal {seal} is not of a later day than the seal before it"),
    Fault.SEAL_HASH: N_("seal {seal} was changed (hash)"),
    Fault.SEAL_ENTRIES: N_("seal {seal} covers {expected} entries, {found} are there"),
    Fault.SEAL_ROOT: N_("seal {seal} covers other entries than those that are there (Merkle root)"),
    Fault.SEAL_NOT_PUBLISHED: N_("seal {seal} is not the one that was published"),
    Fault.FILE: N_("line {line} of the file is damaged: {detail}"),
}


@dataclass(frozen=True)
class Misfit:
    """Something that does not fit. `sequence` is 0 where no one entry is at fault, `stream_kind` empty for a seal."""

    fault: Fault
    stream_kind: str = ""
    stream_id: str = ""
    sequence: int = 0
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """case/17#4, case/17, or nothing for a seal."""
        return name_of(self.stream_kind, self.stream_id, self.sequence)

    @property
    def order(self) -> tuple[bool, str, str, int]:
        """Entries in the order of the record, then seals."""
        return (not self.stream_kind, self.stream_kind, self.stream_id, self.sequence)

    def text(self, translate: Callable[[str], str] = str) -> str:
        """One sentence that names the entry, in the language of `translate`."""
        said = translate(FAULT_TEXTS[self.fault]).format(**self.params)
        return f"{self.where}: {said}" if self.where else said


def name_of(stream_kind: str, stream_id: str, sequence: int = 0) -> str:
    """How an entry is named to people: case/17#4."""
    if not stream_kind:
        return ""
    return f"{stream_kind}/{stream_id}#{sequence}" if sequence else f"{stream_kind}/{stream_id}"


@dataclass(frozen=True)
class Replay:
    """How streams of one kind are played back and held against what is stored.

    `misfits` takes whole streams (id -> entries in order) and returns (stream id, sequence or 0, what differs) for
    those that do not fit. `strays` returns the ids of stored things that have no stream at all.
    """

    stream_kind: str
    misfits: Callable[[Mapping[str, Sequence[Link]]], Iterable[tuple[str, int, str]]]
    strays: Callable[[], Iterable[str]]


class Row(NamedTuple):
    """An entry with the leaf that seals it; the fields of `Link` come first."""

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
    payload: Mapping[str, object]
    previous: bytes
    hash: bytes
    seal: int | None
    position: int | None
    sealed_hash: bytes | None
    recorded_at: datetime


@dataclass
class Piece:
    """The leaves of one seal that a check has met, in order without a gap."""

    first: int  # position of the first leaf
    first_name: tuple[str, str, int]
    last_name: tuple[str, str, int]
    leaves: bytearray = field(default_factory=bytearray)

    @property
    def next(self) -> int:
        """The position that comes next."""
        return self.first + len(self.leaves) // HASH_BYTES


@dataclass
class Checked:
    """What a check over a range of streams found. Ranges are put together with `join`."""

    entries: int = 0
    streams: int = 0
    misfits: list[Misfit] = field(default_factory=list)
    misfitting: int = 0
    pieces: dict[int, list[Piece]] = field(default_factory=dict)

    def add(self, found: Misfit) -> None:
        """Count a misfit and keep it, unless there are many already."""
        self.misfitting += 1
        if len(self.misfits) < KEPT:
            self.misfits.append(found)

    def join(self, later: Checked) -> None:
        """Take in the check of the range that follows this one."""
        self.entries += later.entries
        self.streams += later.streams
        self.misfitting += later.misfitting
        self.misfits = (self.misfits + later.misfits)[:KEPT]
        for seal, pieces in later.pieces.items():
            self.pieces.setdefault(seal, []).extend(pieces)


class Checker:
    """Takes rows in the order of (stream kind, stream id, sequence), by code point, and notes what does not fit."""

    def __init__(self, *, sealed_before: datetime, replays: Iterable[Replay] = ()) -> None:
        self.sealed_before = sealed_before
        self.replays = {replay.stream_kind: replay for replay in replays}
        self.found = Checked()
        self._key: tuple[str, str] | None = None
        self._stream: list[Link] = []
        self._fits = True
        self._waiting: dict[str, dict[str, list[Link]]] = {kind: {} for kind in self.replays}
        self._waiting_entries = 0

    def feed(self, rows: Iterable[Row]) -> None:
        """Check some more rows."""
        for row in rows:
            link = Link._make(row[:LINK_FIELDS])
            if (link.stream_kind, link.stream_id) != self._key:
                self._begin_stream(link)
            if self._fits and (found := misfit(link, before=self._stream[-1] if self._stream else None)):
                self._note(link, found[0], **found[1])
                self._fits = False
            self._stream.append(link)
            if row.seal is None:
                self._unsealed(row)
            else:
                self._sealed(row, row.seal)
            self.found.entries += 1

    def finish(self) -> Checked:
        """End the last stream and return everything found."""
        self._end_stream()
        self._replay()
        return self.found

    def _note(self, at: Link | Row, fault: Fault, **params: object) -> None:
        self.found.add(Misfit(fault, at.stream_kind, at.stream_id, at.sequence, params))

    def _unsealed(self, row: Row) -> None:
        if row.recorded_at < self.sealed_before:
            self._note(row, Fault.UNSEALED)

    def _sealed(self, row: Row, seal: int) -> None:
        if row.sealed_hash != row.hash:
            self._note(row, Fault.NOT_AS_SEALED, seal=seal)
        pieces = self.found.pieces.get(seal)
        if pieces is None:
            pieces = self.found.pieces[seal] = []
        if not pieces or pieces[-1].next != row.position:
            pieces.append(Piece(first=row.position or 0, first_name=row[:3], last_name=row[:3]))
        pieces[-1].last_name = row[:3]
        pieces[-1].leaves += row.sealed_hash or GENESIS

    def _begin_stream(self, link: Link) -> None:
        before, key = self._key, (link.stream_kind, link.stream_id)
        self._end_stream()
        if before is not None and key < before:
            self._note(link, Fault.STREAM_ORDER, after=name_of(*before))
            self._fits = False
        self._key = key

    def _end_stream(self) -> None:
        if self._key is None:
            return
        kind, stream_id = self._key
        self.found.streams += 1
        if self._fits and kind in self._waiting:
            self._waiting[kind][stream_id] = self._stream
            self._waiting_entries += len(self._stream)
            if self._waiting_entries >= REPLAYED_AT_ONCE:
                self._replay()
        self._key, self._stream, self._fits = None, [], True

    def _replay(self) -> None:
        for kind, streams in self._waiting.items():
            for stream_id, sequence, detail in _replayed(self.replays[kind], streams) if streams else ():
                self.found.add(Misfit(Fault.REPLAY, kind, stream_id, sequence, {"detail": detail}))
            self._waiting[kind] = {}
        self._waiting_entries = 0


_UNPLAYABLE = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)


def _replayed(replay: Replay, streams: Mapping[str, Sequence[Link]]) -> Iterable[tuple[str, int, str]]:
    """All misfits of a batch; a stream on which the replay itself fails is one of them."""
    try:
        return list(replay.misfits(streams))
    except _UNPLAYABLE as error:
        if len(streams) == 1:
            stream_id, links = next(iter(streams.items()))
            return [(stream_id, links[-1].sequence, f"{type(error).__name__}: {error}")]
        return [found for key, links in streams.items() for found in _replayed(replay, {key: links})]


def misfit(link: Link, *, before: Link | None) -> tuple[Fault, dict[str, object]] | None:
    """What does not fit about an entry that follows `before` in its stream; None when it fits."""
    expected = before.sequence + 1 if before else 1
    if link.sequence != expected:
        return Fault.SEQUENCE, {"expected": expected}
    if link.previous != (before.hash if before else GENESIS):
        return Fault.PREVIOUS, {}
    try:
        return None if hash_of(link) == link.hash else (Fault.HASH, {})
    except Unrecordable:
        return Fault.HASH, {}


def seal_misfits(seals: Sequence[Sealed]) -> Iterator[Misfit]:
    """What does not fit in the chain of seals, given in the order of their numbers."""
    before: Sealed | None = None
    for number, seal in enumerate(seals, start=1):
        fault = _seal_fault(seal, before, number)
        if fault is not None:
            yield Misfit(fault, params={"seal": number if fault is Fault.SEAL_MISSING else seal.number})
            return  # whatever follows a broken link proves nothing
        before = seal


def _seal_fault(seal: Sealed, before: Sealed | None, number: int) -> Fault | None:
    if seal.number != number:
        return Fault.SEAL_MISSING
    if seal.previous != (before.hash if before else GENESIS):
        return Fault.SEAL_CHAIN
    if before is not None and seal.day <= before.day:
        return Fault.SEAL_DAY
    return None if seal_hash(seal) == seal.hash else Fault.SEAL_HASH


def check_seals(seals: Sequence[Sealed], checked: Checked, *, published: Mapping[int, bytes] | None = None) -> None:
    """Hold the leaves that a check met against the seals; adds what does not fit to `checked`.

    `published` holds hashes of seals, by number, as they were published: without one of them from elsewhere a forger
    who can write everything could have made the whole record anew.
    """
    for found in seal_misfits(seals):
        checked.add(found)
    known = {seal.number: seal for seal in seals}
    for number, digest in (published or {}).items():
        if number not in known or known[number].hash != digest:
            checked.add(Misfit(Fault.SEAL_NOT_PUBLISHED, params={"seal": number}))
    for number in sorted(checked.pieces.keys() - known.keys()):
        checked.add(Misfit(Fault.SEAL_MISSING, params={"seal": number}))
    for number, seal in known.items():
        for found in _tree_misfits(seal, checked.pieces.get(number, [])):
            checked.add(found)
    checked.misfits.sort(key=lambda misfit: misfit.order)


def _tree_misfits(seal: Sealed, pieces: Sequence[Piece]) -> Iterator[Misfit]:
    after, expected = "-", 0
    found = sum(len(piece.leaves) for piece in pieces) // HASH_BYTES
    for piece in pieces:
        if piece.first > expected and found < seal.entries:
            params = {"seal": seal.number, "missing": piece.first - expected, "after": after}
            yield Misfit(Fault.SEAL_GAP, *piece.first_name, params)
        elif piece.first != expected:
            params = {"seal": seal.number, "position": piece.first}
            yield Misfit(Fault.SEAL_ORDER, *piece.first_name, params)
        after, expected = name_of(*piece.last_name), piece.next
    if found != seal.entries:
        yield Misfit(Fault.SEAL_ENTRIES, params={"seal": seal.number, "expected": seal.entries, "found": found})
    elif _root(pieces) != seal.root:
        yield Misfit(Fault.SEAL_ROOT, params={"seal": seal.number})


def _root(pieces: Sequence[Piece]) -> bytes:
    tree = MerkleTree()
    for piece in pieces:
        leaves = bytes(piece.leaves)
        for at in range(0, len(leaves), HASH_BYTES):
            tree.add(leaves[at : at + HASH_BYTES])
    return tree.root()
