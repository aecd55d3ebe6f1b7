"""Staff accounts: making, changing, suspending, passwords."""

from __future__ import annotations

import re
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from kentan.domain.ledger.actions import record
from kentan.domain.ledger.events import Actor, Stream
from kentan.domain.organisation.events import (
    PasswordChanged,
    PasswordSet,
    StaffChanged,
    StaffEmployed,
    StaffReinstated,
    StaffSuspended,
)
from kentan.domain.organisation.models import RoleGrant, Staff, Unit
from kentan.domain.organisation.permissions import require_administrator
from kentan.domain.organisation.rules import Role, UnitKind, may_hold
from kentan.platform.words import N_, Refused

CHANGEABLE = ("name", "unit_id", "post", "phone", "email")
_USERNAME = re.compile(r"[\w.-]{2,40}")


def stream_of(staff_id: int) -> Stream:
    """The history of a member of staff."""
    return Stream("staff", str(staff_id))


@transaction.atomic
def employ(
    *,
    username: str,
    name: str,
    unit_id: int,
    by: Staff | Actor,
    at: datetime,
    password: str | None = None,
    must_change_password: bool = True,
    post: str = "",
    phone: str = "",
    email: str = "",
) -> Staff:
    """Make an account. Without a password nobody can sign in to it until an administrator sets one."""
    actor = require_administrator(by)
    staff = Staff(
        username=username.strip().lower(),
        name=name.strip(),
        unit_id=unit_id,
        post=post.strip(),
        phone=phone.strip(),
        email=email.strip(),
        joined_at=at,
        must_change_password=must_change_password and password is not None,
    )
    _check_new(staff)
    _check(staff)
    _give_password(staff, password)
    staff.save(force_insert=True)
    event = StaffEmployed(staff_id=staff.pk, username=staff.username, unit_id=unit_id)
    record(stream=stream_of(staff.pk), event=event, by=actor, at=at)
    return staff


@transaction.atomic
def change_staff(*, staff_id: int, by: Staff | Actor, at: datetime, **changes: str | int) -> Staff:
    """Change somebody's particulars: any of `CHANGEABLE`. Changing nothing leaves no entry.

    Whoever moves to another unit first gives back the roles held at the old one.
    """
    actor = require_administrator(by)
    staff = lock(staff_id)
    if unknown := set(changes) - set(CHANGEABLE):
        raise TypeError(f"staff have no {', '.join(sorted(unknown))} to change")
    before = {name: getattr(staff, name) for name in changes}
    for name, value in changes.items():
        setattr(staff, name, value.strip() if isinstance(value, str) else value)
    changed = tuple(name for name in sorted(changes) if getattr(staff, name) != before[name])
    if not changed:
        return staff
    _check(staff)
    if "unit_id" in changed:
        _check_move(staff, from_unit=int(before["unit_id"]))
    staff.save(update_fields=changed)
    record(stream=stream_of(staff.pk), event=StaffChanged(staff_id=staff.pk, fields=changed), by=actor, at=at)
    return staff


@transaction.atomic
def suspend(*, staff_id: int, by: Staff | Actor, at: datetime) -> Staff:
    """Suspend an account: its sessions end at once and nobody can sign in to it."""
    actor = require_administrator(by)
    if isinstance(by, Staff) and by.pk == staff_id:
        raise Refused(N_("You cannot suspend your own account."), instead=N_("Ask another administrator."))
    keep_an_administrator(without=staff_id)
    staff = lock(staff_id)
    if not staff.is_active:
        raise Refused(N_("The account {username} is suspended already."), username=staff.username)
    staff.is_active = False
    staff.save(update_fields=["is_active"])
    record(stream=stream_of(staff.pk), event=StaffSuspended(staff_id=staff.pk), by=actor, at=at)
    return staff


@transaction.atomic
def reinstate(*, staff_id: int, by: Staff | Actor, at: datetime) -> Staff:
    """Make a suspended account usable again, with the roles it had."""
    actor = require_administrator(by)
    staff = lock(staff_id)
    if staff.is_active:
        raise Refused(N_("The account {username} is active already."), username=staff.username)
    _check(staff)
    staff.is_active = True
    staff.save(update_fields=["is_active"])
    record(stream=stream_of(staff.pk), event=StaffReinstated(staff_id=staff.pk), by=actor, at=at)
    return staff


@transaction.atomic
def set_password(*, staff_id: int, password: str, by: Staff | Actor, at: datetime) -> Staff:
    """Set somebody's password; they must choose their own when they next sign in. Their sessions end."""
    actor = require_administrator(by)
    staff = lock(staff_id)
    _give_password(staff, password)
    staff.must_change_password = True
    staff.save(update_fields=["password", "must_change_password"])
    record(stream=stream_of(staff.pk), event=PasswordSet(staff_id=staff.pk), by=actor, at=at)
    return staff


@transaction.atomic
def change_password(*, staff_id: int, password: str, at: datetime) -> Staff:
    """Change one's own password. The caller has checked the old one. All sessions of the account end."""
    staff = lock(staff_id)
    _give_password(staff, password)
    staff.must_change_password = False
    staff.save(update_fields=["password", "must_change_password"])
    record(stream=stream_of(staff.pk), event=PasswordChanged(staff_id=staff.pk), by=staff.actor, at=at)
    return staff


def lock(staff_id: int) -> Staff:
    """The row, locked until the transaction ends."""
    return Staff.objects.select_for_update().get(pk=staff_id)


def keep_an_administrator(*, without: int) -> None:
    """Raises Refused when this person is the last active administrator: nobody could let anybody in again."""
    # Locking the accounts as well makes two administrators who suspend each other at once take turns.
    grants = (
        RoleGrant.objects.select_for_update(of=("self", "staff"))
        .select_related("staff")
        .filter(role=Role.ADMINISTRATOR, revoked_at__isnull=True, staff__is_active=True)
        .order_by("id")
    )
    administrators = {grant.staff_id for grant in grants}
    if administrators == {without}:
        raise Refused(
            N_("This is the last administrator."), instead=N_("Give somebody else the role of administrator first.")
        )


def _check_new(staff: Staff) -> None:
    if not _USERNAME.fullmatch(staff.username):
        raise Refused(N_("A user name has 2 to 40 letters, digits, dots, hyphens or underscores."), field="username")
    if Staff.objects.filter(username__iexact=staff.username).exists():
        raise Refused(N_("The user name {username} is taken."), field="username", username=staff.username)


def _check(staff: Staff) -> None:
    if not staff.name:
        raise Refused(N_("An account needs the person's name."), field="name")
    if not Unit.objects.filter(pk=staff.unit_id, retired_on__isnull=True).exists():
        raise Refused(N_("Staff belong to a unit that is not retired."), field="unit")


def _check_move(staff: Staff, *, from_unit: int) -> None:
    kind = UnitKind(staff.unit.kind)
    held = RoleGrant.objects.filter(staff=staff, revoked_at__isnull=True)
    left_behind = held.filter(unit_id=from_unit).exists()
    if left_behind or any(not may_hold(Role(role), kind) for role in held.values_list("role", flat=True)):
        raise Refused(
            N_("{name} still holds roles at the old unit."),
            instead=N_("Revoke those roles first, then move the account and grant the new roles."),
            field="unit",
            name=staff.name,
        )


def _give_password(staff: Staff, password: str | None) -> None:
    if password is not None:
        try:
            validate_password(password, staff)
        except ValidationError as error:
            raise Refused(
                N_("This password is too weak. {reasons}"), field="password", reasons=" ".join(error.messages)
            ) from None
    staff.set_password(password)
