"""What every event of a case can do: say what the case is after it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from kentan.domain.cases.lifecycle import CaseState
from kentan.domain.ledger.events import Actor, Event


class CaseEvent(Event):
    """Something that happened to a case. `applied` is pure: the row and the replay both come from it."""

    abstract: ClassVar[bool] = True

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        """The case after this event, which `by` caused on the county's day `on`. Events that only add to the file
        leave the case as it is."""
        return case
