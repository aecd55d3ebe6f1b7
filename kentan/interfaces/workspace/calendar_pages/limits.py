"""The limits that the county may set, and how it counts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentan.domain.calendar.rules import DayUnit, Limit
from kentan.domain.deadlines import actions, queries
from kentan.domain.deadlines.actions.settings import DAYS_AT_MOST, TIERS_AT_MOST
from kentan.domain.deadlines.queries.counting import LimitRow
from kentan.domain.deadlines.rules import CLOCK_LABELS
from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.rules import Role
from kentan.interfaces.workspace.access import ActView, StaffPage, Text
from kentan.interfaces.workspace.calendar_pages.words import limit_text, moved_text

ADMINISTRATORS = (Role.ADMINISTRATOR,)
UNITS: dict[DayUnit, str | Promise] = {
    DayUnit.NATURAL: gettext_lazy("natural days"),
    DayUnit.WORKING: gettext_lazy("working days"),
}


class LimitsPage(StaffPage):
    """All limits that the law leaves to the county, and the rules of counting."""

    roles = ADMINISTRATORS
    template_name = "workspace/calendar_pages/limits.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rows and the rules."""
        rows = [
            {
                "row": row,
                "label": _(CLOCK_LABELS[row.kind]),
                "limit": limit_text(row.limit),
                "default": limit_text(row.default),
            }
            for row in queries.configurable_limits()
        ]
        return super().get_context_data(rows=rows, rules=queries.limits(), **kwargs)


class LimitForm(forms.Form):
    """A limit."""

    days = forms.IntegerField(label=gettext_lazy("Days"), min_value=1, max_value=DAYS_AT_MOST)
    unit = forms.TypedChoiceField(
        label=gettext_lazy("Counted in"), choices=list(UNITS.items()), coerce=DayUnit, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, natural_only: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if natural_only:
            self.fields["unit"].disabled = True
            self.fields["unit"].help_text = _("This limit counts natural days only.")


class ChangeLimit(ActView):
    """Set one limit."""

    roles = ADMINISTRATORS
    form_class = LimitForm
    lead = gettext_lazy("Holds for what begins from now on; what is running keeps the limit it began with.")

    @cached_property
    def row(self) -> LimitRow:
        """The limit of the address, or 404 when it is not the county's to set."""
        for row in queries.configurable_limits():
            if row.kind == self.kwargs["kind"]:
                return row
        raise Http404

    def get_form_kwargs(self) -> dict[str, Any]:
        """Some limits count natural days only."""
        return {**super().get_form_kwargs(), "natural_only": self.row.natural_only}

    def get_initial(self) -> dict[str, Any]:
        """What holds now."""
        return {"days": self.row.limit.days, "unit": self.row.limit.unit}

    def page(self) -> dict[str, Any]:
        """Which limit."""
        default: Limit = self.row.default
        return {
            "title": _(CLOCK_LABELS[self.row.kind]),
            "eyebrow": _("Usual: {limit}").format(limit=limit_text(default)),
        }

    def back(self) -> str:
        """The list."""
        return reverse("workspace:limits")

    def act(self, data: dict[str, Any], *, by: Staff, at: datetime) -> None:
        """Set it."""
        actions.change_limit(kind=self.row.kind, days=data["days"], unit=data["unit"], by=by, at=at)


class CountingForm(forms.Form):
    """How organs' lateness is judged and when they are reminded."""

    organ_lateness_moved = forms.BooleanField(
        label=gettext_lazy("An organ is late only after the next working day"),
        required=False,
        help_text=gettext_lazy("When the last day is a day off. A petitioner's limit always moves."),
    )
    tiers = forms.CharField(
        label=gettext_lazy("Reminders at, in percent of the limit"),
        max_length=40,
        help_text=gettext_lazy("Whole numbers from 1 to 100 with commas between them, for instance 50, 75, 90, 100."),
    )

    def clean_tiers(self) -> list[int]:
        """The percentages; the domain checks their size and number."""
        parts = [part.strip() for part in self.cleaned_data["tiers"].replace("，", ",").replace("、", ",").split(",")]
        if not all(part.isascii() and part.isdigit() and len(part) <= len("100") for part in parts):
            raise forms.ValidationError(_("Write whole numbers with commas between them."))
        return [int(part) for part in parts[: TIERS_AT_MOST + 1]]


class ChangeCounting(ActView):
    """Set the rules of counting."""

    roles = ADMINISTRATORS
    form_class = CountingForm
    title = gettext_lazy("Rules of counting")
    lead = gettext_lazy("Open limits are counted anew, with the days before and after on the record.")

    def get_initial(self) -> dict[str, Any]:
        """What holds now."""
        rules = queries.limits()
        return {
            "organ_lateness_moved": rules.organ_lateness_moved,
            "tiers": ", ".join(str(tier) for tier in rules.tiers),
        }

    def back(self) -> str:
        """The list."""
        return reverse("workspace:limits")

    def act(self, data: dict[str, Any], *, by: Staff, at: datetime) -> datetime:
        """Set them."""
        actions.change_counting(**data, by=by, at=at)
        return at

    def said(self, result: datetime) -> Text:
        """How many limits moved."""
        return moved_text(result)
