"""The lifecycle to read: the page that is made from the table of moves."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from kentan.domain.cases.lifecycle.chart import Row, rows
from kentan.domain.cases.lifecycle.codes import STATE_LABELS, State
from kentan.interfaces.workspace.access import StaffPage
from kentan.interfaces.workspace.desk.faces import badge_of


class LifecyclePage(StaffPage):
    """Every state with the moves that lead out of it."""

    template_name = "workspace/cases/lifecycle.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """States with the moves that lead out of them, then every move with all that the table says."""
        found = rows(gettext)
        states = [_state(state, found) for state in State]
        return super().get_context_data(states=states, moves=found, list_comma=gettext(", "), **kwargs)


def _state(state: State, found: list[Row]) -> dict[str, Any]:
    label = gettext(STATE_LABELS[state])
    here = [row for row in found if label in row.sources]
    return {
        "code": state.value,
        "badge": badge_of(state),
        "leading": [row for row in here if row.targets or row.code == "unmerge"],
        "staying": [row.label for row in here if not row.targets and row.code != "unmerge"],
    }
