"""What the desk puts into the frame: entries of the navigation, the search box, the button for a new matter."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kentan.domain.cases.permissions import may_register as may_take_in
from kentan.domain.organisation.models import Staff
from kentan.interfaces.ui import navigation
from kentan.interfaces.ui.navigation import NavItem


def may_register(staff: Any) -> bool:
    """Whether this person takes in matters."""
    return isinstance(staff, Staff) and may_take_in(staff)


def register() -> None:
    """Put the desk into the frame."""
    navigation.SHELL.search_url_name = "workspace:search"
    navigation.SHELL.register_url_name = "workspace:register"
    navigation.SHELL.register_visible_to = may_register
    navigation.add(
        NavItem(label=_("Today"), url_name="workspace:today", icon="home", shortcut="g t"),
        NavItem(label=_("Matters"), url_name="workspace:cases", icon="list", shortcut="g l"),
    )
