"""Entries of the record as the auditor's pages show them."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentan.domain.cases.lifecycle import codes
from kentan.domain.ledger.events import REGISTRY, Erasure
from kentan.domain.ledger.models import Entry
from kentan.domain.organisation.models import Staff, Unit
from kentan.domain.organisation.rules import ROLE_LABELS
from kentan.interfaces.ui.dates import is_chinese

ERASURES = {
    Erasure.NOTHING: gettext_lazy("It says nothing about a petitioner."),
    Erasure.REFERENCE: gettext_lazy("It holds a reference; what the reference leads to is emptied."),
    Erasure.COMMITMENT: gettext_lazy(
        "It holds a salted commitment; text and salt are destroyed, the commitment stays."
    ),
}


# Payload field -> what its codes are called.
LABELS: Mapping[str, Mapping[Any, str]] = {
    "role": ROLE_LABELS,
    "channel": codes.CHANNEL_LABELS,
    "purpose": codes.PURPOSE_LABELS,
    "body": codes.BODY_LABELS,
    "rating": codes.RATING_LABELS,
    "reason": codes.REOPEN_LABELS,
    "method": codes.DELIVERY_LABELS,
    "outcome": codes.REVIEW_OUTCOME_LABELS,
    "conclusion": codes.CONCLUSION_LABELS,
}
NOTHING = "—"  # an old entry lacks what came later


class Words:
    """Puts entries into words, in the reader's language; the names of units are read once for all of them."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        wanted = {
            pk for entry in entries for name, value in entry.payload.items() for pk in _unit_ids(entry, name, value)
        }
        rows = Unit.objects.filter(pk__in=wanted) if wanted else ()
        self.units = {unit.pk: str(unit) for unit in rows}

    def of(self, entry: Entry) -> str:
        """What happened; the code for a kind that this version does not know."""
        event = REGISTRY.get(entry.kind)
        if event is None:
            return entry.kind
        template = event.wording.zh if is_chinese() else event.wording.en
        names = [name for _text, name, _spec, _conversion in string.Formatter().parse(template) if name]
        return template.format(**{name: self._value(entry, name) for name in names})

    def _value(self, entry: Entry, name: str) -> str:
        value = entry.payload.get(name)
        if value is None:
            return NOTHING
        if units := _unit_ids(entry, name, value):
            return _(", ").join(self.units.get(pk, f"unit/{pk}") for pk in units)
        if name in LABELS and isinstance(value, str):
            return _(LABELS[name].get(value, value))
        return _(", ").join(map(str, value)) if isinstance(value, list) else str(value)


def _unit_ids(entry: Entry, name: str, value: object) -> list[int]:
    """The units that a field of the payload names."""
    if name.endswith("unit_id") and isinstance(value, int):
        return [value]
    if name == "assisting" and entry.stream_kind == "case" and isinstance(value, list):
        return [pk for pk in value if isinstance(pk, int)]
    return []


def erasure_of(entry: Entry) -> str:
    """What erasing a person means for an entry of this kind."""
    event = REGISTRY.get(entry.kind)
    return str(ERASURES[event.erasure]) if event else _("This version of Kentan does not know this kind of event.")


def names_of(entries: Iterable[Entry]) -> dict[tuple[str, str], str]:
    """Who acted, in words, by kind and id of the actor; one query."""
    actors = {(entry.actor_kind, entry.actor_id) for entry in entries}
    staff = {int(pk) for kind, pk in actors if kind == "staff" and pk.isdecimal()}
    known = (
        {str(pk): name for pk, name in Staff.objects.filter(pk__in=staff).values_list("pk", "name")} if staff else {}
    )
    return {actor: _name(*actor, known) for actor in actors}


def _name(kind: str, pk: str, staff: Mapping[str, str]) -> str:
    if kind == "staff":
        return staff.get(pk) or f"staff/{pk}"
    return _("Petitioner {number}").format(number=pk) if kind == "petitioner" else _("the system")


@dataclass(frozen=True, kw_only=True)
class Face:
    """One entry in a list."""

    pk: int
    what: str
    kind: str
    stream_kind: str
    stream_id: str
    sequence: int
    who: str
    at: datetime
    recorded_at: datetime
    backfilled: bool


def faces_of(entries: list[Entry]) -> list[Face]:
    """Entries for a list; two queries for all names."""
    names, words = names_of(entries), Words(entries)
    return [
        Face(
            pk=entry.pk,
            what=words.of(entry),
            kind=entry.kind,
            stream_kind=entry.stream_kind,
            stream_id=entry.stream_id,
            sequence=entry.sequence,
            who=names[entry.actor_kind, entry.actor_id],
            at=entry.at,
            recorded_at=entry.recorded_at,
            backfilled=entry.backfilled,
        )
        for entry in entries
    ]
