"""Tables from files: CSV in the encodings that offices use, and XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

ENCODINGS = ("utf-8-sig", "gb18030")
CELL_AT_MOST = 1_000_000


class Unreadable(ValueError):
    """The file is not a table that can be read; the message says why."""


# Under this name stands what a row has beyond the last column: it belongs to none and must not get lost unseen.
SURPLUS = "\x00surplus"


@dataclass(frozen=True)
class Table:
    """The columns that the first row names, and (line, column -> text) for every row that is not empty."""

    columns: Sequence[str]
    rows: Sequence[tuple[int, Mapping[str, str]]]


def read_table(path: Path) -> Table:
    """The table in a file. Raises Unreadable."""
    if not path.is_file():
        raise Unreadable(f"there is no file {path}")
    read = _from_xlsx if path.suffix.lower() in (".xlsx", ".xls", ".ods") else _from_csv
    lines = read(path)
    header = next(lines, None)
    if header is None:
        raise Unreadable("the file is empty")
    names = [name.strip() for name in header[1]]
    return Table(names, [(line, _named(names, cells)) for line, cells in lines if any(cell.strip() for cell in cells)])


def _named(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    named = dict.fromkeys(names, "") | dict(zip(names, cells, strict=False))
    surplus = " ".join(cell.strip() for cell in cells[len(names) :]).strip()
    return named | {SURPLUS: surplus} if surplus else named


def _from_csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(path.read_bytes())
    csv.field_size_limit(CELL_AT_MOST)
    reader = csv.reader(io.StringIO(text, newline=""))
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1  # a quoted cell may run over many lines: name the one where the row begins
    except csv.Error as error:
        raise Unreadable(f"line {begins}: {error}") from None


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("the text is neither UTF-8 nor GB18030")


def _from_xlsx(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError) as error:
        raise Unreadable(f"not a workbook: {error}") from None
    for line, cells in enumerate(rows, start=1):
        yield line, [_text(cell) for cell in cells]


def _text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
