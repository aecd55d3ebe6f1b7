"""What a file really is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import puremagic
from django.conf import settings

from kentan.platform.files import images, media, office, pdf, plain
from kentan.platform.files.kinds import IMAGES, Checked, unknown
from kentan.platform.files.names import clean_name
from kentan.platform.words import N_, Refused

MEBIBYTE = 1024 * 1024
HEAD = 4096  # bytes that tell the kind


class Readable(Protocol):
    """An open file, or what Django makes of an upload."""

    def read(self, size: int = ..., /) -> bytes:
        """At most so many bytes."""
        ...


@dataclass(frozen=True)
class Cleaned:
    """A file as it is kept. `sha256` in hex and `size` in bytes are of the cleaned content.

    `notes` are message ids for those who open it: what could not be checked.
    """

    content: bytes = field(repr=False)
    name: str
    content_type: str
    extension: str
    size: int
    sha256: str
    notes: tuple[str, ...] = ()

    @property
    def is_image(self) -> bool:
        """Whether a browser may show it on the page."""
        return self.content_type in {kind.content_type for kind in IMAGES}


def inspect(file: Readable, *, name: str = "") -> Cleaned:
    """Check and clean a file. `name` is what its owner calls it, else the file's own. Raises Refused, field "file"."""
    checked = _check(_read(file))
    return Cleaned(
        content=checked.content,
        name=clean_name(name or str(getattr(file, "name", "") or ""), checked.kind.extension),
        content_type=checked.kind.content_type,
        extension=checked.kind.extension,
        size=len(checked.content),
        sha256=hashlib.sha256(checked.content).hexdigest(),
        notes=checked.notes,
    )


def _read(file: Readable) -> bytes:
    most = settings.KENTAN_MAX_FILE_MB * MEBIBYTE
    content = file.read(most + 1)
    if len(content) > most:
        raise Refused(
            N_("This file is larger than {most} MB."),
            instead=N_("Send a smaller one, or send it in parts."),
            field="file",
            most=settings.KENTAN_MAX_FILE_MB,
        )
    if not content:
        raise Refused(N_("This file is empty."), instead=N_("Choose the file again."), field="file")
    return content


def _check(content: bytes) -> Checked:
    signs = _signs(content)
    for sign, check in _CHECKS:
        if sign in signs:
            return check(content)
    return plain.check(content)


def _signs(content: bytes) -> frozenset[str]:
    """The extensions that files beginning like this have."""
    try:
        found = puremagic.magic_string(content[:HEAD])
    except (puremagic.PureError, ValueError):
        return frozenset()
    return frozenset(match.extension.lower() for match in found)


def _check_heic(content: bytes) -> Checked:
    if images.can_read_heic():
        return images.check(content)
    raise Refused(
        N_("HEIC photos cannot be read here."),
        instead=N_("In the camera's settings choose “most compatible”, or send the photo as JPEG."),
        field="file",
    )


def _refuse(_content: bytes) -> Checked:
    raise unknown()


# In this order: some beginnings stand for several kinds, and each check proves the structure itself.
_CHECKS: tuple[tuple[str, Callable[[bytes], Checked]], ...] = (
    (".jpg", images.check),
    (".png", images.check),
    (".webp", images.check),
    (".heic", _check_heic),
    (".heif", _check_heic),
    (".pdf", pdf.check),
    (".docx", office.check_zip),
    (".doc", office.check_compound),
    (".amr", media.check_amr),
    (".mp4", media.check_mp4),
    (".m4a", media.check_mp4),
    (".mov", media.check_mp4),
    (".3gp", media.check_mp4),
    (".3ga", media.check_mp4),
    (".mp3", media.check_mp3),
    (".mpga", media.check_mp3),
    (".html", _refuse),
    (".exe", _refuse),
)
