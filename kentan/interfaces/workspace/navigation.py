"""What stands in the navigation of the staff site, and for whom."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kentan.domain.notices.permissions import may_tend
from kentan.domain.notices.queries import failed_count, unread_count
from kentan.domain.organisation.models import Staff, Unit
from kentan.domain.organisation.permissions import standing
from kentan.domain.organisation.queries import bureau
from kentan.domain.organisation.rules import Role
from kentan.interfaces.ui import navigation
from kentan.interfaces.ui.navigation import NavItem
from kentan.interfaces.workspace.desk.navigation import register as register_desk

ADMINISTRATION = _("Administration")


def may_administer(staff: Any) -> bool:
    """Whether this person is an administrator."""
    return isinstance(staff, Staff) and standing(staff).has(Role.ADMINISTRATOR)


def may_audit(staff: Any) -> bool:
    """Whether this person is an auditor."""
    return isinstance(staff, Staff) and standing(staff).has(Role.AUDITOR)


def tends_outbox(staff: Any) -> bool:
    """Whether this person looks after notices that could not be sent."""
    return isinstance(staff, Staff) and may_tend(staff)


def bureau_name() -> str:
    """The bureau's name for the head of every page; empty before it is founded."""
    try:
        return bureau().name
    except Unit.DoesNotExist:
        return ""


def register() -> None:
    """Put the areas into the navigation, in the order in which they appear."""
    navigation.SHELL.bureau_name = bureau_name
    register_desk()
    navigation.SHELL.inbox_url_name = "workspace:inbox"
    navigation.SHELL.unread = unread_count
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
            label=_("Categories"),
            url_name="workspace:categories",
            icon="category",
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
        NavItem(
            label=_("Limits"),
            url_name="workspace:limits",
            icon="clock",
            group=ADMINISTRATION,
            visible_to=may_administer,
        ),
        NavItem(
            label=_("Notices not sent"),
            url_name="workspace:outbox",
            icon="mail-exclamation",
            group=ADMINISTRATION,
            visible_to=tends_outbox,
            count=failed_count,
        ),
        NavItem(
            label=_("The record"),
            url_name="workspace:record",
            icon="shield-check",
            group=ADMINISTRATION,
            visible_to=may_audit,
        ),
    )
