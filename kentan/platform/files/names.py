"""Names of files as people may see and save them."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 100  # characters, with the extension

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)$")
NAMELESS = "附件"


def clean_name(name: str, extension: str) -> str:
    """A name without folders, invisible and turning characters, and with the true extension.

    No name at all becomes 附件 (attachment): it is what the person who saves it will read.
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    name = " ".join(_FORBIDDEN.sub("_", name).split()).strip(". ")
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name).strip(". ")[: LONGEST - len(extension)].strip(". ")
    if not stem or _RESERVED.match(stem):
        stem = NAMELESS
    return stem + extension
