"""Cases as values, and random legal histories of them, without a database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st

from kentan.domain.calendar.rules import DayCalendar
from kentan.domain.cases import events as happen
from kentan.domain.cases.events import COUNTY_TIME, CaseEvent
from kentan.domain.cases.lifecycle import MOVES, CaseState, Commitment, Context, TextRef
from kentan.domain.cases.lifecycle.codes import (
    Body,
    Channel,
    Conclusion,
    DeclineGround,
    DeliveryMethod,
    Purpose,
    Rating,
    ReopenReason,
    ReviewOutcome,
    Route,
    State,
)
from kentan.domain.deadlines.rules import Counting, Limits
from kentan.domain.ledger.events import Actor

BUREAU, HOUSING, LABOUR, GOVERNMENT, CITY, DISCIPLINE = 1, 2, 3, 4, 5, 6
MONDAY = date(2026, 1, 5)
CALENDAR = DayCalendar()
COUNTING = Counting(calendar=CALENDAR, limits=Limits())
WORDS = TextRef("1", "00")


def matter(state: State = State.REGISTERED, **changes: Any) -> CaseState:
    """A claim by letter in the given state; with the bureau until it says otherwise."""
    holders = {State.REGISTERED: BUREAU, State.OBJECTED: BUREAU, State.UNDER_REVIEW: GOVERNMENT}
    holders |= {State.REVIEWED: GOVERNMENT, State.UNDER_RE_REVIEW: CITY, State.CONCLUDED: CITY}
    holders |= dict.fromkeys((State.CLOSED, State.MERGED, State.WITHDRAWN), 0)
    given: dict[str, Any] = {
        "number": "430422-2026-000001",
        "channel": Channel.LETTER,
        "purpose": Purpose.CLAIM,
        "registered_on": MONDAY,
        "bureau_id": BUREAU,
        "holder_id": holders.get(state, HOUSING) or None,
        "lead_unit_id": None if state is State.REGISTERED else HOUSING,
        "problem_place_id": "430422001201",
    }
    return CaseState(state=state, **given | changes)


# ---------------------------------------------------------------- random legal histories

Make = Callable[[CaseState, date], CaseEvent]


def _decision(case: CaseState, on: date) -> dict[str, Any]:
    conclusion = {
        Purpose.CLAIM: Conclusion.SUPPORT,
        Purpose.SUGGESTION: Conclusion.ADOPTED,
        Purpose.ACCUSATION: Conclusion.ACTED_ON,
    }[case.purpose]
    return {"number": "衡住建信〔2026〕1号", "conclusion": conclusion}


def _promises(case: CaseState, on: date) -> tuple[Commitment, ...]:
    return (Commitment(1, on + timedelta(days=9), "1"), Commitment(2, on + timedelta(days=70), "2"))


def _told(case: CaseState, on: date) -> dict[str, Any]:
    return {"notice": WORDS, "method": DeliveryMethod.POST, "delivered_on": on}


def _handed(case: CaseState, on: date) -> dict[str, Any]:
    return {"method": DeliveryMethod.IN_PERSON, "delivered_on": on, "proof": WORDS}


def _lead(case: CaseState) -> int:
    return DISCIPLINE if case.purpose is Purpose.ACCUSATION else (HOUSING, LABOUR)[case.objections % 2]


def _open_promise(case: CaseState, *, reported: bool) -> int:
    return next(p.number for p in case.commitments if bool(p.fulfilled_on) is reported and not p.is_met)


MAKERS: dict[str, Make] = {
    "amend": lambda case, on: happen.Amended(fields=("people_concerned",), reason=WORDS, people_concerned=6),
    "forward": lambda case, on: happen.Dispatched(unit_id=_lead(case)),
    "assign": lambda case, on: happen.Dispatched(unit_id=_lead(case), report_due_on=on + timedelta(days=40)),
    "object": lambda case, on: happen.Objected(unit_id=case.lead_unit_id or 0, proposed_unit_id=LABOUR, reasons=WORDS),
    "uphold_objection": lambda case, on: happen.ObjectionUpheld(finding=WORDS),
    "overrule_objection": lambda case, on: happen.ObjectionOverruled(finding=WORDS),
    "settle_responsibility": lambda case, on: happen.ResponsibilitySettled(unit_id=LABOUR, minutes="1"),
    "change_assisting": lambda case, on: happen.AssistingChanged(assisting=(GOVERNMENT,)),
    "accept": lambda case, on: happen.Accepted(notice=WORDS),
    "accept_simply": lambda case, on: happen.Accepted(simple=True),
    "leave_simple_track": lambda case, on: happen.SimpleTrackLeft(reason=WORDS),
    "route_by_law": lambda case, on: happen.Routed(route=Route.COURTS, authority="法院", **_told(case, on)),
    "redirect": lambda case, on: happen.Redirected(authority="市局", **_told(case, on)),
    "decline": lambda case, on: happen.Declined(ground=DeclineGround.PENDING, earlier_document="1", **_told(case, on)),
    "extend": lambda case, on: happen.Extended(days=20, reason=WORDS),
    "draft_opinion": lambda case, on: happen.OpinionDrafted(opinion=WORDS, conclusion=Conclusion.SUPPORT),
    "return_draft": lambda case, on: happen.DraftReturned(reason=WORDS),
    "sign_opinion": lambda case, on: happen.OpinionSigned(
        opinion=WORDS, commitments=_promises(case, on), **_decision(case, on)
    ),
    "answer_suggestion": lambda case, on: happen.SuggestionAnswered(
        answer=WORDS, commitments=_promises(case, on), **_decision(case, on)
    ),
    "answer_accusation": lambda case, on: happen.AccusationAnswered(answer=WORDS, **_decision(case, on)),
    "file_report": lambda case, on: happen.ReportFiled(report=WORDS),
    "deliver": lambda case, on: happen.Delivered(**_handed(case, on)),
    "fulfil": lambda case, on: happen.CommitmentFulfilled(number=_open_promise(case, reported=False), evidence=WORDS),
    "confirm_fulfilment": lambda case, on: happen.CommitmentConfirmed(number=_open_promise(case, reported=True)),
    "reject_fulfilment": lambda case, on: happen.FulfilmentRejected(
        number=_open_promise(case, reported=True), reason=WORDS
    ),
    "rate": lambda case, on: happen.Rated(
        body=Body.UNIT if case.rated_bureau else Body.BUREAU, rating=Rating.SATISFIED
    ),
    "ask_review": lambda case, on: happen.ReviewAsked(unit_id=GOVERNMENT, decision_number="1", grounds=WORDS),
    "decide_review": lambda case, on: happen.ReviewDecided(
        outcome=ReviewOutcome.UPHELD if on.day % 2 else ReviewOutcome.REVOKED, number="1", reasons=WORDS
    ),
    "deliver_review": lambda case, on: happen.ReviewDelivered(**_handed(case, on)),
    "ask_re_review": lambda case, on: happen.ReReviewAsked(unit_id=CITY, decision_number="1", grounds=WORDS),
    "open_hearing": lambda case, on: happen.HearingOpened(begins_on=on, note=WORDS),
    "end_hearing": lambda case, on: happen.HearingEnded(ended_on=on, record=WORDS),
    "decide_re_review": lambda case, on: happen.ReReviewDecided(
        outcome=ReviewOutcome.UPHELD, number="1", reasons=WORDS
    ),
    "deliver_conclusion": lambda case, on: happen.ConclusionDelivered(**_handed(case, on)),
    "waive_review": lambda case, on: happen.ReviewWaived(words=WORDS),
    "record_return_visit": lambda case, on: happen.ReturnVisited(visited_on=on, words=WORDS),
    "close": lambda case, on: happen.Closed(summary=WORDS),
    "reopen": lambda case, on: happen.Reopened(reason=ReopenReason.FLARED_UP, finding=WORDS),
    "merge": lambda case, on: happen.Merged(into_id=2, into_number="2", reason=WORDS),
    "unmerge": lambda case, on: happen.Unmerged(reason=WORDS),
    "withdraw": lambda case, on: happen.Withdrawn(words=WORDS),
    "add_note": lambda case, on: happen.Noted(note=WORDS),
    "attach": lambda case, on: happen.FileAttached(file_id=1, digest="00", size=1),
    "settle_from_archive": lambda case, on: happen.SettledFromArchive(unit_id=HOUSING, replied_on=on, reply=WORDS),
}
RARE = frozenset({"withdraw", "merge", "settle_from_archive", "add_note", "attach", "amend", "decline", "redirect"})


@st.composite
def histories(draw: st.DrawFn, *, most: int = 22) -> list[tuple[CaseEvent | None, CaseState, date]]:
    """(event, the case after it, the day) step by step; the first event is the registration, given as None."""
    purpose = draw(st.sampled_from([Purpose.CLAIM] * 3 + [Purpose.SUGGESTION, Purpose.ACCUSATION]))
    case, on = matter(purpose=purpose, return_visit_required=draw(st.booleans())), MONDAY
    steps: list[tuple[CaseEvent | None, CaseState, date]] = [(None, case, on)]
    for _ in range(draw(st.integers(1, most))):
        on += timedelta(days=draw(st.sampled_from([0, 0, 1, 2, 5, 14, 33, 61])))
        legal = [code for code, make in legal_moves(case, on)]
        common = [code for code in legal if code not in RARE]
        if not legal:
            break
        code = draw(st.sampled_from(legal + common * 4))
        event = MAKERS[code](case, on)
        case = event.applied(case, on, Actor(kind="staff", id=str(len(steps)), unit_id=case.holder_id))
        steps.append((event, case, on))
    return steps


def legal_moves(case: CaseState, on: date) -> Iterator[tuple[str, Make]]:
    """The moves that the case allows on a day, whoever makes them."""
    now = Context(on=on, calendar=CALENDAR)
    for code, make in MAKERS.items():
        if MOVES[code].sources and MOVES[code].allows(case, now):
            yield code, make


def noon(on: date) -> datetime:
    """Noon of a county day."""
    return datetime.combine(on, time(12), tzinfo=COUNTY_TIME)


def after(case: CaseState, event: CaseEvent, on: date) -> CaseState:
    """The case after an event on a day."""
    return event.applied(case, on, Actor(kind="staff", id="1", unit_id=case.holder_id))


__all__ = ["COUNTING", "MONDAY", "after", "histories", "legal_moves", "matter", "noon", "replace"]
