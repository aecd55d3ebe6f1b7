"""The lifecycle: every move there is, in one table, each with its article.

The acts, the permission check, the list of what somebody may do now, `kentan show-lifecycle` and the page in `docs/`
are made from this table and from nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kentan.platform.words import N_, Refused

from . import guards as say
from .codes import OPEN, STATE_LABELS, State, Who
from .state import CaseState

UNIT = frozenset({Who.HANDLER, Who.UNIT_HEAD})
BUREAU = frozenset({Who.DISPATCHER})
FRONT_DESK = frozenset({Who.REGISTRAR, Who.DISPATCHER})
REVIEWING = frozenset({Who.REVIEWER, Who.REVIEW_HEAD})
PETITIONER_OR_DESK = frozenset({Who.PETITIONER}) | FRONT_DESK
EVERYBODY = frozenset(Who) - {Who.SYSTEM, Who.PETITIONER}


class WrongState(Refused):
    """The case is not in a state from which the move can be made."""


@dataclass(frozen=True, kw_only=True)
class Move:
    """One row: from where, to where, who may, what it takes, on which article, and who is told.

    `to` names every state the move can end in; empty means that the state stays. `needs` are words for the reader,
    `told` is the key of the notice that the petitioner gets, `document` the name of the paper that it makes.
    """

    code: str
    label: str
    sources: frozenset[State]
    to: tuple[State, ...] = ()
    who: frozenset[Who]
    needs: str = ""
    article: str = ""
    event: str
    guards: tuple[say.Guard, ...] = ()
    told: str = ""
    document: str = ""
    danger: bool = False

    def check(self, case: CaseState, now: say.Context) -> None:
        """Raises WrongState or Refused when the case does not allow the move."""
        if case.state not in self.sources:
            raise WrongState(
                N_("“{move}” is not possible: the case is “{state}”."),
                instead=N_("Reload the page to see what can be done now."),
                move=self.label,
                state=STATE_LABELS[case.state],
                article=self.article,
            )
        for guard in self.guards:
            guard(case, now)

    def allows(self, case: CaseState, now: say.Context) -> bool:
        """Whether the case allows the move."""
        try:
            self.check(case, now)
        except Refused:
            return False
        return True


def _of(*states: State) -> frozenset[State]:
    return frozenset(states)


S = State
_ROWS = (
    Move(
        code="register",
        label=N_("Register"),
        sources=_of(),
        to=(S.REGISTERED,),
        who=frozenset({Who.REGISTRAR, Who.PETITIONER, Who.SYSTEM}),
        needs=N_("who, what, where; spoken words are written down and read back"),
        article="19, 21",
        event="cases.case.registered",
        told="cases.registered",
        document=N_("Registration receipt"),
    ),
    Move(
        code="amend",
        label=N_("Correct the registration"),
        sources=OPEN,
        who=FRONT_DESK,
        needs=N_("what was wrong"),
        article="21",
        event="cases.case.amended",
    ),
    Move(
        code="forward",
        label=N_("Forward"),
        sources=_of(S.REGISTERED, S.OBJECTED),
        to=(S.DISPATCHED,),
        who=BUREAU,
        needs=N_("the responsible unit"),
        article="22",
        event="cases.case.dispatched",
        guards=(say.settled_by_dispatcher,),
        told="cases.dispatched",
        document=N_("Forwarding letter"),
    ),
    Move(
        code="assign",
        label=N_("Assign"),
        sources=_of(S.REGISTERED, S.OBJECTED),
        to=(S.DISPATCHED,),
        who=BUREAU,
        needs=N_("the responsible unit and the day on which its report is due"),
        article="22",
        event="cases.case.dispatched",
        guards=(say.settled_by_dispatcher,),
        told="cases.dispatched",
        document=N_("Assignment letter"),
    ),
    Move(
        code="object",
        label=N_("Object: not our matter"),
        sources=_of(S.DISPATCHED),
        to=(S.OBJECTED,),
        who=UNIT,
        needs=N_("reasons and the unit proposed instead, within five working days"),
        article="23",
        event="cases.case.objected",
        guards=(
            say.common_path,
            say.not_assigned_by_joint_meeting,
            say.not_objected_before,
            say.within_objection_window,
        ),
        document=N_("Objection"),
    ),
    Move(
        code="uphold_objection",
        label=N_("Uphold the objection"),
        sources=_of(S.OBJECTED),
        to=(S.REGISTERED,),
        who=BUREAU,
        needs=N_("a finding"),
        article="23",
        event="cases.case.objection_upheld",
        guards=(say.settled_by_dispatcher,),
    ),
    Move(
        code="overrule_objection",
        label=N_("Overrule the objection"),
        sources=_of(S.OBJECTED),
        to=(S.DISPATCHED,),
        who=BUREAU,
        needs=N_("a finding"),
        article="23",
        event="cases.case.objection_overruled",
        guards=(say.settled_by_dispatcher,),
    ),
    Move(
        code="settle_responsibility",
        label=N_("Settle who is responsible"),
        sources=_of(S.OBJECTED),
        to=(S.DISPATCHED,),
        who=frozenset({Who.JOINT_OFFICE}),
        needs=N_("the responsible unit and the number of the joint meeting's minutes"),
        article="24",
        event="cases.case.responsibility_settled",
        guards=(say.settled_by_joint_meeting,),
        told="cases.dispatched",
    ),
    Move(
        code="change_assisting",
        label=N_("Change assisting units"),
        sources=_of(S.DISPATCHED, S.ACCEPTED),
        who=BUREAU,
        needs=N_("the assisting units"),
        article="24",
        event="cases.case.assisting_changed",
        guards=(say.common_path,),
    ),
    Move(
        code="accept",
        label=N_("Accept"),
        sources=_of(S.DISPATCHED),
        to=(S.ACCEPTED,),
        who=UNIT,
        needs=N_("a written notice with the way, the time limit and a contact"),
        article="23",
        event="cases.case.accepted",
        told="cases.accepted",
        document=N_("Acceptance notice"),
    ),
    Move(
        code="accept_simply",
        label=N_("Accept on the simple track"),
        sources=_of(S.DISPATCHED),
        to=(S.ACCEPTED,),
        who=UNIT,
        needs=N_("a small, clear, first-time matter of one unit"),
        event="cases.case.accepted",
        guards=(say.simple_handling_allowed,),
        told="cases.accepted",
    ),
    Move(
        code="leave_simple_track",
        label=N_("Move to the ordinary track"),
        sources=_of(S.ACCEPTED, S.DELIVERED),
        to=(S.ACCEPTED,),
        who=UNIT,
        needs=N_("the reason"),
        event="cases.case.simple_track_left",
        guards=(say.is_simple,),
        told="cases.accepted",
    ),
    Move(
        code="route_by_law",
        label=N_("Route by law"),
        sources=_of(S.REGISTERED, S.DISPATCHED),
        to=(S.ROUTED,),
        who=BUREAU | UNIT,
        needs=N_("which item of Art. 31, the competent authority and the notice"),
        article="31",
        event="cases.case.routed",
        guards=(say.common_path,),
        told="cases.routed",
        document=N_("Notice of the legal way"),
        danger=True,
    ),
    Move(
        code="redirect",
        label=N_("Redirect to the competent body"),
        sources=_of(S.REGISTERED, S.DISPATCHED),
        to=(S.REDIRECTED,),
        who=BUREAU | UNIT,
        needs=N_("the competent body and the notice"),
        article="23",
        event="cases.case.redirected",
        guards=(say.common_path,),
        told="cases.redirected",
        document=N_("Notice that another body is competent"),
        danger=True,
    ),
    Move(
        code="decline",
        label=N_("Decline"),
        sources=_of(S.REGISTERED, S.DISPATCHED),
        to=(S.DECLINED,),
        who=BUREAU | UNIT,
        needs=N_("one of two grounds, with the number of the earlier document"),
        article="19, 36",
        event="cases.case.declined",
        guards=(say.common_path,),
        told="cases.declined",
        document=N_("Notice of no (further) acceptance"),
        danger=True,
    ),
    Move(
        code="extend",
        label=N_("Extend the time limit"),
        sources=_of(S.ACCEPTED),
        who=frozenset({Who.UNIT_HEAD}),
        needs=N_("the reason; at most 30 days, once"),
        article="34",
        event="cases.case.extended",
        guards=(say.can_extend,),
        told="cases.extended",
        document=N_("Extension notice"),
    ),
    Move(
        code="draft_opinion",
        label=N_("Draft the opinion"),
        sources=_of(S.ACCEPTED),
        who=UNIT,
        needs=N_("facts, every demand answered, conclusion, legal basis"),
        article="31, 32",
        event="cases.case.opinion_drafted",
        guards=(say.is_claim,),
    ),
    Move(
        code="return_draft",
        label=N_("Send the draft back"),
        sources=_of(S.ACCEPTED),
        who=frozenset({Who.UNIT_HEAD}),
        needs=N_("what must change"),
        article="32",
        event="cases.case.draft_returned",
        guards=(say.is_drafted,),
    ),
    Move(
        code="sign_opinion",
        label=N_("Sign the opinion"),
        sources=_of(S.ACCEPTED),
        to=(S.DECIDED,),
        who=frozenset({Who.UNIT_HEAD}),
        needs=N_("every demand answered, the legal basis and the notice of review; not by its drafter"),
        article="31, 32",
        event="cases.case.opinion_signed",
        guards=(say.is_claim, say.is_drafted, say.second_person("drafted_by")),
        document=N_("Handling opinion"),
    ),
    Move(
        code="answer_suggestion",
        label=N_("Answer the suggestion"),
        sources=_of(S.ACCEPTED),
        to=(S.DECIDED,),
        who=UNIT,
        needs=N_("adopted, partly or not, with reasons"),
        article="29",
        event="cases.case.suggestion_answered",
        guards=(say.is_suggestion,),
        document=N_("Reply to a suggestion"),
    ),
    Move(
        code="answer_accusation",
        label=N_("Record the outcome of the accusation"),
        sources=_of(S.ACCEPTED),
        to=(S.DECIDED,),
        who=UNIT,
        needs=N_("the outcome and the reply to the petitioner"),
        article="30",
        event="cases.case.accusation_answered",
        guards=(say.is_accusation,),
        document=N_("Reply to an accusation"),
    ),
    Move(
        code="file_report",
        label=N_("File the report"),
        sources=OPEN - {S.REGISTERED, S.OBJECTED},
        who=UNIT,
        needs=N_("the report that the assignment asks for"),
        article="22",
        event="cases.case.report_filed",
        guards=(say.report_awaited,),
        document=N_("Closing report"),
    ),
    Move(
        code="deliver",
        label=N_("Deliver"),
        sources=_of(S.DECIDED),
        to=(S.DELIVERED,),
        who=UNIT,
        needs=N_("method, date and proof"),
        article="32",
        event="cases.case.delivered",
        told="cases.delivered",
        document=N_("Delivery record"),
    ),
    Move(
        code="fulfil",
        label=N_("Report a commitment as kept"),
        sources=_of(S.DECIDED, S.DELIVERED, S.UNDER_REVIEW, S.REVIEWED, S.UNDER_RE_REVIEW, S.CONCLUDED),
        who=UNIT,
        needs=N_("evidence for each commitment"),
        article="32",
        event="cases.case.commitment_fulfilled",
        guards=(say.promises_open,),
    ),
    Move(
        code="confirm_fulfilment",
        label=N_("Confirm the commitment"),
        sources=_of(S.DECIDED, S.DELIVERED, S.UNDER_REVIEW, S.REVIEWED, S.UNDER_RE_REVIEW, S.CONCLUDED),
        who=UNIT | BUREAU,
        needs=N_("a second person who has checked the evidence"),
        article="32",
        event="cases.case.commitment_confirmed",
        guards=(say.fulfilment_unconfirmed,),
        told="cases.fulfilled",
    ),
    Move(
        code="reject_fulfilment",
        label=N_("Not kept: send back"),
        sources=_of(S.DECIDED, S.DELIVERED, S.UNDER_REVIEW, S.REVIEWED, S.UNDER_RE_REVIEW, S.CONCLUDED),
        who=UNIT | BUREAU,
        needs=N_("what is missing"),
        article="32",
        event="cases.case.fulfilment_rejected",
        guards=(say.fulfilment_unconfirmed,),
    ),
    Move(
        code="rate",
        label=N_("Rate"),
        sources=_of(S.DELIVERED, S.UNDER_REVIEW, S.REVIEWED, S.UNDER_RE_REVIEW, S.CONCLUDED, S.CLOSED),
        who=PETITIONER_OR_DESK,
        needs=N_("once for the bureau and once for the unit"),
        event="cases.case.rated",
        guards=(say.unrated,),
    ),
    Move(
        code="ask_review",
        label=N_("Ask for a review"),
        sources=_of(S.DELIVERED),
        to=(S.UNDER_REVIEW,),
        who=PETITIONER_OR_DESK,
        needs=N_("grounds and the number of the decision, within 30 days"),
        article="35",
        event="cases.case.review_asked",
        guards=(say.can_ask_review,),
        told="cases.review_asked",
        document=N_("Request for review"),
    ),
    Move(
        code="decide_review",
        label=N_("Decide the review"),
        sources=_of(S.UNDER_REVIEW),
        to=(S.REVIEWED, S.ACCEPTED),
        who=frozenset({Who.REVIEW_HEAD}),
        needs=N_("reasons; upheld, changed, or revoked to be done again"),
        article="35",
        event="cases.case.review_decided",
        told="cases.review_decided",
        document=N_("Review opinion"),
    ),
    Move(
        code="deliver_review",
        label=N_("Deliver the review"),
        sources=_of(S.REVIEWED),
        who=REVIEWING,
        needs=N_("method, date and proof"),
        article="35",
        event="cases.case.review_delivered",
        guards=(say.review_undelivered,),
        told="cases.delivered",
        document=N_("Delivery record"),
    ),
    Move(
        code="ask_re_review",
        label=N_("Ask for a re-review"),
        sources=_of(S.REVIEWED),
        to=(S.UNDER_RE_REVIEW,),
        who=PETITIONER_OR_DESK,
        needs=N_("grounds and the number of the review, within 30 days"),
        article="36",
        event="cases.case.re_review_asked",
        guards=(say.can_ask_re_review,),
        told="cases.review_asked",
        document=N_("Request for re-review"),
    ),
    Move(
        code="open_hearing",
        label=N_("Begin a hearing"),
        sources=_of(S.UNDER_RE_REVIEW),
        who=REVIEWING,
        needs=N_("the day it begins; its days do not count"),
        article="36",
        event="cases.case.hearing_opened",
        guards=(say.no_hearing,),
        document=N_("Hearing notice"),
    ),
    Move(
        code="end_hearing",
        label=N_("End the hearing"),
        sources=_of(S.UNDER_RE_REVIEW),
        who=REVIEWING,
        needs=N_("the day it ended and what came of it"),
        article="36",
        event="cases.case.hearing_ended",
        guards=(say.hearing_under_way,),
        document=N_("Hearing record"),
    ),
    Move(
        code="decide_re_review",
        label=N_("Decide the re-review"),
        sources=_of(S.UNDER_RE_REVIEW),
        to=(S.CONCLUDED,),
        who=frozenset({Who.REVIEW_HEAD}),
        needs=N_("reasons; this ends the procedure"),
        article="36",
        event="cases.case.re_review_decided",
        guards=(say.no_hearing,),
        told="cases.review_decided",
        document=N_("Re-review opinion"),
    ),
    Move(
        code="deliver_conclusion",
        label=N_("Deliver the re-review"),
        sources=_of(S.CONCLUDED),
        who=REVIEWING,
        needs=N_("method, date and proof"),
        article="36",
        event="cases.case.conclusion_delivered",
        guards=(say.conclusion_undelivered,),
        told="cases.delivered",
        document=N_("Delivery record"),
    ),
    Move(
        code="waive_review",
        label=N_("Record a waiver of review"),
        sources=_of(S.DELIVERED, S.REVIEWED),
        who=PETITIONER_OR_DESK,
        needs=N_("the petitioner's own written waiver; it is never a condition of anything"),
        article="35",
        event="cases.case.review_waived",
        guards=(say.not_waived,),
    ),
    Move(
        code="record_return_visit",
        label=N_("Record a return visit"),
        sources=_of(S.DELIVERED, S.REVIEWED, S.CONCLUDED, S.ROUTED, S.REDIRECTED, S.DECLINED, S.CLOSED),
        who=FRONT_DESK | UNIT | frozenset({Who.SUPERVISOR}),
        needs=N_("how, when and what the petitioner said"),
        event="cases.case.return_visited",
        document=N_("Record of a return visit"),
    ),
    Move(
        code="close",
        label=N_("Close"),
        sources=_of(S.DELIVERED, S.REVIEWED, S.CONCLUDED, S.ROUTED, S.REDIRECTED, S.DECLINED),
        to=(S.CLOSED,),
        who=UNIT | BUREAU | REVIEWING,
        needs=N_("reply delivered, commitments kept, review window over or waived, return visit made; a second person"),
        event="cases.case.closed",
        guards=(say.can_close, say.second_person("delivered_by", "signed_by", "reviewed_by")),
        told="cases.closed",
    ),
    Move(
        code="reopen",
        label=N_("Reopen"),
        sources=_of(S.CLOSED),
        to=(S.ACCEPTED, S.REGISTERED),
        who=BUREAU | frozenset({Who.SUPERVISOR}),
        needs=N_("one of four reasons, and what shows it"),
        event="cases.case.reopened",
        told="cases.reopened",
    ),
    Move(
        code="merge",
        label=N_("Merge into another case"),
        sources=OPEN,
        to=(S.MERGED,),
        who=BUREAU,
        needs=N_("the case with the same matter"),
        event="cases.case.merged",
        told="cases.merged",
        danger=True,
    ),
    Move(
        code="unmerge",
        label=N_("Undo the merge"),
        sources=_of(S.MERGED),
        to=tuple(sorted(OPEN)),
        who=BUREAU,
        needs=N_("the reason"),
        event="cases.case.unmerged",
        told="cases.unmerged",
    ),
    Move(
        code="withdraw",
        label=N_("Withdraw"),
        sources=OPEN,
        to=(S.WITHDRAWN,),
        who=PETITIONER_OR_DESK,
        needs=N_("the petitioner's own words, in writing or recorded"),
        event="cases.case.withdrawn",
        told="cases.withdrawn",
        danger=True,
    ),
    Move(
        code="add_note",
        label=N_("Add a note"),
        sources=frozenset(State),
        who=EVERYBODY | frozenset({Who.PETITIONER, Who.SYSTEM}),
        needs=N_("a note"),
        event="cases.case.noted",
    ),
    Move(
        code="attach",
        label=N_("Attach a file"),
        sources=frozenset(State),
        who=EVERYBODY | frozenset({Who.PETITIONER, Who.SYSTEM}),
        needs=N_("a photo or document"),
        event="cases.case.file_attached",
    ),
    Move(
        code="settle_from_archive",
        label=N_("Enter an answer from the archive"),
        sources=_of(S.REGISTERED),
        to=(S.CLOSED,),
        who=frozenset({Who.SYSTEM}),
        needs=N_("an answered letter of the past, with its true dates; marked as entered later"),
        event="cases.case.settled_from_archive",
    ),
)

MOVES: Mapping[str, Move] = MappingProxyType({row.code: row for row in _ROWS})


def moves_open_to(parts: Iterable[Who], case: CaseState, now: say.Context) -> Iterator[Move]:
    """The moves that somebody who plays these parts can make now, in the table's order."""
    playing = frozenset(parts)
    return (row for row in _ROWS if row.sources and not playing.isdisjoint(row.who) and row.allows(case, now))
