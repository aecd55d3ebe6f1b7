"""Plain values that components show. Views fill them from queries; templates never compute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kentan.interfaces.ui.dates import days_left, long_date

type_text = str | Promise
TIER_BOUNDS = ((90, "urgent"), (75, "soon"), (50, "half"))


@dataclass(frozen=True, kw_only=True)
class ClockFace:
    """One clock. `percent` is the part of the limit that is used up; `status` is running, met, stopped or lapsed.

    `lines` explain the due date one step a line; `provisional` marks a date that rests on a year without a notice.
    """

    label: type_text
    due_on: date
    today: date
    percent: int = 0
    status: str = "running"
    settled_on: date | None = None
    holder: type_text = ""
    article: str = ""
    provisional: bool = False
    lines: Sequence[type_text] = ()

    @property
    def tier(self) -> str:
        """calm, half, soon, urgent, late; or met, stopped, lapsed when it no longer runs."""
        if self.status != "running":
            return self.status
        if self.today > self.due_on:
            return "late"
        return next((name for bound, name in TIER_BOUNDS if self.percent >= bound), "calm")

    @property
    def used(self) -> int:
        """Percent used, between 0 and 100: the arc of the gauge."""
        return max(0, min(100, self.percent))

    @property
    def left(self) -> str:
        """What is left, in words; for a clock that no longer runs, what became of it."""
        if self.status == "met":
            return _("kept")
        if self.status == "stopped":
            return _("paused")
        if self.status == "lapsed":
            return _("window closed")
        return days_left(self.due_on, self.today)

    @property
    def settled(self) -> str:
        """The day it was settled, in words."""
        return long_date(self.settled_on) if self.settled_on else ""


@dataclass(frozen=True, kw_only=True)
class TimelineEntry:
    """One thing that happened. `tone` is "", quiet or warn."""

    title: type_text
    at: datetime
    by: type_text = ""
    body: type_text = ""
    icon: str = "point"
    tone: str = ""
    article: str = ""
    backfilled: bool = False


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One tab; it is a link to a page of its own."""

    label: type_text
    url: str
    active: bool = False
    icon: str = ""
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One line of a definition list. `change_url` shows a link that names the line."""

    term: type_text
    value: object
    change_url: str = ""


@dataclass(frozen=True, kw_only=True)
class FileItem:
    """One attachment. `kind` is pdf, doc, xls, photo, zip or file; `size` is in bytes."""

    name: str
    url: str
    size: int
    kind: str = "file"
    note: type_text = ""
    remove_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """A person as everybody sees them: masked. `open_url` leads to the page that asks for a reason."""

    name: str
    phone: str = ""
    id_number: str = ""
    role: type_text = ""
    open_url: str = ""
