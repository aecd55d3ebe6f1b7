"""The lifecycle to read: the page that is made from the table of moves."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from kentan.domain.cases.lifecycle.chart import rows
from kentan.domain.cases.lifecycle.codes import FINAL, STATE_LABELS, State
from kentan.interfaces.workspace.access import StaffPage
from kentan.interfaces.workspace.desk.faces import badge_of


class LifecyclePage(StaffPage):
    """Every state with the moves that lead out of it."""

    template_name = "workspace/cases/lifecycle.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """States as sections, moves as rows."""
        found = rows(gettext)
        sections = []
        for state in State:
            label = gettext(STATE_LABELS[state])
            moves = [row for row in found if label in row.sources]
            sections.append({"state": state, "badge": badge_of(state, label), "moves": moves, "final": state in FINAL})
        anywhere = [row for row in found if row.everywhere]
        return super().get_context_data(
            sections=sections, anywhere=anywhere, register=found[0], total=len(found), **kwargs
        )
