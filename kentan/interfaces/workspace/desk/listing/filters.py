"""What the list of cases can be narrowed down to. The same form serves the list, its count and its export."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kentan.domain.cases import queries
from kentan.domain.cases.lifecycle.codes import CHANNEL_LABELS, PURPOSE_LABELS, STATE_LABELS
from kentan.domain.cases.models import Case
from kentan.domain.cases.permissions import found_by_person
from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.queries import active_units
from kentan.interfaces.workspace.desk import choices
from kentan.interfaces.workspace.desk.widgets import LongSelect, dress

ORDERS = [("newest", _("Newest first")), ("oldest", _("Oldest first")), ("changed", _("Last act first"))]
OPEN, DONE = "open", "closed"
FLAGS = ("urgent", "collective", "repeat", "simple", "mine")
# These stand above the filters and are not counted among them.
ABOVE = ("text", "order")
TYPED = ("state", "channel", "purpose", "category", "township", "village", "unit", "holder", "since", "until", *FLAGS)


def _date(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def _choice(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False)


def _long_choice(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, widget=LongSelect)


class CaseFilter(forms.Form):
    """The filters as the address carries them."""

    text = forms.CharField(label=_("Words or number"), required=False, max_length=120)
    order = forms.ChoiceField(label=_("Order"), required=False, choices=ORDERS)
    state = _choice(_("State"))
    since = _date(_("Registered from"))
    until = _date(_("Registered until"))
    unit = _long_choice(_("Responsible unit"))
    holder = _long_choice(_("Holder"))
    township = _long_choice(_("Township"))
    village = _long_choice(_("Village or community"))
    category = _long_choice(_("Category"))
    channel = _choice(_("How it came"))
    purpose = _choice(_("Purpose"))
    urgent = forms.BooleanField(label=_("Urgent"), required=False)
    collective = forms.BooleanField(label=_("Five people or more"), required=False)
    repeat = forms.BooleanField(label=_("Repeat petitions"), required=False)
    simple = forms.BooleanField(label=_("Simple track"), required=False)
    mine = forms.BooleanField(label=_("Registered by me"), required=False)

    def __init__(self, data: QueryDict, *, staff: Staff) -> None:
        super().__init__(data)
        self.staff = staff
        units = [(str(pk), name) for pk, name in active_units().values_list("pk", "short_name")]
        states = choices.coded(STATE_LABELS)
        self._choose("state", [("", _("All")), (OPEN, _("All open")), (DONE, _("All that are over")), *states])
        self._choose("unit", choices.with_empty(units, _("All")))
        self._choose("holder", choices.with_empty(units, _("All")))
        self._choose("township", choices.with_empty(choices.township_choices(), _("All")))
        self._choose("village", choices.with_empty(choices.village_choices(data.get("township", "")), _("All")))
        self._choose("category", choices.with_empty(choices.category_choices(retired=True), _("All")))
        self._choose("channel", choices.with_empty(choices.coded(CHANNEL_LABELS), _("All")))
        self._choose("purpose", choices.with_empty(choices.coded(PURPOSE_LABELS), _("All")))
        self._dress()

    def _choose(self, name: str, options: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = options  # type: ignore[attr-defined]  # a ChoiceField

    def _dress(self) -> None:
        dress(self.fields)
        for name in ("unit", "holder", "township", "village", "category"):
            self.fields[name].widget.attrs["data-combobox"] = True
        self.fields["township"].widget.attrs |= {
            "hx-get": reverse("workspace:case_villages"),
            "hx-trigger": "change",
            "hx-target": "#id_village",
        }

    @property
    def said(self) -> dict[str, Any]:
        """What is asked for and makes sense; the rest of the address is left aside."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def sorting(self) -> str:
        """newest, oldest or changed."""
        return str(self.said.get("order") or "newest")

    @property
    def count(self) -> int:
        """How many filters are in use."""
        return sum(name in self.said for name in TYPED)

    @property
    def shown_ticks(self) -> list[forms.BoundField]:
        """The filters that are ticked."""
        return [self[name] for name in FLAGS]

    def apply(self, cases: QuerySet[Case], *, people: Collection[int] | None = None) -> QuerySet[Case]:
        """The cases that are asked for; `people` are petitioners who must have a part in them."""
        said = self.said
        wanted: dict[str, Any] = {name: said[name] for name in ("text", *TYPED) if name in said}
        state = wanted.pop("state", "")
        wanted |= {"open": state} if state in (OPEN, DONE) else {"state": state}
        wanted["place"] = wanted.pop("village", "") or wanted.pop("township", "")
        if wanted.pop("mine", False):
            wanted["registered_by"] = self.staff.actor.id
        cases = queries.matching(cases, wanted)
        if people is None:
            return cases
        return queries.matching(cases.filter(found_by_person(self.staff)), {"petitioner": list(people) or [0]})

    def address(self) -> str:
        """The filters as a query that can be kept; nothing of pages, people, or what makes no sense."""
        query = QueryDict(mutable=True)
        for name in (*ABOVE, *TYPED):
            if self.said.get(name):
                query[name] = self.data[name]
        return query.urlencode()
