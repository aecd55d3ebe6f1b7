"""Granting and revoking roles."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentan.domain.organisation import actions, queries
from kentan.domain.organisation.models import RoleGrant, Staff
from kentan.domain.organisation.rules import Role
from kentan.interfaces.workspace.access import ActView, Text
from kentan.interfaces.workspace.organisation.forms import RoleForm
from kentan.interfaces.workspace.organisation.staff import OfStaff


class GrantRole(OfStaff, ActView):
    """Grant a role."""

    roles = (Role.ADMINISTRATOR,)
    form_class = RoleForm
    title = gettext_lazy("Grant a role")
    submit = gettext_lazy("Grant")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form offers the person's own unit first."""
        return {**super().get_form_kwargs(), "staff": self.person}

    def act(self, data: dict[str, Any], *, by: Staff, at: datetime) -> RoleGrant:
        """Grant it."""
        place = data["place"] or None
        unit_id = None if place else data["unit"].pk
        return actions.grant_role(
            staff_id=self.person.pk, role=data["role"], unit_id=unit_id, place=place, by=by, at=at
        )

    def said(self, result: RoleGrant) -> Text:
        """Which role."""
        return _("{name} is now {role}.").format(name=self.person.name, role=result.get_role_display())


class RevokeRole(OfStaff, ActView):
    """Revoke a role."""

    roles = (Role.ADMINISTRATOR,)
    title = gettext_lazy("Revoke a role")
    submit = gettext_lazy("Revoke")
    danger = True

    @cached_property
    def grant(self) -> RoleGrant:
        """The grant of the address, or 404 when this person does not hold it."""
        return get_object_or_404(queries.grants_of(self.person), pk=self.kwargs["grant"])

    def page(self) -> dict[str, Any]:
        """What it does."""
        role = self.grant.get_role_display()
        return {
            **super().page(),
            "question": _("Revoke the role “{role}” of {name}?").format(role=role, name=self.person.name),
            "consequences": [_("What the person did in this role stays; they can no longer act in it.")],
            "undo": _("The role can be granted again."),
        }

    def act(self, data: dict[str, Any], *, by: Staff, at: datetime) -> RoleGrant:
        """Revoke it."""
        return actions.revoke_role(grant_id=self.grant.pk, by=by, at=at)

    def said(self, result: RoleGrant) -> Text:
        """Which role."""
        return _("The role “{role}” is revoked.").format(role=result.get_role_display())
