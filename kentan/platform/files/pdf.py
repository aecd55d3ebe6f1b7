"""PDF: refused when it runs scripts or starts programs, noted when it cannot be looked into or carries files.

Nothing is parsed that could be made to hang: names of actions are looked for in the bytes, in every spelling that PDF
allows, and in compressed groups of objects, which are unpacked up to a limit.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from kentan.platform.files.kinds import PDF, Checked, active, damaged, too_much
from kentan.platform.words import N_

MOST_GROUPS = 10_000
MOST_UNPACKED = 64 * 1024 * 1024  # bytes, over all groups of objects
ENCRYPTED = N_("This PDF is encrypted; whether it contains scripts could not be checked.")
CARRIES_FILES = N_("This PDF carries other files inside.")


def _name(text: str) -> str:
    """A pattern for a PDF name: every character may also be written as # and its code."""
    return "/" + "".join(rf"(?:{re.escape(char)}|#(?i:{ord(char):02x}))" for char in text) + r"(?![A-Za-z0-9#])"


def _names(*texts: str) -> re.Pattern[bytes]:
    return re.compile("|".join(map(_name, texts)).encode())


_ACTIVE = _names("JavaScript", "Launch", "RichMedia", "Rendition")
_FILES = _names("EmbeddedFile", "EmbeddedFiles")
_ENCRYPT = _names("Encrypt")
_GROUP = _names("ObjStm")
_FILTER = _names("Filter")
_FLATE = re.compile(rf"{_name('Filter')}\s*(?:{_name('FlateDecode')}|\[\s*{_name('FlateDecode')}\s*\])".encode())
_PREDICTOR = _names("DecodeParms", "DP")
_STREAM = re.compile(rb"stream\r?\n")
# How a group begins that is not compressed: pairs of numbers, then an object.
_OPEN_GROUP = re.compile(rb"[\d\s]+[<\[(/]")
LONGEST_HEAD = 64 * 1024
CHUNK = 64 * 1024


def check(content: bytes) -> Checked:
    """The PDF as it is, with notes. Raises Refused."""
    if b"%%EOF" not in content[-4096:]:
        raise damaged()
    encrypted = _ENCRYPT.search(content) is not None
    carries = False
    for part in _visible(content, encrypted=encrypted):
        if _ACTIVE.search(part):
            raise active()
        carries = carries or _FILES.search(part) is not None
    notes = ((ENCRYPTED,) if encrypted else ()) + ((CARRIES_FILES,) if carries else ())
    return Checked(PDF, content, notes)


def _visible(content: bytes, *, encrypted: bool) -> Iterator[bytes]:
    """The file itself, and what its groups of objects unpack to; of an encrypted file they stay closed."""
    yield content
    if encrypted:
        return
    left = MOST_UNPACKED
    for count, found in enumerate(_GROUP.finditer(content)):
        if count >= MOST_GROUPS:
            raise too_much()
        unpacked = _group(content, found.start(), left)
        left -= len(unpacked)
        yield unpacked


def _group(content: bytes, at: int, most: int) -> bytes:
    """The objects in one compressed group, whose dictionary stands around `at`.

    Raises Refused for whatever no program writes: it is how things are hidden.
    """
    begin = _STREAM.search(content, at, at + LONGEST_HEAD)
    if begin is None:
        raise active()
    head = content[max(content.rfind(b"obj", 0, at), at - LONGEST_HEAD, 0) : begin.start()]
    if not _FILTER.search(head) and _OPEN_GROUP.match(content, begin.end()):
        return b""  # not compressed: seen already
    if not _FLATE.search(head) or _PREDICTOR.search(head):
        raise active()
    return _unpacked(content, begin.end(), most)


def _unpacked(content: bytes, at: int, most: int) -> bytes:
    unpacker, parts, left = zlib.decompressobj(), [], most
    while not unpacker.eof and at < len(content):
        if left <= 0:
            raise too_much()
        try:
            parts.append(unpacker.decompress(content[at : at + CHUNK], left))
        except zlib.error:
            raise damaged() from None
        if unpacker.unconsumed_tail:
            raise too_much()
        left -= len(parts[-1])
        at += CHUNK
    return b"".join(parts)
