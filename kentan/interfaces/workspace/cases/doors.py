"""How a page about a case is reached: the case through `queries.get`, or as if there were none."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404

from kentan.domain.cases import queries
from kentan.domain.cases.models import Case
from kentan.domain.cases.permissions import CaseNotFound
from kentan.domain.organisation.models import Staff
from kentan.interfaces.workspace.access import now

from .occasion import Occasion


def case_or_404(staff: Staff, case_id: int) -> Case:
    """A case that the person may see. Raises Http404, the same for one that does not exist and one that is hidden."""
    try:
        return queries.get(staff=staff, case_id=case_id)
    except CaseNotFound:
        raise Http404 from None


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
