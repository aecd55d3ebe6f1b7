"""Clocks follow what happens to cases and to the calendar."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from kentan.domain.calendar.events import DayCleared, DaySet, YearConfirmed, YearReopened
from kentan.domain.cases import events as cases
from kentan.domain.cases.events import Amended, CaseEvent, Registered, day_of
from kentan.domain.cases.lifecycle import CaseState
from kentan.domain.cases.models import Case
from kentan.domain.deadlines import actions
from kentan.domain.deadlines.events import CountingChanged
from kentan.domain.deadlines.models import Clock
from kentan.domain.deadlines.rules import ClockKind
from kentan.domain.ledger.events import Event, fields_of
from kentan.domain.ledger.models import Entry
from kentan.platform.words import N_, Refused

_COLUMNS = fields_of(CaseState)
# These add to the file, or change what no clock asks about: they cost no query.
INDIFFERENT: frozenset[type[CaseEvent]] = frozenset(
    {
        cases.OpinionDrafted,
        cases.DraftReturned,
        cases.ReturnVisited,
        cases.OtherMerged,
        cases.OtherUnmerged,
        cases.Noted,
        cases.FileAttached,
        cases.IdentityOpened,
        cases.Recused,
        cases.PartyJoined,
        cases.QueryCodeRenewed,
    }
)
FOLLOWED: frozenset[type[CaseEvent]] = frozenset(cases.ALL_EVENTS) - INDIFFERENT


def follow(entry: Entry, event: Event) -> None:
    """After an act on a case: its clocks are those of its state."""
    if type(event) in INDIFFERENT or (isinstance(event, Amended) and not _matters(event)):
        return
    case_id, on = int(entry.stream_id), day_of(entry.at)
    if isinstance(event, Registered):
        actions.keep(case_id=case_id, case=event.begun(on), on=on, is_new=True)
        return
    actions.keep(case_id=case_id, case=_case(entry).state_now(), on=on)


def _case(entry: Entry) -> Case:
    if isinstance(entry.subject, Case):
        return entry.subject
    return Case.objects.only(*_COLUMNS).get(pk=entry.stream_id)


def rate_in_time(entry: Entry, event: Event) -> None:
    """Before a rating counts: raises Refused, which undoes the act, when the county's window for it is over."""
    clock = Clock.objects.filter(case_id=int(entry.stream_id), kind=ClockKind.RATING).order_by("-started_on").first()
    if clock is not None and clock.effective_on < day_of(entry.at):
        raise Refused(
            N_("The time for rating ended on {until}."),
            instead=N_("What you want to say can still be added as a note."),
            field="rating",
            until=clock.effective_on,
        )


def _matters(event: Amended) -> bool:
    """Whether a correction can change which clocks run: the simple track is not for groups, nor for every channel."""
    given = (event.purpose, event.channel, event.people_present, event.people_concerned)
    return any(value is not None for value in given)


def recompute_all(entry: Entry, event: Event) -> None:
    """After a change of the calendar or of the way of counting: open clocks are counted anew."""
    actions.recompute_open(
        at=entry.at,
        by=entry.actor,
        cause=event.kind,
        touching=_touched(event),
        other_tiers=isinstance(event, CountingChanged),
    )


def _touched(event: Event) -> Q:
    """The clocks whose dates the event can change. A day can move only those that it lies in."""
    if isinstance(event, DaySet | DayCleared):
        return Q(started_on__lte=event.on, moved_on__gte=event.on)
    if isinstance(event, YearConfirmed | YearReopened):
        # A year's notice reaches back into the last days of the year before.
        return Q(started_on__lte=date(event.year, 12, 31), moved_on__gte=date(event.year - 1, 12, 29))
    return Q()
