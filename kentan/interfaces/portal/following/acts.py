"""The pages on which a petitioner acts: one act each."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from kentan.domain.cases import actions, queries
from kentan.domain.cases.lifecycle.codes import BODY_LABELS, Body, Purpose, Rating
from kentan.domain.deadlines.queries import running_clocks_of
from kentan.domain.deadlines.rules import CLOCKS, ClockKind
from kentan.interfaces.portal import switches
from kentan.interfaces.portal.actions import tallies
from kentan.interfaces.portal.actions.tallies import Bound, TooMany
from kentan.interfaces.portal.clock import now
from kentan.interfaces.portal.following.door import WrongCode, open_door
from kentan.interfaces.portal.following.forms import (
    AttachForm,
    CodeForm,
    GroundsForm,
    NoteForm,
    RateForm,
    WithdrawForm,
    typed,
)
from kentan.interfaces.portal.following.views import TOO_MANY, FollowedPage
from kentan.interfaces.portal.pages import REFUSED
from kentan.interfaces.portal.words import length_of
from kentan.interfaces.ui.refusals import refusal_text, refusal_view
from kentan.interfaces.ui.uploads import too_large
from kentan.platform.certain import certain
from kentan.platform.words import Refused

ADDITIONS = Bound("addition", 60, timedelta(days=1))
NOT_KEPT = ("csrfmiddlewaretoken", "query_code")


class ActPage(FollowedPage):
    """GET explains and shows the form, POST acts and leads back to the case, or says what is wrong."""

    move = ""
    form_class: type[forms.Form] = forms.Form
    title = ""
    submit = ""
    danger = False
    template = "portal/following/act.html"

    # what each act says for itself

    def act(self, data: dict[str, Any], *, at: datetime) -> None:
        """Perform the one act. Raises Refused."""
        raise NotImplementedError

    def said(self) -> str:
        """What to tell afterwards."""
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        """What this page shows besides the form."""
        return {}

    # how all of them go

    def form(self, *args: Any, **kwargs: Any) -> forms.Form:
        """The form of the act."""
        return self.form_class(*args, **kwargs)

    def back_url(self) -> str:
        """The case."""
        return reverse("portal:follow_case", kwargs={"number": self.door.case.number})

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The form; when the act is not possible (any more), the case says so."""
        if self.move not in {one.code for one in queries.allowed_moves(case=self.door.case, by=self.door.by, at=now())}:
            messages.info(request, _("This cannot be done (any more). Below stands what can be done now."))
            return redirect(self.back_url())
        return self.page(request, self.form())

    @sensitive_variables()
    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Act, or show what has to be mended with everything that was written."""
        form = self.form(request.POST, request.FILES)
        if switch := switches.wanted(request):
            return self.switched(request, form, switch)
        if not form.is_valid():
            return self.page(request, form, status=REFUSED)
        try:
            self.act(form.cleaned_data, at=now())
        except Refused as error:
            return self.refused(request, form, error)
        if said := self.said():
            messages.success(request, said)
        return redirect(self.back_url())

    def switched(self, request: HttpRequest, form: forms.Form, switch: str) -> HttpResponse:
        """The same page in large type or another language, with what was written; files have to be chosen again."""
        switches.turn(request, switch)
        response = self.page(request, self.form(initial=typed(form)))
        switches.remember(response, switch)
        return response

    def refused(self, request: HttpRequest, form: forms.Form, error: Refused) -> HttpResponse:
        """The refusal at its field, or above the form."""
        status = TOO_MANY if isinstance(error, TooMany) else REFUSED
        if error.field in form.fields:
            form.add_error(error.field, refusal_text(error))
            return self.page(request, form, status=status)
        return self.page(request, form, status=status, refusal=refusal_view(error))

    def page(self, request: HttpRequest, form: forms.Form, *, status: int = 200, **more: Any) -> HttpResponse:
        """The page."""
        context = {
            "case": self.door.case,
            "form": form,
            "title": self.title,
            "submit": self.submit,
            "danger": self.danger,
            "back_url": self.back_url(),
            **self.context(),
            **more,
        }
        return render(request, self.template, context, status=status)

    def ask(self, request: HttpRequest, number: str) -> HttpResponseBase:
        """Half an hour was too short for what is being written: ask for the code, and keep the text."""
        if request.method != "POST":
            return super().ask(request, number)
        form = CodeForm(request.POST if "query_code" in request.POST else None)
        refusal = None
        if form.is_valid():
            try:
                self.door = open_door(request, number=number, code=form.cleaned_data["query_code"])
            except (WrongCode, TooMany) as error:
                refusal = refusal_view(error)
            else:
                return self.page(request, self.form(initial=typed(self.form(request.POST))), again=True)
        kept = [(name, value) for name, values in request.POST.lists() for value in values if name not in NOT_KEPT]
        context = {"form": form, "kept": kept, "number": number, "refusal": refusal}
        return render(request, "portal/following/again.html", context, status=REFUSED)


class NotePage(ActPage):
    """Something in writing."""

    move = "add_note"
    form_class = NoteForm

    def context(self) -> dict[str, Any]:
        """Words of the page."""
        return {
            "title": _("Add something in writing"),
            "submit": _("Send"),
            "lead": _("It goes to whoever has the matter now, and stays with it."),
        }

    def act(self, data: dict[str, Any], *, at: datetime) -> None:
        """Keep the note."""
        tallies.count(ADDITIONS, self.door.case.number, at=at)
        actions.add_note(case_id=self.door.case.pk, by=self.door.by, at=at, note=data["note"])

    def said(self) -> str:
        """Kept."""
        return _("What you wrote is with your matter now.")


class AttachPage(ActPage):
    """Photos and files. Each is an act of its own: the good ones are kept when one is refused."""

    move = "attach"
    form_class = AttachForm

    def context(self) -> dict[str, Any]:
        """Words of the page."""
        return {
            "title": _("Add photos or files"),
            "submit": _("Send"),
            "lead": _("Several can be chosen at once. Where and with what a photo was taken is removed from it."),
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep what can be kept; say of each of the others what is wrong."""
        form = self.form(request.POST, request.FILES)
        if switch := switches.wanted(request):
            return self.switched(request, form, switch)
        if too_large(request):
            form.errors.clear()
            form.add_error("uploads", _("The files together are too large to be sent at once. Send them one by one."))
        if not form.is_valid():
            return self.page(request, form, status=REFUSED)
        kept = 0
        for upload in form.cleaned_data["uploads"]:
            try:
                self.act({"upload": upload}, at=now())
                kept += 1
            except Refused as error:
                form.add_error("uploads", _("{file}: {problem}").format(file=upload.name, problem=refusal_text(error)))
        if kept:
            messages.success(request, self.said())
        return self.page(request, form, status=REFUSED) if form.errors else redirect(self.back_url())

    def act(self, data: dict[str, Any], *, at: datetime) -> None:
        """Keep one file."""
        tallies.count(ADDITIONS, self.door.case.number, at=at)
        actions.attach(case_id=self.door.case.pk, by=self.door.by, at=at, upload=data["upload"])

    def said(self) -> str:
        """Kept."""
        return _("What you sent is with your matter now.")


class RatePage(ActPage):
    """The bureau or the office, each rated once and apart from the other."""

    move = "rate"
    form_class = RateForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only the two bodies can be rated."""
        try:
            self.body = Body(str(kwargs["body"]))
        except ValueError:
            raise Http404 from None
        return super().dispatch(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        """Words of the page: which body, and what it did."""
        case = self.door.case
        secret = case.purpose == Purpose.ACCUSATION
        if self.body is Body.BUREAU:
            name, lead = case.bureau.name, _("The bureau took your matter in, passed it on and watched over it.")
        else:
            unit = "" if secret or case.lead_unit is None else case.lead_unit.name
            name, lead = unit or _(BODY_LABELS[Body.UNIT]), _("This office handled your matter and answered it.")
        return {
            "title": _("Rate: {body}").format(body=name),
            "lead": lead,
            "submit": _("Send the rating"),
            "remarks": [
                _("Your rating cannot be changed afterwards."),
                _("It takes no right from you: you can still ask for a review."),
            ],
        }

    def act(self, data: dict[str, Any], *, at: datetime) -> None:
        """Rate."""
        rating = Rating(data["rating"])
        actions.rate(
            case_id=self.door.case.pk, by=self.door.by, at=at, body=self.body, rating=rating, words=data["words"]
        )

    def said(self) -> str:
        """Thanks."""
        return _("Thank you. Your rating is on the record.")


class ReviewPage(ActPage):
    """The office above is asked to look at the decision again (Art. 35)."""

    move = "ask_review"
    form_class = GroundsForm
    clock = ClockKind.REVIEW_REQUEST

    def context(self) -> dict[str, Any]:
        """Who will decide, and until when it can be asked."""
        case = self.door.case
        above = case.lead_unit.superior if case.lead_unit else None
        return {
            "title": _("Ask for a review"),
            "submit": _("Ask for the review"),
            "remarks": self.remarks(above.name if above else "", ClockKind.REVIEW),
            "until": self.until(),
            "article": "35",
        }

    def remarks(self, office: str, decided: ClockKind) -> list[str]:
        """What will happen."""
        said = [_("Your request goes to {office}.").format(office=office)] if office else []
        length = length_of(certain(CLOCKS[decided].limit))
        answer = _("It decides within {length} and answers you in writing.").format(length=length)
        return [*said, answer, _("It costs nothing.")]

    def until(self) -> Any:
        """The last day for asking."""
        clock = running_clocks_of(self.door.case).filter(kind=self.clock).first()
        return clock.effective_on if clock else None

    def act(self, data: dict[str, Any], *, at: datetime) -> None:
        """Ask."""
        actions.ask_review(case_id=self.door.case.pk, by=self.door.by, at=at, grounds=data["grounds"])

    def said(self) -> str:
        """What comes next."""
        return _("Your request is on its way. Below you see who decides it and by when.")


class ReReviewPage(ReviewPage):
    """The last step: the office above the reviewing one (Art. 36)."""

    move = "ask_re_review"
    clock = ClockKind.RE_REVIEW_REQUEST

    def context(self) -> dict[str, Any]:
        """Who will decide, and until when it can be asked."""
        case = self.door.case
        above = case.review_unit.superior if case.review_unit else None
        return {
            "title": _("Ask for a re-review"),
            "submit": _("Ask for the re-review"),
            "remarks": [
                *self.remarks(above.name if above else "", ClockKind.RE_REVIEW),
                _("It is the last step of the procedure."),
            ],
            "until": self.until(),
            "article": "36",
        }

    def act(self, data: dict[str, Any], *, at: datetime) -> None:
        """Ask."""
        actions.ask_re_review(case_id=self.door.case.pk, by=self.door.by, at=at, grounds=data["grounds"])


class WithdrawPage(ActPage):
    """The matter is taken back, by its petitioner alone."""

    move = "withdraw"
    form_class = WithdrawForm
    danger = True

    def context(self) -> dict[str, Any]:
        """What it means."""
        return {
            "title": _("Withdraw the matter"),
            "submit": _("Withdraw it"),
            "lead": _("Only if you want to. Nobody may ask you to do it or make anything depend on it."),
            "remarks": [
                _("Nobody works on it any more, and there will be no answer."),
                _("Nothing is deleted: what you wrote stays on the record."),
                _("You can bring the same matter again at any time."),
            ],
        }

    def act(self, data: dict[str, Any], *, at: datetime) -> None:
        """Withdraw."""
        actions.withdraw(case_id=self.door.case.pk, by=self.door.by, at=at, words=data["words"])

    def said(self) -> str:
        """Done."""
        return _("The matter is withdrawn.")
