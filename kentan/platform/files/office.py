"""Office documents, old (compound file) and new (zip): whole, unprotected, and without programs in them."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import olefile

from kentan.platform.files.kinds import (
    DOC,
    DOCX,
    PPT,
    PPTX,
    XLS,
    XLSX,
    Checked,
    Kind,
    active,
    damaged,
    protected,
    too_much,
    unknown,
)

MOST_PARTS = 10_000
MOST_UNPACKED = 250 * 1024 * 1024  # bytes
# Below this many bytes unpacked, a high ratio is an empty sheet and no bomb.
HARMLESS = 20 * 1024 * 1024
MOST_RATIO = 100
MOST_TYPES = 4 * 1024 * 1024

_MAIN = "application/vnd.openxmlformats-officedocument."
_MAIN_PARTS = {
    _MAIN + "wordprocessingml.document.main+xml": DOCX,
    _MAIN + "spreadsheetml.sheet.main+xml": XLSX,
    _MAIN + "presentationml.presentation.main+xml": PPTX,
}
_ACTIVE = ("macro", "vbaproject", "activex")

# ---------------------------------------------------------------- zip


def check_zip(content: bytes) -> Checked:
    """DOCX, XLSX or PPTX. Raises Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _bounded(archive)
            kind = _kind(archive)
            if archive.testzip() is not None:
                raise damaged()
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError):
        raise damaged() from None
    return Checked(kind, content)


def _bounded(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
        raise too_much()
    if unpacked > HARMLESS and unpacked > packed * MOST_RATIO:
        raise too_much()
    if any(part.flag_bits & 1 for part in parts):
        raise protected()


def _kind(archive: zipfile.ZipFile) -> Kind:
    names = [part.filename for part in archive.infolist()]
    if "[Content_Types].xml" not in names:
        raise unknown()
    if len(set(names)) != len(names):
        raise damaged()
    with archive.open("[Content_Types].xml") as part:
        types = _content_types(part.read(MOST_TYPES))
    said = [*(name.lower() for name in names), *(name.lower() for name in types)]
    if any(word in name for name in said for word in _ACTIVE):
        raise active()
    kinds = {_MAIN_PARTS[name] for name in types if name in _MAIN_PARTS}
    if len(kinds) != 1:
        raise unknown()
    return kinds.pop()


def _content_types(xml: bytes) -> list[str]:
    if b"\x00" in xml or b"<!" in xml.replace(b"<!--", b""):
        raise damaged()
    try:
        root = ET.fromstring(xml)  # noqa: S314  # without a DOCTYPE, refused above, there are no entities to expand
    except ET.ParseError:
        raise damaged() from None
    return [element.get("ContentType", "") for element in root]


# ---------------------------------------------------------------- compound file

_STREAMS = {"worddocument": DOC, "workbook": XLS, "book": XLS, "powerpoint document": PPT}
_FILE_PASS, _BOUND_SHEET, _END = 0x2F, 0x85, 0x0A
_HARMLESS_SHEETS = (0, 2)  # table, chart; 1 is a sheet of macros, 6 a module
# PowerPoint: the container that says whether the file has macros, as its eight-byte headers stand in the stream.
_PPT_VBA = b"\x1f\x00\xff\x03\x14\x00\x00\x00\x02\x00\x00\x04\x0c\x00\x00\x00"


def check_compound(content: bytes) -> Checked:
    """DOC, XLS or PPT, also as WPS writes them. Raises Refused."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as file:
            paths = ["/".join(path).lower() for path in file.listdir(streams=True, storages=True)]
            kind = _compound_kind(paths)
            if any(
                part in ("vba", "_vba_project", "_vba_project_cur", "macros")
                for path in paths
                for part in path.split("/")
            ):
                raise active()
            _LOOK[kind](file)
    except (OSError, ValueError, IndexError, RecursionError, MemoryError):
        raise damaged() from None
    return Checked(kind, content)


def _compound_kind(paths: list[str]) -> Kind:
    if "encryptedpackage" in paths:
        raise protected()
    kinds = {kind for name, kind in _STREAMS.items() if name in paths}
    if len(kinds) != 1:
        raise unknown()
    return kinds.pop()


def _look_into_word(file: olefile.OleFileIO[Any]) -> None:
    """The flags of the file's head: bit 8 of the word at offset 10 says that it is encrypted."""
    head = file.openstream("WordDocument").read(12)
    if len(head) < 12:
        raise damaged()
    if int.from_bytes(head[10:12], "little") & 0x0100:
        raise protected()


def _look_into_excel(file: olefile.OleFileIO[Any]) -> None:
    """Old workbooks can hold macros as sheets, without a VBA project."""
    name = "Workbook" if file.exists("Workbook") else "Book"
    for kind, body in _records(file.openstream(name).read()):
        if kind == _FILE_PASS:
            raise protected()
        if kind == _BOUND_SHEET and len(body) > 5 and body[5] & 0x0F not in _HARMLESS_SHEETS:
            raise active()
        if kind == _END:
            return


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = int.from_bytes(stream[at : at + 2], "little"), int.from_bytes(stream[at + 2 : at + 4], "little")
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _look_into_powerpoint(file: olefile.OleFileIO[Any]) -> None:
    stream = file.openstream("PowerPoint Document").read()
    at = stream.find(_PPT_VBA)
    while at >= 0:
        has_macros = stream[at + len(_PPT_VBA) + 4 : at + len(_PPT_VBA) + 8]
        if any(has_macros):
            raise active()
        at = stream.find(_PPT_VBA, at + 1)
    if any("encryptedsummary" in "/".join(path).lower() for path in file.listdir()):
        raise protected()


_LOOK = {DOC: _look_into_word, XLS: _look_into_excel, PPT: _look_into_powerpoint}
