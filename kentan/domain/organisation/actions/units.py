"""Founding, changing and retiring units."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kentan.domain.ledger.actions import record
from kentan.domain.ledger.events import Actor, Stream
from kentan.domain.organisation.events import UnitChanged, UnitFounded, UnitRetired
from kentan.domain.organisation.models import Place, Staff, Unit
from kentan.domain.organisation.permissions import require_administrator
from kentan.domain.organisation.rules import UnitKind, day_of
from kentan.platform.words import N_, Refused

CHANGEABLE = ("kind", "name", "short_name", "place_id", "superior_id", "phone", "address")


def stream_of(unit_id: int) -> Stream:
    """The history of a unit."""
    return Stream("unit", str(unit_id))


@transaction.atomic
def found_unit(
    *,
    kind: UnitKind,
    name: str,
    place: str,
    by: Staff | Actor,
    at: datetime,
    short_name: str = "",
    superior_id: int | None = None,
    phone: str = "",
    address: str = "",
) -> Unit:
    """Make a unit at a place, under a superior if it has one."""
    actor = require_administrator(by)
    unit = Unit(
        kind=UnitKind(kind),
        name=name.strip(),
        short_name=short_name.strip() or name.strip(),
        place_id=place,
        superior_id=superior_id,
        phone=phone.strip(),
        address=address.strip(),
    )
    _check(unit)
    unit.save(force_insert=True)
    event = UnitFounded(
        unit_id=unit.pk,
        unit_kind=unit.kind,
        name=unit.name,
        short_name=unit.short_name,
        place=place,
        superior_id=superior_id,
    )
    record(stream=stream_of(unit.pk), event=event, by=actor, at=at)
    return unit


@transaction.atomic
def change_unit(*, unit_id: int, by: Staff | Actor, at: datetime, **changes: str | int | None) -> Unit:
    """Change a unit's particulars: any of `CHANGEABLE`. Changing nothing leaves no entry."""
    actor = require_administrator(by)
    unit = _lock(unit_id)
    before = {name: getattr(unit, name) for name in changes}
    if unknown := set(changes) - set(CHANGEABLE):
        raise TypeError(f"a unit has no {', '.join(sorted(unknown))} to change")
    for name, value in changes.items():
        setattr(unit, name, value.strip() if isinstance(value, str) else value)
    changed = tuple(name for name in sorted(changes) if getattr(unit, name) != before[name])
    if not changed:
        return unit
    _check(unit)
    unit.save(update_fields=changed)
    event = UnitChanged(
        unit_id=unit.pk,
        fields=changed,
        before=tuple(_said(before[name]) for name in changed),
        after=tuple(_said(getattr(unit, name)) for name in changed),
    )
    record(stream=stream_of(unit.pk), event=event, by=actor, at=at)
    return unit


@transaction.atomic
def retire_unit(*, unit_id: int, by: Staff | Actor, at: datetime) -> Unit:
    """Retire a unit: it stays on what it did and gets nothing new.

    Refused while it has active staff or active units below it. Whether it still holds open cases is not known on this
    floor of the house: the caller asks cases first.
    """
    actor = require_administrator(by)
    unit = _lock(unit_id)
    if unit.retired_on is not None:
        raise Refused(N_("{unit} is retired already."), unit=unit.name)
    if Staff.objects.filter(unit=unit, is_active=True).exists():
        raise Refused(
            N_("{unit} still has active staff."),
            instead=N_("Move its staff to another unit or suspend their accounts first."),
            unit=unit.name,
        )
    if Unit.objects.filter(superior=unit, retired_on__isnull=True).exists():
        raise Refused(
            N_("{unit} still has units below it."),
            instead=N_("Give those units another superior first."),
            unit=unit.name,
        )
    unit.retired_on = day_of(at)
    unit.save(update_fields=["retired_on"])
    record(stream=stream_of(unit.pk), event=UnitRetired(unit_id=unit.pk), by=actor, at=at)
    return unit


def _lock(unit_id: int) -> Unit:
    return Unit.objects.select_for_update().get(pk=unit_id)


def _said(value: object) -> str:
    return "" if value is None else str(value)


def _check(unit: Unit) -> None:
    if not unit.name:
        raise Refused(N_("A unit needs a name."), field="name")
    others = Unit.objects.exclude(pk=unit.pk)
    if others.filter(name=unit.name).exists():
        raise Refused(N_("There is a unit called {unit} already."), field="name", unit=unit.name)
    if not Place.objects.filter(code=unit.place_id, retired_on__isnull=True).exists():
        raise Refused(N_("There is no place with the code {code}."), field="place", code=unit.place_id)
    if unit.kind == UnitKind.BUREAU and others.filter(kind=UnitKind.BUREAU, retired_on__isnull=True).exists():
        raise Refused(N_("The county has a petition bureau already; there is only one."), field="kind")
    _check_superior(unit)


def _check_superior(unit: Unit) -> None:
    above, seen = unit.superior_id, {unit.pk}
    while above is not None:
        if above in seen:
            raise Refused(N_("A unit cannot be its own superior, not even by way of others."), field="superior")
        seen.add(above)
        row = Unit.objects.filter(pk=above).values_list("superior_id", "retired_on").first()
        if row is None or (above == unit.superior_id and row[1] is not None):
            raise Refused(N_("The superior must be a unit that is not retired."), field="superior")
        above = row[0]
