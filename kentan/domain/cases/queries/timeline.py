"""The record of a case as people read it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext

from kentan.domain.cases.lifecycle.codes import (
    BODY_LABELS,
    CONCLUSION_LABELS,
    DELIVERY_LABELS,
    RATING_LABELS,
    REOPEN_LABELS,
    REVIEW_OUTCOME_LABELS,
)
from kentan.domain.cases.models import Case, Statement
from kentan.domain.ledger.events import REGISTRY
from kentan.domain.ledger.models import Entry
from kentan.domain.organisation.models import Staff, Unit

_LABELS: Mapping[str, Mapping[Any, str]] = {
    "body": BODY_LABELS,
    "rating": RATING_LABELS,
    "reason": REOPEN_LABELS,
    "method": DELIVERY_LABELS,
    "outcome": REVIEW_OUTCOME_LABELS,
    "conclusion": CONCLUSION_LABELS,
}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Moment:
    """One entry of the record, in words. `who` and `unit` are names, `texts` what was written with the act."""

    sequence: int
    kind: str
    at: datetime
    what: str
    who: str
    unit: str
    actor_kind: str
    backfilled: bool
    texts: list[Statement] = field(default_factory=list)


def timeline(case: Case, *, for_petitioner: bool = False) -> list[Moment]:
    """What happened to a case, oldest first; four queries. Petitioners get no names of staff and no internal texts."""
    entries = list(Entry.objects.filter(stream_kind="case", stream_id=str(case.pk)).order_by("sequence"))
    texts = {str(text.pk): text for text in case.statements.all()}
    units = _units(entries)
    staff = {} if for_petitioner else _staff(entries)
    shown = _shown_to_petitioner(case, entries) if for_petitioner else entries
    return [_moment(entry, texts, units, staff, for_petitioner) for entry in shown]


# What a petitioner sees none of: drafts and the bureau's inner dealings.
_INTERNAL = frozenset(
    {
        "cases.case.opinion_drafted",
        "cases.case.draft_returned",
        "cases.case.recused",
        "cases.case.amended",
        "cases.case.report_filed",
        # other people's cases
        "cases.case.other_merged",
        "cases.case.other_unmerged",
    }
)


def _shown_to_petitioner(case: Case, entries: Iterable[Entry]) -> list[Entry]:
    files = set(case.files.filter(for_petitioner=True).values_list("pk", flat=True))
    return [entry for entry in entries if _shown(entry, files)]


def _shown(entry: Entry, files: Collection[int]) -> bool:
    if entry.kind == "cases.case.noted":
        return bool(entry.payload.get("for_petitioner"))
    if entry.kind == "cases.case.file_attached":
        return entry.payload.get("file_id") in files
    return entry.kind not in _INTERNAL


def _moment(
    entry: Entry,
    texts: Mapping[str, Statement],
    units: Mapping[int, str],
    staff: Mapping[str, str],
    for_petitioner: bool,
) -> Moment:
    said = [texts[ref] for ref in _refs(entry.payload) if ref in texts]
    return Moment(
        sequence=entry.sequence,
        kind=entry.kind,
        at=entry.at,
        what=_worded(entry, units),
        who=_who(entry, staff, for_petitioner),
        unit=units.get(entry.actor_unit or 0, ""),
        actor_kind=entry.actor_kind,
        backfilled=entry.backfilled,
        texts=[text for text in said if text.for_petitioner or not for_petitioner],
    )


def _refs(payload: Mapping[str, Any]) -> Iterable[str]:
    for value in payload.values():
        if isinstance(value, dict) and "statement" in value:
            yield value["statement"]


def _who(entry: Entry, staff: Mapping[str, str], for_petitioner: bool) -> str:
    if entry.actor_kind == "petitioner":
        return gettext("Petitioner")
    if entry.actor_kind == "system":
        return gettext("System")
    return "" if for_petitioner else staff.get(entry.actor_id, "")


def _worded(entry: Entry, units: Mapping[int, str]) -> str:
    wording = REGISTRY[entry.kind].wording
    template = wording.zh if (get_language() or "zh").startswith("zh") else wording.en

    def fill(found: re.Match[str]) -> str:
        return _value(found[1], entry.payload.get(found[1]), units)

    return _PLACEHOLDER.sub(fill, template)


def _value(name: str, value: Any, units: Mapping[int, str]) -> str:
    if name.endswith("unit_id"):
        return units.get(value, "—")
    if isinstance(value, list):
        return "、".join(units.get(item, str(item)) for item in value) or "—"
    if name in _LABELS and value in _LABELS[name]:
        return gettext(_LABELS[name][value])
    return "—" if value is None else str(value)


def _units(entries: Iterable[Entry]) -> dict[int, str]:
    wanted: set[int] = set()
    for entry in entries:
        wanted.add(entry.actor_unit or 0)
        wanted.update(value for name, value in entry.payload.items() if name.endswith("unit_id"))
        wanted.update(entry.payload.get("assisting", ()))
    return {unit.pk: str(unit) for unit in Unit.objects.filter(pk__in=wanted)}


def _staff(entries: Iterable[Entry]) -> dict[str, str]:
    wanted = {entry.actor_id for entry in entries if entry.actor_kind == "staff"}
    return {str(key): name for key, name in Staff.objects.filter(pk__in=wanted).values_list("pk", "name")}
