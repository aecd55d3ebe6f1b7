"""Staff: list, page, new account, change, suspend, password."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentan.domain.ledger.events import Stream
from kentan.domain.organisation import actions, queries
from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.rules import Role
from kentan.interfaces.ui.parts import Fact
from kentan.interfaces.workspace.access import ActView, StaffPage, Text
from kentan.interfaces.workspace.organisation.forms import NewStaffForm, StaffFilter, StaffForm
from kentan.interfaces.workspace.organisation.history import timeline_of
from kentan.interfaces.workspace.organisation.tables import StaffTable

ADMINISTRATORS = (Role.ADMINISTRATOR,)
# Letters and digits that nobody mistakes for one another when they are read out or copied by hand.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 4


def new_password() -> str:
    """A password to hand over: four groups of four, about 79 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))


class StaffListPage(StaffPage):
    """All accounts with their roles."""

    roles = ADMINISTRATORS
    template_name = "workspace/organisation/staff_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The table and the filter."""
        form = StaffFilter(self.request.GET or None)
        given = form.cleaned_data if form.is_valid() else {}
        unit = given.get("unit")
        rows = queries.staff_list(
            unit_id=unit.pk if unit else None,
            text=given.get("q", ""),
            include_suspended=bool(given.get("suspended")),
        )
        table = StaffTable(rows)
        table.paginate(page=_page_number(self.request.GET.get("page", "")), per_page=50)
        active = sum(bool(value) for value in given.values())
        return super().get_context_data(table=table, form=form, active_count=active, **kwargs)


def _with_unit(data: dict[str, Any]) -> dict[str, Any]:
    """The form's values by the names that the domain uses."""
    return {name: value for name, value in data.items() if name != "unit"} | {"unit_id": data["unit"].pk}


def _page_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and int(text[:6]) > 0 else 1


class OfStaff:
    """A page about one member of staff."""

    kwargs: dict[str, Any]

    @cached_property
    def person(self) -> Staff:
        """The account of the address, or 404."""
        return get_object_or_404(Staff.objects.select_related("unit"), pk=self.kwargs["pk"])

    def back(self) -> str:
        """The person's page."""
        return reverse("workspace:staff_member", kwargs={"pk": self.person.pk})

    def page(self) -> dict[str, Any]:
        """Whose account."""
        return {"eyebrow": f"{self.person.name} · {self.person.unit}"}


class StaffMemberPage(OfStaff, StaffPage):
    """One account: particulars, roles, acts, history."""

    roles = ADMINISTRATORS
    template_name = "workspace/organisation/staff_member.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The account, its roles and what happened to it."""
        person = self.person
        facts = [
            Fact(term=_("User name"), value=person.username),
            Fact(term=_("Unit"), value=person.unit.name),
            Fact(term=_("Post"), value=person.post),
            Fact(term=_("Telephone"), value=person.phone),
            Fact(term=_("E-mail"), value=person.email),
        ]
        return super().get_context_data(
            person=person,
            facts=facts,
            grants=queries.grants_of(person),
            entries=timeline_of(Stream("staff", str(person.pk))),
            **kwargs,
        )


class _ShowsPassword(ActView):
    """An act that gives somebody a new password; it is shown once, on the answer itself."""

    roles = ADMINISTRATORS
    password: str

    def said(self, result: Staff) -> Text:
        """The page itself says it."""
        return ""

    def done(self, result: Staff) -> HttpResponse:
        """The password, never to be seen again."""
        context = {"person": result, "password": self.password}
        response = render(self.request, "workspace/organisation/password.html", context)
        response["Cache-Control"] = "no-store"
        return response


class NewStaff(_ShowsPassword):
    """Make an account with a generated password."""

    form_class = NewStaffForm
    title = gettext_lazy("New account")
    lead = gettext_lazy("A first password is made for you to hand over. Roles are granted on the next page.")
    submit = gettext_lazy("Make the account")

    def back(self) -> str:
        """The list."""
        return reverse("workspace:staff")

    def get_initial(self) -> dict[str, Any]:
        """The unit from whose page one came."""
        return {"unit": self.request.GET.get("unit", "")}

    def act(self, data: dict[str, Any], *, by: Staff, at: datetime) -> Staff:
        """Employ."""
        self.password = new_password()
        return actions.employ(**_with_unit(data), password=self.password, by=by, at=at)


class SetPassword(OfStaff, _ShowsPassword):
    """Give somebody a new password."""

    title = gettext_lazy("New password")
    submit = gettext_lazy("Make a new password")

    def page(self) -> dict[str, Any]:
        """What it does."""
        return {
            **super().page(),
            "question": _("Make a new password for {name}?").format(name=self.person.name),
            "consequences": [
                _("The old password no longer works and all sessions of this account end."),
                _("The new one is shown to you once, to hand over."),
                _("The person has to choose a password of their own at the next sign-in."),
            ],
        }

    def act(self, data: dict[str, Any], *, by: Staff, at: datetime) -> Staff:
        """Set it."""
        self.password = new_password()
        return actions.set_password(staff_id=self.person.pk, password=self.password, by=by, at=at)


class ChangeStaff(OfStaff, ActView):
    """Change somebody's particulars."""

    roles = ADMINISTRATORS
    form_class = StaffForm
    title = gettext_lazy("Change the account")

    def get_initial(self) -> dict[str, Any]:
        """What they are now."""
        person = self.person
        plain = {name: getattr(person, name) for name in ("name", "post", "phone", "email")}
        return {**plain, "unit": person.unit_id}

    def act(self, data: dict[str, Any], *, by: Staff, at: datetime) -> Staff:
        """Change them."""
        return actions.change_staff(staff_id=self.person.pk, **_with_unit(data), by=by, at=at)


class Suspend(OfStaff, ActView):
    """Suspend an account."""

    roles = ADMINISTRATORS
    title = gettext_lazy("Suspend the account")
    submit = gettext_lazy("Suspend")
    danger = True

    def page(self) -> dict[str, Any]:
        """What it does."""
        return {
            **super().page(),
            "question": _("Suspend the account of {name}?").format(name=self.person.name),
            "consequences": [
                _("The person is signed out at once and cannot sign in."),
                _("What they did stays on the record; their roles rest."),
            ],
            "undo": _("The account can be reinstated at any time, with the same roles."),
        }

    def act(self, data: dict[str, Any], *, by: Staff, at: datetime) -> Staff:
        """Suspend it."""
        return actions.suspend(staff_id=self.person.pk, by=by, at=at)

    def said(self, result: Staff) -> Text:
        """That it is suspended."""
        return _("The account of {name} is suspended.").format(name=result.name)


class Reinstate(OfStaff, ActView):
    """Reinstate an account."""

    roles = ADMINISTRATORS
    title = gettext_lazy("Reinstate the account")
    submit = gettext_lazy("Reinstate")

    def page(self) -> dict[str, Any]:
        """What it does."""
        return {
            **super().page(),
            "question": _("Reinstate the account of {name}?").format(name=self.person.name),
            "consequences": [_("The person can sign in again and holds the same roles as before.")],
        }

    def act(self, data: dict[str, Any], *, by: Staff, at: datetime) -> Staff:
        """Reinstate it."""
        return actions.reinstate(staff_id=self.person.pk, by=by, at=at)

    def said(self, result: Staff) -> Text:
        """That it is active."""
        return _("The account of {name} is active again.").format(name=result.name)
