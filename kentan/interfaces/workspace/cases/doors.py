"""How a page about a case is reached: the case through `visible`, or as if there were none."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404

from kentan.domain.cases import queries
from kentan.domain.cases.models import Case
from kentan.domain.organisation.models import Staff, Unit
from kentan.interfaces.workspace.access import now

from .occasion import Occasion

UNITS = ("bureau", "holder", "lead_unit", "review_unit", "re_review_unit")
OTHERS = ("merged_into", "repeat_of")


def case_or_404(staff: Staff, case_id: int) -> Case:
    """A case that the person may see, with its units. Raises Http404, the same for one that is hidden and for none."""
    near = queries.visible(staff).select_related("problem_place", "category", "hamlet")
    case = near.filter(pk=case_id).first()
    if case is None:
        raise Http404
    # Ten joins take PostgreSQL longer to plan than these few rows take to fetch.
    units = Unit.objects.in_bulk({key for name in UNITS if (key := getattr(case, f"{name}_id"))})
    for name in UNITS:
        setattr(case, name, units.get(getattr(case, f"{name}_id")))
    if wanted := {key for name in OTHERS if (key := getattr(case, f"{name}_id"))}:
        cases = Case.objects.only("number", "title").in_bulk(wanted)
        for name in OTHERS:
            setattr(case, name, cases.get(getattr(case, f"{name}_id")))
    return case


class OfCase:
    """A view about the case that `pk` in its address names; behind a door of `workspace.access`."""

    staff: Staff
    kwargs: dict[str, Any]

    @cached_property
    def occasion(self) -> Occasion:
        """The person before the case, now."""
        return Occasion(case=case_or_404(self.staff, self.kwargs["pk"]), staff=self.staff, at=now())

    @property
    def case(self) -> Case:
        """The case."""
        return self.occasion.case
