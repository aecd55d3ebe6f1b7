"""Which cases a case could be merged into: by the same people, or of like words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kentan.domain.cases import queries
from kentan.domain.cases.lifecycle.codes import FINAL
from kentan.domain.cases.models import Case
from kentan.domain.petitioners.queries import linked_ids
from kentan.domain.triage.queries import similar

from .forms import MoveForm

SHOWN = 8


@dataclass(frozen=True)
class Target:
    """A case that may be the same matter, and why it is listed."""

    case: Case
    why: str


def targets_for(form: MoveForm) -> Sequence[Target]:
    """Open cases of the same purpose, those of the same people first."""
    case = form.case
    within = (
        queries.visible(form.occasion.staff)
        .exclude(pk=case.pk)
        .exclude(state__in=[state.value for state in FINAL])
        .filter(purpose=case.purpose)
        .select_related("problem_place", "holder")
    )
    ids = [party.petitioner_id for party in queries.parties_of(case)]
    everybody = sorted({*ids, *(other for one in ids for other in linked_ids(one))})
    same = [Target(row, _("same petitioner")) for row in _of(within, everybody)]
    known = {target.case.pk for target in same}
    like = similar(title=case.title, body=case.body, within=within, limit=SHOWN)
    return [*same, *(Target(one.case, _("like words")) for one in like if one.case.pk not in known)][:SHOWN]


def _of(cases: QuerySet[Case], people: Sequence[int]) -> Sequence[Case]:
    if not people:
        return []
    return list(queries.matching(cases, {"petitioner": people}).order_by("-registered_at")[:SHOWN])
