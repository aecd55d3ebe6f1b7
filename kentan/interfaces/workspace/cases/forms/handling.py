"""Forms of the responsible unit: accepting, the ways out, extending, deciding, delivering, keeping its word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kentan.domain.cases import actions, queries
from kentan.domain.cases.actions import Decision
from kentan.domain.cases.lifecycle.checks import EXTENSION_AT_MOST
from kentan.domain.cases.lifecycle.codes import (
    CONCLUSION_LABELS,
    CONCLUSIONS_OF,
    DECLINE_LABELS,
    DELIVERY_LABELS,
    ROUTE_LABELS,
    Conclusion,
    DeclineGround,
    DeliveryMethod,
    Route,
)
from kentan.domain.cases.models import Opinion, OpinionKind, OpinionState, StatementKind
from kentan.domain.cases.queries import Moment
from kentan.interfaces.ui.dates import long_date

from . import letters
from .base import MoveForm
from .fields import AnswersField, PromisesField, choice_field, day_field, text_field

METHODS = list(DELIVERY_LABELS.items())
FOR_THE_PETITIONER = _("The petitioner reads this text. Names of other people and of colleagues do not belong in it.")


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


# ---------------------------------------------------------------- deciding


class _Decide(MoveForm):
    """A decision in its parts."""

    facts = text_field(
        _("Facts found"), rows=7, help_text=_("When, where, what happened, and how it was found out. State it exactly.")
    )
    answers = AnswersField(label=_("Answer to each demand"))
    conclusion = forms.ChoiceField(label=_("Conclusion"), widget=forms.RadioSelect)
    basis = text_field(_("Legal basis"), rows=3, help_text=_("Laws, rules and policies by name and article."))
    promises = PromisesField(
        label=_("Commitments"),
        required=False,
        help_text=_("What your unit will do, and by when. Each is followed until a second person confirms it."),
    )

    def prepare(self) -> None:
        """The demands, the conclusions that fit the purpose, where to fetch another row."""
        fitting = CONCLUSIONS_OF[self.occasion.state.purpose]
        self.fields["answers"].offer(self.occasion.demands)  # type: ignore[attr-defined]  # an AnswersField
        self.fields["conclusion"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (code.value, _(said)) for code, said in CONCLUSION_LABELS.items() if code in fitting
        ]

    def arguments(self) -> dict[str, Any]:
        """The parts as one decision."""
        given = self.cleaned_data
        decision = Decision(
            facts=given["facts"],
            answers=given["answers"],
            basis=given.get("basis", ""),
            conclusion=Conclusion(given["conclusion"]),
            promises=given.get("promises", ()),
        )
        return {"decision": decision}


def latest_draft(opinions: Sequence[Opinion]) -> Opinion | None:
    """The newest handling opinion that is not signed."""
    drafts = (row for row in opinions if row.kind == OpinionKind.HANDLING and row.state != OpinionState.SIGNED)
    return next(drafts, None)


class DraftOpinion(_Decide):
    move = "draft_opinion"
    action = actions.draft_opinion
    template = "workspace/cases/parts/returned.html"
    lead = _("The head of your unit signs it. The notice that a review can be asked for within 30 days adds itself.")

    def prefilled(self) -> dict[str, Any]:
        """The last draft, if there is one since the case was accepted."""
        draft = latest_draft(self.occasion.opinions)
        if draft is None or (self.case.drafted_on is None and draft.state == OpinionState.DRAFT):
            return {}
        return {
            "facts": draft.facts,
            "answers": draft.answers,
            "conclusion": draft.conclusion,
            "basis": draft.basis,
            "promises": [(row["text"], row["due_on"]) for row in draft.promises],
        }

    @property
    def returned_for(self) -> str:
        """Why the last draft came back; empty when it did not."""
        draft = latest_draft(self.occasion.opinions)
        return draft.returned_for if draft and draft.state == OpinionState.RETURNED else ""


class _OnDraft(MoveForm):
    """An act on the draft that lies before the head of the unit."""

    template = "workspace/cases/parts/draft.html"

    @property
    def draft(self) -> Opinion | None:
        """What was drafted."""
        return latest_draft(self.occasion.opinions)

    @property
    def promised(self) -> list[str]:
        """The commitments of the draft, each with its day."""
        rows = self.draft.promises if self.draft else []
        return [
            gettext("%(text)s (by %(day)s)")
            % {"text": row["text"], "day": long_date(date.fromisoformat(row["due_on"]))}
            for row in rows
        ]


class ReturnDraft(_OnDraft):
    move = "return_draft"
    action = actions.return_draft

    reason = text_field(_("What must change"))


class SignOpinion(_OnDraft):
    move = "sign_opinion"
    action = actions.sign_opinion

    def consequences(self) -> Sequence[str]:
        """What follows."""
        return [
            gettext("The opinion gets its number and never changes again."),
            gettext("Every commitment in it begins to run."),
            gettext("It must then be delivered to the petitioner, who can ask for a review within 30 days."),
        ]

    def question(self) -> str:
        """Instead of a warning: is it read?"""
        return gettext("Have you read it through, and do you sign it?")

    def undo(self) -> str:
        """It cannot be taken back."""
        return gettext("A signature cannot be taken back. If something must change, send the draft back instead.")


class AnswerSuggestion(_Decide):
    move = "answer_suggestion"
    action = actions.answer_suggestion
    lead = _("The answer is signed with this act.")

    def prepare(self) -> None:
        """A suggestion needs no legal basis."""
        super().prepare()
        self.fields["facts"].label = gettext("What was looked into")
        self.fields["basis"].required = False


class AnswerAccusation(_Decide):
    move = "answer_accusation"
    action = actions.answer_accusation
    lead = _("The reply goes to the petitioner alone. It does not name who was accused, nor who was heard.")

    def prepare(self) -> None:
        """An accusation is answered without commitments."""
        super().prepare()
        self.fields["facts"].label = gettext("What was looked into")
        self.fields["basis"].required = False
        del self.fields["promises"]


class FileReport(MoveForm):
    move = "file_report"
    action = actions.file_report
    lead = _("To the body that assigned the case; not shown to the petitioner.")

    report = text_field(
        _("Report"),
        rows=10,
        help_text=_("Main problems and demands, what was found and done, the answer and how the petitioner took it."),
    )


# ---------------------------------------------------------------- delivering and keeping


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


FORMS = (
    Accept,
    AcceptSimply,
    LeaveSimpleTrack,
    RouteByLaw,
    Redirect,
    Decline,
    Extend,
    DraftOpinion,
    ReturnDraft,
    SignOpinion,
    AnswerSuggestion,
    AnswerAccusation,
    FileReport,
    Deliver,
    Fulfil,
    ConfirmFulfilment,
    RejectFulfilment,
)
