"""The pages of filing: the steps, the answers together, sending, and what comes after."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from kentan.domain.deadlines.queries import running_clocks_of
from kentan.interfaces.portal import switches
from kentan.interfaces.portal.actions import drafts, tallies
from kentan.interfaces.portal.actions.drafts import Kept, files_of
from kentan.interfaces.portal.actions.sending import send, sent
from kentan.interfaces.portal.actions.tallies import Bound, TooMany
from kentan.interfaces.portal.clock import now, today
from kentan.interfaces.portal.filing import cookie, steps
from kentan.interfaces.portal.filing.forms import AskedForm, StepForm
from kentan.interfaces.portal.filing.matter import facts_of, matter_of
from kentan.interfaces.portal.filing.steps import CHECK, CHECKED, FIRST, LAST_PAGE, Step
from kentan.interfaces.portal.pages import REFUSED, PrivatePage, the_bureau
from kentan.interfaces.portal.qr import qr_code
from kentan.interfaces.portal.words import face
from kentan.interfaces.ui.refusals import RefusalView, refusal_text, refusal_view
from kentan.interfaces.ui.uploads import too_large
from kentan.interfaces.ui.visitors import client_ip
from kentan.platform import files
from kentan.platform.words import N_, Refused

HOUR = timedelta(hours=1)
DRAFTS = Bound("draft", 120, HOUR)
TOO_MANY = 429
TRAP = "website"  # no person sees this field
NOT_OPEN = Refused(
    N_("Matters cannot be filed here yet."), instead=N_("The county has to enter its petition bureau first.")
)


def filings() -> Bound:
    """How many matters may come from one address."""
    return Bound("filing", settings.KENTAN_FILINGS_PER_HOUR, HOUR)


class Start(PrivatePage):
    """Begin, or go on with what was begun."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask only when there is something to go on with."""
        kept = cookie.read(request)
        if kept is None:
            return redirect(FIRST.url)
        if kept.draft.case_id is not None:
            return redirect("portal:file_done")
        missing = steps.first_missing(kept.answers)
        context = {"draft": kept.draft, "go_on_url": missing.url if missing else reverse("portal:file_check")}
        return render(request, "portal/filing/start.html", context)


class DraftPage(PrivatePage):
    """A page that needs a draft; without one, people begin at the beginning."""

    kept: Kept

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the draft of this browser."""
        found = cookie.read(request)
        if found is not None and found.draft.case_id is not None:
            return redirect("portal:file_done")
        if found is None:
            return self.without_draft(request)
        self.kept = found
        try:
            return super().dispatch(request, *args, **kwargs)
        except drafts.AlreadySent:  # while this page was loading, from another window
            return redirect("portal:file_done")

    def without_draft(self, request: HttpRequest) -> HttpResponseBase:
        """What to do when there is nothing yet."""
        if request.method == "POST":
            messages.warning(request, _("Your answers could not be found: they are kept for seven days."))
        return redirect(FIRST.url)


class StepPage(DraftPage):
    """One step: shows the form, keeps whatever was typed, and goes on when it is right."""

    step: Step = FIRST
    status = 200

    def without_draft(self, request: HttpRequest) -> HttpResponseBase:
        """The first step needs none: the draft begins when it is answered."""
        if self.step != FIRST:
            return super().without_draft(request)
        if the_bureau() is None:
            return self.page(request, FIRST.form(answers={}), {}, refusal=refusal_view(NOT_OPEN))
        if request.method != "POST":
            return self.page(request, FIRST.form(answers={}), {})
        return self.begin(request)

    def begin(self, request: HttpRequest) -> HttpResponseBase:
        """Begin a draft with the first answer."""
        if switch := switches.wanted(request):
            return self.switched(request, FIRST.form(answers={}, initial=request.POST.dict()), {}, switch)
        form = FIRST.form(request.POST, answers={})
        if not form.is_valid():
            return self.page(request, form, {}, status=REFUSED)
        try:
            tallies.count(DRAFTS, client_ip(request), at=now())
        except TooMany as error:
            return self.page(request, form, {}, refusal=refusal_view(error), status=TOO_MANY)
        tallies.forget_old(at=now())
        token, kept = drafts.begin(at=now())
        kept = drafts.keep(kept, FIRST.name, form.typed(), at=now())
        response = redirect(steps.after(FIRST, kept.answers))
        cookie.write(response, token)
        return response

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form with what was typed before."""
        missing = steps.first_missing(self.kept.answers, before=self.step)
        if missing is not None or not self.step.applies(self.kept.answers):
            return redirect(missing.url if missing else steps.after(self.step, self.kept.answers))
        form = self.step.form(answers=self.kept.answers, initial=self.kept.answers.get(self.step.name, {}))
        return self.page(request, form, self.kept.answers)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep what was typed, then say what is wrong or go on."""
        form = self.step.form(request.POST, answers=self.kept.answers)
        self.kept = drafts.keep(self.kept, self.step.name, form.typed(), at=now())
        if switch := switches.wanted(request):
            shown = self.step.form(answers=self.kept.answers, initial=form.typed())
            return self.switched(request, shown, self.kept.answers, switch)
        response: HttpResponse
        if form.is_valid():
            response = redirect(steps.after(self.step, self.kept.answers))
        else:
            response = self.page(request, form, self.kept.answers, status=REFUSED)
        cookie.write(response, request.COOKIES[cookie.NAME])  # seven more days here, too
        return response

    def switched(self, request: HttpRequest, form: StepForm, answers: drafts.Answers, switch: str) -> HttpResponse:
        """The same page in large type or another language."""
        switches.turn(request, switch)
        response = self.page(request, form, answers)
        switches.remember(response, switch)
        return response

    def page(
        self, request: HttpRequest, form: StepForm, answers: drafts.Answers, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        """The page of the step."""
        context = {
            "step": self.step,
            "pages": LAST_PAGE,
            "form": form,
            "back_url": steps.before(self.step, answers),
            "to_check": CHECKED in answers,
            **more,
        }
        return render(request, self.step.template, context, status=status)


class AskedPage(StepPage):
    """Several demands: a button adds a box."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """One more box, or on."""
        if "more" not in request.POST:
            return super().post(request)
        form = AskedForm(request.POST, answers=self.kept.answers)
        self.kept = drafts.keep(self.kept, self.step.name, form.typed(), at=now())
        shown = AskedForm(answers=self.kept.answers, initial=form.typed()).with_blank()
        return self.page(request, shown, self.kept.answers)


class EvidencePage(StepPage):
    """Photos and files: kept as soon as they are sent, removed one by one."""

    def page(
        self, request: HttpRequest, form: StepForm, answers: drafts.Answers, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        """The page with the files so far."""
        held = files_of(self.kept.draft)
        more |= {"files": held, "full": len(held) >= drafts.FILES_AT_MOST, "most": drafts.FILES_AT_MOST}
        return super().page(request, form, answers, status=status, **more)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Remove one, or take in what was sent, and stay or go on."""
        if file_id := request.POST.get("remove"):
            return self.remove(request, file_id)
        form = self.step.form(request.POST, answers=self.kept.answers)
        form.is_valid()
        for said in self.take_in(request):
            form.add_error("uploads", said)
        if form.errors:
            return self.page(request, form, self.kept.answers, status=REFUSED)
        if switch := switches.wanted(request):
            return self.switched(request, self.step.form(answers=self.kept.answers), self.kept.answers, switch)
        self.kept = drafts.keep(self.kept, self.step.name, {}, at=now())
        return redirect(self.step.url if "stay" in request.POST else steps.after(self.step, self.kept.answers))

    def remove(self, request: HttpRequest, file_id: str) -> HttpResponse:
        """Take a file out again."""
        try:
            drafts.remove_file(self.kept.draft, file_id)
        except ValidationError:  # no number of a file
            raise Http404 from None
        return redirect(self.step.url)

    def take_in(self, request: HttpRequest) -> list[str]:
        """Keep the good files; what is wrong with the others."""
        if too_large(request):
            return [_("The files together are too large to be sent at once. Send them one by one.")]
        wrong = []
        for upload in request.FILES.getlist("uploads"):
            try:
                drafts.add_file(self.kept.draft, files.inspect(upload), at=now())
            except Refused as error:
                wrong.append(_("{file}: {problem}").format(file=upload.name, problem=refusal_text(error)))
        return wrong


class CheckPage(DraftPage):
    """All answers together; the button that sends."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them, or go to what is missing."""
        if missing := steps.first_missing(self.kept.answers):
            return redirect(missing.url)
        self.kept = drafts.keep(self.kept, CHECKED, {}, at=now())
        return self.page(request)

    @sensitive_variables()
    def post(self, request: HttpRequest) -> HttpResponse:
        """Send, once."""
        if missing := steps.first_missing(self.kept.answers):
            return redirect(missing.url)
        try:
            self.like_a_person(request)
            tallies.count(filings(), client_ip(request), at=now())
            send(self.kept.draft, matter_of(self.kept.answers), at=now())
        except TooMany as error:
            return self.page(request, refusal=refusal_view(error), status=TOO_MANY)
        except Refused as error:
            return self.page(request, refusal=refusal_view(error), status=REFUSED)
        return redirect("portal:file_done")

    def like_a_person(self, request: HttpRequest) -> None:
        """Raises Refused for what only programs do. Nobody loses anything: the button can be pressed again."""
        fast = now() - self.kept.draft.begun_at < timedelta(seconds=settings.KENTAN_FILING_SECONDS)
        if fast or request.POST.get(TRAP):
            raise Refused(
                N_("This was filled in so fast that it looks like the work of a program."),
                instead=N_("Read your answers through once more and press the button again."),
            )

    def page(self, request: HttpRequest, *, refusal: RefusalView | None = None, status: int = 200) -> HttpResponse:
        """The answers."""
        context = {
            "facts": facts_of(self.kept),
            "refusal": refusal,
            "trap": TRAP,
            "page": LAST_PAGE,
            "pages": LAST_PAGE,
            "step_name": CHECK,
        }
        return render(request, "portal/filing/check.html", context, status=status)


class DonePage(PrivatePage):
    """Number and code, to be written down; for one hour, in this browser."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        kept = cookie.read(request)
        found = sent(kept.draft) if kept else None
        if found is None:
            return redirect("portal:follow")
        follow_url = request.build_absolute_uri(reverse("portal:follow")) + f"?number={found.case.number}"
        context = {
            "case": found.case,
            "code": f"{found.code[:4]} {found.code[4:]}",
            "follow_url": follow_url,
            "qr": qr_code(follow_url),
            "clocks": [face(clock, case=found.case, today=today()) for clock in running_clocks_of(found.case)[:1]],
        }
        return render(request, "portal/filing/done.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """They are written down: forget the code here."""
        kept = cookie.read(request)
        number = kept.draft.case.number if kept and kept.draft.case else ""
        response = HttpResponseRedirect(reverse("portal:follow") + (f"?number={number}" if number else ""))
        if kept and number:
            drafts.forget(kept.draft)
            cookie.clear(response)
        return response


class DiscardPage(DraftPage):
    """Throw the draft away."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask first."""
        return render(request, "portal/filing/discard.html", {"draft": self.kept.draft})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Forget it."""
        drafts.forget(self.kept.draft)
        messages.success(request, _("What you had filled in is deleted."))
        response = redirect("portal:home")
        cookie.clear(response)
        return response
