"""Review and re-review (Arts. 35, 36)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kentan.domain.cases.lifecycle.codes import DeliveryMethod, ReviewOutcome, State
from kentan.domain.cases.lifecycle.state import CaseState, TextRef
from kentan.domain.ledger.events import Actor, Erasure, Wording
from kentan.platform.certain import certain
from kentan.platform.frozen import evolve

from .base import CaseEvent


@dataclass(frozen=True, kw_only=True)
class ReviewAsked(CaseEvent):
    kind = "cases.case.review_asked"
    wording = Wording(
        zh="申请复查（原文书 {decision_number}），由{unit_id}复查", en="Review of {decision_number} asked of {unit_id}"
    )
    erasure = Erasure.COMMITMENT

    unit_id: int
    decision_number: str
    grounds: TextRef

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(
            case,
            state=State.UNDER_REVIEW,
            holder_id=self.unit_id,
            review_unit_id=self.unit_id,
            review_asked_on=on,
            reviewed_on=None,
            reviewed_by="",
            review_outcome=None,
            review_delivered_on=None,
            review_waived_on=None,  # who asks has not waived; and a waiver of the review is none of the re-review
        )


@dataclass(frozen=True, kw_only=True)
class ReviewDecided(CaseEvent):
    """Upheld, changed, or revoked: then the unit handles it again, on a new limit from this day."""

    kind = "cases.case.review_decided"
    wording = Wording(zh="作出复查意见 {number}：{outcome}", en="Review {number}: {outcome}")
    erasure = Erasure.COMMITMENT

    outcome: ReviewOutcome
    number: str
    reasons: TextRef

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        reviewed = evolve(case, reviewed_on=on, reviewed_by=by.id, review_outcome=self.outcome)
        if self.outcome is not ReviewOutcome.REVOKED:
            return evolve(reviewed, state=State.REVIEWED)
        return to_be_done_again(reviewed, on)


@dataclass(frozen=True, kw_only=True)
class ReviewDelivered(CaseEvent):
    kind = "cases.case.review_delivered"
    wording = Wording(
        zh="复查意见送达（{method}），送达日期 {delivered_on}", en="Review delivered ({method}) on {delivered_on}"
    )
    erasure = Erasure.COMMITMENT

    method: DeliveryMethod
    delivered_on: date
    proof: TextRef

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(case, review_delivered_on=self.delivered_on, delivered_by=by.id)


@dataclass(frozen=True, kw_only=True)
class ReReviewAsked(CaseEvent):
    kind = "cases.case.re_review_asked"
    wording = Wording(
        zh="申请复核（复查意见 {decision_number}），由{unit_id}复核",
        en="Re-review of {decision_number} asked of {unit_id}",
    )
    erasure = Erasure.COMMITMENT

    unit_id: int
    decision_number: str
    grounds: TextRef

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(
            case,
            state=State.UNDER_RE_REVIEW,
            holder_id=self.unit_id,
            re_review_unit_id=self.unit_id,
            re_review_asked_on=on,
            review_waived_on=None,
        )


@dataclass(frozen=True, kw_only=True)
class HearingOpened(CaseEvent):
    """The time of a hearing does not count, in re-review only (Art. 36)."""

    kind = "cases.case.hearing_opened"
    wording = Wording(
        zh="{begins_on}开始听证，期间不计入复核期限", en="Hearing from {begins_on}; its time does not count"
    )
    erasure = Erasure.COMMITMENT

    begins_on: date
    note: TextRef

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(case, hearing_since=self.begins_on)


@dataclass(frozen=True, kw_only=True)
class HearingEnded(CaseEvent):
    kind = "cases.case.hearing_ended"
    wording = Wording(zh="{ended_on}听证结束", en="Hearing ended on {ended_on}")
    erasure = Erasure.COMMITMENT

    ended_on: date
    record: TextRef

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        # Both the first and the last day of a hearing are days of the hearing.
        days = (self.ended_on - certain(case.hearing_since)).days + 1
        return evolve(case, hearing_since=None, hearing_days=case.hearing_days + days)


@dataclass(frozen=True, kw_only=True)
class ReReviewDecided(CaseEvent):
    kind = "cases.case.re_review_decided"
    wording = Wording(zh="作出复核意见 {number}：{outcome}", en="Re-review {number}: {outcome}")
    erasure = Erasure.COMMITMENT

    outcome: ReviewOutcome
    number: str
    reasons: TextRef

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(
            case,
            state=State.CONCLUDED,
            concluded_on=on,
            reviewed_by=by.id,
            review_outcome=self.outcome,
            hearing_since=None,
        )


@dataclass(frozen=True, kw_only=True)
class ConclusionDelivered(CaseEvent):
    kind = "cases.case.conclusion_delivered"
    wording = Wording(
        zh="复核意见送达（{method}），送达日期 {delivered_on}", en="Re-review delivered ({method}) on {delivered_on}"
    )
    erasure = Erasure.COMMITMENT

    method: DeliveryMethod
    delivered_on: date
    proof: TextRef

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(case, conclusion_delivered_on=self.delivered_on, delivered_by=by.id)


@dataclass(frozen=True, kw_only=True)
class ReviewWaived(CaseEvent):
    """The petitioner's own waiver. It ends the waiting, never the right to bring new facts."""

    kind = "cases.case.review_waived"
    wording = Wording(zh="信访人书面表示不申请复查（复核）", en="The petitioner waives a review in writing")
    erasure = Erasure.COMMITMENT

    words: TextRef

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(case, review_waived_on=on)


def to_be_done_again(case: CaseState, on: date) -> CaseState:
    """The case back with its unit, as if accepted on that day; what was decided before stays on the record."""
    return evolve(
        case,
        state=State.ACCEPTED,
        holder_id=case.lead_unit_id,
        accepted_on=on,
        simple=False,
        extension_days=0,
        drafted_on=None,
        drafted_by="",
        decided_on=None,
        signed_by="",
        conclusion=None,
        opinion_number="",
        commitments=(),
        delivered_on=None,
        delivered_by="",
        review_waived_on=None,
        closed_on=None,
        rated_bureau=None,
        rated_unit=None,
        return_visited_on=None,
    )
