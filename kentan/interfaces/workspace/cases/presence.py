"""Two people on one case see each other."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from kentan.domain.cases import actions, queries
from kentan.interfaces.workspace.access import StaffPage

from .doors import OfCase


class PresencePart(OfCase, StaffPage):
    """Asked every fifteen seconds by an open page: notes that this person is there and says who else is."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The names of the others, and whether the case has moved since the page was loaded."""
        occasion = self.occasion
        actions.note_presence(case_id=self.case.pk, staff=self.staff, at=occasion.at)
        seen = request.GET.get("seen", "")
        context = {
            "others": queries.people_on(case=self.case, at=occasion.at, besides=self.staff),
            "case": self.case,
            "moved": seen.isdigit() and int(seen) != self.case.entries,
        }
        # An empty answer leaves the place on the page empty, so blanks are cut off.
        return HttpResponse(render_to_string("workspace/cases/presence.html", context, request).strip())
