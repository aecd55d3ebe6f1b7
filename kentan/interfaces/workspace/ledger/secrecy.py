"""What the record keeps from its auditors: Art. 30 leaves accusations to few, and an auditor is not one of them."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, F, Func, JSONField, Q, QuerySet
from django.db.models.functions import Cast

from kentan.domain.cases.lifecycle.codes import Purpose
from kentan.domain.cases.models import Case
from kentan.domain.deadlines.events import ClocksRecomputed
from kentan.domain.ledger.models import Entry
from kentan.domain.ledger.rules import Link
from kentan.domain.notices.models import Notice
from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.permissions import standing
from kentan.domain.organisation.rules import Role

NOTHING = Q(pk__in=())


def sees_accusations(staff: Staff) -> bool:
    """Whether somebody may see all that the record holds."""
    return standing(staff).has(Role.ACCUSATION_OFFICER)


def hidden_from(staff: Staff) -> Q:
    """The entries that somebody may not see: those of accusations, and those elsewhere that lead to one."""
    if sees_accusations(staff):
        return NOTHING
    ids = _accusations().annotate(text=Cast("pk", CharField()))
    texts = ids.values("text")
    notices = Notice.objects.filter(about_kind="case", about_id__in=texts).annotate(text=Cast("pk", CharField()))
    # Entries whose payload lacks a key must stay: without `has_key` the comparison would be neither true nor false.
    return (
        Q(stream_kind="case", stream_id__in=texts)
        | Q(stream_kind="staff", payload__has_key="case_id", payload__case_id__in=_as_json(F("pk")))
        | Q(
            stream_kind="petitioner",
            payload__has_keys=["about_kind", "about_id"],
            payload__about_kind="case",
            payload__about_id__in=_as_json(Cast("pk", CharField())),
        )
        | Q(stream_kind="notice", stream_id__in=notices.values("text"))
    )


def _accusations() -> QuerySet[Case]:
    return Case.objects.filter(purpose=Purpose.ACCUSATION)


def _as_json(expression: Any) -> QuerySet[Any, Any]:
    value = Func(expression, function="to_jsonb", output_field=JSONField())
    return _accusations().annotate(json=value).values("json")


def blanked(entry: Entry, staff: Staff) -> Link | None:
    """An entry as somebody may see it, where it names accusations among other cases; None where it is whole."""
    if entry.kind != ClocksRecomputed.kind or sees_accusations(staff):
        return None
    moved = entry.payload.get("moved") or []
    named = {one["case_id"] for one in moved}
    secret = set(_accusations().filter(pk__in=named).values_list("pk", flat=True))
    if not secret:
        return None
    shown = [one | {"case_id": None} if one["case_id"] in secret else one for one in moved]
    return entry.link._replace(payload={**entry.payload, "moved": shown})
