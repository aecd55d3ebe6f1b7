"""The county of the demo: places, hamlets, units and staff, all made by the acts that an administrator uses."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from kentan.domain.ledger.events import SYSTEM
from kentan.domain.organisation import actions
from kentan.domain.organisation.models import Staff, Unit
from kentan.domain.organisation.rules import Level, PlaceRow, Role, UnitKind, padded
from kentan.interfaces.jobs.demo.invented import full_name
from kentan.interfaces.jobs.demo.material import Material
from kentan.interfaces.jobs.demo_accounts import PASSWORD, PEOPLE

ABOVE = (PlaceRow(padded("43"), "湖南省"), PlaceRow(padded("4304"), "衡阳市"), PlaceRow(padded("430422"), "衡南县"))
VILLAGE, COMMUNITY = "220", "121"  # types of the national list
# Local numbers never begin with 1: nobody's telephone rings when somebody tries one of these.
PHONE = "0734-155{:04d}"
WITH_HANDLERS = (UnitKind.DEPARTMENT, UnitKind.TOWNSHIP)


@dataclass(frozen=True)
class Village:
    """A village or community with its hamlets as (id, name)."""

    code: str
    name: str
    town: str  # its name
    hamlets: Sequence[tuple[int, str]]

    @property
    def town_code(self) -> str:
        """The nine digits of its township."""
        return self.code[: Level.TOWNSHIP]

    @property
    def is_community(self) -> bool:
        """Whether people live in streets and estates there."""
        return self.name.endswith("社区")


@dataclass
class County:
    """What was made. Units by their key in units.csv, township governments by nine digits."""

    units: dict[str, Unit] = field(default_factory=dict)
    villages: list[Village] = field(default_factory=list)
    staff: dict[str, Staff] = field(default_factory=dict)
    handlers: dict[int, Staff] = field(default_factory=dict)
    heads: dict[int, Staff] = field(default_factory=dict)

    def unit(self, key: str, village: Village) -> Unit:
        """The unit that a matter names; "town" is the government of its township."""
        return self.units[village.town_code if key == "town" else key]


def found_county(material: Material, chance: random.Random, *, at: datetime, advance: Callable[[int], None]) -> County:
    """Places, units and staff. `advance` is told of every unit and township."""
    county = County()
    _load_places(county, material, at)
    for row in material.units:
        _found(county, row, at)
        advance(1)
    for row in _governments(material):
        _found(county, row, at)
        advance(1)
    _employ(county, chance, at)
    return county


def _towns(material: Material) -> dict[str, str]:
    return {row["town"]: row["name"] for row in material.places}


def _governments(material: Material) -> Iterator[Mapping[str, str]]:
    for code, name in _towns(material).items():
        yield {
            "key": code,
            "kind": UnitKind.TOWNSHIP,
            "name": f"衡南县{name}办事处" if name.endswith("街道") else f"衡南县{name}人民政府",
            "short_name": name,
            "place": padded(code),
            "superior": "government",
            "address": f"{name}府前路1号",
        }


def _load_places(county: County, material: Material, at: datetime) -> None:
    towns = [PlaceRow(padded(code), name) for code, name in _towns(material).items()]
    villages = [
        PlaceRow(row["town"] + row["part"], row["village"], COMMUNITY if row["village"].endswith("社区") else VILLAGE)
        for row in material.places
    ]
    actions.load_places([*ABOVE, *towns, *villages], by=SYSTEM, at=at)
    for row in material.places:
        code = row["town"] + row["part"]
        hamlets = [
            (actions.add_hamlet(village=code, name=name, by=SYSTEM, at=at).pk, name) for name in row["hamlets"].split()
        ]
        county.villages.append(Village(code, row["village"], row["name"], hamlets))


def _found(county: County, row: Mapping[str, str], at: datetime) -> None:
    above = county.units.get(row["superior"])
    county.units[row["key"]] = actions.found_unit(
        kind=UnitKind(row["kind"]),
        name=row["name"],
        short_name=row["short_name"],
        place=row["place"],
        superior_id=above.pk if above else None,
        phone=PHONE.format(100 + len(county.units)),
        address=row["address"],
        by=SYSTEM,
        at=at,
    )


def _employ(county: County, chance: random.Random, at: datetime) -> None:
    for person in PEOPLE:
        staff = actions.employ(
            username=person.username,
            name=person.name,
            post=person.post,
            unit_id=county.units[person.unit].pk,
            password=PASSWORD,
            must_change_password=False,
            by=SYSTEM,
            at=at,
        )
        _take_up(county, staff, person.roles, at)
    for key, unit in county.units.items():
        if unit.kind in WITH_HANDLERS:
            _fill(county, key, unit, chance, at)


def _fill(county: County, key: str, unit: Unit, chance: random.Random, at: datetime) -> None:
    """A handler and a head for a unit that has none; nobody can sign in to these, they only did their work."""
    wanted = ((county.handlers, Role.HANDLER, "a", "信访专干"), (county.heads, Role.UNIT_HEAD, "b", "主要负责人"))
    for known, role, letter, post in wanted:
        if unit.pk not in known:
            name = full_name(chance)
            username = f"{key.replace('_', '-')}-{letter}"
            staff = actions.employ(username=username, name=name, post=post, unit_id=unit.pk, by=SYSTEM, at=at)
            _take_up(county, staff, (role,), at)


def _take_up(county: County, staff: Staff, roles: Sequence[Role], at: datetime) -> None:
    for role in roles:
        actions.grant_role(staff_id=staff.pk, role=role, by=SYSTEM, at=at)
        if role is Role.HANDLER:
            county.handlers[staff.unit_id] = staff
        elif role is Role.UNIT_HEAD:
            county.heads[staff.unit_id] = staff
    county.staff[staff.username] = staff
