"""The county that is measured: the townships of Hengnan, some ninety units, and people at each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kentan.domain.ledger.events import SYSTEM
from kentan.domain.organisation import actions
from kentan.domain.organisation.models import Staff, Unit
from kentan.domain.organisation.rules import PlaceRow, Role, UnitKind

COUNTY = "430422000000"
TOWNSHIPS = (*range(1, 4), *range(103, 120), 121, 122, 200)
VILLAGES = 19  # in each township
DEPARTMENTS = 60


@dataclass(frozen=True)
class Cast:
    """Who acts at a responsible unit."""

    unit_id: int
    handler_id: int
    head_id: int


@dataclass(frozen=True)
class County:
    """Everything that histories refer to; plain numbers, so that it can be sent to another process."""

    bureau_id: int
    government_id: int
    registrar_id: int
    dispatcher_id: int
    reviewer_id: int
    units: tuple[Cast, ...]
    villages: tuple[str, ...]


def make_county(at: datetime) -> County:
    """Found everything through the acts that an administrator would use."""
    villages = _load_places(at)
    government = _unit(UnitKind.GOVERNMENT, "衡南县人民政府", at)
    bureau = _unit(UnitKind.BUREAU, "衡南县信访局", at, government)
    lesser = [_unit(UnitKind.TOWNSHIP, f"第{code:03d}乡镇人民政府", at, government, _town(code)) for code in TOWNSHIPS]
    lesser += [_unit(UnitKind.DEPARTMENT, f"衡南县第{number:02d}局", at, government) for number in range(DEPARTMENTS)]
    return County(
        bureau_id=bureau.pk,
        government_id=government.pk,
        registrar_id=_staff(bureau, "registrar", Role.REGISTRAR, at).pk,
        dispatcher_id=_staff(bureau, "dispatcher", Role.DISPATCHER, at).pk,
        reviewer_id=_staff(government, "reviewer", Role.UNIT_HEAD, at).pk,
        units=tuple(_cast(unit, at) for unit in lesser),
        villages=villages,
    )


def _load_places(at: datetime) -> tuple[str, ...]:
    rows = [PlaceRow("430000000000", "湖南省"), PlaceRow("430400000000", "衡阳市"), PlaceRow(COUNTY, "衡南县")]
    villages = []
    for code in TOWNSHIPS:
        rows.append(PlaceRow(_town(code), f"第{code:03d}乡镇"))
        for number in range(201, 201 + VILLAGES):
            villages.append(f"430422{code:03d}{number:03d}")
            rows.append(PlaceRow(villages[-1], f"第{number}村", "220"))
    actions.load_places(rows, by=SYSTEM, at=at)
    return tuple(villages)


def _town(code: int) -> str:
    return f"430422{code:03d}000"


def _unit(kind: UnitKind, name: str, at: datetime, superior: Unit | None = None, place: str = COUNTY) -> Unit:
    return actions.found_unit(
        kind=kind, name=name, place=place, superior_id=superior.pk if superior else None, by=SYSTEM, at=at
    )


def _cast(unit: Unit, at: datetime) -> Cast:
    handler = _staff(unit, f"h{unit.pk}", Role.HANDLER, at)
    head = _staff(unit, f"u{unit.pk}", Role.UNIT_HEAD, at)
    return Cast(unit.pk, handler.pk, head.pk)


def _staff(unit: Unit, username: str, role: Role, at: datetime) -> Staff:
    staff = actions.employ(
        username=username, name=username, unit_id=unit.pk, password=None, must_change_password=False, by=SYSTEM, at=at
    )
    actions.grant_role(staff_id=staff.pk, role=role, unit_id=unit.pk, by=SYSTEM, at=at)
    return staff
