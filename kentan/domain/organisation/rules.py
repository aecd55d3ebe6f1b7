"""Place codes, roles and kinds of unit. Pure.

A place is a code of the national 12-digit scheme: province 2, prefecture 2, county 2, township 3, village 3. The
hierarchy is the prefix, so everything below a place is a range of codes.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from kentan.platform.words import N_, Refused

CODE_LENGTH = 12
CHINA = ZoneInfo("Asia/Shanghai")


def day_of(at: datetime) -> date:
    """The day in China on which a moment lies."""
    return at.astimezone(CHINA).date()


class Level(enum.IntEnum):
    """How many digits of a place code are significant."""

    PROVINCE = 2
    PREFECTURE = 4
    COUNTY = 6
    TOWNSHIP = 9
    VILLAGE = 12


class BadPlaceCode(Refused):
    """Not a code of the national scheme."""


def level_of(code: str) -> Level:
    """The level of a 12-digit place code. Raises BadPlaceCode."""
    if len(code) != CODE_LENGTH or not code.isascii() or not code.isdigit() or code[:2] == "00":
        raise BadPlaceCode(N_("“{code}” is not a 12-digit place code."), code=code)
    return next(level for level in Level if set(code[level:]) <= {"0"})


def padded(prefix: str) -> str:
    """The 12-digit code of a prefix: 430422 -> 430422000000."""
    return prefix.ljust(CODE_LENGTH, "0")


def prefix_of(code: str) -> str:
    """The significant digits of a place code. Raises BadPlaceCode."""
    return code[: level_of(code)]


def range_of(code: str) -> tuple[str, str]:
    """The half-open range of codes at or below a place. Raises BadPlaceCode."""
    prefix = prefix_of(code)
    return padded(prefix), padded(str(int(prefix) + 1).zfill(len(prefix)))


def parent_of(code: str) -> str | None:
    """The code of the place above; None for a province. Raises BadPlaceCode."""
    level = level_of(code)
    above = [other for other in Level if other < level]
    return padded(code[: above[-1]]) if above else None


# Township-level parts from here on are the statistics office's own (prisons, farms, development zones), not townships.
SPECIAL_FROM = 400


def is_special(code: str) -> bool:
    """Whether a code stands for a statistical area or lies in one: it has no government and holds no villagers."""
    part = code[Level.COUNTY : Level.TOWNSHIP]
    return level_of(code) >= Level.TOWNSHIP and int(part) >= SPECIAL_FROM


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place as an official list gives it."""

    code: str
    name: str
    urban_rural_type: str = ""


class UnitKind(enum.StrEnum):
    """What a unit is. The kind decides which acts it can be a party to."""

    BUREAU = "bureau"
    GOVERNMENT = "government"
    TOWNSHIP = "township"
    DEPARTMENT = "department"
    DISCIPLINE = "discipline"
    JOINT_OFFICE = "joint_office"
    SUPERVISION = "supervision"
    SUPERIOR = "superior"


UNIT_KIND_LABELS = {
    UnitKind.BUREAU: N_("Petition bureau"),
    UnitKind.GOVERNMENT: N_("County government"),
    UnitKind.TOWNSHIP: N_("Township or subdistrict"),
    UnitKind.DEPARTMENT: N_("County department"),
    UnitKind.DISCIPLINE: N_("Discipline organ"),
    UnitKind.JOINT_OFFICE: N_("Joint-meeting office"),
    UnitKind.SUPERVISION: N_("Supervision office"),
    UnitKind.SUPERIOR: N_("Organ of a higher level"),
}


class Role(enum.StrEnum):
    """What a member of staff may do, at a unit or for a place."""

    RECORDER = "recorder"
    REGISTRAR = "registrar"
    DISPATCHER = "dispatcher"
    HANDLER = "handler"
    UNIT_HEAD = "unit_head"
    SUPERVISOR = "supervisor"
    JOINT_OFFICE = "joint_office"
    LEADER = "leader"
    ASSESSOR = "assessor"
    EDITOR = "editor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    ACCUSATION_OFFICER = "accusation_officer"


ROLE_LABELS = {
    Role.RECORDER: N_("Recorder"),
    Role.REGISTRAR: N_("Registrar"),
    Role.DISPATCHER: N_("Dispatcher"),
    Role.HANDLER: N_("Handler"),
    Role.UNIT_HEAD: N_("Unit head"),
    Role.SUPERVISOR: N_("Supervisor"),
    Role.JOINT_OFFICE: N_("Joint-meeting office"),
    Role.LEADER: N_("County leader"),
    Role.ASSESSOR: N_("Assessor"),
    Role.EDITOR: N_("Publicity editor"),
    Role.AUDITOR: N_("Auditor"),
    Role.ADMINISTRATOR: N_("Administrator"),
    Role.ACCUSATION_OFFICER: N_("Accusation officer"),
}

# Art. 30 keeps accusations among few: the discipline organ and two named officers of the bureau.
ACCUSATION_OFFICERS_AT_MOST = 2

# Roles that only units of some kind can give: dispatching is the bureau's (Art. 22), pressing a unit is the bureau's
# and the supervision offices' (Art. 40), the joint meeting has its own office (Art. 12), and the record of the whole
# county is read by who looks after the whole county. A role that is missing here may be held anywhere, as every organ
# registers what reaches it (Art. 23).
ROLE_KINDS: dict[Role, frozenset[UnitKind]] = {
    Role.DISPATCHER: frozenset({UnitKind.BUREAU}),
    Role.ACCUSATION_OFFICER: frozenset({UnitKind.BUREAU}),
    Role.SUPERVISOR: frozenset({UnitKind.BUREAU, UnitKind.SUPERVISION, UnitKind.JOINT_OFFICE}),
    Role.JOINT_OFFICE: frozenset({UnitKind.BUREAU, UnitKind.JOINT_OFFICE}),
    Role.ADMINISTRATOR: frozenset({UnitKind.BUREAU, UnitKind.GOVERNMENT}),
    Role.AUDITOR: frozenset({UnitKind.BUREAU, UnitKind.GOVERNMENT, UnitKind.SUPERVISION, UnitKind.DISCIPLINE}),
}


def may_hold(role: Role, kind: UnitKind) -> bool:
    """Whether staff of a unit of this kind can hold the role."""
    return kind in ROLE_KINDS.get(role, frozenset(UnitKind))
