"""A workbook of one sheet, written while it is sent: the first rows are on their way before the last are read.

openpyxl needs the whole sheet before the first byte can leave. Texts are marked as texts, so that nothing written
is ever taken for a formula; those that begin like one carry Excel's own quotation mark besides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from html import escape
from io import RawIOBase
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

Cell = str | int | date | None
CELL_AT_MOST = 32_767  # characters; Excel's own limit
HEAD, TEXT, DAY, QUOTED = 1, 0, 2, 3  # numbers of the styles below
_EPOCH = date(1899, 12, 30)
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_STAMP = (2000, 1, 1, 0, 0, 0)

_X = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxml'
        'formats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/worksheet" '
        f'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        "</Relationships>"
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/>'
        '<name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill>'
        '<patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs '
        'count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" '
        'applyNumberFormat="1"/><xf quotePrefix="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" '
        'xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}


class _Outlet(RawIOBase):
    """What the archive writes into and the answer is taken from."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]  # anything with a buffer
        self.waiting.append(piece)
        return len(piece)

    def taken(self) -> bytes:
        """What has been written since it was last asked."""
        piece, self.waiting = b"".join(self.waiting), []
        return piece


def workbook(
    name: str, head: Sequence[str], widths: Sequence[int], chunks: Iterable[Iterable[Sequence[Cell]]]
) -> Iterator[bytes]:
    """The pieces of an .xlsx file with one sheet of that name; each chunk of rows makes a piece."""
    outlet = _Outlet()
    with ZipFile(outlet, "w", ZIP_DEFLATED, compresslevel=3) as archive:
        for path, text in PARTS.items():
            archive.writestr(ZipInfo(path, _STAMP), _X + text, ZIP_DEFLATED)
        archive.writestr(ZipInfo("xl/workbook.xml", _STAMP), _X + _workbook(name), ZIP_DEFLATED)
        sheet = ZipInfo("xl/worksheets/sheet1.xml", _STAMP)
        sheet.compress_type = ZIP_DEFLATED
        with archive.open(sheet, "w", force_zip64=True) as file:
            yield from _sheet(file, outlet, head, widths, chunks)
    yield outlet.taken()


def _workbook(name: str) -> str:
    title = escape(re.sub(r"[\[\]:*?/\\]", " ", name)[:31])
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="{title}" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>"
    )


def _sheet(
    file: IO[bytes],
    outlet: _Outlet,
    head: Sequence[str],
    widths: Sequence[int],
    chunks: Iterable[Iterable[Sequence[Cell]]],
) -> Iterator[bytes]:
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(widths, start=1)
    )
    file.write(
        f'{_X}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        f'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>{columns}</cols><sheetData>'
        f"<row>{''.join(_text(cell, HEAD) for cell in head)}</row>".encode()
    )
    yield outlet.taken()
    rows = 1
    for chunk in chunks:
        lines = [f"<row>{''.join(map(_cell, row))}</row>" for row in chunk]
        rows += len(lines)
        file.write("".join(lines).encode())
        yield outlet.taken()
    file.write(f'</sheetData><autoFilter ref="A1:{_letter(len(head))}{rows}"/></worksheet>'.encode())


def _cell(value: Cell) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, date):
        return f'<c s="{DAY}"><v>{(value - _EPOCH).days}</v></c>'
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    return _text(value, QUOTED if value.startswith(_LIKE_A_FORMULA) else TEXT)


def _text(value: str, style: int) -> str:
    text = escape(_UNPRINTABLE.sub("", value)[:CELL_AT_MOST], quote=False)
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{text}</t></is></c>'


def _letter(column: int) -> str:
    """1 -> A, 27 -> AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
