"""Pictures: decoded, turned upright, encoded anew. Only what can be seen survives."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms, ImageOps

from kentan.platform.files.kinds import JPEG, PNG, WEBP, Checked, Kind, damaged
from kentan.platform.words import N_, Refused

# Pixels. More than MOST is decoded only where the decoder can shrink on the way (baseline JPEG of large phone cameras).
MOST = 30_000_000
MOST_SHRUNK = 125_000_000
QUALITY = 90
# Pillow refuses beyond twice this before it decodes anything.
Image.MAX_IMAGE_PIXELS = MOST_SHRUNK

_FORMATS = {"JPEG": JPEG, "MPO": JPEG, "PNG": PNG, "WEBP": WEBP, "HEIF": JPEG}
_MODES = {
    JPEG: {"L": "L", "RGB": "RGB"},
    PNG: {mode: mode for mode in ("1", "L", "LA", "RGB", "RGBA", "I;16")},
    WEBP: {"RGB": "RGB", "RGBA": "RGBA"},
}
_SAVE: dict[Kind, dict[str, Any]] = {
    JPEG: {"format": "JPEG", "quality": QUALITY},
    PNG: {"format": "PNG"},
    WEBP: {"format": "WEBP", "quality": QUALITY},
}


def check(content: bytes) -> Checked:
    """The picture without anything hidden in it. Raises Refused."""
    try:
        with Image.open(io.BytesIO(content), formats=_readable()) as picture:
            kind = _FORMATS[picture.format or ""]
            _shrink(picture, kind)
            return Checked(kind, _encoded(_upright(picture, kind), kind))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except (OSError, SyntaxError, ValueError, KeyError, EOFError, MemoryError, struct.error, zlib.error):
        raise damaged() from None


def can_read_heic() -> bool:
    """Whether this Pillow decodes the pictures of newer phones."""
    return "HEIF" in _readable()


def _readable() -> list[str]:
    Image.init()
    return [name for name in _FORMATS if name in Image.OPEN]


def _shrink(picture: Image.Image, kind: Kind) -> None:
    """Keep memory bounded before the first pixel is decoded."""
    width, height = picture.size
    if width * height <= MOST:
        return
    if kind != JPEG or width * height > MOST_SHRUNK or picture.info.get("progressive"):
        raise _too_large()
    picture.draft(picture.mode, (width // 2, height // 2))


def _upright(picture: Image.Image, kind: Kind) -> Image.Image:
    """The pixels alone: as the camera was held, in sRGB, in a mode that the format can store."""
    profile = picture.info.get("icc_profile")
    ImageOps.exif_transpose(picture, in_place=True)
    upright = _in_srgb(picture, profile)
    transparent = "transparency" in upright.info or upright.mode in ("LA", "PA", "RGBA")
    fallback = "RGBA" if transparent and kind != JPEG else "RGB"
    mode = upright.mode if upright.mode in _MODES[kind] and "transparency" not in upright.info else fallback
    plain = upright if upright.mode == mode else upright.convert(mode)
    plain.info = {}
    return plain


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as they were meant; the profile itself goes, it can name the device."""
    if not profile or picture.mode not in ("RGB", "RGBA"):
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError):
        return picture
    return converted or picture


def _encoded(picture: Image.Image, kind: Kind) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, **_SAVE[kind])
    return buffer.getvalue()


def _too_large() -> Refused:
    return Refused(
        N_("This picture has too many pixels."), instead=N_("Make it smaller, or photograph in parts."), field="file"
    )
