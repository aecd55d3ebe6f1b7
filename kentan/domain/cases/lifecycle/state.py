"""Everything about a case that its record must explain. Pure.

The columns of the stored case that carry these names are never written but from here: an act makes an event, the event
makes the next state, and the state is written into the row. So replaying the record rebuilds the row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from .codes import (
    FINAL,
    Channel,
    Conclusion,
    Purpose,
    Rating,
    ReviewOutcome,
    Route,
    State,
)

COLLECTIVE_FROM = 5
REPRESENTATIVES_AT_MOST = 5


@dataclass(frozen=True)
class Commitment:
    """Something a unit promised in its opinion, with its own date (Art. 32)."""

    number: int
    due_on: date
    text: str  # the id of the statement that says what was promised
    fulfilled_on: date | None = None
    fulfilled_by: str = ""
    confirmed_on: date | None = None

    @property
    def is_met(self) -> bool:
        """Met only when a second person has confirmed the evidence."""
        return self.confirmed_on is not None


@dataclass(frozen=True, kw_only=True)
class CaseState:
    """One case. Dates are the county's calendar days; ids are those of units; actors are ids of staff."""

    number: str
    state: State = State.REGISTERED
    channel: Channel
    purpose: Purpose
    registered_on: date
    returned_on: date | None = None  # back with the bureau: an objection upheld, or reopened without a unit
    bureau_id: int
    holder_id: int | None
    problem_place_id: str
    category_id: str | None = None
    text_commitment: str = ""

    urgent: bool = False
    anonymous: bool = False
    confidential: bool = False
    first_here: bool = True
    first_anywhere: bool = True
    repeat_of_id: int | None = None
    people_present: int = 1
    people_concerned: int = 1
    demands: int = 1

    lead_unit_id: int | None = None
    assisting_unit_ids: tuple[int, ...] = ()
    dispatched_on: date | None = None
    assigned: bool = False
    report_due_on: date | None = None
    reported_on: date | None = None

    objected_on: date | None = None
    objections: int = 0
    objected_by: tuple[int, ...] = ()
    settled_by_joint_meeting: bool = False

    accepted_on: date | None = None
    simple: bool = False
    extension_days: int = 0
    route: Route | None = None

    drafted_on: date | None = None
    drafted_by: str = ""
    decided_on: date | None = None
    signed_by: str = ""
    conclusion: Conclusion | None = None
    opinion_number: str = ""
    commitments: tuple[Commitment, ...] = ()
    delivered_on: date | None = None
    delivered_by: str = ""

    review_unit_id: int | None = None
    review_asked_on: date | None = None
    reviewed_on: date | None = None
    reviewed_by: str = ""
    review_outcome: ReviewOutcome | None = None
    review_delivered_on: date | None = None
    review_waived_on: date | None = None
    re_review_unit_id: int | None = None
    re_review_asked_on: date | None = None
    concluded_on: date | None = None
    conclusion_delivered_on: date | None = None
    hearing_since: date | None = None
    hearing_days: int = 0

    return_visit_required: bool = False
    return_visited_on: date | None = None
    rated_bureau: Rating | None = None
    rated_unit: Rating | None = None

    closed_on: date | None = None
    reopened: int = 0
    merged_into_id: int | None = None
    before_merge: State | None = None
    before_merge_holder_id: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes the petitioner something."""
        return self.state not in FINAL

    @property
    def is_collective(self) -> bool:
        """Five people or more make a collective visit; the fifth counts."""
        return max(self.people_present, self.people_concerned) >= COLLECTIVE_FROM

    @property
    def unmet(self) -> tuple[Commitment, ...]:
        """Commitments that nobody has confirmed as kept."""
        return tuple(promise for promise in self.commitments if not promise.is_met)

    @property
    def party_unit_ids(self) -> tuple[int, ...]:
        """The units that have a part in the case, sorted."""
        parties = {
            self.lead_unit_id,
            *self.assisting_unit_ids,
            self.review_unit_id,
            self.re_review_unit_id,
            self.holder_id,
        }
        return tuple(sorted(unit for unit in parties if unit is not None))


@dataclass(frozen=True, slots=True)
class TextRef:
    """A text that stands outside the record: the id of its statement and a salted commitment (SHA-256, hex) to it."""

    statement: str
    commitment: str = field(default="")
