"""Keeping a filter under a name, and forgetting it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from kentan.domain.cases import actions
from kentan.interfaces.ui.refusals import refusal_text
from kentan.interfaces.workspace.access import StaffMixin
from kentan.platform.words import Refused

from .filters import CaseFilter


class SaveFilterView(StaffMixin, View):
    """Keep the filters of the list."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep them under a name; the same name replaces what it stood for."""
        query = CaseFilter(QueryDict(request.POST.get("query", "")), staff=self.staff).address()
        try:
            kept = actions.save_filter(staff=self.staff, name=request.POST.get("name", ""), query=query)
        except Refused as error:
            messages.error(request, refusal_text(error))
        else:
            messages.success(request, _("The filter is kept as “%(name)s”.") % {"name": kept.name})
        return HttpResponseRedirect(f"{reverse('workspace:cases')}?{query}")


class ForgetFilterView(StaffMixin, View):
    """Forget a filter of one's own."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Forget it; somebody else's is not touched."""
        actions.forget_filter(staff=self.staff, filter_id=pk)
        messages.success(request, _("The filter is forgotten."))
        return HttpResponseRedirect(reverse("workspace:cases"))
