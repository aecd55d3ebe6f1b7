"""Granting and revoking roles."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kentan.domain.ledger.actions import record
from kentan.domain.ledger.events import Actor
from kentan.domain.organisation.actions.staff import keep_an_administrator, lock, stream_of
from kentan.domain.organisation.events import RoleGranted, RoleRevoked
from kentan.domain.organisation.models import Place, RoleGrant, Staff, Unit
from kentan.domain.organisation.permissions import require_administrator
from kentan.domain.organisation.rules import ACCUSATION_OFFICERS_AT_MOST, ROLE_LABELS, Role, UnitKind, may_hold
from kentan.platform.words import N_, Refused


@transaction.atomic
def grant_role(
    *,
    staff_id: int,
    role: Role,
    by: Staff | Actor,
    at: datetime,
    unit_id: int | None = None,
    place: str | None = None,
) -> RoleGrant:
    """Give somebody a role at a unit (their own when neither is named) or for a place and all below it.

    Raises Refused when the kind of unit cannot give this role, when they hold it already, and for a third accusation
    officer (Art. 30).
    """
    actor = require_administrator(by)
    role = Role(role)
    if role is Role.ACCUSATION_OFFICER:
        _keep_accusations_among_few()
    staff = lock(staff_id)
    if not staff.is_active:
        raise Refused(N_("The account {username} is suspended."), username=staff.username)
    grant = RoleGrant(staff=staff, role=role, granted_at=at, place_id=place)
    grant.unit_id = None if place is not None else unit_id or staff.unit_id
    _check(grant, staff)
    grant.save(force_insert=True)
    event = RoleGranted(staff_id=staff.pk, role=role.value, unit_id=grant.unit_id, place=place)
    record(stream=stream_of(staff.pk), event=event, by=actor, at=at)
    return grant


@transaction.atomic
def revoke_role(*, grant_id: int, by: Staff | Actor, at: datetime) -> RoleGrant:
    """Take a role back. Raises Refused for the last administrator."""
    actor = require_administrator(by)
    found = RoleGrant.objects.get(pk=grant_id)
    if found.role == Role.ADMINISTRATOR:
        keep_an_administrator(without=found.staff_id)
    staff = lock(found.staff_id)
    grant = RoleGrant.objects.select_for_update().get(pk=grant_id)
    if grant.revoked_at is not None:
        raise Refused(N_("This role was revoked already."))
    grant.revoked_at = at
    grant.save(update_fields=["revoked_at"])
    event = RoleRevoked(staff_id=staff.pk, role=grant.role, unit_id=grant.unit_id, place=grant.place_id)
    record(stream=stream_of(staff.pk), event=event, by=actor, at=at)
    return grant


def _keep_accusations_among_few() -> None:
    # Locking the bureau makes two administrators who name the second officer at once take turns.
    list(Unit.objects.select_for_update().filter(kind=UnitKind.BUREAU, retired_on__isnull=True))
    officers = RoleGrant.objects.filter(role=Role.ACCUSATION_OFFICER, revoked_at__isnull=True)
    if officers.values("staff_id").distinct().count() >= ACCUSATION_OFFICERS_AT_MOST:
        raise Refused(
            N_("The bureau has {limit} accusation officers already; accusations stay among few."),
            instead=N_("Revoke the role of one of them first."),
            article="30",
            field="role",
            limit=ACCUSATION_OFFICERS_AT_MOST,
        )


def _check(grant: RoleGrant, staff: Staff) -> None:
    role = Role(grant.role)
    unit = _unit_of(grant, staff)
    if not may_hold(role, UnitKind(unit.kind)):
        raise Refused(
            N_("Staff of {unit} cannot hold the role {role}."), field="role", unit=unit.name, role=ROLE_LABELS[role]
        )
    if role is Role.ACCUSATION_OFFICER and grant.place_id is not None:
        raise Refused(N_("An accusation officer is named at the bureau, not for a place."), article="30", field="place")
    held = RoleGrant.objects.filter(staff=staff, role=role, revoked_at__isnull=True)
    if (grant.unit_id, grant.place_id) in held.values_list("unit_id", "place_id"):
        raise Refused(N_("{name} holds this role already."), field="role", name=staff.name)


def _unit_of(grant: RoleGrant, staff: Staff) -> Unit:
    """The unit whose kind decides: where the role is held, or for a place the person's own."""
    if grant.place_id is not None and not Place.objects.filter(code=grant.place_id, retired_on__isnull=True).exists():
        raise Refused(N_("There is no place with the code {code}."), field="place", code=grant.place_id)
    holding = staff.unit_id if grant.unit_id is None else grant.unit_id
    unit = Unit.objects.filter(pk=holding, retired_on__isnull=True).first()
    if unit is None:
        raise Refused(N_("Roles are held at a unit that is not retired."), field="unit")
    return unit
