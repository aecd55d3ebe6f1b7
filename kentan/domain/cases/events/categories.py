"""What can happen to the taxonomy."""

from __future__ import annotations

from dataclasses import dataclass

from kentan.domain.ledger.events import Erasure, Event, Wording


@dataclass(frozen=True, kw_only=True)
class CategoriesLoaded(Event):
    kind = "cases.categories.loaded"
    wording = Wording(
        zh="导入内容分类（{version}）：新增 {added}，更名 {renamed}",
        en="Categories loaded ({version}): {added} added, {renamed} renamed",
    )
    erasure = Erasure.NOTHING

    version: str
    added: int
    renamed: int


@dataclass(frozen=True, kw_only=True)
class CategoryRetired(Event):
    kind = "cases.category.retired"
    wording = Wording(zh="停用内容分类 {code}", en="Category {code} retired")
    erasure = Erasure.NOTHING

    code: str
