"""Template tags of the interface: icons, assets, dates, articles, clocks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from kentan.interfaces.ui import dates, law
from kentan.interfaces.ui.assets import asset_url
from kentan.interfaces.ui.parts import ClockFace

register = template.Library()
FILE_ICONS = {
    "pdf": "file-type-pdf",
    "doc": "file-type-doc",
    "xls": "file-spreadsheet",
    "photo": "photo",
    "zip": "file-zip",
}
BYTES_PER_STEP = 1024


@register.simple_tag
def ui_asset(name: str) -> str:
    """Address of a built asset: {% ui_asset "workspace.css" %}."""
    return asset_url(name)


@register.simple_tag
def icon(name: str, title: str = "", css: str = "") -> SafeString:
    """An icon of the sprite. It is hidden from screen readers unless `title` gives it a meaning of its own."""
    href = f"{asset_url('icons.svg')}#{name}"
    classes = f"icon {css}".strip()
    if title:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>', classes, title, href
        )
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', classes, href
    )


@register.simple_tag
def html_lang() -> str:
    """The lang attribute: zh-Hans or en."""
    return "zh-Hans" if dates.is_chinese() else (get_language() or "en")


@register.filter
def on_day(value: date | datetime | None) -> str:
    """2026年2月26日 / 26 Feb 2026; empty for nothing."""
    return dates.long_date(value) if value else ""


@register.filter
def at_moment(value: datetime | None) -> str:
    """2026年2月26日 14:05 / 26 Feb 2026 14:05; empty for nothing."""
    return dates.long_moment(value) if value else ""


@register.simple_tag
def short_day(value: date | datetime | None, today: date | None = None) -> str:
    """Without the year where it is this year's."""
    return dates.short_date(value, today or timezone.localdate()) if value else ""


@register.simple_tag
def days_left(due_on: date | None, today: date) -> str:
    """ "5 days left", "due today", "3 days late"; empty without a date."""
    return dates.days_left(due_on, today) if due_on else ""


@register.simple_tag
def article(number: str) -> str:
    """《信访工作条例》第23条 / Regulation Art. 23."""
    return law.cite(number)


@register.filter
def file_icon(kind: str) -> str:
    """Icon of a kind of file."""
    return FILE_ICONS.get(kind, "file")


@register.filter
def in_bytes(size: int) -> str:
    """1.4 MB; bytes are never shown below 1 KB."""
    amount = size / BYTES_PER_STEP
    if amount < BYTES_PER_STEP:
        return f"{max(1, round(amount))} KB"
    return f"{amount / BYTES_PER_STEP:.1f} MB"


@register.inclusion_tag("ui/components/clock.html")
def clock(face: ClockFace, heading: str = "") -> dict[str, Any]:
    """A clock with due date, what is left, holder and the folded explanation."""
    return {"clock": face, "heading": heading}


@register.inclusion_tag("ui/components/clock_inline.html")
def clock_inline(face: ClockFace) -> dict[str, Any]:
    """A clock in a table cell: gauge and what is left."""
    return {"clock": face}


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: object) -> str:
    """The query of this page with some names changed; an empty value takes the name out: {% query_with after=x %}."""
    query: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"
