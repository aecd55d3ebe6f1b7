"""What a case itself says against a move. Pure: a guard looks at the state and raises `Refused`, or is content.

Guards know nothing of the form that the person fills in; what the form must hold is checked in `checks`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from kentan.domain.calendar.rules import DayCalendar, DayUnit, Limit, Party, due_date
from kentan.platform.certain import certain
from kentan.platform.words import N_, Refused

from .codes import Channel, Conclusion, Purpose, State
from .state import CaseState

DISPATCH_LIMIT = Limit(15, DayUnit.NATURAL, "22")
OBJECTION_LIMIT = Limit(5, DayUnit.WORKING, "23")
HANDLING_LIMIT = Limit(60, DayUnit.NATURAL, "34")
REVIEW_REQUEST_LIMIT = Limit(30, DayUnit.NATURAL, "35")
RE_REVIEW_REQUEST_LIMIT = Limit(30, DayUnit.NATURAL, "36")
# A second objection to the same case is no longer the dispatcher's to settle (Art. 24).
OBJECTIONS_BEFORE_JOINT_MEETING = 2


@dataclass(frozen=True)
class Context:
    """When the move is made, by the county's calendar, and by whom (an actor's id and unit)."""

    on: date
    calendar: DayCalendar
    by_id: str = ""
    by_unit_id: int | None = None


Guard: TypeAlias = Callable[[CaseState, Context], None]


def last_day(start: date, limit: Limit, party: Party, calendar: DayCalendar) -> date:
    """The day after which a window is shut; moved off statutory days off."""
    return due_date(start=start, limit=limit, party=party, calendar=calendar).moved


def within_objection_window(case: CaseState, now: Context) -> None:
    """Art. 23: five working days from receipt."""
    until = last_day(certain(case.dispatched_on), OBJECTION_LIMIT, Party.ORGAN, now.calendar)
    if now.on > until:
        raise Refused(
            N_("The five working days for an objection ended on {until}."),
            instead=N_("Accept the matter, or tell the petitioner which body is competent."),
            article="23",
            until=until,
        )


def not_objected_before(case: CaseState, now: Context) -> None:
    """Art. 23: a unit does not object twice on the same facts."""
    if case.lead_unit_id in case.objected_by:
        raise Refused(
            N_("Your unit has objected to this case before and was overruled."),
            instead=N_("Accept the matter; if the facts have changed, tell the dispatcher."),
            article="23",
        )


def not_assigned_by_joint_meeting(case: CaseState, now: Context) -> None:
    """Art. 24: what the joint meeting settled stays settled."""
    if case.settled_by_joint_meeting:
        raise Refused(
            N_("The joint meeting has settled who is responsible."), instead=N_("Accept the matter."), article="24"
        )


def settled_by_dispatcher(case: CaseState, now: Context) -> None:
    """The first objection is the dispatcher's to settle; a second goes to the joint meeting."""
    if case.objections >= OBJECTIONS_BEFORE_JOINT_MEETING:
        raise Refused(
            N_("This is the second objection to the same case."),
            instead=N_("The joint-meeting office settles who is responsible."),
            article="24",
        )


def settled_by_joint_meeting(case: CaseState, now: Context) -> None:
    """The joint meeting settles only what the dispatcher could not."""
    if case.objections < OBJECTIONS_BEFORE_JOINT_MEETING:
        raise Refused(
            N_("A first objection is settled by the dispatcher."),
            instead=N_("Ask the dispatcher for a finding."),
            article="24",
        )


def common_path(case: CaseState, now: Context) -> None:
    """Art. 30: accusations are not handled on the common path."""
    if case.purpose is Purpose.ACCUSATION:
        raise Refused(
            N_("An accusation is not handled on the common path."),
            instead=N_("Transfer it to the discipline organ."),
            article="30",
        )


def simple_handling_allowed(case: CaseState, now: Context) -> None:
    """The simple-handling rules, sections 4 and 5: small, clear, first-time matters of one unit."""
    checks = (
        (case.purpose is Purpose.ACCUSATION, N_("An accusation cannot be handled simply.")),
        (
            not case.first_anywhere or case.repeat_of_id is not None,
            N_("Only a first-time matter can be handled simply."),
        ),
        (
            case.assigned or case.channel is Channel.TRANSFER,
            N_("A matter that was assigned with a report due, or came from above, cannot be handled simply."),
        ),
        (
            bool(case.assisting_unit_ids) or case.is_collective,
            N_("A matter of several units or of a group cannot be handled simply."),
        ),
        (case.reopened > 0, N_("A reopened matter cannot be handled simply.")),
        (case.route is not None, N_("A matter with a legal way of its own cannot be handled simply.")),
    )
    for broken, message in checks:
        if broken:
            raise Refused(message, instead=N_("Accept it on the ordinary track."))


def is_simple(case: CaseState, now: Context) -> None:
    """Only a case on the simple track can leave it."""
    if not case.simple:
        raise Refused(N_("The case is not on the simple track."))


def can_extend(case: CaseState, now: Context) -> None:
    """Art. 34: once, and before the 60 days are over: what is late stays late. The simple track is not extended but
    left; suggestions have no 60 days to extend."""
    if case.extension_days:
        raise Refused(
            N_("The time limit has been extended once already."), instead=N_("Decide within it."), article="34"
        )
    if case.simple:
        raise Refused(
            N_("A simply handled case cannot be extended."),
            instead=N_("Move it to the ordinary track first."),
            article="34",
        )
    if case.purpose is not Purpose.CLAIM:
        raise Refused(N_("Only the handling of a claim can be extended."), article="34")
    until = last_day(certain(case.accepted_on), HANDLING_LIMIT, Party.ORGAN, now.calendar)
    if now.on > until:
        raise Refused(
            N_("The time limit ended on {until}; what is late is not extended."),
            instead=N_("Decide as soon as you can, and say in the opinion why it is late."),
            article="34",
            until=until,
        )


def is_claim(case: CaseState, now: Context) -> None:
    """A handling opinion answers a claim (Art. 31, item 6)."""
    if case.purpose is not Purpose.CLAIM:
        raise Refused(N_("A handling opinion answers a claim."), instead=N_("Answer it in its own way."), article="31")


def is_suggestion(case: CaseState, now: Context) -> None:
    """Art. 29."""
    if case.purpose is not Purpose.SUGGESTION:
        raise Refused(N_("This is not a suggestion."), article="29")


def is_accusation(case: CaseState, now: Context) -> None:
    """Art. 30."""
    if case.purpose is not Purpose.ACCUSATION:
        raise Refused(N_("This is not an accusation."), article="30")


def is_drafted(case: CaseState, now: Context) -> None:
    """There must be a draft to sign or send back."""
    if not case.drafted_on:
        raise Refused(N_("There is no draft of an opinion."), instead=N_("The handler drafts it first."), article="32")


def second_person(*first: str) -> Guard:
    """Somebody else than those who did the named steps must make this move."""

    def guard(case: CaseState, now: Context) -> None:
        if now.by_id and now.by_id in {getattr(case, step) for step in first}:
            raise Refused(
                N_("This needs a second person: you took an earlier step yourself."),
                instead=N_("Ask a colleague with the same role."),
            )

    return guard


def report_awaited(case: CaseState, now: Context) -> None:
    """Art. 22: an assigned matter is reported on, once."""
    if not case.assigned or case.reported_on is not None:
        raise Refused(N_("No report is due on this case."), article="22")


def can_ask_review(case: CaseState, now: Context) -> None:
    """Art. 35: within 30 days of receiving the decision on a claim; the simple track takes no right away."""
    if case.conclusion not in (Conclusion.SUPPORT, Conclusion.EXPLAIN, Conclusion.NOT_SUPPORT):
        raise Refused(N_("Only a handling opinion on a claim can be reviewed."), article="35")
    _window_open(certain(case.delivered_on), REVIEW_REQUEST_LIMIT, now)


def can_ask_re_review(case: CaseState, now: Context) -> None:
    """Art. 36: within 30 days of receiving the review."""
    if case.review_delivered_on is None:
        raise Refused(N_("The review has not been delivered yet."), article="36")
    _window_open(case.review_delivered_on, RE_REVIEW_REQUEST_LIMIT, now)


def _window_open(start: date, limit: Limit, now: Context) -> None:
    until = last_day(start, limit, Party.PETITIONER, now.calendar)
    if now.on > until:
        raise Refused(
            N_("The {days} days for asking ended on {until}."),
            instead=N_("New facts can be brought as a new matter."),
            article=limit.article,
            days=limit.days,
            until=until,
        )


def review_undelivered(case: CaseState, now: Context) -> None:
    """A review is delivered once."""
    if case.review_delivered_on is not None:
        raise Refused(N_("The review has been delivered."))


def conclusion_undelivered(case: CaseState, now: Context) -> None:
    """A re-review is delivered once."""
    if case.conclusion_delivered_on is not None:
        raise Refused(N_("The re-review has been delivered."))


def no_hearing(case: CaseState, now: Context) -> None:
    """One hearing at a time."""
    if case.hearing_since is not None:
        raise Refused(N_("A hearing is under way."), instead=N_("Record its end first."), article="36")


def hearing_under_way(case: CaseState, now: Context) -> None:
    """Only a hearing that began can end."""
    if case.hearing_since is None:
        raise Refused(N_("No hearing is under way."), article="36")


def not_waived(case: CaseState, now: Context) -> None:
    """A waiver is recorded once."""
    if case.review_waived_on is not None:
        raise Refused(N_("The petitioner has waived a review already."))


def promises_open(case: CaseState, now: Context) -> None:
    """Something must still be unfulfilled."""
    if all(promise.fulfilled_on for promise in case.commitments):
        raise Refused(N_("No commitment is waiting to be fulfilled."), article="32")


def fulfilment_unconfirmed(case: CaseState, now: Context) -> None:
    """Something must have been reported as fulfilled and not yet confirmed."""
    if not any(promise.fulfilled_on and not promise.is_met for promise in case.commitments):
        raise Refused(N_("No fulfilment is waiting to be confirmed."), article="32")


def can_close(case: CaseState, now: Context) -> None:
    """Close: the reply delivered, commitments kept, the review window over or waived, the return visit made."""
    for check in (_reply_delivered, _commitments_kept, _report_filed, _review_window_over, _return_visit_made):
        check(case, now)


def _reply_delivered(case: CaseState, now: Context) -> None:
    undelivered = {
        State.REVIEWED: case.review_delivered_on is None,
        State.CONCLUDED: case.conclusion_delivered_on is None,
    }.get(case.state, case.delivered_on is None)
    if undelivered:
        raise Refused(N_("The reply has not been delivered."), instead=N_("Deliver it and record the proof."))


def _commitments_kept(case: CaseState, now: Context) -> None:
    if case.unmet:
        raise Refused(
            N_("{count} commitments are not confirmed as kept."),
            instead=N_("Record the evidence and have a second person confirm it."),
            article="32",
            count=len(case.unmet),
        )


def _report_filed(case: CaseState, now: Context) -> None:
    if case.assigned and case.reported_on is None:
        raise Refused(
            N_("The report on this assigned matter is still due."), instead=N_("File the report."), article="22"
        )


def _review_window_over(case: CaseState, now: Context) -> None:
    until = review_window_until(case, now.calendar)
    if until is not None and now.on <= until:
        raise Refused(
            N_("The petitioner can still ask for a review until {until}."),
            instead=N_("Wait until then, or record the petitioner's written waiver."),
            article="35" if case.state is State.DELIVERED else "36",
            until=until,
        )


def review_window_until(case: CaseState, calendar: DayCalendar) -> date | None:
    """The last day on which the petitioner can still ask for the next review; None when there is no such day."""
    if case.review_waived_on is not None or case.purpose is not Purpose.CLAIM:
        return None
    if case.state is State.DELIVERED and case.delivered_on is not None:
        return last_day(case.delivered_on, REVIEW_REQUEST_LIMIT, Party.PETITIONER, calendar)
    if case.state is State.REVIEWED and case.review_delivered_on is not None:
        return last_day(case.review_delivered_on, RE_REVIEW_REQUEST_LIMIT, Party.PETITIONER, calendar)
    return None


def _return_visit_made(case: CaseState, now: Context) -> None:
    if case.return_visit_required and case.return_visited_on is None:
        raise Refused(N_("A return visit is required and not recorded."), instead=N_("Visit or call, and record it."))


def unrated(case: CaseState, now: Context) -> None:
    """Each body is rated once."""
    if case.rated_bureau is not None and case.rated_unit is not None:
        raise Refused(N_("Both bodies have been rated already."))
