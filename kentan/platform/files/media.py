"""Sound and video: the structure is checked, what says where and by whom it was recorded is taken out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kentan.platform.files.kinds import AMR, M4A, MOV, MP3, MP4, THREE_GP, Checked, Kind, damaged, unknown

# ---------------------------------------------------------------- AMR

_AMR_NARROW = (12, 13, 15, 17, 19, 20, 26, 31, 5, -1, -1, -1, -1, -1, -1, 0)  # bytes after the frame's first, by type
_AMR_WIDE = (17, 23, 32, 36, 40, 46, 50, 58, 60, 5, -1, -1, -1, -1, 0, 0)
_AMR_HEADS = {b"#!AMR\n": _AMR_NARROW, b"#!AMR-WB\n": _AMR_WIDE}


def check_amr(content: bytes) -> Checked:
    """A voice recording of older phones. Raises Refused."""
    for head, sizes in _AMR_HEADS.items():
        if content.startswith(head):
            _walk_amr(content, len(head), sizes)
            return Checked(AMR, content)
    raise unknown()


def _walk_amr(content: bytes, at: int, sizes: tuple[int, ...]) -> None:
    if at == len(content):
        raise damaged()
    while at < len(content):
        size = sizes[content[at] >> 3 & 0x0F]
        if size < 0 or content[at] & 0x83:
            raise damaged()
        at += 1 + size


# ---------------------------------------------------------------- MP3

_BITRATES = {  # kbit/s by MPEG version 1 and 2, layer III
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, -1),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, -1),
}
_SAMPLE_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_ENOUGH_FRAMES = 3


def check_mp3(content: bytes) -> Checked:
    """MP3 without its tags. Raises Refused."""
    content = _without_tags(content)
    at = 0
    for _ in range(_ENOUGH_FRAMES):
        at += _frame_length(content[at : at + 4])
        if at >= len(content):
            break
    return Checked(MP3, content)


def _without_tags(content: bytes) -> bytes:
    while content[:3] == b"ID3" and len(content) > 10:
        a, b, c, d = content[6:10]
        footer = 10 if content[5] & 0x10 else 0
        content = content[10 + (a << 21 | b << 14 | c << 7 | d) + footer :].lstrip(b"\x00")
    return content[:-128] if content[-128:-125] == b"TAG" else content


def _frame_length(head: bytes) -> int:
    """The length in bytes of the frame with this head. Raises Refused when it is none of layer III."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        raise damaged()
    version, bitrate, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or rate == 3 or bitrate in (0, 15):
        raise damaged()
    kbits = _BITRATES[3 if version == 3 else 2][bitrate]
    samples = 144 if version == 3 else 72
    return samples * kbits * 1000 // _SAMPLE_RATES[version][rate] + (head[2] >> 1 & 1)


# ---------------------------------------------------------------- MP4 and its relatives

_INTO = frozenset((b"moov", b"trak", b"mdia", b"moof", b"traf"))
# Places, devices, authors, thumbnails. A blanked box keeps its length, so no offset in the file changes.
_BLANKED = frozenset((b"udta", b"meta", b"uuid", b"cust", b"XMP_"))
_MOST_BOXES, _DEEPEST = 10_000, 8
_BRANDS = {b"qt  ": MOV, b"3gp": THREE_GP, b"3g2": THREE_GP}


@dataclass(frozen=True)
class _Box:
    """A box of the file: its name, where it, its body and its end lie."""

    name: bytes
    start: int
    body: int
    end: int


def check_mp4(content: bytes) -> Checked:
    """MP4, MOV, 3GP, or sound alone (M4A). Raises Refused."""
    data = bytearray(content)
    names, tracks = set(), set()
    for count, box in enumerate(_walk(data, 0, len(data))):
        names.add(box.name)
        if count > _MOST_BOXES:
            raise damaged()
        if box.name == b"hdlr":
            tracks.add(bytes(data[box.body + 8 : box.body + 12]))
        elif box.name in _BLANKED:
            data[box.start + 4 : box.start + 8] = b"free"
            data[box.body : box.end] = bytes(box.end - box.body)
    if not {b"ftyp", b"moov"} <= names or not tracks & {b"vide", b"soun"}:
        raise damaged()
    return Checked(_mp4_kind(bytes(data[8:12]), has_video=b"vide" in tracks), bytes(data))


def _mp4_kind(brand: bytes, *, has_video: bool) -> Kind:
    if not has_video:
        return M4A
    return next((kind for start, kind in _BRANDS.items() if brand.startswith(start)), MP4)


def _walk(data: bytearray, at: int, end: int, depth: int = 0) -> Iterator[_Box]:
    if depth > _DEEPEST:
        raise damaged()
    while at < end:
        box = _box(data, at, end)
        yield box
        if box.name in _INTO:
            yield from _walk(data, box.body, box.end, depth + 1)
        at = box.end


def _box(data: bytearray, at: int, end: int) -> _Box:
    """The box at a place. Raises Refused when it does not fit into what is around it."""
    size, name, body = int.from_bytes(data[at : at + 4], "big"), bytes(data[at + 4 : at + 8]), at + 8
    if size == 1:
        size, body = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
    elif size == 0:
        size = end - at
    if len(name) < 4 or at + size > end or at + size < body:
        raise damaged()
    return _Box(name, at, body, at + size)
