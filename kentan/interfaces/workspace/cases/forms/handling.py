"""Forms of the responsible unit until it decides: accepting, the ways out, extending."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kentan.domain.cases import actions
from kentan.domain.cases.lifecycle.checks import EXTENSION_AT_MOST
from kentan.domain.cases.lifecycle.codes import DECLINE_LABELS, ROUTE_LABELS, DeclineGround, DeliveryMethod, Route
from kentan.interfaces.ui.dates import long_date

from . import letters
from .base import FOR_THE_PETITIONER, MoveForm
from .fields import METHODS, choice_field, day_field, text_field


class Accept(MoveForm):
    move = "accept"
    action = actions.accept
    lead = _("The petitioner is told in writing. Your 60 days for handling begin today.")

    notice = text_field(_("Notice to the petitioner"), rows=9, help_text=FOR_THE_PETITIONER)

    def prefilled(self) -> dict[str, Any]:
        """A notice that says what Art. 23 asks for."""
        return {"notice": letters.acceptance_notice(self.occasion)}


class AcceptSimply(MoveForm):
    move = "accept_simply"
    action = actions.accept_simply
    lead = _("For small, clear, first-time matters: ten working days from today, and the answer may be told by phone.")

    notice = text_field(
        _("Notice to the petitioner"), rows=7, required=False, help_text=_("May be left empty if you have called.")
    )

    def prefilled(self) -> dict[str, Any]:
        """A notice with the shorter limit."""
        return {"notice": letters.acceptance_notice(self.occasion, simple=True)}


class LeaveSimpleTrack(MoveForm):
    move = "leave_simple_track"
    action = actions.leave_simple_track
    lead = _("The 60 days of the ordinary track count from the first acceptance.")

    reason = text_field(_("Reason"), rows=3, help_text=FOR_THE_PETITIONER)


class _Told(MoveForm):
    """A way out of the common path: who is competent, the notice, and how it reached the petitioner."""

    method = choice_field(_("How the petitioner was told"), METHODS, radio=False)
    delivered_on = day_field(_("On which day"))

    def prefilled(self) -> dict[str, Any]:
        """Told today."""
        return {"delivered_on": self.occasion.today}

    def undo(self) -> str:
        """It cannot be taken back as such."""
        return gettext("This cannot be undone. The bureau can reopen the case after it is closed.")

    def arguments(self) -> dict[str, Any]:
        """The method as its code."""
        given = super().arguments()
        return {**given, "method": DeliveryMethod(given["method"])}


class RouteByLaw(_Told):
    move = "route_by_law"
    action = actions.route_by_law
    field_order = ["route", "authority", "notice", "method", "delivered_on"]

    route = choice_field(_("Which item of Art. 31"), ROUTE_LABELS.items())
    authority = forms.CharField(label=_("Competent authority"), max_length=120)
    notice = text_field(_("Notice to the petitioner"), rows=6, help_text=FOR_THE_PETITIONER)

    def prefilled(self) -> dict[str, Any]:
        """A notice to begin with."""
        return {**super().prefilled(), "notice": letters.routing_notice(self.occasion)}

    def consequences(self) -> Sequence[str]:
        """What follows."""
        return [
            gettext("The matter leaves the petition procedure; nobody decides it here any more."),
            gettext("The petitioner is sent to the authority that you name and gets your notice."),
            gettext("The case can then only be closed."),
        ]

    def arguments(self) -> dict[str, Any]:
        """The route as its code."""
        given = super().arguments()
        return {**given, "route": Route(given["route"])}


class Redirect(_Told):
    move = "redirect"
    action = actions.redirect
    field_order = ["authority", "notice", "method", "delivered_on"]

    authority = forms.CharField(label=_("Competent body"), max_length=120)
    notice = text_field(_("Notice to the petitioner"), rows=6, help_text=FOR_THE_PETITIONER)

    def prefilled(self) -> dict[str, Any]:
        """A notice to begin with."""
        return {**super().prefilled(), "notice": letters.redirection_notice(self.occasion)}

    def consequences(self) -> Sequence[str]:
        """What follows."""
        return [
            gettext("No unit of this county handles the matter any more."),
            gettext("The petitioner is sent to the body that you name and gets your notice."),
            gettext("If a unit of this county is competent after all, object or forward instead."),
        ]


class Decline(_Told):
    move = "decline"
    action = actions.decline
    field_order = ["ground", "earlier_document", "notice", "method", "delivered_on"]

    ground = choice_field(_("Ground"), DECLINE_LABELS.items())
    earlier_document = forms.CharField(
        label=_("Number of the earlier document"),
        max_length=60,
        help_text=_("The acceptance notice, or the re-review opinion, that covers the same matter."),
    )
    notice = text_field(_("Notice to the petitioner"), rows=6, help_text=FOR_THE_PETITIONER)

    def prefilled(self) -> dict[str, Any]:
        """A notice to begin with."""
        return {**super().prefilled(), "notice": letters.refusal_notice(self.occasion)}

    def consequences(self) -> Sequence[str]:
        """What follows."""
        return [
            gettext("The matter is not handled (again)."),
            gettext("The law leaves these two grounds only; anything else is handled."),
            gettext("The petitioner gets your notice with the number of the earlier document."),
        ]

    def arguments(self) -> dict[str, Any]:
        """The ground as its code."""
        given = super().arguments()
        return {**given, "ground": DeclineGround(given["ground"])}


class Extend(MoveForm):
    move = "extend"
    action = actions.extend
    lead = _("Once, by at most 30 days. The petitioner is told why.")

    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=EXTENSION_AT_MOST)
    reason = text_field(_("Reason"), rows=4, help_text=FOR_THE_PETITIONER)

    def prefilled(self) -> dict[str, Any]:
        """All that the law allows, to be lowered."""
        return {"days": EXTENSION_AT_MOST}

    def prepare(self) -> None:
        """Say what the days come to."""
        begun = self.case.accepted_on or self.occasion.today
        limit = letters.handling_limit(self.occasion)
        until = self.occasion.last_day(begun, limit)
        longest = until + timedelta(days=EXTENSION_AT_MOST)
        self.fields["days"].help_text = gettext("Now until %(until)s; with 30 days until %(longest)s.") % {
            "until": long_date(until),
            "longest": long_date(longest),
        }


FORMS = (Accept, AcceptSimply, LeaveSimpleTrack, RouteByLaw, Redirect, Decline, Extend)
