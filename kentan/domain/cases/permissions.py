"""Who sees a case, and which part they play in it. One rule for list, detail, count, export and attachment."""

from __future__ import annotations

from typing import TypeAlias

from django.db.models import Q
from django.utils.crypto import salted_hmac

from kentan.domain.ledger.events import Actor
from kentan.domain.organisation.models import Recusal, Staff
from kentan.domain.organisation.permissions import Standing, standing
from kentan.domain.organisation.rules import Role, UnitKind
from kentan.platform.words import N_, NotPermitted

from .lifecycle.checks import tidy_query_code
from .lifecycle.codes import Purpose, State, Who
from .models import Case, Part, Party

Person: TypeAlias = Staff | Actor

# These see every matter of the county but accusations, when they hold the role at the bureau or for the county.
COUNTY_WIDE = (Role.DISPATCHER, Role.REGISTRAR, Role.SUPERVISOR, Role.JOINT_OFFICE, Role.LEADER, Role.ASSESSOR)
AT_UNIT = (Role.HANDLER, Role.UNIT_HEAD)
COUNTY_LEVEL_KINDS = (UnitKind.BUREAU, UnitKind.GOVERNMENT, UnitKind.JOINT_OFFICE, UnitKind.SUPERVISION)


class CaseNotFound(NotPermitted):
    """No such case, or none that this person may know of: the answer is the same."""

    def __init__(self) -> None:
        super().__init__(N_("There is no such case, or it is not open to you."))


def actor_of(person: Person) -> Actor:
    """The person as the record names them."""
    return person if isinstance(person, Actor) else person.actor


def by_code(case_id: int) -> Actor:
    """Whoever holds a case's number and query code: the petitioner, or somebody they trust."""
    return Actor(kind="petitioner", id=f"code:{case_id}")


def visible_to(staff: Staff) -> Q:
    """The cases that a member of staff may see."""
    now = standing(staff)
    seen = _common(now) & ~Q(purpose=Purpose.ACCUSATION) if _has_common(now) else Q(pk__in=())
    if now.has(Role.ACCUSATION_OFFICER):
        seen |= Q(purpose=Purpose.ACCUSATION)
    elif now.unit_kind == UnitKind.DISCIPLINE and (units := now.units(*AT_UNIT)):
        seen |= Q(purpose=Purpose.ACCUSATION, party_unit_ids__overlap=sorted(units))
    recused = _recused_from(staff)
    return seen & ~Q(pk__in=recused) if recused else seen


def _has_common(now: Standing) -> bool:
    return now.has(*COUNTY_WIDE, *AT_UNIT, Role.RECORDER)


def _common(now: Standing) -> Q:
    if sees_county(now):
        return Q()
    parts = Q(pk__in=())
    if units := now.units(*AT_UNIT):
        parts |= Q(party_unit_ids__overlap=sorted(units))
    for first, beyond in now.ranges(Role.REGISTRAR, Role.SUPERVISOR, Role.LEADER, Role.ASSESSOR):
        parts |= Q(problem_place__gte=first, problem_place__lt=beyond)
    if now.has(Role.RECORDER, Role.REGISTRAR):
        parts |= Q(registered_by=str(now.staff_id))
    return parts


def sees_county(now: Standing) -> bool:
    """Whether the person's roles reach over the whole county."""
    return now.unit_kind in COUNTY_LEVEL_KINDS and any(role in COUNTY_WIDE for role, _ in now.at_units)


def _recused_from(staff: Staff) -> list[int]:
    kept: list[int] | None = getattr(staff, "_recused_from", None)
    if kept is None:
        kept = list(Recusal.objects.filter(staff=staff).values_list("case_id", flat=True))
        staff._recused_from = kept  # type: ignore[attr-defined]  # a cache on the instance, not a field
    return kept


def parts_of(person: Person, case: Case) -> frozenset[Who]:
    """The parts that somebody who may see the case plays in it now."""
    if isinstance(person, Actor):
        return _parts_of_actor(person, case)
    now = standing(person)
    parts = _at_the_desk(now, case) | _at_the_unit(now, case) | _reviewing(now, case)
    if now.has(Role.SUPERVISOR):
        parts |= {Who.SUPERVISOR}
    if now.has(Role.JOINT_OFFICE):
        parts |= {Who.JOINT_OFFICE}
    return frozenset(parts)


def _parts_of_actor(actor: Actor, case: Case) -> frozenset[Who]:
    if actor.kind == "system":
        return frozenset({Who.SYSTEM})
    if actor.kind == "petitioner" and actor.id == by_code(case.pk).id:
        return frozenset({Who.PETITIONER})
    if actor.kind != "petitioner" or not actor.id.isdigit():
        return frozenset()
    speaks = Party.objects.filter(case=case, petitioner_id=actor.id, part__in=(Part.MAIN, Part.REPRESENTATIVE))
    if speaks.exists():
        return frozenset({Who.PETITIONER})
    return frozenset()


def _at_the_desk(now: Standing, case: Case) -> set[Who]:
    if case.purpose == Purpose.ACCUSATION and not now.has(Role.ACCUSATION_OFFICER):
        return set()
    parts: set[Who] = set()
    if now.has_at(case.bureau_id, Role.DISPATCHER) or (
        case.purpose == Purpose.ACCUSATION and now.has_at(case.bureau_id, Role.ACCUSATION_OFFICER)
    ):
        parts |= {Who.DISPATCHER, Who.REGISTRAR}
    if _takes_in(now, case):
        parts |= {Who.REGISTRAR}
    return parts


def _takes_in(now: Standing, case: Case) -> bool:
    """A registrar of the bureau, of the place, or whoever registered it: not those to whom it only came as a unit."""
    if now.has_at(case.bureau_id, Role.REGISTRAR):
        return True
    if not now.has(Role.REGISTRAR) or now.has_at(case.lead_unit_id, *AT_UNIT):
        return False  # nobody speaks for a petitioner against their own unit
    if case.registered_by == str(now.staff_id):
        return True
    return any(first <= case.problem_place_id < beyond for first, beyond in now.ranges(Role.REGISTRAR))


def _at_the_unit(now: Standing, case: Case) -> set[Who]:
    parts: set[Who] = set()
    if now.has_at(case.lead_unit_id, Role.HANDLER):
        parts |= {Who.HANDLER}
    if now.has_at(case.lead_unit_id, Role.UNIT_HEAD):
        parts |= {Who.UNIT_HEAD}
    if not now.units(*AT_UNIT).isdisjoint(case.assisting_unit_ids):
        parts |= {Who.ASSISTANT}
    return parts


def _reviewing(now: Standing, case: Case) -> set[Who]:
    second = case.state in (State.UNDER_RE_REVIEW, State.CONCLUDED)
    unit = case.re_review_unit_id if second else case.review_unit_id
    parts: set[Who] = set()
    if now.has_at(unit, *AT_UNIT):
        parts |= {Who.REVIEWER}
    if now.has_at(unit, Role.UNIT_HEAD):
        parts |= {Who.REVIEW_HEAD}
    return parts


def may_register(staff: Staff) -> bool:
    """Whether the person takes in matters."""
    return standing(staff).has(Role.REGISTRAR, Role.DISPATCHER, Role.RECORDER, Role.ACCUSATION_OFFICER)


def may_open_identity(staff: Staff, case: Case) -> bool:
    """Only those who must reach the petitioner: the desk, the responsible and the reviewing unit.

    A petitioner who asked for confidentiality is known to the desk alone.
    """
    parts = parts_of(staff, case)
    if case.confidential:
        return not parts.isdisjoint({Who.DISPATCHER, Who.REGISTRAR})
    return not parts.isdisjoint(
        {Who.DISPATCHER, Who.REGISTRAR, Who.HANDLER, Who.UNIT_HEAD, Who.REVIEWER, Who.REVIEW_HEAD}
    )


def found_by_person(staff: Staff) -> Q:
    """Of the cases that somebody may see, those that a search for a person may find.

    Finding a case under a name confirms whose it is: those who asked for confidentiality are found by the desk alone.
    """
    now = standing(staff)
    found = Q(confidential=False) | Q(bureau__in=sorted(now.units(Role.DISPATCHER, Role.REGISTRAR)))
    if now.has(Role.REGISTRAR):
        found |= Q(registered_by=str(now.staff_id))
    for first, beyond in now.ranges(Role.REGISTRAR):
        found |= Q(problem_place__gte=first, problem_place__lt=beyond)
    if officer_at := now.units(Role.ACCUSATION_OFFICER):
        found |= Q(purpose=Purpose.ACCUSATION, bureau__in=sorted(officer_at))
    return found


def hash_query_code(code: str) -> str:
    """How a query code is kept."""
    return salted_hmac("kentan.query-code", tidy_query_code(code), algorithm="sha256").hexdigest()
