"""What happened to a unit, a person or the places, as the pages show it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentan.domain.ledger.events import Stream
from kentan.domain.ledger.models import Entry
from kentan.domain.ledger.queries import history
from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.rules import ROLE_LABELS, Role
from kentan.interfaces.ui.dates import is_chinese
from kentan.interfaces.ui.parts import TimelineEntry

SHOWN = 30
FIELDS = {
    "kind": gettext_lazy("Kind"),
    "name": gettext_lazy("Name"),
    "short_name": gettext_lazy("Short name"),
    "place_id": gettext_lazy("Place"),
    "superior_id": gettext_lazy("Superior"),
    "unit_id": gettext_lazy("Unit"),
    "post": gettext_lazy("Post"),
    "phone": gettext_lazy("Telephone"),
    "address": gettext_lazy("Address"),
    "email": gettext_lazy("E-mail"),
}


def timeline_of(stream: Stream) -> list[TimelineEntry]:
    """The latest entries, newest first; two queries."""
    entries = list(history(stream).reverse()[:SHOWN])
    names = _names(entries)
    return [
        TimelineEntry(title=wording_of(entry), at=entry.at, by=names.get(entry.actor_id, _("the system")))
        for entry in entries
    ]


def _names(entries: Sequence[Entry]) -> dict[str, str]:
    wanted = {int(entry.actor_id) for entry in entries if entry.actor_kind == "staff"}
    return {str(pk): name for pk, name in Staff.objects.filter(pk__in=wanted).values_list("pk", "name")}


def wording_of(entry: Entry) -> str:
    """The event in the reader's language; codes in it are said in words."""
    wording = entry.event.wording
    template = wording.zh if is_chinese() else wording.en
    return template.format(**{name: _said(name, value) for name, value in entry.payload.items()})


def _said(name: str, value: object) -> object:
    if name == "role":
        return _(ROLE_LABELS[Role(str(value))])
    if name == "fields" and isinstance(value, list):
        return _(", ").join(str(FIELDS.get(field, field)) for field in value)
    return value
