"""Keeping the taxonomy: entries are added, renamed and retired, never removed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from kentan.domain.cases.events import CategoriesLoaded, CategoryRetired
from kentan.domain.cases.models import Category
from kentan.domain.cases.permissions import Person, actor_of
from kentan.domain.ledger.actions import record
from kentan.domain.ledger.events import Actor, Stream
from kentan.domain.organisation.permissions import require
from kentan.domain.organisation.rules import Role
from kentan.platform.words import N_, Refused

STREAM = Stream("categories", "county")


@dataclass(frozen=True)
class LoadedCategories:
    """How many entries a load added and renamed."""

    added: int
    renamed: int


@transaction.atomic
def load_categories(*, rows: Iterable[tuple[str, str]], version: str, by: Person, at: datetime) -> LoadedCategories:
    """Add or rename entries given as (code, name); entries that the rows leave out stay as they are."""
    _may(by)
    known = {category.code: category for category in Category.objects.select_for_update().order_by("code")}
    added, renamed = [], []
    for code, name in rows:
        _check(code, name)
        kept = known.get(code)
        if kept is None:
            added.append(known.setdefault(code, Category(code=code, name=name, version=version)))
        elif kept.name != name and kept not in added:
            kept.name, kept.version = name, version
            renamed.append(kept)
    Category.objects.bulk_create(added)
    Category.objects.bulk_update(renamed, ["name", "version"])
    event = CategoriesLoaded(version=version, added=len(added), renamed=len(renamed))
    record(stream=STREAM, event=event, by=actor_of(by), at=at)
    return LoadedCategories(len(added), len(renamed))


@transaction.atomic
def retire_category(*, code: str, by: Person, at: datetime, on: date) -> Category:
    """Take an entry out of use; cases that have it keep it."""
    _may(by)
    category = Category.objects.select_for_update().filter(pk=code, retired_on__isnull=True).order_by("pk").first()
    if category is None:
        raise Refused(N_("This category is not in use."), field="code")
    category.retired_on = on
    category.save(update_fields=["retired_on"])
    record(stream=STREAM, event=CategoryRetired(code=code), by=actor_of(by), at=at)
    return category


def _may(by: Person) -> None:
    if not isinstance(by, Actor):
        require(by, Role.ADMINISTRATOR)


def _check(code: str, name: str) -> None:
    if len(code) != 6 or not code.isdigit():
        raise Refused(N_("“{code}” is not a category code: six digits, two for each level."), field="code", code=code)
    if not name.strip():
        raise Refused(N_("A category needs a name."), field="name")
