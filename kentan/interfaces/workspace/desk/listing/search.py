"""The search of the frame, and the search for a petitioner."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from kentan.domain.cases import queries
from kentan.domain.cases.permissions import found_by_person
from kentan.domain.organisation.models import Staff
from kentan.interfaces.workspace.access import StaffMixin
from kentan.interfaces.workspace.desk.links import case_url

from .people import keep, looks_like_identity

LONGEST = 120


def _list(**query: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('workspace:cases')}?{urlencode(query)}")


@method_decorator(sensitive_post_parameters(), name="dispatch")
class SearchView(StaffMixin, View):
    """One box for everything: a number leads to its case, a telephone, ID number or name to the person's cases."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """A kept address finds numbers and words only."""
        return self.number_or_words(request.GET.get("q", "").strip()[:LONGEST])

    @method_decorator(sensitive_variables())
    def post(self, request: HttpRequest) -> HttpResponse:
        """Also people: what is posted stands in no address."""
        text = request.POST.get("q", "").strip()[:LONGEST]
        if queries.by_number(queries.visible(self.staff), text) is None and text:
            if word := found_for(request, self.staff, text):
                return _list(person=word)
            if looks_like_identity(text):
                return nobody(request)
        return self.number_or_words(text)

    def number_or_words(self, text: str) -> HttpResponse:
        """The case of a number, or the list."""
        case = queries.by_number(queries.visible(self.staff), text)
        return HttpResponseRedirect(case_url(case.pk)) if case else _list(text=text)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class PersonSearchView(StaffMixin, View):
    """The cases of a petitioner, by full name, telephone or ID number."""

    @method_decorator(sensitive_variables())
    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep who was found in the session and show their cases."""
        text = request.POST.get("who", "").strip()[:LONGEST]
        word = found_for(request, self.staff, text)
        return _list(person=word) if word else nobody(request)


@sensitive_variables()
def found_for(request: HttpRequest, staff: Staff, text: str) -> str:
    """The word under which the petitioners were kept; empty when nobody is on a case that this person may find by it.

    Whether somebody is known at all would tell who has accused somebody.
    """
    word, found = keep(request, text)
    within = queries.visible(staff).filter(found_by_person(staff))
    return word if found and queries.matching(within, {"petitioner": list(found)}).exists() else ""


def nobody(request: HttpRequest) -> HttpResponse:
    """Back to the list, without repeating what was typed."""
    messages.info(request, _("Nobody was found by exactly this name, telephone or ID number."))
    return HttpResponseRedirect(reverse("workspace:cases"))
