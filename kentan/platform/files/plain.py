"""Plain text: decoded and kept as UTF-8."""

from __future__ import annotations

import re

from kentan.platform.files.kinds import TXT, Checked, damaged, unknown

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
_MARKUP = re.compile(r"\s*(?:<!|<\?|<(?:html|head|body|svg|script|iframe|xml|meta)\b|#!|\{\\rtf)", re.IGNORECASE)


def check(content: bytes) -> Checked:
    """Text without control characters, in UTF-8, UTF-16 with a mark, or GB 18030. Raises Refused."""
    text = _decoded(content)
    if _CONTROL.search(text) or _MARKUP.match(text):
        raise unknown()
    if not text.strip():
        raise damaged()
    return Checked(TXT, text.encode())


def _decoded(content: bytes) -> str:
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise unknown()
