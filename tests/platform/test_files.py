"""What is taken, what it becomes, what is refused."""

from __future__ import annotations

import contextlib
import io
import zipfile
import zlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image
from pytest_django import Settings

from kentan.platform import files
from kentan.platform.files import Cleaned, images, office, pdf
from kentan.platform.words import Refused
from tests.platform import samples


def inspect(content: bytes, name: str = "") -> Cleaned:
    return files.inspect(io.BytesIO(content), name=name)


def refusal(content: bytes, name: str = "") -> str:
    with pytest.raises(Refused) as refused:
        inspect(content, name)
    assert refused.value.field == "file"
    return refused.value.msgid


DAMAGED = "This file is damaged or incomplete."
UNKNOWN = "This kind of file is not taken."
ACTIVE = "This document contains macros or other programs."
PROTECTED = "This document is protected by a password."
TOO_MUCH = "This file unpacks to far more than it should."

TAKEN = {
    ".jpg": samples.photo(),
    ".png": samples.photo(format="PNG"),
    ".webp": samples.photo(format="WEBP"),
    ".pdf": samples.pdf(),
    ".doc": samples.word(),
    ".xls": samples.excel(samples.sheet(0)),
    ".ppt": samples.slides(has_macros=False),
    ".docx": samples.package(samples.WORD_TYPE),
    ".xlsx": samples.workbook(),
    ".pptx": samples.package(samples.SLIDES_TYPE),
    ".txt": "情况反映：村道损坏。\n".encode(),
    ".mp3": samples.mp3(),
    ".amr": samples.amr(),
    ".m4a": samples.video(b"M4A ", tracks=(b"soun",)),
    ".mp4": samples.video(),
    ".mov": samples.video(b"qt  "),
    ".3gp": samples.video(b"3gp4"),
}


@pytest.mark.parametrize("extension", TAKEN)
def test_content_tells_the_kind_whatever_the_name(extension: str) -> None:
    cleaned = inspect(TAKEN[extension], "../../假的.exe")
    assert cleaned.extension == extension
    assert cleaned.name == f"假的{extension}"
    assert cleaned.size == len(cleaned.content)
    assert cleaned.is_image == (extension in (".jpg", ".png", ".webp"))
    assert inspect(cleaned.content).extension == extension


# A recording that broke off can still be heard, and half a text can be read.
@pytest.mark.parametrize("extension", [ext for ext in TAKEN if ext not in (".txt", ".mp3", ".amr")])
def test_a_cut_off_file_is_refused(extension: str) -> None:
    content = TAKEN[extension]
    refusal(content[: len(content) // 3])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "This file is empty."),
        (b"MZ\x90\x00" + bytes(200), UNKNOWN),
        (b"\x7fELF" + bytes(200), UNKNOWN),
        (samples.photo(format="GIF"), UNKNOWN),
        (b"<html><script>alert(1)</script>", UNKNOWN),
        (b"  <svg xmlns='http://www.w3.org/2000/svg'/>", UNKNOWN),
        (b"#!/bin/sh\nrm -r /", UNKNOWN),
        (b"Rar!\x1a\x07\x00" + bytes(100), UNKNOWN),
        (samples.archive(a=b"b"), UNKNOWN),
        (b"   \n", DAMAGED),
        (bytes(range(256)), UNKNOWN),
    ],
)
def test_everything_else_is_refused(content: bytes, message: str) -> None:
    assert refusal(content, "photo.jpg") == message


@hypothesis_settings(max_examples=200)
@given(st.sampled_from(sorted(TAKEN)), st.binary(max_size=40), st.data())
def test_a_broken_file_is_taken_or_refused_and_never_crashes(extension: str, noise: bytes, data: st.DataObject) -> None:
    content = TAKEN[extension]
    at = data.draw(st.integers(0, len(content)))
    with contextlib.suppress(Refused):
        inspect(content[:at] + noise + content[at + len(noise) :])


# ---------------------------------------------------------------- size and name


def test_a_file_over_the_limit_is_not_read_to_its_end(settings: Settings) -> None:
    settings.KENTAN_MAX_FILE_MB = 1
    file = io.BytesIO(bytes(3 * 1024 * 1024))
    with pytest.raises(Refused, match="larger than 1 MB"):
        files.inspect(file)
    assert file.tell() == 1024 * 1024 + 1


def test_an_upload_keeps_its_own_name() -> None:
    upload = SimpleUploadedFile("现场照片.JPEG", samples.photo(), content_type="text/html")
    cleaned = files.inspect(upload)
    assert (cleaned.name, cleaned.content_type) == ("现场照片.jpg", "image/jpeg")


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("照片.png", "照片.jpg"),
        ("C:\\Users\\wang\\照片.jpg", "照片.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("photo\u202egpj.exe", "photogpj.jpg"),
        ('a<b>:"c|?*.jpg', "a_b___c___.jpg"),
        ("line\nbreak\x00.jpg", "linebreak.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("con.jpg", "附件.jpg"),
        ("", "附件.jpg"),
        ("...", "附件.jpg"),
        ("V1.2 说明.jpg", "V1.2 说明.jpg"),
        ("长" * 200, "长" * 96 + ".jpg"),
    ],
)
def test_a_name_is_safe_to_show_and_to_save(name: str, clean: str) -> None:
    assert files.clean_name(name, ".jpg") == clean


@given(st.text())
def test_no_name_leads_out_of_its_folder(name: str) -> None:
    clean = files.clean_name(name, ".jpg")
    assert Path(clean).name == clean
    assert clean.isprintable()
    assert clean.endswith(".jpg")
    assert len(clean) <= 100


# ---------------------------------------------------------------- pictures


def test_a_photo_loses_everything_but_its_pixels_and_stands_upright() -> None:
    original = samples.photo_with_everything()
    for hidden in (b"SecretPhone", b"SecretComment", b"SecretXmp", b"Exif", b"ICC_PROFILE"):
        assert hidden in original
    cleaned = inspect(original)
    for hidden in (b"Secret", b"Exif", b"ICC_PROFILE", b"xmp"):
        assert hidden not in cleaned.content
    with Image.open(io.BytesIO(cleaned.content)) as picture:
        assert picture.size == (48, 64)
        red, _, blue = picture.getpixel((24, 8))  # type: ignore[misc]  # three channels
        assert red > 200
        assert blue < 50
        assert not picture.getexif()


def test_a_png_loses_its_text() -> None:
    assert b"SecretAuthor" in samples.png_with_text()
    assert b"SecretAuthor" not in inspect(samples.png_with_text()).content


def test_what_hides_behind_the_end_of_a_picture_is_gone() -> None:
    assert b"PK\x03\x04" not in inspect(samples.photo() + samples.archive(a=b"b")).content


@pytest.mark.parametrize(
    ("format", "mode"),
    [("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "P"), ("PNG", "RGBA"), ("PNG", "1"), ("PNG", "LA"), ("WEBP", "RGBA")],
)
def test_every_mode_of_a_picture_is_kept_or_converted(format: str, mode: str) -> None:  # noqa: A002  # Pillow's word
    cleaned = inspect(samples.photo(format=format, mode=mode))
    with Image.open(io.BytesIO(cleaned.content)) as picture:
        assert picture.size == (64, 48)
        picture.load()


def test_transparency_is_kept() -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).convert("P").save(buffer, "PNG", transparency=0)
    with Image.open(io.BytesIO(inspect(buffer.getvalue()).content)) as picture:
        assert picture.mode == "RGBA"
        assert picture.getpixel((0, 0))[3] == 0  # type: ignore[index]  # four channels


def test_a_picture_bomb_is_refused_before_it_is_decoded() -> None:
    head = samples.photo(format="PNG")
    wide = head[:16] + (60_000).to_bytes(4, "big") * 2 + head[24:]
    wide = wide[:29] + zlib.crc32(wide[12:29]).to_bytes(4, "big") + wide[33:]
    assert refusal(wide) in ("This picture has too many pixels.", DAMAGED)


def test_a_large_photo_is_shrunk_and_a_large_drawing_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MOST", 64 * 48 - 1)
    with Image.open(io.BytesIO(inspect(samples.photo()).content)) as picture:
        assert picture.size == (32, 24)
    assert refusal(samples.photo(format="PNG")) == "This picture has too many pixels."
    assert refusal(samples.photo(progressive=True)) == "This picture has too many pixels."


@pytest.mark.skipif(images.can_read_heic(), reason="this Pillow reads HEIC")
def test_heic_is_refused_with_advice() -> None:
    heic = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(100)
    assert refusal(heic) == "HEIC photos cannot be read here."


# ---------------------------------------------------------------- office


@pytest.mark.parametrize(
    "content",
    [
        samples.workbook(**{"xl/vbaProject.bin": b"macro"}),
        samples.workbook(**{"xl/VBAPROJECT.BIN": b"macro"}),
        samples.workbook(**{"xl/macrosheets/sheet1.xml": b"<x/>"}),
        samples.package("application/vnd.ms-word.document.macroEnabled.main+xml"),
        samples.package("application/vnd.ms-word.document.m&#97;croEnabled.main+xml"),
        samples.package(
            samples.WORD_TYPE, more='<Default Extension="x" ContentType="application/vnd.ms-office.vbaProject"/>'
        ),
        samples.package(
            samples.WORD_TYPE, more='<Default Extension="x" ContentType="application/vnd.ms-office.activeX+xml"/>'
        ),
        samples.word(storages=("Macros",)),
        samples.word(storages=("VBA",)),
        samples.excel(samples.sheet(0), samples.sheet(1)),
        samples.excel(samples.sheet(1), stream="Book"),
        samples.slides(has_macros=True),
        samples.compound({"Workbook": b"\x09\x08\x04\x00\x00\x06\x05\x00\x0a\x00\x00\x00"}, ("_VBA_PROJECT_CUR",)),
    ],
)
def test_macros_are_refused(content: bytes) -> None:
    assert refusal(content) == ACTIVE


@pytest.mark.parametrize(
    "content",
    [
        samples.word(flags=0x0100),
        samples.excel((0x2F, b"\x00" * 6)),
        samples.compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}),
    ],
)
def test_what_a_password_hides_is_refused(content: bytes) -> None:
    assert refusal(content) == PROTECTED


def test_another_compound_file_is_refused() -> None:
    assert refusal(samples.compound({"Something": b"else"})) == UNKNOWN


def test_entities_in_an_office_file_are_refused() -> None:
    head = '<!DOCTYPE x [<!ENTITY a "b">]>'
    assert refusal(samples.package(samples.WORD_TYPE, head=head)) == DAMAGED


def test_a_part_that_stands_twice_is_refused() -> None:
    buffer = io.BytesIO(samples.package(samples.WORD_TYPE))
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("[Content_Types].xml", "<Types/>")
    assert refusal(buffer.getvalue()) == DAMAGED


def test_a_zip_bomb_is_refused_without_unpacking() -> None:
    bomb = samples.package(samples.WORD_TYPE, {"word/media/a.bin": bytes(office.HARMLESS + 1)})
    assert len(bomb) < 100_000
    assert refusal(bomb) == TOO_MUCH


def test_too_many_parts_are_refused() -> None:
    parts = {f"part{number}": b"" for number in range(office.MOST_PARTS)}
    assert refusal(samples.package(samples.WORD_TYPE, parts)) == TOO_MUCH


def test_a_large_empty_sheet_is_no_bomb() -> None:
    assert inspect(samples.package(samples.WORD_TYPE, {"a.xml": bytes(1_000_000)})).extension == ".docx"


# ---------------------------------------------------------------- PDF


@pytest.mark.parametrize(
    "hidden",
    [
        b"<< /S /JavaScript /JS (app.alert(1)) >>",
        b"<< /S /J#61vaScript /JS (app.alert(1)) >>",
        b"<< /S /#4A#61#76#61#53cript /JS (app.alert(1)) >>",
        b"<< /Type /Action /S /Launch /F (cmd.exe) >>",
        b"<< /Subtype/RichMedia>>",
        samples.group(b"9 0 << /S /JavaScript /JS (app.alert(1)) >>"),
        samples.group(b"9 0 << /S /Launch >>", dictionary=b"/Filter [ /FlateDecode ]"),
        samples.group(b"9 0 << /S /Launch >>", dictionary=b"/Fi#6cter /Flate#44ecode"),
        samples.group(b"", dictionary=b"/Filter /ASCIIHexDecode", packed=b"392030203C3C>"),
        samples.group(b"", dictionary=b"/Filter [ /ASCIIHexDecode /FlateDecode ]", packed=b"392030203C3C>"),
        samples.group(b"", dictionary=b"/Filter [ /FlateDecode /FlateDecode ]", packed=zlib.compress(b"x")),
        samples.group(b"9 0 << >>", dictionary=b"/Filter /FlateDecode /DecodeParms << /Predictor 12 >>"),
        samples.group(b"", dictionary=b"/X (5 0 obj)", packed=b"392030203C3C>"),
        samples.group(b"9 0 << /S /Launch >>", dictionary=b"", packed=b"9 0 << /S /Launch >>"),
    ],
)  # fmt: skip
def test_a_pdf_that_acts_is_refused(hidden: bytes) -> None:
    assert refusal(samples.pdf(hidden)) == ACTIVE


@pytest.mark.parametrize(
    "harmless",
    [
        b"<< /Title (JavaScript and /Launchpad) >>",
        samples.group(b"9 0 << /Type /Font >>"),
        samples.group(b"", dictionary=b"", packed=b"9 0 << /Type /Font >>"),
        b"<< /Length 8 >>\nstream\n\x00/JS \xff\x00\nendstream",
    ],
)
def test_a_pdf_that_only_shows_is_taken_as_it_is(harmless: bytes) -> None:
    content = samples.pdf(harmless)
    cleaned = inspect(content)
    assert cleaned.content == content
    assert cleaned.notes == ()


@pytest.mark.parametrize(
    ("part", "note"),
    [
        (b"<< /Encrypt 9 0 R >>", pdf.ENCRYPTED),
        (b"<< /Type /EmbeddedFile >>", pdf.CARRIES_FILES),
        (samples.group(b"9 0 << /Names << /EmbeddedFiles 4 0 R >> >>"), pdf.CARRIES_FILES),
    ],
)
def test_a_pdf_that_cannot_be_seen_through_has_a_note(part: bytes, note: str) -> None:
    assert inspect(samples.pdf(part)).notes == (note,)


def test_a_pdf_bomb_is_refused() -> None:
    assert refusal(samples.pdf(samples.group(bytes(pdf.MOST_UNPACKED + 10)))) == TOO_MUCH
    many = [samples.group(bytes(pdf.MOST_UNPACKED // 4)) for _ in range(5)]
    assert refusal(samples.pdf(*many)) == TOO_MUCH
    assert refusal(samples.pdf(*[b"/ObjStm >> stream\n1 0 <<"] * (pdf.MOST_GROUPS + 1))) == TOO_MUCH


# ---------------------------------------------------------------- sound, video, text


def test_a_video_forgets_where_it_was_taken_and_keeps_its_length() -> None:
    content = samples.video(place=b"+26.7385+112.6755/")
    cleaned = inspect(content)
    assert b"26.7385" not in cleaned.content
    assert len(cleaned.content) == len(content)
    assert b"SOUND AND PICTURES" in cleaned.content


def test_boxes_within_boxes_without_end_are_refused() -> None:
    nest = b""
    for _ in range(2000):
        nest = samples.box(b"moov", nest)
    assert refusal(samples.box(b"ftyp", b"isom", bytes(4)) + nest) == DAMAGED


def test_sound_forgets_its_tags() -> None:
    cleaned = inspect(samples.mp3(tagged=b"SecretPlace"))
    assert b"Secret" not in cleaned.content
    assert cleaned.content == samples.mp3()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_text_becomes_utf8(encoding: str) -> None:
    cleaned = inspect("反映人：某某\r\n电话：略".encode(encoding))
    assert cleaned.content.decode() == "反映人：某某\r\n电话：略"


# ---------------------------------------------------------------- storing


@pytest.fixture
def storage(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_the_same_content_is_kept_once(storage: Path) -> None:
    cleaned = inspect(samples.photo(), "a.jpg")
    name = files.store(cleaned)
    assert files.store(inspect(samples.photo(), "b.jpg")) == name
    assert name == f"{cleaned.sha256[:2]}/{cleaned.sha256[2:4]}/{cleaned.sha256}.jpg"
    with files.open_stored(name) as file:
        assert file.read() == cleaned.content
    assert [path.name for path in storage.rglob("*") if path.is_file()] == [f"{cleaned.sha256}.jpg"]


def test_a_changed_file_is_noticed(storage: Path) -> None:
    name = files.store(inspect(samples.photo()))
    assert files.intact(name)
    (storage / name).write_bytes(b"something else")
    assert not files.intact(name)
    files.discard(name)
    assert not files.intact(name)
