"""Forms of what follows a signature: delivering the decision and keeping what was promised in it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kentan.domain.cases import actions, queries
from kentan.domain.cases.lifecycle.codes import DeliveryMethod
from kentan.domain.cases.models import StatementKind
from kentan.domain.cases.queries import Moment
from kentan.interfaces.ui.dates import long_date

from .base import MoveForm
from .fields import METHODS, choice_field, day_field, text_field


class Delivering(MoveForm):
    """How, when and with which proof a decision reached the petitioner."""

    method = choice_field(_("How it was delivered"), METHODS, radio=False)
    delivered_on = day_field(_("On which day"), help_text=_("The petitioner's 30 days count from this day."))
    proof = text_field(
        _("Proof"),
        rows=3,
        help_text=_("Who signed for it, the number of the letter, or the witness. Attach the signed record as a file."),
    )

    def prefilled(self) -> dict[str, Any]:
        """Today."""
        return {"delivered_on": self.occasion.today}

    def arguments(self) -> dict[str, Any]:
        """The method as its code."""
        given = super().arguments()
        return {**given, "method": DeliveryMethod(given["method"])}


class Deliver(Delivering):
    move = "deliver"
    action = actions.deliver


class _Promise(MoveForm):
    """About one commitment."""

    number = forms.TypedChoiceField(label=_("Which commitment"), coerce=int, widget=forms.RadioSelect)

    def waiting(self, fulfilled: bool, confirmed: bool) -> bool:
        """Whether a commitment in this condition is what the move is about."""
        raise NotImplementedError

    def prepare(self) -> None:
        """The commitments in question, each with its words and its day."""
        texts = {str(row.pk): row.body for row in self.case.statements.filter(kind=StatementKind.COMMITMENT)}
        rows = [
            (
                promise.number,
                gettext("%(text)s (by %(day)s)")
                % {"text": texts.get(promise.text, ""), "day": long_date(promise.due_on)},
            )
            for promise in self.occasion.state.commitments
            if self.waiting(promise.fulfilled_on is not None, promise.is_met)
        ]
        field = self.fields["number"]
        field.choices = rows  # type: ignore[attr-defined]  # a ChoiceField
        if len(rows) == 1:
            self.initial["number"] = rows[0][0]


class Fulfil(_Promise):
    move = "fulfil"
    action = actions.fulfil
    lead = _("A second person then checks the evidence.")

    evidence = text_field(
        _("Evidence"), help_text=_("What was done, when and by whom; receipts and photos are attached as files.")
    )

    def waiting(self, fulfilled: bool, confirmed: bool) -> bool:
        """Not reported yet."""
        return not fulfilled


class _OnFulfilment(_Promise):
    """A second person before what was reported as kept."""

    template = "workspace/cases/parts/evidence.html"

    @property
    def reported(self) -> list[Moment]:
        """What was reported as kept, with the evidence, the latest first."""
        moments = queries.timeline(self.case)
        return [moment for moment in reversed(moments) if moment.kind == "cases.case.commitment_fulfilled"]

    def waiting(self, fulfilled: bool, confirmed: bool) -> bool:
        """Reported and not confirmed."""
        return fulfilled and not confirmed


class ConfirmFulfilment(_OnFulfilment):
    move = "confirm_fulfilment"
    action = actions.confirm_fulfilment
    lead = _("You confirm that you have checked the evidence yourself.")


class RejectFulfilment(_OnFulfilment):
    move = "reject_fulfilment"
    action = actions.reject_fulfilment
    lead = _("The commitment runs again, with the day that it had.")

    reason = text_field(_("What is missing"), rows=3)


FORMS = (Deliver, Fulfil, ConfirmFulfilment, RejectFulfilment)
