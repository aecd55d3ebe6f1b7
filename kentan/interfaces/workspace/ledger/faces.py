"""Entries of the record as the auditor's pages show them."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentan.domain.ledger.events import REGISTRY, Erasure
from kentan.domain.ledger.models import Entry
from kentan.domain.organisation.models import Staff
from kentan.interfaces.ui.dates import is_chinese

ERASURES = {
    Erasure.NOTHING: gettext_lazy("It says nothing about a petitioner."),
    Erasure.REFERENCE: gettext_lazy("It holds a reference; what the reference leads to is emptied."),
    Erasure.COMMITMENT: gettext_lazy(
        "It holds a salted commitment; text and salt are destroyed, the commitment stays."
    ),
}


class _Lenient(string.Formatter):
    """Fills placeholders; one without a value shows as a dash, for old entries lack what came later."""

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key), "—")

    def format_field(self, value: Any, format_spec: str) -> str:
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def wording_of(entry: Entry) -> str:
    """What happened, in the reader's language; the code for a kind that this version does not know."""
    event = REGISTRY.get(entry.kind)
    if event is None:
        return entry.kind
    template = event.wording.zh if is_chinese() else event.wording.en
    return _Lenient().vformat(template, (), entry.payload)


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
    """Entries for a list; one query for all names."""
    names = names_of(entries)
    return [
        Face(
            pk=entry.pk,
            what=wording_of(entry),
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
