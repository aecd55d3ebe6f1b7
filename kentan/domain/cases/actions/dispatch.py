"""Who handles it: forwarding, assigning, objecting, and the ways out of the common path (Arts. 22 to 24, 30, 31)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from kentan.domain.cases.events import (
    AssistingChanged,
    Declined,
    Dispatched,
    Objected,
    ObjectionOverruled,
    ObjectionUpheld,
    Redirected,
    ResponsibilitySettled,
    Routed,
)
from kentan.domain.cases.lifecycle import TextRef, checks
from kentan.domain.cases.lifecycle.codes import DeclineGround, DeliveryMethod, Purpose, Route
from kentan.domain.cases.models import Case, StatementKind
from kentan.domain.cases.permissions import Person
from kentan.domain.organisation.models import Unit
from kentan.domain.organisation.rules import UnitKind
from kentan.platform.certain import certain
from kentan.platform.words import N_, Refused

from .act import Act, begin


@transaction.atomic
def forward(
    *,
    case_id: int,
    by: Person,
    at: datetime,
    unit_id: int,
    assisting: Sequence[int] = (),
    note: str = "",
    seen: int | None = None,
) -> Case:
    """Send the case to the responsible unit (Art. 22). An accusation goes to the discipline organ and nowhere else."""
    act = begin("forward", case_id=case_id, by=by, at=at, seen=seen)
    return _dispatch(act, unit_id, assisting, None, note)


@transaction.atomic
def assign(
    *,
    case_id: int,
    by: Person,
    at: datetime,
    unit_id: int,
    report_due_on: date,
    assisting: Sequence[int] = (),
    note: str = "",
    seen: int | None = None,
) -> Case:
    """Send the case to the responsible unit, which owes a report by a day that the assigner sets (Art. 22)."""
    act = begin("assign", case_id=case_id, by=by, at=at, seen=seen)
    checks.in_future(report_due_on, today=act.on, field="report_due_on")
    return _dispatch(act, unit_id, assisting, report_due_on, note)


def _dispatch(act: Act, unit_id: int, assisting: Sequence[int], report_due_on: date | None, note: str) -> Case:
    unit = _lead(act.case, unit_id)
    helpers = _assisting(act.case, unit, assisting)
    text = act.say(StatementKind.NOTE, note, field="note") if note.strip() else None
    act.commit(Dispatched(unit_id=unit.pk, assisting=helpers, report_due_on=report_due_on, note=text))
    return act.case


def _lead(case: Case, unit_id: int) -> Unit:
    unit = Unit.objects.filter(pk=unit_id, retired_on__isnull=True).first()
    if unit is None:
        raise Refused(N_("Choose the responsible unit."), field="unit_id")
    to_discipline = unit.kind == UnitKind.DISCIPLINE
    if (case.purpose == Purpose.ACCUSATION) != to_discipline:
        raise Refused(
            N_("An accusation goes to the discipline organ only.")
            if not to_discipline
            else N_("Only accusations go to the discipline organ."),
            instead=N_("Choose another unit, or correct the purpose."),
            field="unit_id",
            article="30",
        )
    return unit


def _assisting(case: Case, lead: Unit, assisting: Sequence[int]) -> tuple[int, ...]:
    wanted = sorted(set(assisting) - {lead.pk})
    if wanted and case.purpose == Purpose.ACCUSATION:
        raise Refused(N_("Nobody assists with an accusation."), field="assisting", article="30")
    known = set(Unit.objects.filter(pk__in=wanted, retired_on__isnull=True).values_list("pk", flat=True))
    if known != set(wanted):
        raise Refused(N_("One of the assisting units does not exist any more."), field="assisting")
    return tuple(wanted)


@transaction.atomic
def change_assisting(
    *, case_id: int, by: Person, at: datetime, assisting: Sequence[int], seen: int | None = None
) -> Case:
    """Say which units assist the responsible one."""
    act = begin("change_assisting", case_id=case_id, by=by, at=at, seen=seen)
    wanted = _assisting(act.case, certain(act.case.lead_unit), assisting)
    if wanted == tuple(act.case.assisting_unit_ids):
        raise Refused(N_("Nothing was changed."))
    act.commit(AssistingChanged(assisting=wanted))
    return act.case


@transaction.atomic
def object_(
    *, case_id: int, by: Person, at: datetime, reasons: str, proposed_unit_id: int, seen: int | None = None
) -> Case:
    """Say that the matter is not the unit's own, why, and whose it is (Art. 23)."""
    act = begin("object", case_id=case_id, by=by, at=at, seen=seen)
    proposed = _lead(act.case, proposed_unit_id)
    if proposed.pk == act.case.lead_unit_id:
        raise Refused(N_("Propose another unit than your own."), field="proposed_unit_id", article="23")
    text = act.say(StatementKind.REASON, reasons, field="reasons")
    act.commit(Objected(unit_id=certain(act.case.lead_unit_id), proposed_unit_id=proposed.pk, reasons=text))
    return act.case


@transaction.atomic
def uphold_objection(*, case_id: int, by: Person, at: datetime, finding: str, seen: int | None = None) -> Case:
    """Agree with the unit; the case is sent elsewhere next."""
    act = begin("uphold_objection", case_id=case_id, by=by, at=at, seen=seen)
    act.commit(ObjectionUpheld(finding=act.say(StatementKind.FINDING, finding, field="finding")))
    return act.case


@transaction.atomic
def overrule_objection(*, case_id: int, by: Person, at: datetime, finding: str, seen: int | None = None) -> Case:
    """Disagree with the unit; it keeps the case, and its clocks run from the first dispatch."""
    act = begin("overrule_objection", case_id=case_id, by=by, at=at, seen=seen)
    act.commit(ObjectionOverruled(finding=act.say(StatementKind.FINDING, finding, field="finding")))
    return act.case


@transaction.atomic
def settle_responsibility(
    *,
    case_id: int,
    by: Person,
    at: datetime,
    unit_id: int,
    minutes: str,
    assisting: Sequence[int] = (),
    note: str = "",
    seen: int | None = None,
) -> Case:
    """Carry out what the joint meeting has settled (Art. 24). `minutes` is the number of its minutes."""
    act = begin("settle_responsibility", case_id=case_id, by=by, at=at, seen=seen)
    unit = _lead(act.case, unit_id)
    minutes = checks.text_given(minutes, field="minutes", at_most=60)
    text = act.say(StatementKind.NOTE, note, field="note") if note.strip() else None
    helpers = _assisting(act.case, unit, assisting)
    act.commit(ResponsibilitySettled(unit_id=unit.pk, minutes=minutes, assisting=helpers, note=text))
    return act.case


@transaction.atomic
def route_by_law(
    *,
    case_id: int,
    by: Person,
    at: datetime,
    route: Route,
    authority: str,
    notice: str,
    method: DeliveryMethod,
    delivered_on: date,
    seen: int | None = None,
) -> Case:
    """Send the petitioner on the legal way that Art. 31 (1) to (5) names, and tell them so."""
    act = begin("route_by_law", case_id=case_id, by=by, at=at, seen=seen)
    authority = checks.text_given(authority, field="authority", at_most=120)
    text, day = _notice(act, notice, delivered_on)
    act.commit(Routed(route=route, authority=authority, notice=text, method=method, delivered_on=day))
    return act.case


@transaction.atomic
def redirect(
    *,
    case_id: int,
    by: Person,
    at: datetime,
    authority: str,
    notice: str,
    method: DeliveryMethod,
    delivered_on: date,
    seen: int | None = None,
) -> Case:
    """Tell the petitioner which body is competent (Art. 23)."""
    act = begin("redirect", case_id=case_id, by=by, at=at, seen=seen)
    authority = checks.text_given(authority, field="authority", at_most=120)
    text, day = _notice(act, notice, delivered_on)
    act.commit(Redirected(authority=authority, notice=text, method=method, delivered_on=day))
    return act.case


@transaction.atomic
def decline(
    *,
    case_id: int,
    by: Person,
    at: datetime,
    ground: DeclineGround,
    earlier_document: str,
    notice: str,
    method: DeliveryMethod,
    delivered_on: date,
    seen: int | None = None,
) -> Case:
    """Not accept (again), on one of the two grounds there are, naming the earlier document (Arts. 19(3), 36(3))."""
    act = begin("decline", case_id=case_id, by=by, at=at, seen=seen)
    earlier = checks.text_given(earlier_document, field="earlier_document", at_least=4, at_most=60)
    text, day = _notice(act, notice, delivered_on)
    act.commit(Declined(ground=ground, earlier_document=earlier, notice=text, method=method, delivered_on=day))
    return act.case


def _notice(act: Act, notice: str, delivered_on: date) -> tuple[TextRef, date]:
    day = checks.not_in_future(delivered_on, today=act.on, field="delivered_on")
    checks.not_before(day, act.case.registered_on, field="delivered_on")
    return act.say(StatementKind.NOTICE, notice, field="notice", for_petitioner=True), day
