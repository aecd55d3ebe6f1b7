"""The acts on places, units, staff and roles. Each is one transaction and leaves one entry on the record.

`by` is the administrator who acts, or the system actor from a command; `at` is the moment, with a time zone. Every act
raises NotPermitted for anybody else and Refused for what the rules do not allow; nothing is changed then.
"""

from kentan.domain.organisation.actions.counters import OutsideTransaction, next_number, take_numbers
from kentan.domain.organisation.actions.places import LoadedPlaces, add_hamlet, load_places, retire_place
from kentan.domain.organisation.actions.recusal import recuse
from kentan.domain.organisation.actions.roles import grant_role, revoke_role
from kentan.domain.organisation.actions.staff import (
    change_password,
    change_staff,
    employ,
    reinstate,
    set_password,
    suspend,
)
from kentan.domain.organisation.actions.units import change_unit, found_unit, retire_unit

__all__ = [
    "LoadedPlaces",
    "OutsideTransaction",
    "add_hamlet",
    "change_password",
    "change_staff",
    "change_unit",
    "employ",
    "found_unit",
    "grant_role",
    "load_places",
    "next_number",
    "recuse",
    "reinstate",
    "retire_place",
    "retire_unit",
    "revoke_role",
    "set_password",
    "suspend",
    "take_numbers",
]
