"""The record as a file that anybody can check: JSON Lines in UTF-8.

    {"kentan-ledger":1,"exported_at":"2026-01-06T00:05:00.000000Z"}
    {"seal":["kentan-seal",1,"2026-01-05",2,"<root>","<hash of the seal before>"],"hash":"<sha256>"}
    {"entry":["case","17",1,...,{...},"<hash before>"],"hash":"<sha256>","sealed":[1,0,"<hash>"],"recorded_at":"..."}
    {"end":{"entries":2,"seals":1}}

Seals stand in the order of their numbers, entries in the order of (stream kind, stream id, sequence). What stands
between `"entry":` and `,"hash"` is the canonical form, byte for byte: its SHA-256 is the hash behind it. The same holds
for seals. `sealed` names the seal, the position in its tree and the hash that it covers, or is null.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from kentan.domain.ledger.rules.chain import Link, canonical, canonical_time, encode
from kentan.domain.ledger.rules.checking import LINK_FIELDS, Checked, Checker, Fault, Misfit, Row, check_seals
from kentan.domain.ledger.rules.seals import Sealed, seal_body

FORMAT = 1
BATCH = 1000
_BROKEN = (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError)


class NotAnExport(ValueError):
    """The file is not an export of the record, or of a format that this version does not know."""


def export_lines(*, seals: Iterable[Sealed], batches: Iterable[Iterable[Row]], at: datetime) -> Iterator[str]:
    """The lines of an export, each with its line feed. `batches` come in the order of the streams."""
    yield encode({"kentan-ledger": FORMAT, "exported_at": canonical_time(at)}) + "\n"
    sealed = entries = 0
    for seal in seals:
        yield f'{{"seal":{seal_body(seal).decode()},"hash":"{seal.hash.hex()}"}}\n'
        sealed += 1
    for batch in batches:
        for row in batch:
            yield _entry_line(row)
            entries += 1
    yield encode({"end": {"entries": entries, "seals": sealed}}) + "\n"


def _entry_line(row: Row) -> str:
    body = canonical(Link._make(row[:LINK_FIELDS])).decode()
    covered = f'[{row.seal},{row.position},"{(row.sealed_hash or b"").hex()}"]' if row.seal is not None else "null"
    written = canonical_time(row.recorded_at)
    return f'{{"entry":{body},"hash":"{row.hash.hex()}","sealed":{covered},"recorded_at":"{written}"}}\n'


@dataclass
class Export:
    """What the check of a file found."""

    exported_at: datetime
    checked: Checked = field(default_factory=Checked)
    seals: list[Sealed] = field(default_factory=list)


def check_export(
    lines: Iterable[str],
    *,
    advance: Callable[[int], None] = lambda _n: None,
    published: Mapping[int, bytes] | None = None,
    sealed_within: timedelta = timedelta(days=2),
) -> Export:
    """Check the lines of an export: every chain, every seal, and that nothing is cut off. Raises NotAnExport.

    `advance` is told how many entries were read; `published` holds hashes of seals by number from elsewhere.
    """
    numbered = enumerate(lines, start=1)
    export = Export(exported_at=_header(next(numbered, (1, ""))[1]))
    reader = _Reader(export, Checker(sealed_before=export.exported_at - sealed_within), advance)
    for number, line in numbered:
        reader.read(number, line)
    reader.finish()
    check_seals(export.seals, export.checked, published=published)
    return export


def _header(line: str) -> datetime:
    try:
        header = json.loads(line)
        version, at = header["kentan-ledger"], datetime.fromisoformat(header["exported_at"])
    except _BROKEN:
        raise NotAnExport("the first line is not that of an exported record") from None
    if version != FORMAT:
        raise NotAnExport(f"the file has format {version}; this version of Kentan reads format {FORMAT}")
    if at.tzinfo is None:
        raise NotAnExport("the moment of the export has no time zone")
    return at


class _Reader:
    """Takes the lines after the first, one by one."""

    def __init__(self, export: Export, checker: Checker, advance: Callable[[int], None]) -> None:
        self.export, self.checker, self.advance = export, checker, advance
        self.waiting: list[Row] = []
        self.damaged: list[Misfit] = []
        self.end: Mapping[str, Any] | None = None
        self.line = 1

    def read(self, number: int, line: str) -> None:
        self.line = number
        try:
            self._take(json.loads(line))
        except _BROKEN as error:
            self._damaged(f"{type(error).__name__}: {error}")

    def _take(self, data: Mapping[str, Any]) -> None:
        if self.end is not None:
            self._damaged("something follows the end")
        elif "entry" in data:
            self.waiting.append(_row(data))
            if len(self.waiting) >= BATCH:
                self._feed()
        elif "seal" in data:
            self.export.seals.append(_seal(data))
        else:
            self.end = data["end"]

    def _damaged(self, detail: str) -> None:
        self.damaged.append(Misfit(Fault.FILE, params={"line": self.line, "detail": detail}))

    def _feed(self) -> None:
        batch, self.waiting = self.waiting, []
        self.checker.feed(batch)
        self.advance(len(batch))

    def finish(self) -> None:
        """The end of the file."""
        self._feed()
        checked = self.export.checked = self.checker.finish()
        there = {"entries": checked.entries, "seals": len(self.export.seals)}
        if self.end is None:
            self._damaged("the file is cut off: its last line is missing")
        elif dict(self.end) != there:
            self._damaged(f"the file says it holds {dict(self.end)}, it holds {there}")
        for damage in self.damaged:
            checked.add(damage)


def _row(data: Mapping[str, Any]) -> Row:
    body, covered = data["entry"], data["sealed"]
    link = [
        *_texts(body[0], body[1]),
        _whole(body[2]),
        *_texts(body[3]),
        datetime.fromisoformat(body[4]),
        *_texts(body[5], body[6]),
        body[7],
        *_texts(body[8]),
        body[9],
        body[10],
        bytes.fromhex(body[11]),
        bytes.fromhex(data["hash"]),
    ]
    sealed = [None, None, None] if covered is None else [*map(_whole, covered[:2]), bytes.fromhex(covered[2])]
    return Row._make([*link, *sealed, _moment(data["recorded_at"])])


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment


def _texts(*values: object) -> list[Any]:
    if not all(isinstance(value, str) for value in values):
        raise TypeError("a text was expected")
    return list(values)


def _whole(value: object) -> Any:
    if not isinstance(value, int):
        raise TypeError("a whole number was expected")
    return value


def _seal(data: Mapping[str, Any]) -> Sealed:
    name, number, day, entries, root, previous = data["seal"]
    if name != "kentan-seal":
        raise ValueError("not a seal")
    return Sealed(
        number=_whole(number),
        day=date.fromisoformat(day),
        entries=_whole(entries),
        root=bytes.fromhex(root),
        previous=bytes.fromhex(previous),
        hash=bytes.fromhex(data["hash"]),
    )
