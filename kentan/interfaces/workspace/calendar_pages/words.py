"""Limits in words."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kentan.domain.calendar.rules import DayUnit, Limit
from kentan.domain.deadlines.events import CALENDAR as RECOMPUTED
from kentan.domain.ledger.queries import history


def limit_text(limit: Limit) -> str:
    """ "30 natural days"; "5 working days"."""
    if limit.unit is DayUnit.WORKING:
        return ngettext("{n} working day", "{n} working days", limit.days).format(n=limit.days)
    return ngettext("{n} day", "{n} days", limit.days).format(n=limit.days)


def moved_text(at: datetime) -> str:
    """How many open limits the act of this moment has moved, from the record."""
    count = sum(entry.payload["count"] for entry in history(RECOMPUTED).filter(at=at))
    if not count:
        return _("Saved. No open limit has moved.")
    return ngettext(
        "Saved. {count} open limit has moved; the day before and after is on the record.",
        "Saved. {count} open limits have moved; the days before and after are on the record.",
        count,
    ).format(count=count)
