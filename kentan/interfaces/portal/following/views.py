"""The pages of following: coming in, the case, its letters and files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from kentan.domain.cases import queries
from kentan.domain.cases.lifecycle.checks import tidy_number
from kentan.domain.cases.lifecycle.codes import CONCLUSION_LABELS, REVIEW_OUTCOME_LABELS
from kentan.domain.cases.queries import Door, Letter
from kentan.interfaces.portal.actions.tallies import TooMany
from kentan.interfaces.portal.clock import now
from kentan.interfaces.portal.following.door import WrongCode, door_of, leave, open_door
from kentan.interfaces.portal.following.forms import FollowForm
from kentan.interfaces.portal.following.story import letters_for, story_of
from kentan.interfaces.portal.pages import REFUSED, PrivatePage, the_bureau
from kentan.interfaces.ui.refusals import RefusalView, refusal_view
from kentan.platform.files import open_stored

TOO_MANY = 429
# A file is not a page of ours: whatever is in it, it can do nothing.
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; sandbox"
SHOWN_IN_THE_BROWSER = frozenset({"image/jpeg", "image/png", "image/webp"})


class Follow(PrivatePage):
    """The way in: number and query code."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form; a QR code brings the number along, never the code."""
        return self.page(request, FollowForm(initial={"number": tidy_number(request.GET.get("number", ""))}))

    @sensitive_variables()
    def post(self, request: HttpRequest) -> HttpResponse:
        """Come in, or hear the same about a wrong number and a wrong code."""
        form = FollowForm(request.POST)
        if not form.is_valid():
            return self.page(request, form, status=REFUSED)
        try:
            door = open_door(request, number=form.cleaned_data["number"], code=form.cleaned_data["query_code"])
        except (WrongCode, TooMany) as error:
            status = TOO_MANY if isinstance(error, TooMany) else REFUSED
            return self.page(request, form, refusal=refusal_view(error), status=status)
        return redirect("portal:follow_case", number=door.case.number)

    def page(
        self, request: HttpRequest, form: FollowForm, *, refusal: RefusalView | None = None, status: int = 200
    ) -> HttpResponse:
        """The page."""
        context = {"form": form, "refusal": refusal, "bureau": the_bureau()}
        return render(request, "portal/following/follow.html", context, status=status)


class Leave(PrivatePage):
    """Out again, for those who are not at their own phone."""

    http_method_names = ("post", "options")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Forget what was opened."""
        leave(request)
        messages.success(request, _("You have left the matter. Without the query code nobody gets back in."))
        return redirect("portal:home")


class FollowedPage(PrivatePage):
    """A page about a case that this session has opened. Who has not is asked for the code, and loses nothing."""

    door: Door

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the case, or ask."""
        found = door_of(request, str(kwargs["number"]))
        if found is None:
            return self.ask(request, str(kwargs["number"]))
        self.door = found
        return super().dispatch(request, *args, **kwargs)

    def ask(self, request: HttpRequest, number: str) -> HttpResponseBase:
        """Send to the way in."""
        messages.info(request, _("For your safety, number and query code are asked again after half an hour."))
        query = urlencode({"number": tidy_number(number)}) if tidy_number(number) else ""
        return redirect(f"{reverse('portal:follow')}?{query}" if query else reverse("portal:follow"))


class CasePage(FollowedPage):
    """The case in words."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """All that its petitioner may know."""
        story = story_of(self.door, at=now())
        return render(request, "portal/following/case.html", {"story": story, "bureau": the_bureau()})


class LetterPage(FollowedPage):
    """One letter or decision, to read and to print."""

    def get(self, request: HttpRequest, number: str, key: str) -> HttpResponse:
        """The letter; one that was not sent does not exist."""
        letter = next((one for one in letters_for(self.door.case) if one.key == key), None)
        if letter is None:
            raise Http404
        context = {"letter": letter, "case": self.door.case, **_parts(letter, self.door)}
        return render(request, "portal/following/letter.html", context)


def _parts(letter: Letter, door: Door) -> dict[str, Any]:
    """A decision in its parts: each demand with its answer."""
    if letter.opinion is None:
        return {}
    opinion = letter.opinion
    labels = {str(code): said for code, said in (*CONCLUSION_LABELS.items(), *REVIEW_OUTCOME_LABELS.items())}
    conclusion = _(labels.get(opinion.conclusion, "")) if opinion.conclusion else ""
    demands = queries.demands_of(door.case)
    return {
        "opinion": opinion,
        "conclusion": conclusion,
        "answers": list(zip(demands, opinion.answers, strict=False)),
    }


class FilePage(FollowedPage):
    """A file of the petitioner, or one that was put there for them."""

    def get(self, request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
        """The file, under a policy that lets it do nothing."""
        row = queries.files_of(self.door.case).filter(for_petitioner=True, pk=pk).first()
        if row is None:
            raise Http404
        try:
            content = open_stored(row.stored_as)
        except FileNotFoundError:
            raise Http404 from None
        shown = row.content_type in SHOWN_IN_THE_BROWSER
        headers = {"Content-Security-Policy": FILE_POLICY, "X-Content-Type-Options": "nosniff"}
        return FileResponse(
            content, as_attachment=not shown, filename=row.name, content_type=row.content_type, headers=headers
        )
