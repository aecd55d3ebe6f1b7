"""Every clock of petition work, one row each. The law's limits stand here or with the guards, and nowhere else.

A row says in which states the clock runs and under which condition, from which day, for how long, with whom, and what
settles it. Limits that the law leaves open, or that rest on a secondary source alone, are the county's to set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

from kentan.domain.calendar.rules import DayUnit, Limit, Party
from kentan.domain.cases.lifecycle.codes import OPEN, State
from kentan.domain.cases.lifecycle.guards import (
    DISPATCH_LIMIT,
    HANDLING_LIMIT,
    OBJECTION_LIMIT,
    RE_REVIEW_REQUEST_LIMIT,
    REVIEW_REQUEST_LIMIT,
)
from kentan.domain.cases.lifecycle.state import CaseState
from kentan.platform.words import N_

from . import conditions as that
from .kinds import ClockKind, HeldBy

Condition: TypeAlias = Callable[[CaseState, str], bool]
Day: TypeAlias = Callable[[CaseState, str], date | None]
Done: TypeAlias = Callable[[CaseState, str, date], date | None]
Days: TypeAlias = Callable[[CaseState, str], int]

OWN_RULE = N_("the county's own rule")
SIMPLE_RULE = N_("Measures for the Simple Handling of Petition Matters")


@dataclass(frozen=True, kw_only=True)
class ClockRow:
    """One clock.

    `limit` None means a day of its own, given by `own_day`. `statutory` limits cannot be changed; `natural_only` ones
    only to another number of natural days. `is_window` marks a right that lapses, not a duty. `done` gives the day on
    which the clock's end was reached, or None when the case merely left it behind; it sees the case after the event
    and the event's day. `keys` tells clocks of one kind on one case apart. `moves` settle it, the usual one first.
    """

    kind: ClockKind
    states: frozenset[State]
    start: Day
    limit: Limit | None
    own_day: Day = that.no_day
    own_article: str = ""
    when: Condition = that.always
    keys: Callable[[CaseState], Iterable[str]] = that.once
    held_by: HeldBy | None = None  # None: whichever unit `unit` names
    unit: Callable[[CaseState], int | None] = that.holder
    extension: Days = that.no_days
    pause: Days = that.no_days
    paused_since: Callable[[CaseState], date | None] = that.never
    is_window: bool = False
    statutory: bool = False
    natural_only: bool = False
    done: Done
    moves: tuple[str, ...]

    @property
    def party(self) -> Party:
        """Whose limit it is, for moving off days off."""
        return Party.PETITIONER if self.held_by is HeldBy.PETITIONER else Party.ORGAN

    @property
    def is_configurable(self) -> bool:
        """Whether the county may set the limit."""
        return self.limit is not None and not self.statutory


def _of(*states: State) -> frozenset[State]:
    return frozenset(states)


S, K = State, ClockKind
SENT_ON = (S.DISPATCHED, S.ROUTED, S.REDIRECTED, S.DECLINED)
_ROWS = (
    ClockRow(
        kind=K.DISPATCH,
        states=_of(S.REGISTERED),
        when=that.never_returned,
        start=that.day("registered_on"),
        limit=DISPATCH_LIMIT,
        statutory=True,
        done=that.reaching(*SENT_ON),
        moves=("forward", "assign"),
    ),
    ClockRow(
        kind=K.REDISPATCH,
        states=_of(S.REGISTERED),
        when=that.returned,
        start=that.day("returned_on"),
        limit=Limit(5, DayUnit.WORKING, OWN_RULE),
        done=that.reaching(*SENT_ON),
        moves=("forward", "assign"),
    ),
    ClockRow(
        kind=K.FINDING,
        states=_of(S.OBJECTED),
        when=that.first_objection,
        start=that.day("objected_on"),
        limit=Limit(5, DayUnit.WORKING, OWN_RULE),
        done=that.reaching(S.REGISTERED, S.DISPATCHED),
        moves=("uphold_objection", "overrule_objection"),
    ),
    ClockRow(
        kind=K.JOINT_FINDING,
        states=_of(S.OBJECTED),
        when=that.further_objection,
        start=that.day("objected_on"),
        limit=Limit(10, DayUnit.WORKING, OWN_RULE),
        done=that.reaching(S.DISPATCHED),
        moves=("settle_responsibility",),
    ),
    ClockRow(
        kind=K.ACCEPTANCE,
        states=_of(S.DISPATCHED),
        start=that.day("dispatched_on"),
        limit=Limit(15, DayUnit.NATURAL, "23"),
        unit=that.lead,
        statutory=True,
        done=that.reaching(S.ACCEPTED, S.ROUTED, S.REDIRECTED, S.DECLINED),
        moves=("accept",),
    ),
    ClockRow(
        kind=K.OBJECTION,
        states=_of(S.DISPATCHED),
        when=that.objection_possible,
        start=that.day("dispatched_on"),
        limit=OBJECTION_LIMIT,
        unit=that.lead,
        is_window=True,
        statutory=True,
        done=that.reaching(S.OBJECTED),
        moves=("object",),
    ),
    ClockRow(
        kind=K.SIMPLE_ACCEPTANCE,
        states=_of(S.DISPATCHED),
        when=that.simple_handling_possible,
        start=that.day("dispatched_on"),
        limit=Limit(3, DayUnit.WORKING, SIMPLE_RULE),
        unit=that.lead,
        is_window=True,
        done=that.accepted_simply,
        moves=("accept_simply",),
    ),
    ClockRow(
        kind=K.REPORT,
        states=OPEN - _of(S.REGISTERED, S.OBJECTED),
        when=that.report_due,
        start=that.day("dispatched_on"),
        limit=None,
        own_day=that.day("report_due_on"),
        own_article="22",
        unit=that.lead,
        done=that.once_set("reported_on"),
        moves=("file_report",),
    ),
    ClockRow(
        kind=K.HANDLING,
        states=_of(S.ACCEPTED),
        when=that.ordinary_claim,
        start=that.day("accepted_on"),
        limit=HANDLING_LIMIT,
        unit=that.lead,
        extension=that.extended,
        statutory=True,
        done=that.once_set("decided_on"),
        moves=("draft_opinion", "sign_opinion"),
    ),
    ClockRow(
        kind=K.SIMPLE_HANDLING,
        states=_of(S.ACCEPTED),
        when=that.on_simple_track,
        start=that.day("accepted_on"),
        limit=Limit(10, DayUnit.WORKING, SIMPLE_RULE),
        unit=that.lead,
        done=that.once_set("decided_on"),
        moves=("draft_opinion", "sign_opinion", "answer_suggestion"),
    ),
    ClockRow(
        kind=K.SUGGESTION,
        states=_of(S.ACCEPTED),
        when=that.ordinary_suggestion,
        start=that.day("accepted_on"),
        limit=Limit(60, DayUnit.NATURAL, OWN_RULE),
        unit=that.lead,
        done=that.once_set("decided_on"),
        moves=("answer_suggestion",),
    ),
    ClockRow(
        kind=K.ACCUSATION,
        states=_of(S.ACCEPTED),
        when=that.accusation,
        start=that.day("accepted_on"),
        limit=Limit(90, DayUnit.NATURAL, OWN_RULE),
        unit=that.lead,
        done=that.once_set("decided_on"),
        moves=("answer_accusation",),
    ),
    ClockRow(
        kind=K.DELIVERY,
        states=_of(S.DECIDED),
        start=that.day("decided_on"),
        limit=Limit(5, DayUnit.WORKING, OWN_RULE),
        unit=that.lead,
        done=that.once_set("delivered_on"),
        moves=("deliver",),
    ),
    ClockRow(
        kind=K.COMMITMENT,
        states=that.PROMISES_COUNT,
        keys=that.unfulfilled,
        start=that.day("decided_on"),
        limit=None,
        own_day=that.promised_by,
        own_article="32",
        unit=that.lead,
        done=that.fulfilled,
        moves=("fulfil",),
    ),
    ClockRow(
        kind=K.CONFIRMATION,
        states=that.PROMISES_COUNT,
        keys=that.unconfirmed,
        start=that.fulfilled_since,
        limit=Limit(5, DayUnit.WORKING, OWN_RULE),
        unit=that.lead,
        done=that.checked,
        moves=("confirm_fulfilment", "reject_fulfilment"),
    ),
    ClockRow(
        kind=K.REVIEW_REQUEST,
        states=_of(S.DELIVERED),
        when=that.reviewable,
        start=that.day("delivered_on"),
        limit=REVIEW_REQUEST_LIMIT,
        held_by=HeldBy.PETITIONER,
        is_window=True,
        statutory=True,
        done=that.reaching(S.UNDER_REVIEW),
        moves=("ask_review",),
    ),
    ClockRow(
        kind=K.REVIEW,
        states=_of(S.UNDER_REVIEW),
        start=that.day("review_asked_on"),
        limit=Limit(30, DayUnit.NATURAL, "35"),
        statutory=True,
        done=that.once_set("reviewed_on"),
        moves=("decide_review",),
    ),
    ClockRow(
        kind=K.REVIEW_DELIVERY,
        states=_of(S.REVIEWED),
        when=that.missing("review_delivered_on"),
        start=that.day("reviewed_on"),
        limit=Limit(5, DayUnit.WORKING, OWN_RULE),
        done=that.once_set("review_delivered_on"),
        moves=("deliver_review",),
    ),
    ClockRow(
        kind=K.RE_REVIEW_REQUEST,
        states=_of(S.REVIEWED),
        when=that.re_reviewable,
        start=that.day("review_delivered_on"),
        limit=RE_REVIEW_REQUEST_LIMIT,
        held_by=HeldBy.PETITIONER,
        is_window=True,
        statutory=True,
        done=that.reaching(S.UNDER_RE_REVIEW),
        moves=("ask_re_review",),
    ),
    ClockRow(
        kind=K.RE_REVIEW,
        states=_of(S.UNDER_RE_REVIEW),
        start=that.day("re_review_asked_on"),
        limit=Limit(30, DayUnit.NATURAL, "36"),
        pause=that.heard,
        paused_since=that.hearing_since,
        statutory=True,
        done=that.once_set("concluded_on"),
        moves=("decide_re_review",),
    ),
    ClockRow(
        kind=K.CONCLUSION_DELIVERY,
        states=_of(S.CONCLUDED),
        when=that.missing("conclusion_delivered_on"),
        start=that.day("concluded_on"),
        limit=Limit(5, DayUnit.WORKING, OWN_RULE),
        done=that.once_set("conclusion_delivered_on"),
        moves=("deliver_conclusion",),
    ),
    ClockRow(
        kind=K.CLOSING,
        states=_of(S.DELIVERED, S.REVIEWED, S.CONCLUDED, S.ROUTED, S.REDIRECTED, S.DECLINED),
        when=that.to_be_closed_soon,
        start=that.answered_on,
        limit=Limit(15, DayUnit.NATURAL, OWN_RULE),
        extension=that.waiting_for_promises,
        natural_only=True,
        done=that.once_set("closed_on"),
        moves=("close",),
    ),
    ClockRow(
        kind=K.CLOSING_AFTER_WINDOW,
        states=_of(S.DELIVERED, S.REVIEWED),
        when=that.to_be_closed_after_window,
        start=that.answered_on,
        limit=Limit(45, DayUnit.NATURAL, OWN_RULE),
        extension=that.waiting_for_promises,
        natural_only=True,
        done=that.once_set("closed_on"),
        moves=("close",),
    ),
    ClockRow(
        kind=K.RATING,
        states=_of(S.DELIVERED, S.UNDER_REVIEW, S.REVIEWED, S.UNDER_RE_REVIEW, S.CONCLUDED, S.CLOSED),
        when=that.unrated,
        start=that.day("delivered_on"),
        limit=Limit(30, DayUnit.NATURAL, OWN_RULE),
        held_by=HeldBy.PETITIONER,
        is_window=True,
        done=that.rated,
        moves=("rate",),
    ),
)

CLOCKS: Mapping[ClockKind, ClockRow] = MappingProxyType({row.kind: row for row in _ROWS})
CONFIGURABLE: tuple[ClockKind, ...] = tuple(row.kind for row in _ROWS if row.is_configurable)
