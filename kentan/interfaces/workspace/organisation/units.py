"""Units: list, page, found, change, retire."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentan.domain.ledger.events import Stream
from kentan.domain.organisation import actions, queries
from kentan.domain.organisation.models import Staff, Unit
from kentan.domain.organisation.rules import Role, UnitKind
from kentan.interfaces.ui.parts import Fact
from kentan.interfaces.workspace.access import ActView, StaffPage, Text
from kentan.interfaces.workspace.organisation.forms import UnitFilter, UnitForm
from kentan.interfaces.workspace.organisation.history import timeline_of

ADMINISTRATORS = (Role.ADMINISTRATOR,)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row of the list; `indent` is a step of the style's padding, 0 to 5."""

    unit: Unit
    indent: int = 0


def _indent(depth: int) -> int:
    """Below a superior a row moves right, visibly from the first step on."""
    return min(depth + 2, 5) if depth else 0


class UnitsPage(StaffPage):
    """All units below their superiors; filtered ones as a flat list."""

    roles = ADMINISTRATORS
    template_name = "workspace/organisation/units.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rows and the filter."""
        form = UnitFilter(self.request.GET or None)
        given = form.cleaned_data if form.is_valid() else {}
        retired = bool(given.get("retired"))
        if given.get("q") or given.get("kind"):
            kinds = [UnitKind(given["kind"])] if given["kind"] else []
            found = queries.units(kinds=kinds, text=given["q"], include_retired=retired)
            rows = [Line(unit=unit) for unit in found]
        else:
            tree = queries.unit_tree(include_retired=retired)
            rows = [Line(unit=branch.unit, indent=_indent(branch.depth)) for top in tree for branch in top.flat()]
        active = sum(bool(value) for value in given.values())
        return super().get_context_data(rows=rows, form=form, active_count=active, **kwargs)


class _OfUnit:
    """A page about one unit."""

    kwargs: dict[str, Any]

    @cached_property
    def unit(self) -> Unit:
        """The unit of the address, or 404."""
        return get_object_or_404(Unit.objects.select_related("place", "superior"), pk=self.kwargs["pk"])

    def back(self) -> str:
        """The unit's page."""
        return reverse("workspace:unit", kwargs={"pk": self.unit.pk})


class UnitPage(_OfUnit, StaffPage):
    """One unit: particulars, staff, history."""

    roles = ADMINISTRATORS
    template_name = "workspace/organisation/unit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The unit, its staff and what happened to it."""
        unit = self.unit
        facts = [
            Fact(term=_("Kind"), value=unit.get_kind_display()),
            Fact(term=_("Short name"), value=unit.short_name),
            Fact(term=_("Place"), value=queries.path_of(unit.place_id) or unit.place.name),
            Fact(term=_("Superior"), value=unit.superior.name if unit.superior else ""),
            Fact(term=_("Telephone"), value=unit.phone),
            Fact(term=_("Address"), value=unit.address),
        ]
        return super().get_context_data(
            unit=unit,
            facts=facts,
            staff_rows=queries.staff_list(unit_id=unit.pk),
            entries=timeline_of(Stream("unit", str(unit.pk))),
            **kwargs,
        )


def _with_superior(data: dict[str, Any]) -> dict[str, Any]:
    """The form's values by the names that the domain uses."""
    superior = data["superior"]
    others = {name: value for name, value in data.items() if name != "superior"}
    return {**others, "superior_id": superior.pk if superior else None}


class NewUnit(ActView):
    """Found a unit."""

    roles = ADMINISTRATORS
    form_class = UnitForm
    title = gettext_lazy("New unit")
    submit = gettext_lazy("Found the unit")

    def get_initial(self) -> dict[str, Any]:
        """Most units are departments."""
        return {"kind": UnitKind.DEPARTMENT}

    def back(self) -> str:
        """The list."""
        return reverse("workspace:units")

    def act(self, data: dict[str, Any], *, by: Staff, at: datetime) -> Unit:
        """Found it."""
        return actions.found_unit(**_with_superior(data), by=by, at=at)

    def said(self, result: Unit) -> Text:
        """What was founded."""
        return _("{unit} is founded.").format(unit=result.name)

    def done(self, result: Unit) -> HttpResponse:
        """Go to the new unit."""
        return HttpResponseRedirect(reverse("workspace:unit", kwargs={"pk": result.pk}))


class ChangeUnit(_OfUnit, NewUnit):
    """Change a unit's particulars."""

    title = gettext_lazy("Change the unit")
    submit = gettext_lazy("Save")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form knows the unit, which cannot be its own superior."""
        return {**super().get_form_kwargs(), "unit": self.unit}

    def get_initial(self) -> dict[str, Any]:
        """What the unit is now."""
        unit = self.unit
        plain = {name: getattr(unit, name) for name in ("kind", "name", "short_name", "phone", "address")}
        return {**plain, "place": unit.place_id, "superior": unit.superior_id}

    def page(self) -> dict[str, Any]:
        """Whose particulars."""
        return {"eyebrow": self.unit.name}

    def act(self, data: dict[str, Any], *, by: Staff, at: datetime) -> Unit:
        """Change it."""
        given = _with_superior(data)
        given["place_id"] = given.pop("place")
        given["short_name"] = given["short_name"] or given["name"]
        return actions.change_unit(unit_id=self.unit.pk, **given, by=by, at=at)

    def said(self, result: Unit) -> Text:
        """That it is saved."""
        return _("Saved.")


class RetireUnit(_OfUnit, ActView):
    """Retire a unit."""

    roles = ADMINISTRATORS
    title = gettext_lazy("Retire the unit")
    submit = gettext_lazy("Retire")
    danger = True

    def page(self) -> dict[str, Any]:
        """What it does."""
        return {
            "eyebrow": self.unit.name,
            "question": _("Retire {unit}?").format(unit=self.unit.name),
            "consequences": [
                _("It is offered no longer when a matter is forwarded."),
                _("Everything it did stays as it is and keeps its name."),
            ],
            "undo": _("A retired unit stays retired; a successor is founded as a new unit."),
        }

    def act(self, data: dict[str, Any], *, by: Staff, at: datetime) -> Unit:
        """Retire it."""
        return actions.retire_unit(unit_id=self.unit.pk, by=by, at=at)

    def said(self, result: Unit) -> Text:
        """That it is retired."""
        return _("{unit} is retired.").format(unit=result.name)
