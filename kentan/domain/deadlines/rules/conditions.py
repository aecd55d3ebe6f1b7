"""What the rows of the table ask of a case. Each takes the case and the clock's key, which tells commitments apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from kentan.domain.calendar.rules import DayCalendar
from kentan.domain.cases.lifecycle.codes import CONCLUSIONS_OF, Purpose, State
from kentan.domain.cases.lifecycle.guards import (
    OBJECTIONS_BEFORE_JOINT_MEETING,
    Context,
    simple_handling_allowed,
)
from kentan.domain.cases.lifecycle.state import CaseState, Commitment
from kentan.platform.words import Refused

# From the signature on a promise counts; a case that is closed has none left.
PROMISES_COUNT = frozenset(
    {State.DECIDED, State.DELIVERED, State.UNDER_REVIEW, State.REVIEWED, State.UNDER_RE_REVIEW, State.CONCLUDED}
)
_NO_CALENDAR = DayCalendar()


def always(case: CaseState, key: str) -> bool:
    """No condition."""
    return True


def never(case: CaseState) -> date | None:
    """No day."""
    return None


def no_day(case: CaseState, key: str) -> date | None:
    """No day of its own."""
    return None


def no_days(case: CaseState, key: str) -> int:
    """Neither extended nor paused."""
    return 0


def once(case: CaseState) -> tuple[str, ...]:
    """One clock of the kind at a time."""
    return ("",)


def holder(case: CaseState) -> int | None:
    """The unit that holds the case."""
    return case.holder_id


def lead(case: CaseState) -> int | None:
    """The responsible unit, also while another one reviews."""
    return case.lead_unit_id


def day(name: str) -> Callable[[CaseState, str], date | None]:
    """A day of the case by the name of its field."""

    def read(case: CaseState, key: str) -> date | None:
        found: date | None = getattr(case, name)
        return found

    return read


def missing(name: str) -> Callable[[CaseState, str], bool]:
    """The day is not there yet."""
    return lambda case, key: getattr(case, name) is None


# ---------------------------------------------------------------- what ends a clock


def reaching(*states: State) -> Callable[[CaseState, str, date], date | None]:
    """Done on the day of the act that brings the case into one of these states."""
    return lambda case, key, on: on if case.state in states else None


def once_set(name: str) -> Callable[[CaseState, str, date], date | None]:
    """Done on the day that the field holds: what is recorded later was done when it was done."""

    def read(case: CaseState, key: str, on: date) -> date | None:
        found: date | None = getattr(case, name)
        return found

    return read


def accepted_simply(case: CaseState, key: str, on: date) -> date | None:
    """Accepted on the simple track; ordinary acceptance leaves the simple one behind."""
    return case.accepted_on if case.state is State.ACCEPTED and case.simple else None


def fulfilled(case: CaseState, key: str, on: date) -> date | None:
    """The day on which the unit reported the commitment as kept."""
    promise = _promise(case, key)
    return promise.fulfilled_on if promise else None


def checked(case: CaseState, key: str, on: date) -> date | None:
    """Confirmed, or sent back: either way somebody has looked."""
    promise = _promise(case, key)
    return on if promise and (promise.is_met or promise.fulfilled_on is None) else None


def rated(case: CaseState, key: str, on: date) -> date | None:
    """Both bodies are rated."""
    return None if case.rated_bureau is None or case.rated_unit is None else on


# ---------------------------------------------------------------- when a clock runs


def never_returned(case: CaseState, key: str) -> bool:
    """With the bureau for the first time."""
    return case.returned_on is None


def returned(case: CaseState, key: str) -> bool:
    """Back with the bureau."""
    return case.returned_on is not None


def first_objection(case: CaseState, key: str) -> bool:
    """For the dispatcher to settle."""
    return case.objections < OBJECTIONS_BEFORE_JOINT_MEETING


def further_objection(case: CaseState, key: str) -> bool:
    """Art. 24: for the joint meeting to settle."""
    return case.objections >= OBJECTIONS_BEFORE_JOINT_MEETING


def objection_possible(case: CaseState, key: str) -> bool:
    """The guards of the move, without the window itself."""
    return not (
        case.purpose is Purpose.ACCUSATION or case.settled_by_joint_meeting or case.lead_unit_id in case.objected_by
    )


def simple_handling_possible(case: CaseState, key: str) -> bool:
    """What the simple-handling rules say against it depends on the case alone."""
    try:
        simple_handling_allowed(case, Context(on=case.registered_on, calendar=_NO_CALENDAR))
    except Refused:
        return False
    return True


def report_due(case: CaseState, key: str) -> bool:
    """Assigned, and the report is not in."""
    return case.assigned and case.reported_on is None


def ordinary_claim(case: CaseState, key: str) -> bool:
    """Art. 34 speaks of claims (Art. 31, item 6) only."""
    return case.purpose is Purpose.CLAIM and not case.simple


def ordinary_suggestion(case: CaseState, key: str) -> bool:
    """Art. 29."""
    return case.purpose is Purpose.SUGGESTION and not case.simple


def accusation(case: CaseState, key: str) -> bool:
    """Art. 30."""
    return case.purpose is Purpose.ACCUSATION


def on_simple_track(case: CaseState, key: str) -> bool:
    """Accepted simply."""
    return case.simple and case.purpose is not Purpose.ACCUSATION


def reviewable(case: CaseState, key: str) -> bool:
    """Art. 35: a handling opinion on a claim, and the petitioner has not waived."""
    return _has_opinion(case) and case.review_waived_on is None


def re_reviewable(case: CaseState, key: str) -> bool:
    """Art. 36. A waiver given before the review was decided was a waiver of the review, not of this."""
    waived = case.review_waived_on
    return case.review_delivered_on is not None and (
        waived is None or case.reviewed_on is None or waived < case.reviewed_on
    )


def unrated(case: CaseState, key: str) -> bool:
    """Only what was accepted and answered here is rated, the archive of the past is not."""
    return case.accepted_on is not None and (case.rated_bureau is None or case.rated_unit is None)


def to_be_closed_soon(case: CaseState, key: str) -> bool:
    """Nothing can follow but the closing."""
    return not to_be_closed_after_window(case, key)


def to_be_closed_after_window(case: CaseState, key: str) -> bool:
    """A right to the next review follows the answer. A waiver opens the way to closing and shortens nothing."""
    return case.state is State.REVIEWED or (case.state is State.DELIVERED and _has_opinion(case))


def _has_opinion(case: CaseState) -> bool:
    return case.purpose is Purpose.CLAIM and case.conclusion in CONCLUSIONS_OF[Purpose.CLAIM]


def answered_on(case: CaseState, key: str) -> date | None:
    """The day on which the petitioner had the last answer in hands; None while it is undelivered."""
    if case.state is State.REVIEWED:
        return case.review_delivered_on
    if case.state is State.CONCLUDED:
        return case.conclusion_delivered_on
    return case.delivered_on


# ---------------------------------------------------------------- lengthening


def extended(case: CaseState, key: str) -> int:
    """Art. 34: days by which the head of the unit has extended the handling."""
    return case.extension_days


def heard(case: CaseState, key: str) -> int:
    """Art. 36: days of hearings that are over."""
    return case.hearing_days


def hearing_since(case: CaseState) -> date | None:
    """Since when a hearing is under way."""
    return case.hearing_since


def waiting_for_promises(case: CaseState, key: str) -> int:
    """Days between the answer and the last commitment: a case is not closed before they are kept."""
    answered = answered_on(case, key)
    if answered is None:
        return 0
    last = max((promise.confirmed_on or promise.due_on for promise in case.commitments), default=answered)
    return max(0, (last - answered).days)


# ---------------------------------------------------------------- commitments


def unfulfilled(case: CaseState) -> tuple[str, ...]:
    """The numbers of the commitments not yet reported as kept."""
    return tuple(str(promise.number) for promise in case.commitments if promise.fulfilled_on is None)


def unconfirmed(case: CaseState) -> tuple[str, ...]:
    """The numbers of the commitments reported as kept that nobody has checked."""
    return tuple(str(promise.number) for promise in case.commitments if promise.fulfilled_on and not promise.is_met)


def promised_by(case: CaseState, key: str) -> date | None:
    """The commitment's own day."""
    promise = _promise(case, key)
    return promise.due_on if promise else None


def fulfilled_since(case: CaseState, key: str) -> date | None:
    """The day on which the commitment was reported as kept."""
    return fulfilled(case, key, case.registered_on)


def _promise(case: CaseState, key: str) -> Commitment | None:
    return next((promise for promise in case.commitments if str(promise.number) == key), None)
