"""Forms of the desk: correcting the registration, sending the matter out, settling objections."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kentan.domain.calendar.rules import Party
from kentan.domain.cases import actions, queries
from kentan.domain.cases.lifecycle.checks import TITLE_AT_MOST
from kentan.domain.cases.lifecycle.codes import (
    CHANNEL_LABELS,
    PURPOSE_LABELS,
    Channel,
    Purpose,
)
from kentan.domain.cases.lifecycle.guards import OBJECTION_LIMIT, last_day
from kentan.domain.cases.models import Category
from kentan.domain.cases.queries import Moment
from kentan.domain.organisation.models import Unit
from kentan.domain.organisation.queries import active_units, places_within
from kentan.domain.organisation.rules import Level, UnitKind
from kentan.interfaces.workspace.cases.occasion import Occasion

from . import letters
from .base import MoveForm
from .fields import FilteredSelect, LinesField, UnitField, UnitsField, choice_field, day_field, text_field


def lead_units(occasion: Occasion) -> list[Unit]:
    """The units that can be responsible: for an accusation the discipline organ, else all but it and those above."""
    units = list(active_units())
    if occasion.case.purpose == Purpose.ACCUSATION:
        return [unit for unit in units if unit.kind == UnitKind.DISCIPLINE]
    return [unit for unit in units if unit.kind not in (UnitKind.DISCIPLINE, UnitKind.SUPERIOR)]


def place_choices(occasion: Occasion) -> list[tuple[str, Any]]:
    """The county with its townships and villages in use, villages under their township."""
    county = occasion.case.problem_place_id[:6].ljust(12, "0")
    groups: list[tuple[str, Any]] = []
    for place in places_within(county).filter(retired_on__isnull=True):
        if place.level == Level.VILLAGE and groups and isinstance(groups[-1][1], list):
            groups[-1][1].append((place.code, place.name))
        else:
            groups.append((place.name, [(place.code, place.name)]))
    return groups


class Amend(MoveForm):
    move = "amend"
    action = actions.amend
    lead = _("What stood before stays on the record.")

    reason = text_field(_("What was wrong, and how you know"), rows=2)
    title = forms.CharField(label=_("Title"), max_length=TITLE_AT_MOST)
    body = text_field(_("What happened"), rows=8)
    demands = LinesField(label=_("Demands, one in each row"), help_text=_("Every demand is answered on its own later."))
    place = forms.ChoiceField(label=_("Place of the problem"), widget=FilteredSelect)
    category = forms.ChoiceField(label=_("Category"), required=False, widget=FilteredSelect)
    channel = choice_field(_("Channel"), CHANNEL_LABELS.items(), radio=False)
    purpose = choice_field(
        _("Purpose"),
        PURPOSE_LABELS.items(),
        help_text=_("Can be corrected before dispatch only; of an accusation by the named officers only (Art. 30)."),
    )
    people_present = forms.IntegerField(label=_("People present"), min_value=0)
    people_concerned = forms.IntegerField(label=_("People concerned"), min_value=1)
    urgent = forms.BooleanField(label=_("Urgent"), required=False)
    confidential = forms.BooleanField(label=_("Confidential: the petitioner asks not to be named"), required=False)
    return_visit_required = forms.BooleanField(label=_("A return visit is required"), required=False)

    def prefilled(self) -> dict[str, Any]:
        """What is registered now."""
        case = self.case
        names = ("title", "body", "channel", "purpose", "people_present", "people_concerned", "urgent", "confidential")
        return {
            **{name: getattr(case, name) for name in (*names, "return_visit_required")},
            "demands": list(self.occasion.demands),
            "place": case.problem_place_id,
            "category": case.category_id or "",
        }

    def prepare(self) -> None:
        """Places of the county and categories in use."""
        self.fields["place"].choices = place_choices(self.occasion)  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["category"].choices = category_choices(self.case.category_id)  # type: ignore[attr-defined]  # a ChoiceField
        if self.case.purpose == Purpose.ACCUSATION or self.case.dispatched_on:
            del self.fields["purpose"]

    def arguments(self) -> dict[str, Any]:
        """Codes as the domain knows them; an empty category is left alone."""
        given = super().arguments()
        given["channel"] = Channel(given["channel"])
        if "purpose" in given:
            given["purpose"] = Purpose(given["purpose"])
        if not given["category"]:
            del given["category"]
        return given


def category_choices(now: str | None) -> list[tuple[str, Any]]:
    """Categories in use and the case's own, indented by level."""
    rows = [row for row in Category.objects.order_by("code") if row.retired_on is None or row.code == now]
    return [("", gettext("Not given")), *((row.code, "　" * (row.level - 1) + row.name) for row in rows)]


class _ToUnit(MoveForm):
    """The responsible unit and those that assist it."""

    unit_id = UnitField(label=_("Responsible unit"))
    assisting = UnitsField(label=_("Assisting units"))

    def prepare(self) -> None:
        """The units that the matter can go to."""
        units = lead_units(self.occasion)
        self.fields["unit_id"].offer(units)  # type: ignore[attr-defined]  # a UnitField
        if self.case.purpose == Purpose.ACCUSATION:
            del self.fields["assisting"]
        else:
            self.fields["assisting"].offer(units)  # type: ignore[attr-defined]  # a UnitsField

    def prefilled(self) -> dict[str, Any]:
        """For an accusation there is only one to choose."""
        if self.case.purpose != Purpose.ACCUSATION:
            return {}
        units = lead_units(self.occasion)
        return {"unit_id": units[0].pk} if len(units) == 1 else {}


class Forward(_ToUnit):
    move = "forward"
    action = actions.forward
    lead = _("The unit has five working days to object and fifteen days to tell the petitioner that it accepts.")
    field_order = ["unit_id", "assisting", "note"]

    note = text_field(_("Note for the unit"), rows=2, required=False, help_text=_("Not shown to the petitioner."))


class Assign(_ToUnit):
    move = "assign"
    action = actions.assign
    lead = _("As forwarding, and the unit owes you a report by the day that you set.")
    field_order = ["unit_id", "report_due_on", "assisting", "note"]

    report_due_on = day_field(_("Report due on"))
    note = text_field(_("Note for the unit"), rows=2, required=False, help_text=_("Not shown to the petitioner."))

    def prefilled(self) -> dict[str, Any]:
        """As long as the handling may take."""
        return {**super().prefilled(), "report_due_on": letters.usual_report_day(self.occasion)}


class Object(MoveForm):
    move = "object"
    action = actions.object_
    template = "workspace/cases/parts/objection_window.html"
    lead = _(
        "The case goes back to the bureau, which finds whether you are right. Your clocks are not stopped for good."
    )

    reasons = text_field(
        _("Reasons"), rows=5, help_text=_("With the duties of your unit, the facts and the rules that you rest on.")
    )
    proposed_unit_id = UnitField(label=_("Unit that you propose instead"))

    @property
    def until(self) -> date:
        """The last day of the five working days."""
        begun = self.case.dispatched_on or self.occasion.today
        return last_day(begun, OBJECTION_LIMIT, Party.ORGAN, self.occasion.calendar)

    def prepare(self) -> None:
        """Every unit but one's own."""
        units = [unit for unit in lead_units(self.occasion) if unit.pk != self.case.lead_unit_id]
        self.fields["proposed_unit_id"].offer(units)  # type: ignore[attr-defined]  # a UnitField


class _OnObjection(MoveForm):
    """An act of whoever settles an objection."""

    template = "workspace/cases/parts/objection.html"

    @property
    def objections(self) -> list[Moment]:
        """What units have said against their being responsible, the latest first."""
        moments = queries.timeline(self.case)
        return [moment for moment in reversed(moments) if moment.kind == "cases.case.objected"]


class UpholdObjection(_OnObjection):
    move = "uphold_objection"
    action = actions.uphold_objection
    lead = _("The case comes back to the bureau, to be sent to another unit.")

    finding = text_field(_("Finding"))


class OverruleObjection(_OnObjection):
    move = "overrule_objection"
    action = actions.overrule_objection
    lead = _("The unit keeps the case. Its clocks run from the first dispatch: an objection gains no time.")

    finding = text_field(_("Finding"))


class SettleResponsibility(_ToUnit, _OnObjection):
    move = "settle_responsibility"
    action = actions.settle_responsibility
    lead = _("What the joint meeting settles stays settled: the unit cannot object again.")
    field_order = ["unit_id", "minutes", "assisting", "note"]

    minutes = forms.CharField(label=_("Number of the minutes"), max_length=60)
    note = text_field(_("Note for the unit"), rows=2, required=False, help_text=_("Not shown to the petitioner."))


class ChangeAssisting(MoveForm):
    move = "change_assisting"
    action = actions.change_assisting

    assisting = UnitsField(label=_("Assisting units"))

    def prefilled(self) -> dict[str, Any]:
        """Those that assist now."""
        return {"assisting": list(self.case.assisting_unit_ids)}

    def prepare(self) -> None:
        """Every unit but the responsible one."""
        units = [unit for unit in lead_units(self.occasion) if unit.pk != self.case.lead_unit_id]
        self.fields["assisting"].offer(units)  # type: ignore[attr-defined]  # a UnitsField


FORMS = (
    Amend,
    Forward,
    Assign,
    Object,
    UpholdObjection,
    OverruleObjection,
    SettleResponsibility,
    ChangeAssisting,
)
