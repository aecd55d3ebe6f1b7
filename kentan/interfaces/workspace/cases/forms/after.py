"""Forms of what follows a decision: review, re-review, rating, closing, and what is only added to the file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kentan.domain.cases import actions
from kentan.domain.cases.lifecycle.codes import (
    BODY_LABELS,
    RATING_LABELS,
    REOPEN_LABELS,
    REVIEW_OUTCOME_LABELS,
    Body,
    Rating,
    ReopenReason,
    ReviewOutcome,
)
from kentan.domain.cases.models import CaseFile, Opinion, OpinionState, Statement, StatementKind
from kentan.domain.organisation.models import Staff
from kentan.interfaces.ui.dates import long_date
from kentan.platform.words import NotPermitted, Refused

from . import letters
from .base import FOR_THE_PETITIONER, MoveForm
from .fields import FilesField, choice_field, day_field, text_field
from .keeping import Delivering

OWN_WORDS = _("In the petitioner's own words. Attach the signed paper as a file.")


class AskReview(MoveForm):
    move = "ask_review"
    action = actions.ask_review
    on_behalf = True
    lead = _("The unit above the responsible one reviews the opinion, within 30 days.")

    grounds = text_field(_("What the petitioner asks for, and why"), rows=6, help_text=OWN_WORDS)


class AskReReview(MoveForm):
    move = "ask_re_review"
    action = actions.ask_re_review
    on_behalf = True
    lead = _("The unit above the reviewing one decides, within 30 days; a hearing does not count.")

    grounds = text_field(_("What the petitioner asks for, and why"), rows=6, help_text=OWN_WORDS)


class _Reviewing(MoveForm):
    """Facts, outcome and reasons; signed with the act."""

    template = "workspace/cases/parts/reviewed.html"
    facts = text_field(_("What was looked into, and what was found"), rows=6)
    outcome = choice_field(_("Outcome"), REVIEW_OUTCOME_LABELS.items())
    reasons = text_field(_("Reasons and legal basis"), rows=5)

    @property
    def signed(self) -> list[Opinion]:
        """The decisions so far, the latest first."""
        return [row for row in self.occasion.opinions if row.state == OpinionState.SIGNED]

    @property
    def grounds(self) -> list[Statement]:
        """What the petitioner asks for, the latest first."""
        return list(self.case.statements.filter(kind=StatementKind.GROUNDS).order_by("-written_at"))

    def arguments(self) -> dict[str, Any]:
        """The outcome as its code."""
        given = super().arguments()
        return {**given, "outcome": ReviewOutcome(given["outcome"])}


class DecideReview(_Reviewing):
    move = "decide_review"
    action = actions.decide_review
    lead = _("Revoked means that the unit handles the matter again, with a new limit from today.")


class DecideReReview(_Reviewing):
    move = "decide_re_review"
    action = actions.decide_re_review
    lead = _("This ends the procedure. The same facts and grounds are not accepted again (Art. 36).")

    def prepare(self) -> None:
        """Nobody is left to do it again."""
        kept = [row for row in REVIEW_OUTCOME_LABELS.items() if row[0] is not ReviewOutcome.REVOKED]
        self.fields["outcome"].choices = [(code.value, _(said)) for code, said in kept]  # type: ignore[attr-defined]  # a ChoiceField


class DeliverReview(Delivering):
    move = "deliver_review"
    action = actions.deliver_review


class DeliverConclusion(Delivering):
    move = "deliver_conclusion"
    action = actions.deliver_conclusion

    def prepare(self) -> None:
        """No right to another review follows."""
        self.fields["delivered_on"].help_text = ""


class OpenHearing(MoveForm):
    move = "open_hearing"
    action = actions.open_hearing
    lead = _("From this day until the end of the hearing the 30 days stand still.")

    begins_on = day_field(_("First day of the hearing"))
    note = text_field(_("Who chairs, who hears, where, and what is in dispute"))

    def prefilled(self) -> dict[str, Any]:
        """Today."""
        return {"begins_on": self.occasion.today}


class EndHearing(MoveForm):
    move = "end_hearing"
    action = actions.end_hearing

    ended_on = day_field(_("Last day of the hearing"))
    record = text_field(_("What came of it"), rows=6)

    def prefilled(self) -> dict[str, Any]:
        """Today."""
        return {"ended_on": self.occasion.today}


class WaiveReview(MoveForm):
    move = "waive_review"
    action = actions.waive_review
    on_behalf = True
    lead = _("Voluntary, and never a condition of anything. New facts can always be brought.")

    words = text_field(_("What the petitioner has declared"), rows=3, help_text=OWN_WORDS)


class Rate(MoveForm):
    move = "rate"
    action = actions.rate
    on_behalf = True
    lead = _("The bureau and the unit are rated apart from each other, each once.")

    body = choice_field(_("Who is rated"), BODY_LABELS.items())
    rating = choice_field(_("How satisfied"), RATING_LABELS.items())
    words = text_field(_("What the petitioner said"), rows=3, required=False)

    def prepare(self) -> None:
        """Only who has not been rated."""
        state = self.occasion.state
        unrated = {Body.BUREAU: state.rated_bureau is None, Body.UNIT: state.rated_unit is None}
        unrated[Body.UNIT] &= state.lead_unit_id is not None
        open_ = [(body.value, _(said)) for body, said in BODY_LABELS.items() if unrated[body]]
        self.fields["body"].choices = open_  # type: ignore[attr-defined]  # a ChoiceField
        if len(open_) == 1:
            self.initial["body"] = open_[0][0]

    def arguments(self) -> dict[str, Any]:
        """Both as their codes."""
        given = super().arguments()
        return {**given, "body": Body(given["body"]), "rating": Rating(given["rating"])}


class RecordReturnVisit(MoveForm):
    move = "record_return_visit"
    action = actions.record_return_visit

    visited_on = day_field(_("On which day"))
    words = text_field(
        _("What the petitioner said"),
        help_text=_("By phone or at home, with whom, and whether it was done as promised."),
    )

    def prefilled(self) -> dict[str, Any]:
        """Today."""
        return {"visited_on": self.occasion.today}


class Close(MoveForm):
    move = "close"
    action = actions.close
    template = "workspace/cases/parts/closing.html"

    summary = text_field(_("What the case ends with"))

    @property
    def done(self) -> list[str]:
        """What speaks for closing; the act itself checks it again."""
        case, state = self.case, self.occasion.state
        answered = case.conclusion_delivered_on or case.review_delivered_on or case.delivered_on
        checks = (
            (answered, gettext("Answered, delivered on %(day)s.")),
            (case.review_waived_on, gettext("The petitioner waived a review on %(day)s.")),
            (case.reported_on, gettext("Reported to the assigner on %(day)s.")),
            (case.return_visited_on, gettext("Return visit on %(day)s.")),
        )
        done = [text % {"day": long_date(day)} for day, text in checks if day]
        if state.commitments and not state.unmet:
            done.append(gettext("All %(count)d commitments are confirmed as kept.") % {"count": len(state.commitments)})
        return done

    def prefilled(self) -> dict[str, Any]:
        """Which answer was delivered when."""
        return {"summary": letters.closing_summary(self.occasion)}

    def consequences(self) -> Sequence[str]:
        """What follows."""
        return [
            gettext("The case is closed; nothing of it is deleted, and it stays to be found."),
            gettext("The petitioner is told, and can still rate."),
        ]

    def question(self) -> str:
        """Closing is a second person's finding."""
        return gettext("Is the matter answered, delivered and kept?")

    def undo(self) -> str:
        """The bureau can."""
        return gettext("The bureau can reopen it, for one of four reasons.")


class Reopen(MoveForm):
    move = "reopen"
    action = actions.reopen
    lead = _(
        "The responsible unit handles it again, with a new limit from today. What was decided stays on the record."
    )

    reason = choice_field(_("Reason"), REOPEN_LABELS.items())
    finding = text_field(_("What shows it"), help_text=FOR_THE_PETITIONER)

    def arguments(self) -> dict[str, Any]:
        """The reason as its code."""
        given = super().arguments()
        return {**given, "reason": ReopenReason(given["reason"])}


class Unmerge(MoveForm):
    move = "unmerge"
    action = actions.unmerge
    lead = _("The case stands where it stood before, with the clocks that it had.")

    reason = text_field(_("Reason"), rows=3, help_text=FOR_THE_PETITIONER)


class Withdraw(MoveForm):
    move = "withdraw"
    action = actions.withdraw
    on_behalf = True

    words = text_field(_("The petitioner's own words"), rows=3, help_text=OWN_WORDS)

    def consequences(self) -> Sequence[str]:
        """What follows."""
        return [
            gettext("Only the petitioner can withdraw, of their own will; you record it."),
            gettext("Nobody handles the matter any more, and its clocks stop."),
            gettext("The petitioner can raise it again at any time as a new matter."),
        ]

    def undo(self) -> str:
        """It cannot be taken back."""
        return gettext("A withdrawn case cannot be taken up again; it is registered anew.")


class AddNote(MoveForm):
    move = "add_note"
    action = actions.add_note

    note = text_field(_("Note"))
    for_petitioner = forms.BooleanField(label=_("Show it to the petitioner"), required=False)


class Attach(MoveForm):
    move = "attach"
    action = actions.attach
    lead = _("Photos, PDF, Word, Excel, PowerPoint, sound and video. Where a photo was taken is removed from it.")
    field_order = ["upload", "for_petitioner"]

    upload = FilesField(label=_("Files"), help_text=_("Choose files, or drag them here."))
    for_petitioner = forms.BooleanField(label=_("Show them to the petitioner"), required=False)

    def perform(self, *, by: Staff, at: datetime) -> list[CaseFile]:
        """Each file is an act of its own. What was refused is told with the name of the file; the others are kept."""
        kept, refused = [], []
        for upload in self.cleaned_data["upload"]:
            shown = self.cleaned_data["for_petitioner"]
            try:
                kept.append(actions.attach(case_id=self.case.pk, by=by, at=at, upload=upload, for_petitioner=shown))
            except NotPermitted:
                raise
            except Refused as error:
                refused.append((str(upload.name), error))
        if refused:
            raise SomeRefused(kept, refused)
        return kept


class SomeRefused(Refused):
    """Of several files some were refused: which, and why. Those in `kept` are on the case."""

    def __init__(self, kept: list[CaseFile], refused: list[tuple[str, Refused]]) -> None:
        self.kept, self.refused = kept, refused
        first = refused[0][1]
        super().__init__(first.msgid, instead=first.instead, article=first.article, field="upload", **first.params)


FORMS = (
    AskReview,
    DecideReview,
    DeliverReview,
    AskReReview,
    OpenHearing,
    EndHearing,
    DecideReReview,
    DeliverConclusion,
    WaiveReview,
    Rate,
    RecordReturnVisit,
    Close,
    Reopen,
    Unmerge,
    Withdraw,
    AddNote,
    Attach,
)
