"""The list of cases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from kentan.domain.cases import queries
from kentan.domain.cases.lifecycle.checks import case_number
from kentan.domain.cases.models import Case
from kentan.interfaces.workspace.access import StaffMixin, StaffPage, today
from kentan.interfaces.workspace.desk import choices
from kentan.interfaces.workspace.desk.links import case_url

from .filters import CaseFilter
from .people import kept
from .rows import Row, rows_of, slim

_SHORT = re.compile(r"(?:(\d{4})[-—–])?(\d{1,6})")


class CaseListView(StaffPage):
    """Cases that this person may see, filtered, by page."""

    template_name = "workspace/desk/cases/list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A number leads to its case, whatever the filters; everything else is a page of the list."""
        self.visible = queries.visible(self.staff)
        case = queries.by_number(self.visible, request.GET.get("text", ""))
        if case is not None:
            return HttpResponseRedirect(case_url(case.pk))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Filters, a page of rows, and how many there are."""
        query = self.request.GET
        form = CaseFilter(query, staff=self.staff)
        people = kept(self.request, query.get("person", ""))
        cases = form.apply(self.visible, people=people)
        cursor = query.get("before") or query.get("after") or ""
        page = queries.page_of(slim(cases), order=form.sorting, cursor=cursor)
        whole = not (page.before or page.after)
        count = len(page.rows) if whole else queries.bounded_count(cases)
        return super().get_context_data(
            form=form,
            people=people,
            rows=rows_of(page.rows, today()),
            page=page,
            count=count,
            total_text=total_text(count),
            exact=exact_hits(self.visible, query.get("text", ""), today()),
            saved=queries.saved_filters(self.staff),
            address=form.address(),
            reset_url=reverse("workspace:cases"),
            **kwargs,
        )


def total_text(count: int) -> str:
    """How many cases there are, in words; beyond the bound of counting only that there are more."""
    if count > queries.COUNT_AT_MOST:
        return _("more than %(count)s matters") % {"count": f"{queries.COUNT_AT_MOST:,}"}
    return ngettext("%(count)d matter", "%(count)d matters", count) % {"count": count}


def exact_hits(visible: QuerySet[Case], text: str, on: date) -> Sequence[Row]:
    """The cases of a short number ("123", "2026-123"), of this year and the last; whatever the filters."""
    found = _SHORT.fullmatch(text.strip())
    if not found:
        return ()
    years = [int(found[1])] if found[1] else [on.year, on.year - 1]
    numbers = [case_number(county=settings.KENTAN_COUNTY_CODE, year=year, sequence=int(found[2])) for year in years]
    return rows_of(list(slim(visible.filter(number__in=numbers)).order_by("-number")), on)


class VillageOptionsView(StaffMixin, View):
    """Part of the page: the villages of a township."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Options of a select."""
        options = choices.with_empty(choices.village_choices(request.GET.get("township", "")), _("All"))
        return render(request, "workspace/desk/options.html", {"options": options})
