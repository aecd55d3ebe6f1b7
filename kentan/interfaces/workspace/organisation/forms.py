"""Forms of the administrator's pages. They collect and clean; the rules are the domain's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kentan.domain.organisation.models import Place, Staff, Unit
from kentan.domain.organisation.queries import active_units, children, line_to
from kentan.domain.organisation.rules import ROLE_LABELS, UNIT_KIND_LABELS, Level, Role, padded

KINDS = [(kind.value, _(said)) for kind, said in UNIT_KIND_LABELS.items()]
ROLES = [(role.value, _(said)) for role, said in ROLE_LABELS.items()]


def county_code() -> str:
    """The county's 12-digit code."""
    return padded(settings.KENTAN_COUNTY_CODE)


def place_choices() -> list[tuple[str, str]]:
    """The places where a unit can be: from the province down to the townships."""
    above = [(place.code, place.name) for place in line_to(county_code())]
    below = [(place.code, f"　{place.name}") for place in children(county_code())]
    return above + below


class UnitFilter(forms.Form):
    """What the list of units shows."""

    q = forms.CharField(label=_("Name"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *KINDS])
    retired = forms.BooleanField(label=_("Retired units too"), required=False)


class UnitForm(forms.Form):
    """A unit's particulars."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    name = forms.CharField(label=_("Full name"), max_length=120)
    short_name = forms.CharField(
        label=_("Short name"), max_length=40, required=False, help_text=_("For lists; the full name if left empty.")
    )
    place = forms.ChoiceField(label=_("Place"))
    superior = forms.ModelChoiceField(
        label=_("Superior"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=_("Decides who reviews this unit's opinions."),
    )
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)

    def __init__(self, *args: Any, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = forms.ChoiceField(label=_("Place"), choices=place_choices())
        self.initial.setdefault("place", county_code())
        superiors = active_units()
        self.fields["superior"].queryset = superiors.exclude(pk=unit.pk) if unit else superiors  # type: ignore[attr-defined]  # a ModelChoiceField


class StaffFilter(forms.Form):
    """What the list of staff shows."""

    q = forms.CharField(label=_("Name, user name or telephone"), required=False, max_length=60)
    unit = forms.ModelChoiceField(label=_("Unit"), required=False, queryset=Unit.objects.none(), empty_label=_("All"))
    suspended = forms.BooleanField(label=_("Suspended accounts too"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = active_units()  # type: ignore[attr-defined]  # a ModelChoiceField


class StaffForm(forms.Form):
    """Somebody's particulars."""

    name = forms.CharField(label=_("Person's name"), max_length=40)
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())
    post = forms.CharField(label=_("Post"), max_length=60, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = active_units()  # type: ignore[attr-defined]  # a ModelChoiceField


class NewStaffForm(StaffForm):
    """A new account."""

    username = forms.CharField(
        label=_("User name"),
        max_length=40,
        help_text=_("2 to 40 letters, digits, dots, hyphens or underscores; capitals make no difference."),
    )
    field_order = ("username", "name", "unit", "post", "phone", "email")


class RoleForm(forms.Form):
    """A role to grant: at a unit, or for a place and all below it."""

    role = forms.ChoiceField(label=_("Role"), choices=[("", "---------"), *ROLES])
    unit = forms.ModelChoiceField(label=_("At the unit"), queryset=Unit.objects.none())
    place = forms.ChoiceField(
        label=_("Or for a place and all below it"),
        required=False,
        help_text=_("Leave empty for a role at the unit. A chosen place takes the unit's stead."),
    )

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = active_units()  # type: ignore[attr-defined]  # a ModelChoiceField
        self.initial.setdefault("unit", staff.unit_id)
        self.fields["place"].choices = [("", "---------"), *place_choices()]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_role(self) -> Role:
        """The chosen role."""
        return Role(self.cleaned_data["role"])


class PlaceFilter(forms.Form):
    """Finding a place by name."""

    q = forms.CharField(label=_("Name or code"), required=False, max_length=60)


class HamletForm(forms.Form):
    """A hamlet; coordinates in degrees."""

    name = forms.CharField(label=_("Name"), max_length=64)
    longitude = forms.DecimalField(
        label=_("Longitude"), required=False, max_digits=9, decimal_places=6, min_value=73, max_value=136
    )
    latitude = forms.DecimalField(
        label=_("Latitude"), required=False, max_digits=8, decimal_places=6, min_value=3, max_value=54
    )


def level_name(place: Place) -> Any:
    """The level of a place in words."""
    return {
        Level.PROVINCE: _("Province"),
        Level.PREFECTURE: _("Prefecture"),
        Level.COUNTY: _("County"),
        Level.TOWNSHIP: _("Township"),
        Level.VILLAGE: _("Village or community"),
    }[Level(place.level)]
