"""Who is told of what happened to a case. Stands with the clocks, since what people want to know is by when.

One table: event -> who reads which notice. Petitioners are told of what concerns them in law, staff of what becomes
their duty; nobody is told of their own act, and nobody of history that was entered later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from kentan.domain.cases import events as cases
from kentan.domain.cases.events import CaseEvent, day_of
from kentan.domain.cases.lifecycle.codes import (
    BODY_LABELS,
    DECLINE_LABELS,
    REOPEN_LABELS,
    REVIEW_OUTCOME_LABELS,
    ROUTE_LABELS,
    Purpose,
    Rating,
    ReviewOutcome,
    State,
)
from kentan.domain.cases.models import Case, Part
from kentan.domain.deadlines.models import Clock
from kentan.domain.deadlines.rules import ClockKind
from kentan.domain.ledger.events import Event
from kentan.domain.ledger.models import Entry
from kentan.domain.notices import actions as notices
from kentan.domain.organisation.models import Unit
from kentan.domain.organisation.queries import holders
from kentan.domain.organisation.rules import Role

UNIT_ROLES = (Role.HANDLER, Role.UNIT_HEAD)
# The limit that a notice names, by what the case has come to: the first that runs. The three days of the simple track
# are no such limit: whoever lets them pass has the fifteen of Art. 23.
_DUE = (
    ClockKind.DISPATCH,
    ClockKind.REDISPATCH,
    ClockKind.ACCEPTANCE,
    ClockKind.SIMPLE_HANDLING,
    ClockKind.HANDLING,
    ClockKind.SUGGESTION,
    ClockKind.ACCUSATION,
    ClockKind.REVIEW,
    ClockKind.RE_REVIEW,
    ClockKind.CLOSING,
    ClockKind.CLOSING_AFTER_WINDOW,
)
_REVIEW_ON = (ClockKind.REVIEW_REQUEST, ClockKind.RE_REVIEW_REQUEST)


@dataclass(frozen=True)
class Occasion:
    """An event on a case, with what notices about it may say."""

    case: Case
    event: Any
    entry: Entry

    @cached_property
    def due(self) -> Mapping[str, Any]:
        """The days on which the running clocks of the case end, by kind: for organs the plain day, as in letters."""
        clocks = Clock.objects.filter(case=self.case, stopped_on__isnull=True)
        return dict(clocks.values_list("kind", "warn_on"))

    @property
    def params(self) -> dict[str, Any]:
        """The parameters that every notice about this case could ask for."""
        event, case = self.event, self.case
        lead = case.lead_unit or case.bureau
        return {
            "number": case.number,
            "unit": (case.holder or lead).name,
            "contact": f"{lead.name} {lead.phone}".strip(),
            "due_on": self._first(_DUE),
            "objection_on": self.due.get(ClockKind.OBJECTION),
            "report_on": case.report_due_on,
            "review_on": self._first(_REVIEW_ON),
            "hearing_on": getattr(event, "begins_on", None),
            "into": getattr(event, "into_number", "") or (case.merged_into.number if case.merged_into else ""),
            "authority": getattr(event, "authority", ""),
            "document_number": getattr(event, "earlier_document", ""),
            "days": getattr(event, "days", 0),
            "proposed": self._proposed(),
            **self._labels(),
        }

    def _first(self, kinds: Iterable[ClockKind]) -> Any:
        return next((self.due[kind] for kind in kinds if kind in self.due), day_of(self.entry.at))

    def _proposed(self) -> str:
        proposed = getattr(self.event, "proposed_unit_id", None)
        return Unit.objects.get(pk=proposed).name if proposed else ""

    def _labels(self) -> dict[str, str]:
        labels: Mapping[str, Mapping[Any, str]] = {
            "route": ROUTE_LABELS,
            "ground": DECLINE_LABELS,
            "outcome": REVIEW_OUTCOME_LABELS,
            "reason": REOPEN_LABELS,
            "body": BODY_LABELS,
        }
        values = {name: getattr(self.event, name, None) for name in labels}
        return {f"{name}_label": labels[name][value] for name, value in values.items() if value in labels[name]}


@dataclass(frozen=True)
class Telling:
    """A notice to those who hold a role at a unit, when the condition holds."""

    template: str
    unit: Callable[[Case], int | None]
    roles: Sequence[Role] = UNIT_ROLES
    when: Callable[[Occasion], bool] = lambda occasion: True


def _holder(case: Case) -> int | None:
    return case.holder_id


def _lead(case: Case) -> int | None:
    return case.lead_unit_id


def _bureau(case: Case) -> int | None:
    return case.bureau_id


def _objector(case: Case) -> int | None:
    return case.objected_by[-1] if case.objected_by else None


def _joint_office(case: Case) -> int | None:
    """Where the joint meeting's office sits; a county without anybody there raises the alarm at its bureau."""
    return holders(Role.JOINT_OFFICE).values_list("unit_id", flat=True).first() or case.bureau_id


def _second_objection(occasion: Occasion) -> bool:
    return occasion.case.objections > 1


def _is_accusation(occasion: Occasion) -> bool:
    return occasion.case.purpose == Purpose.ACCUSATION


DESK = (Role.DISPATCHER,)
HEAD = (Role.UNIT_HEAD,)
_ASSIGNED = Telling("cases.assigned", _lead, when=lambda o: o.case.assigned and not _is_accusation(o))
_FORWARDED = Telling("cases.dispatched", _lead, when=lambda o: not o.case.assigned and not _is_accusation(o))
# Art. 23 leaves it to other rules what the discipline organ tells the petitioner, and it has nothing to object to.
_TRANSFERRED = Telling("cases.accusation_transferred", _lead, when=_is_accusation)
_SETTLED = Telling("cases.responsibility_settled", _lead, when=lambda o: not o.case.assigned)
_SUPPLEMENTED = Telling("cases.supplemented", _holder)

TO_STAFF: Mapping[type[CaseEvent], Sequence[Telling]] = {
    cases.Registered: (Telling("cases.registered", _bureau, DESK),),
    cases.Dispatched: (_FORWARDED, _ASSIGNED, _TRANSFERRED),
    cases.ResponsibilitySettled: (_SETTLED, _ASSIGNED),
    cases.Objected: (
        Telling("cases.objected", _bureau, DESK, when=lambda o: not _second_objection(o)),
        Telling("cases.objection_to_meeting", _joint_office, (Role.JOINT_OFFICE,), when=_second_objection),
    ),
    cases.ObjectionUpheld: (Telling("cases.objection_upheld", _objector),),
    cases.ObjectionOverruled: (Telling("cases.objection_overruled", _lead),),
    cases.OpinionDrafted: (Telling("cases.draft_submitted", _lead, HEAD),),
    cases.DraftReturned: (Telling("cases.draft_returned", _lead, (Role.HANDLER,)),),
    cases.OpinionSigned: (Telling("cases.opinion_signed", _lead, (Role.HANDLER,)),),
    cases.ReportFiled: (Telling("cases.report_filed", _bureau, DESK),),
    cases.CommitmentFulfilled: (Telling("cases.fulfilment_reported", _lead, HEAD),),
    cases.FulfilmentRejected: (Telling("cases.fulfilment_rejected", _lead),),
    cases.ReviewAsked: (Telling("cases.review_asked", _holder), Telling("cases.review_asked", _lead)),
    cases.ReReviewAsked: (Telling("cases.review_asked", _holder), Telling("cases.review_asked", _lead)),
    cases.ReviewDecided: (
        Telling("cases.redo", _lead, when=lambda occasion: occasion.event.outcome is ReviewOutcome.REVOKED),
        Telling(
            "cases.review_decided", _lead, when=lambda occasion: occasion.event.outcome is not ReviewOutcome.REVOKED
        ),
    ),
    cases.ReReviewDecided: (Telling("cases.review_decided", _lead),),
    cases.Rated: (
        Telling(
            "cases.rated_poorly", _bureau, (Role.SUPERVISOR,), when=lambda o: o.event.rating is Rating.NOT_SATISFIED
        ),
    ),
    cases.Reopened: (Telling("cases.reopened", _holder),),
    cases.Unmerged: (Telling("cases.unmerged", _holder),),
    cases.Withdrawn: (Telling("cases.withdrawn", _lead),),
    cases.Noted: (_SUPPLEMENTED,),
    cases.FileAttached: (_SUPPLEMENTED,),
}
TO_PETITIONER: Mapping[type[CaseEvent], str] = {
    cases.Dispatched: "cases.dispatched",
    cases.ResponsibilitySettled: "cases.dispatched",
    cases.Accepted: "cases.accepted",
    cases.SimpleTrackLeft: "cases.accepted",
    cases.Routed: "cases.routed",
    cases.Redirected: "cases.redirected",
    cases.Declined: "cases.declined",
    cases.Extended: "cases.extended",
    cases.Delivered: "cases.delivered",
    cases.CommitmentConfirmed: "cases.fulfilled",
    cases.ReviewAsked: "cases.review_asked",
    cases.ReReviewAsked: "cases.review_asked",
    cases.ReviewDecided: "cases.review_decided",
    cases.ReReviewDecided: "cases.review_decided",
    cases.HearingOpened: "cases.hearing",
    cases.Closed: "cases.closed",
    cases.Reopened: "cases.reopened",
    cases.Merged: "cases.merged",
    cases.Unmerged: "cases.unmerged",
    cases.Withdrawn: "cases.withdrawn",
}
# Only an opinion on a claim can be reviewed, so other answers promise no review (Art. 35). Of an accusation nobody who
# looks at the petitioner's telephone learns more than that it was passed on and answered (Art. 30).
_OF_SUGGESTIONS = {"cases.delivered": "cases.answered"}
_OF_ACCUSATIONS = {
    "cases.dispatched": "cases.accusation_passed_on",
    "cases.accepted": "",
    "cases.delivered": "cases.answered",
    "cases.reopened": "",
}
_INSTEAD: Mapping[str, Mapping[str, str]] = {
    Purpose.SUGGESTION: _OF_SUGGESTIONS,
    Purpose.ACCUSATION: _OF_ACCUSATIONS,
}
# Of these, staff hear only when they come from the petitioner.
FROM_PETITIONERS = frozenset({cases.Registered, cases.Noted, cases.FileAttached})
TOLD: frozenset[type[CaseEvent]] = frozenset(TO_STAFF) | frozenset(TO_PETITIONER)


def tell(entry: Entry, event: Event) -> None:
    """After an act on a case: queue the notices about it, in the transaction of the act."""
    kind = cast(type[CaseEvent], type(event))
    if entry.backfilled or kind not in TOLD:
        return
    if kind in FROM_PETITIONERS and entry.actor_kind != "petitioner":
        return
    tellings, template = TO_STAFF.get(kind, ()), TO_PETITIONER.get(kind, "")
    occasion = _occasion(entry, event)
    for telling in tellings:
        if telling.when(occasion):
            _tell_unit(occasion, telling)
    if template := _INSTEAD.get(occasion.case.purpose, {}).get(template, template):
        _tell_petitioners(occasion, template)


def _occasion(entry: Entry, event: Event) -> Occasion:
    if isinstance(entry.subject, Case):
        return Occasion(entry.subject, event, entry)
    case = Case.objects.select_related("lead_unit", "holder", "bureau", "merged_into").get(pk=entry.stream_id)
    return Occasion(case, event, entry)


def _tell_unit(occasion: Occasion, telling: Telling) -> None:
    unit_id = telling.unit(occasion.case)
    if unit_id is None or occasion.case.state == State.MERGED:
        return
    entry = occasion.entry
    notices.queue_for_unit(
        unit_id=unit_id,
        roles=_roles(occasion.case, telling),
        template=telling.template,
        params=occasion.params,
        at=entry.at,
        about=occasion.case.stream,
        but_not=[int(entry.actor_id)] if entry.actor_kind == "staff" else [],
        secret=occasion.case.purpose == Purpose.ACCUSATION,
    )


def _roles(case: Case, telling: Telling) -> Sequence[Role]:
    """At the bureau an accusation is told to the named officers only (Art. 30), whoever is told of other matters.

    What the bureau still holds has no handler: its holder's part is the desk's.
    """
    at_bureau = telling.unit(case) == case.bureau_id
    if case.purpose == Purpose.ACCUSATION and at_bureau:
        return (Role.ACCUSATION_OFFICER,)
    return DESK if at_bureau and telling.roles == UNIT_ROLES else telling.roles


def _tell_petitioners(occasion: Occasion, template: str) -> None:
    speakers = occasion.case.parties.filter(part__in=(Part.MAIN, Part.REPRESENTATIVE))
    reachable = speakers.exclude(petitioner__masked_phone="").values_list("petitioner_id", flat=True)
    notices.queue(
        template=template,
        params=occasion.params,
        petitioner_ids=reachable,
        at=occasion.entry.at,
        about=occasion.case.stream,
    )
