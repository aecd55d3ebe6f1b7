"""Dates and spans as people read them, in the active language."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def is_chinese() -> bool:
    """Whether the reader has chosen Chinese."""
    return (get_language() or "").startswith("zh")


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def long_date(value: date | datetime) -> str:
    """2026年2月26日, or 26 Feb 2026."""
    day = _local(value)
    if is_chinese():
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}"


def short_date(value: date | datetime, today: date) -> str:
    """Without the year where it is today's year: 2月26日, or 26 Feb."""
    day = _local(value)
    if day.year != today.year:
        return long_date(value)
    if is_chinese():
        return f"{day.month}月{day.day}日"
    return f"{day.day} {ENGLISH_MONTHS[day.month - 1]}"


def long_moment(value: datetime) -> str:
    """A date with hour and minute in the county's time zone."""
    moment = _local(value)
    return f"{long_date(moment)} {moment:%H:%M}"


def days_left(due_on: date, today: date) -> str:
    """What is left until a day that still counts: "5 days left", "due today", "3 days late"."""
    days = (due_on - today).days
    if days < 0:
        return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
    if days == 0:
        return gettext("due today")
    if days == 1:
        return gettext("due tomorrow")
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
