"""The kinds of file that are taken, and the refusals that several of them share."""

from __future__ import annotations

from dataclasses import dataclass

from kentan.platform.words import N_, Refused


@dataclass(frozen=True)
class Kind:
    """A kind of file: its extension with the dot, and the content type it is served with."""

    extension: str
    content_type: str


JPEG = Kind(".jpg", "image/jpeg")
PNG = Kind(".png", "image/png")
WEBP = Kind(".webp", "image/webp")
PDF = Kind(".pdf", "application/pdf")
DOC = Kind(".doc", "application/msword")
XLS = Kind(".xls", "application/vnd.ms-excel")
PPT = Kind(".ppt", "application/vnd.ms-powerpoint")
DOCX = Kind(".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
XLSX = Kind(".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
PPTX = Kind(".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation")
TXT = Kind(".txt", "text/plain; charset=utf-8")
MP3 = Kind(".mp3", "audio/mpeg")
AMR = Kind(".amr", "audio/amr")
M4A = Kind(".m4a", "audio/mp4")
MP4 = Kind(".mp4", "video/mp4")
MOV = Kind(".mov", "video/quicktime")
THREE_GP = Kind(".3gp", "video/3gpp")

IMAGES = frozenset((JPEG, PNG, WEBP))


@dataclass(frozen=True)
class Checked:
    """Content that was found to be of a kind, cleaned; `notes` are messages for those who open it."""

    kind: Kind
    content: bytes
    notes: tuple[str, ...] = ()


def unknown() -> Refused:
    """For content that is none of the kinds."""
    return Refused(
        N_("This kind of file is not taken."),
        instead=N_("Photos (JPEG, PNG, WebP), PDF, Word, Excel, PowerPoint, text, MP3, AMR, M4A and MP4 are."),
        field="file",
    )


def damaged() -> Refused:
    """For content that begins like a kind and is not."""
    return Refused(
        N_("This file is damaged or incomplete."),
        instead=N_("Open it yourself; if it opens, save it anew and send that."),
        field="file",
    )


def too_much() -> Refused:
    """For content that is small and unpacks to something huge."""
    return Refused(
        N_("This file unpacks to far more than it should."), instead=N_("Send its parts one by one."), field="file"
    )


def active() -> Refused:
    """For documents that bring a program with them."""
    return Refused(
        N_("This document contains macros or other programs."),
        instead=N_("Save it without them, or print it to a PDF, and send that."),
        field="file",
    )


def protected() -> Refused:
    """For documents that cannot be looked into."""
    return Refused(
        N_("This document is protected by a password."),
        instead=N_("Save it without a password and send that."),
        field="file",
    )
