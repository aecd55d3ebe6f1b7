"""Forms of a decision: drafting and signing an opinion, answering, reporting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kentan.domain.cases import actions
from kentan.domain.cases.actions import Decision
from kentan.domain.cases.lifecycle.codes import CONCLUSION_LABELS, CONCLUSIONS_OF, Conclusion
from kentan.domain.cases.models import Opinion, OpinionKind, OpinionState
from kentan.interfaces.ui.dates import long_date

from .base import MoveForm
from .fields import AnswersField, PromisesField, text_field


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


FORMS = (DraftOpinion, ReturnDraft, SignOpinion, AnswerSuggestion, AnswerAccusation, FileReport)
