"""Files of every kind, made on the spot: small, real, and with the hidden parts that tests look for."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import openpyxl
from PIL import Image, ImageCms, PngImagePlugin

SECTOR, MINI = 512, 64
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def photo(size: tuple[int, int] = (64, 48), *, format: str = "JPEG", mode: str = "RGB", **save: object) -> bytes:  # noqa: A002  # Pillow's word
    """A picture, left half red, right half blue."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    buffer = io.BytesIO()
    picture.convert(mode).save(buffer, format, **save)
    return buffer.getvalue()


def photo_with_everything() -> bytes:
    """A JPEG as a phone writes it: lying on its side, with position, maker, comment, XMP and colour profile."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(0x8825).update({1: "N", 2: (26.0, 44.0, 20.0), 3: "E", 4: (112.0, 40.0, 40.0)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return photo(exif=exif, comment=b"SecretComment", xmp=b"<x:xmpmeta>SecretXmp</x:xmpmeta>", icc_profile=profile)


def png_with_text() -> bytes:
    """A PNG with text beside its pixels."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "SecretAuthor")
    return photo(format="PNG", pnginfo=info)


# ---------------------------------------------------------------- office, new


def workbook(**parts: bytes) -> bytes:
    """An XLSX with one cell; `parts` are added to the archive by name."""
    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "信访事项"  # type: ignore[index]  # a new workbook has a sheet
    book.save(buffer)
    with zipfile.ZipFile(buffer, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SLIDES_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"


def package(content_type: str, parts: dict[str, bytes] | None = None, *, more: str = "", head: str = "") -> bytes:
    """The least that is an office package of this kind."""
    types = (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/main.xml" ContentType="{content_type}"/>{more}</Types>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("main.xml", "<main/>")
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def archive(**parts: bytes) -> bytes:
    """A plain zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return buffer.getvalue()


# ---------------------------------------------------------------- office, old


def compound(streams: dict[str, bytes], storages: tuple[str, ...] = ()) -> bytes:
    """A compound file with these streams and empty storages in its root; every stream fills whole sectors."""
    entries = [("Root Entry", 5, END, 0)]
    sectors: list[bytes] = []
    chains: list[int] = []
    for name, body in streams.items():
        body = body.ljust(4096, b"\x00")  # shorter ones would need the second, finer table
        blocks = [body[at : at + SECTOR].ljust(SECTOR, b"\x00") for at in range(0, len(body), SECTOR)]
        entries.append((name, 2, len(sectors), len(body)))
        chains += [len(sectors) + number + 1 for number in range(len(blocks) - 1)] + [END]
        sectors += blocks
    entries += [(name, 1, END, 0) for name in storages]
    directory = _directory(entries)
    directory_at = len(sectors)
    sectors += directory
    chains += [directory_at + number + 1 for number in range(len(directory) - 1)] + [END]
    fat_at = len(sectors)
    chains.append(FAT)
    assert len(chains) <= SECTOR // 4
    table = struct.pack(f"<{SECTOR // 4}I", *chains, *[FREE] * (SECTOR // 4 - len(chains)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head += bytes(6) + struct.pack("<IIIIIIIII", 0, 1, directory_at, 0, 4096, END, 0, END, 0)
    head += struct.pack("<I", fat_at) + b"\xff" * (SECTOR - len(head) - 4)
    return head + b"".join(sectors) + table


def _directory(entries: list[tuple[str, int, int, int]]) -> list[bytes]:
    """Directory sectors; the entries below the root hang on one another's right."""
    rows = []
    for number, (name, kind, start, size) in enumerate(entries):
        encoded = name.encode("utf-16-le") + b"\x00\x00"
        right = number + 1 if 0 < number < len(entries) - 1 else FREE
        child = 1 if number == 0 and len(entries) > 1 else FREE
        rows.append(
            encoded.ljust(64, b"\x00")
            + struct.pack("<HBBIII", len(encoded), kind, 1, FREE, right, child)
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )
    while len(rows) % 4:
        rows.append(bytes(66) + b"\x00\x00" + struct.pack("<III", FREE, FREE, FREE) + bytes(48))
    return [b"".join(rows[at : at + 4]) for at in range(0, len(rows), 4)]


def word(*, flags: int = 0, storages: tuple[str, ...] = ()) -> bytes:
    """An old DOC."""
    return compound({"WordDocument": struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, flags)}, storages)


def excel(*records: tuple[int, bytes], stream: str = "Workbook") -> bytes:
    """An old XLS with these records between its beginning and its end."""
    body = b"".join(
        struct.pack("<HH", kind, len(content)) + content
        for kind, content in [(0x0809, struct.pack("<HH", 0x600, 5)), *records, (0x0A, b"")]
    )
    return compound({stream: body})


def sheet(kind: int) -> tuple[int, bytes]:
    """The record that names a sheet: 0 a table, 1 macros."""
    return 0x85, struct.pack("<IBB", 0, 0, kind) + b"\x06\x00Sheet1"


def slides(*, has_macros: bool) -> bytes:
    """An old PPT."""
    told = b"\x1f\x00\xff\x03\x14\x00\x00\x00\x02\x00\x00\x04\x0c\x00\x00\x00" + struct.pack("<III", 3, has_macros, 2)
    return compound({"PowerPoint Document": b"\x0f\x00\xe8\x03" + told})


# ---------------------------------------------------------------- PDF


def pdf(*objects: bytes) -> bytes:
    """A PDF of one empty page, with these objects besides."""
    body = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        *objects,
    ]
    out, offsets = bytearray(b"%PDF-1.7\n%\xe4\xbd\xa0\n"), []
    for number, content in enumerate(body, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(body) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(body) + 1, start)
    return bytes(out)


def group(inside: bytes, *, dictionary: bytes = b"/Filter /FlateDecode", packed: bytes | None = None) -> bytes:
    """A group of objects, compressed unless `packed` says how it is."""
    body = zlib.compress(inside) if packed is None else packed
    return b"<< /Type /ObjStm /N 1 /First 4 %s /Length %d >>\nstream\n%s\nendstream" % (dictionary, len(body), body)


# ---------------------------------------------------------------- sound and video


def box(name: bytes, *parts: bytes) -> bytes:
    """A box of an MP4."""
    body = b"".join(parts)
    return struct.pack(">I", len(body) + 8) + name + body


def video(brand: bytes = b"isom", *, tracks: tuple[bytes, ...] = (b"vide", b"soun"), place: bytes = b"") -> bytes:
    """An MP4, or one of its relatives, with a place in three of the spots where phones write it."""
    handlers = [
        box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + track + bytes(13))), box(b"udta", place)) for track in tracks
    ]
    return b"".join(
        [
            box(b"ftyp", brand, bytes(4), brand, b"mp41"),
            box(
                b"moov", box(b"mvhd", bytes(100)), *handlers, box(b"udta", box(b"\xa9xyz", place)), box(b"meta", place)
            ),
            box(b"mdat", b"SOUND AND PICTURES" * 20),
        ]
    )


def mp3(*, tagged: bytes = b"") -> bytes:
    """Five frames of silence at 128 kbit/s; `tagged` stands in a tag before and in one behind."""
    frames = (b"\xff\xfb\x90\xc4" + bytes(413)) * 5
    if not tagged:
        return frames
    tag = b"ID3\x03\x00\x00" + bytes([0, 0, len(tagged) >> 7, len(tagged) & 0x7F]) + tagged
    return tag + frames + (b"TAG" + tagged).ljust(128, b"\x00")


def amr(frames: int = 50) -> bytes:
    """A second of silence as old phones record it."""
    return b"#!AMR\n" + (b"\x3c" + bytes(31)) * frames
