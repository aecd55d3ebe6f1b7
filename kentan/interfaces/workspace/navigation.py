"""What stands in the navigation of the staff site, and for whom."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kentan.domain.organisation.models import Staff, Unit
from kentan.domain.organisation.permissions import standing
from kentan.domain.organisation.queries import bureau
from kentan.domain.organisation.rules import Role
from kentan.interfaces.ui import navigation
from kentan.interfaces.ui.navigation import NavItem

ADMINISTRATION = _("Administration")


def may_administer(staff: Any) -> bool:
    """Whether this person is an administrator."""
    return isinstance(staff, Staff) and standing(staff).has(Role.ADMINISTRATOR)


def bureau_name() -> str:
    """The bureau's name for the head of every page; empty before it is founded."""
    try:
        return bureau().name
    except Unit.DoesNotExist:
        return ""


def register() -> None:
    """Put the areas into the navigation, in the order in which they appear."""
    navigation.SHELL.bureau_name = bureau_name
    navigation.add(
        NavItem(
            label=_("Units"),
            url_name="workspace:units",
            icon="building",
            group=ADMINISTRATION,
            visible_to=may_administer,
        ),
        NavItem(
            label=_("Staff"), url_name="workspace:staff", icon="users", group=ADMINISTRATION, visible_to=may_administer
        ),
        NavItem(
            label=_("Places"),
            url_name="workspace:places",
            icon="map-pin",
            group=ADMINISTRATION,
            visible_to=may_administer,
        ),
        NavItem(
            label=_("Working days"),
            url_name="workspace:calendar",
            icon="calendar",
            group=ADMINISTRATION,
            visible_to=may_administer,
        ),
    )
