"""Notices as the pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kentan.domain.notices.models import Notice
from kentan.domain.notices.queries import Page, rendered
from kentan.domain.notices.rules import BadParams, Rendered, State

# What a notice is about -> the page that shows it. Whether the reader may see it, that page decides.
PAGES: Mapping[str, str] = {"case": "workspace:case"}
RECORD = "workspace:record_stream"


@dataclass(frozen=True, kw_only=True)
class Face:
    """One notice."""

    pk: int
    subject: str
    body: str
    at: datetime
    unread: bool
    url: str


def face_of(notice: Notice) -> Face:
    """A notice in the reader's language."""
    said = words_of(notice)
    return Face(
        pk=notice.pk,
        subject=said.subject,
        body=said.body,
        at=notice.sent_at or notice.created_at,
        unread=notice.state == State.SENT,
        url=address_of(notice),
    )


def words_of(notice: Notice) -> Rendered:
    """Subject and body in the reader's language; a notice of an older version stays readable by its key."""
    try:
        return rendered(notice, get_language() or "")
    except BadParams:
        return Rendered(notice.template, ", ".join(str(value) for value in notice.params.values()))


def address_of(notice: Notice) -> str:
    """The page of what the notice is about; empty when there is none."""
    try:
        if notice.template.startswith("ledger.") and notice.about_kind:
            return reverse(RECORD, kwargs={"kind": notice.about_kind, "stream_id": notice.about_id})
        name = PAGES.get(notice.about_kind)
        return reverse(name, args=[int(notice.about_id)]) if name else ""
    except (NoReverseMatch, ValueError):
        return ""


def recipient_of(notice: Notice) -> str:
    """Who was to get it. A petitioner is not named: the case shows who that is to those who may see the case."""
    if notice.staff is not None:
        return f"{notice.staff.name} · {notice.staff.unit}"
    return notice.address or _("The petitioner")


def cursors_of(page: Page) -> dict[str, int | None]:
    """What the component for pages needs."""
    return {"previous_cursor": page.newer, "next_cursor": page.older}
