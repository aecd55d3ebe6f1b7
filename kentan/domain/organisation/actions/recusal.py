"""Stepping back from a case in which one has a personal interest (Art. 28)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kentan.domain.ledger.actions import record
from kentan.domain.ledger.events import Actor
from kentan.domain.organisation.actions.staff import lock, stream_of
from kentan.domain.organisation.events import StaffRecused
from kentan.domain.organisation.models import Recusal, Staff
from kentan.domain.organisation.permissions import standing
from kentan.domain.organisation.rules import Role
from kentan.platform.words import N_, NotPermitted, Refused


@transaction.atomic
def recuse(*, staff_id: int, case_id: int, by: Staff | Actor, at: datetime, stand_in_id: int | None = None) -> Recusal:
    """Hide a case from somebody with a personal interest in it and name who stands in.

    By the person, the head of their unit, an administrator or the system. The stand-in is active, of the same unit and
    not recused from the case. Whether there is such a case the caller knows.
    """
    staff = lock(staff_id)
    actor = _actor(by, staff)
    if Recusal.objects.filter(staff=staff, case_id=case_id).exists():
        raise Refused(N_("{name} is recused from this case already."), article="28", name=staff.name)
    if stand_in_id is not None:
        _check_stand_in(stand_in_id, staff, case_id)
    recusal = Recusal(staff=staff, case_id=case_id, stand_in_id=stand_in_id, recused_at=at)
    recusal.save(force_insert=True)
    event = StaffRecused(staff_id=staff.pk, case_id=case_id, stand_in_id=stand_in_id)
    record(stream=stream_of(staff.pk), event=event, by=actor, at=at)
    return recusal


def _actor(by: Staff | Actor, staff: Staff) -> Actor:
    if isinstance(by, Actor):
        if by.kind != "system":
            raise NotPermitted(N_("Only staff decide on a recusal."), article="28")
        return by
    held = standing(by)
    if by.pk != staff.pk and not (held.has(Role.ADMINISTRATOR) or held.has_at(staff.unit_id, Role.UNIT_HEAD)):
        raise NotPermitted(
            N_("Only the person, the head of the unit or an administrator decides on a recusal."), article="28"
        )
    return by.actor


def _check_stand_in(stand_in_id: int, staff: Staff, case_id: int) -> None:
    stand_in = Staff.objects.filter(pk=stand_in_id, is_active=True, unit_id=staff.unit_id).exclude(pk=staff.pk)
    if not stand_in.exists():
        raise Refused(N_("The stand-in must be an active colleague of the same unit."), article="28", field="stand_in")
    if Recusal.objects.filter(staff_id=stand_in_id, case_id=case_id).exists():
        raise Refused(N_("The stand-in is recused from this case too."), article="28", field="stand_in")
