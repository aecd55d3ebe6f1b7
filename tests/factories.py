"""Making what tests need, through the same acts that people use.

    county = make_county()                      # places, bureau, township governments, departments, discipline organ
    anna = make_staff(county.bureau, Role.DISPATCHER)
    client.force_login(anna)

Names are made up; codes follow the national scheme.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from kentan.domain.ledger.events import SYSTEM
from kentan.domain.organisation import actions
from kentan.domain.organisation.models import Place, Staff, Unit
from kentan.domain.organisation.rules import PlaceRow, Role, UnitKind

CHINA = ZoneInfo("Asia/Shanghai")
# A Monday morning in a working week without a holiday.
NOON = datetime(2026, 1, 5, 12, 0, tzinfo=CHINA)
PASSWORD = "correct-horse-battery-9"

PROVINCE, PREFECTURE, COUNTY = "430000000000", "430400000000", "430422000000"
CLOUD, WELL = "430422001000", "430422103000"  # 云集街道, 茶市镇
VILLAGES = {
    "430422001201": "青石社区",
    "430422001202": "白塔村",
    "430422103201": "柳林村",
    "430422103202": "白塔村",  # names repeat between townships
}
PLACES = [
    PlaceRow(PROVINCE, "湖南省"),
    PlaceRow(PREFECTURE, "衡阳市"),
    PlaceRow(COUNTY, "衡南县"),
    PlaceRow(CLOUD, "云集街道"),
    PlaceRow(WELL, "茶市镇"),
    *(PlaceRow(code, name, "220") for code, name in VILLAGES.items()),
]

_numbers = itertools.count(1)


@dataclass(frozen=True)
class County:
    """The county that tests play in."""

    place: Place
    bureau: Unit
    government: Unit
    city: Unit  # the government above the county's
    province: Unit
    cloud: Unit  # township governments
    well: Unit
    housing: Unit  # departments
    labour: Unit
    discipline: Unit
    joint_office: Unit

    @property
    def units(self) -> list[Unit]:
        """All units."""
        return [value for value in vars(self).values() if isinstance(value, Unit)]


def load_places() -> None:
    """The province, prefecture and county with two townships of two villages each."""
    actions.load_places(PLACES, by=SYSTEM, at=NOON)


def make_unit(
    kind: UnitKind = UnitKind.DEPARTMENT, name: str = "", *, place: str = COUNTY, superior: Unit | None = None
) -> Unit:
    """A unit; departments and townships usually stand below the county government."""
    return actions.found_unit(
        kind=kind,
        name=name or f"衡南县第{next(_numbers)}局",
        place=place,
        superior_id=superior.pk if superior else None,
        by=SYSTEM,
        at=NOON,
    )


def make_county() -> County:
    """Places and units of a small county, from the province down."""
    load_places()
    province = make_unit(UnitKind.SUPERIOR, "湖南省人民政府", place=PROVINCE)
    city = make_unit(UnitKind.SUPERIOR, "衡阳市人民政府", place=PREFECTURE, superior=province)
    government = make_unit(UnitKind.GOVERNMENT, "衡南县人民政府", superior=city)
    return County(
        place=Place.objects.get(code=COUNTY),
        province=province,
        city=city,
        government=government,
        bureau=make_unit(UnitKind.BUREAU, "衡南县信访局", superior=government),
        cloud=make_unit(UnitKind.TOWNSHIP, "云集街道办事处", place=CLOUD, superior=government),
        well=make_unit(UnitKind.TOWNSHIP, "茶市镇人民政府", place=WELL, superior=government),
        housing=make_unit(UnitKind.DEPARTMENT, "衡南县住房和城乡建设局", superior=government),
        labour=make_unit(UnitKind.DEPARTMENT, "衡南县人力资源和社会保障局", superior=government),
        discipline=make_unit(UnitKind.DISCIPLINE, "中共衡南县纪律检查委员会", superior=government),
        joint_office=make_unit(UnitKind.JOINT_OFFICE, "衡南县信访工作联席会议办公室", superior=government),
    )


def make_staff(unit: Unit, *roles: Role, username: str = "", name: str = "", password: str | None = None) -> Staff:
    """An account at a unit holding roles there. Without a password only `client.force_login` gets in, fast."""
    number = next(_numbers)
    staff = actions.employ(
        username=username or f"staff{number}",
        name=name or f"职员{number}",
        unit_id=unit.pk,
        password=password,
        must_change_password=False,
        by=SYSTEM,
        at=NOON,
    )
    for role in roles:
        actions.grant_role(staff_id=staff.pk, role=role, unit_id=unit.pk, by=SYSTEM, at=NOON)
    return staff


def make_administrator(county: County) -> Staff:
    """An administrator at the bureau."""
    return make_staff(county.bureau, Role.ADMINISTRATOR)
