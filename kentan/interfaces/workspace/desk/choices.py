"""Choices of forms and filters: places, categories, codes. Each list is one query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentan.domain.cases.models import Category
from kentan.domain.organisation.queries import children, townships
from kentan.domain.organisation.rules import padded

Choices = list[tuple[str, str]]
Grouped = list[tuple[str, str | Choices]]
EMPTY: tuple[str, str] = ("", "")


def coded(labels: Mapping[Any, str], *, only: Iterable[Any] | None = None) -> list[tuple[str, Any]]:
    """The choices of a code of the domain, in the order of its labels or in the given one."""
    codes = labels if only is None else only
    return [(str(code), gettext_lazy(labels[code])) for code in codes]


def county_code() -> str:
    """The county's 12-digit code."""
    return padded(settings.KENTAN_COUNTY_CODE)


def township_choices() -> Choices:
    """The county's townships in use."""
    return [(place.code, place.name) for place in townships(settings.KENTAN_COUNTY_CODE)]


def village_choices(township: str) -> Choices:
    """The villages of a township; none for a code that is no township of the county."""
    county = county_code()
    if len(township) != len(county) or not (township.isascii() and township.isdigit()) or township == county:
        return []
    if not township.startswith(settings.KENTAN_COUNTY_CODE):
        return []
    return [(place.code, place.name) for place in children(township)]


def category_choices(*, retired: bool = False) -> Grouped:
    """The taxonomy in groups of the first level; the class itself stands first in its group."""
    entries = Category.objects.order_by("code")
    rows = list(entries if retired else entries.filter(retired_on__isnull=True))
    groups: dict[str, Choices] = {}
    names: dict[str, str] = {}
    for entry in rows:
        top = entry.code[:2] + "0000"
        names.setdefault(top, entry.name)
        groups.setdefault(top, []).append((entry.code, _category_label(entry, top)))
    return [(names[top], entries_of) for top, entries_of in groups.items()]


def _category_label(entry: Category, top: str) -> str:
    if entry.code == top:
        return _("%(name)s (in general)") % {"name": entry.name}
    return entry.name


def with_empty(choices: Sequence[tuple[str, object]], label: object = "") -> list[tuple[str, object]]:
    """The choices behind one that chooses nothing."""
    return [("", label), *choices]
