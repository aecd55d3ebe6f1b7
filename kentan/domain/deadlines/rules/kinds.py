"""The names of the clocks, who can hold one, and how one ends."""

from __future__ import annotations

import enum

from kentan.platform.words import N_


class ClockKind(enum.StrEnum):
    """Every clock that can run on a case."""

    DISPATCH = "dispatch"
    REDISPATCH = "redispatch"
    FINDING = "finding"
    JOINT_FINDING = "joint_finding"
    ACCEPTANCE = "acceptance"
    OBJECTION = "objection"
    SIMPLE_ACCEPTANCE = "simple_acceptance"
    REPORT = "report"
    HANDLING = "handling"
    SIMPLE_HANDLING = "simple_handling"
    SUGGESTION = "suggestion"
    ACCUSATION = "accusation"
    DELIVERY = "delivery"
    COMMITMENT = "commitment"
    CONFIRMATION = "confirmation"
    REVIEW_REQUEST = "review_request"
    REVIEW = "review"
    REVIEW_DELIVERY = "review_delivery"
    RE_REVIEW_REQUEST = "re_review_request"
    RE_REVIEW = "re_review"
    CONCLUSION_DELIVERY = "conclusion_delivery"
    CLOSING = "closing"
    CLOSING_AFTER_WINDOW = "closing_after_window"
    RATING = "rating"


CLOCK_LABELS = {
    ClockKind.DISPATCH: N_("Dispatch"),
    ClockKind.REDISPATCH: N_("Dispatch again"),
    ClockKind.FINDING: N_("Finding on the objection"),
    ClockKind.JOINT_FINDING: N_("Finding of the joint meeting"),
    ClockKind.ACCEPTANCE: N_("Notice of acceptance"),
    ClockKind.OBJECTION: N_("Right to object"),
    ClockKind.SIMPLE_ACCEPTANCE: N_("Acceptance on the simple track"),
    ClockKind.REPORT: N_("Report on the assignment"),
    ClockKind.HANDLING: N_("Handling"),
    ClockKind.SIMPLE_HANDLING: N_("Simple handling"),
    ClockKind.SUGGESTION: N_("Answer to the suggestion"),
    ClockKind.ACCUSATION: N_("Handling of the accusation"),
    ClockKind.DELIVERY: N_("Delivery"),
    ClockKind.COMMITMENT: N_("Commitment"),
    ClockKind.CONFIRMATION: N_("Confirmation of a commitment"),
    ClockKind.REVIEW_REQUEST: N_("Right to ask for a review"),
    ClockKind.REVIEW: N_("Review"),
    ClockKind.REVIEW_DELIVERY: N_("Delivery of the review"),
    ClockKind.RE_REVIEW_REQUEST: N_("Right to ask for a re-review"),
    ClockKind.RE_REVIEW: N_("Re-review"),
    ClockKind.CONCLUSION_DELIVERY: N_("Delivery of the re-review"),
    ClockKind.CLOSING: N_("Closing"),
    ClockKind.CLOSING_AFTER_WINDOW: N_("Closing after the review window"),
    ClockKind.RATING: N_("Rating"),
}


class HeldBy(enum.StrEnum):
    """Who must act, or may."""

    UNIT = "unit"
    BUREAU = "bureau"
    PETITIONER = "petitioner"


HELD_BY_LABELS = {
    HeldBy.UNIT: N_("Unit"),
    HeldBy.BUREAU: N_("Petition bureau"),
    HeldBy.PETITIONER: N_("Petitioner"),
}


class Outcome(enum.StrEnum):
    """How a clock stands or ended."""

    RUNNING = "running"
    MET = "met"  # done in time
    LATE = "late"  # done after the day by which lateness is judged
    LAPSED = "lapsed"  # a right that was not used in its time
    CANCELLED = "cancelled"  # it no longer mattered: merged, withdrawn, objected, another track


OUTCOME_LABELS = {
    Outcome.RUNNING: N_("Running"),
    Outcome.MET: N_("In time"),
    Outcome.LATE: N_("Late"),
    Outcome.LAPSED: N_("Lapsed"),
    Outcome.CANCELLED: N_("No longer needed"),
}
