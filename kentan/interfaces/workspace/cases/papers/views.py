"""Showing a paper, ready to be printed: in Chinese whatever the reader's language, unless asked otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation

from kentan.domain.cases.models import Part
from kentan.domain.cases.permissions import may_open_identity
from kentan.domain.ledger.models import Entry
from kentan.interfaces.workspace.access import StaffPage
from kentan.interfaces.workspace.cases.doors import OfCase

from .reading import Reading, read
from .register import Paper, paper_of
from .sheet import Sheet
from .to_petitioner import opinion_sheet

LANGUAGES = {"zh": "zh-hans", "en": "en"}


class PaperPage(OfCase, StaffPage):
    """The paper of one entry."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The paper with the masked name; a link leads to the one with the full name."""
        return sheet_of(request, self.reading(), named_url=self.named_url())

    def reading(self) -> Reading:
        """The entry. Raises Http404 when there is none of this number, or when it makes no paper."""
        try:
            reading = read(self.case, self.kwargs["sequence"])
        except Entry.DoesNotExist:
            raise Http404 from None
        _paper(self.request, reading)
        return reading

    def named_url(self) -> str:
        """Where the paper with the full name is asked for; empty when this person may not."""
        main = self.case.parties.filter(part=Part.MAIN, petitioner__erased_at__isnull=True).first()
        if main is None or not may_open_identity(self.staff, self.case):
            return ""
        where = reverse("workspace:case_identity", args=[self.case.pk, main.petitioner_id])
        return f"{where}?paper={self.kwargs['sequence']}"


class OpinionPage(OfCase, StaffPage):
    """A decision, signed or a draft."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The paper of a signed one is that of its entry; a draft is marked as such."""
        opinion = get_object_or_404(self.case.opinions.select_related("signed_by"), pk=kwargs["opinion"])
        entries = Entry.objects.filter(stream_kind="case", stream_id=str(self.case.pk)).order_by("-sequence")
        ref = f"opinion/{opinion.pk}"
        for entry in entries:
            if paper_of(entry.kind) and any(_refers(value, ref) for value in entry.payload.values()):
                return sheet_of(request, read(self.case, entry.sequence))
        reading = read(self.case, self.case.entries)
        with translation.override(_language(request)):
            return _shown(request, reading, opinion_sheet(reading, opinion))


def _refers(value: object, ref: str) -> bool:
    return isinstance(value, dict) and value.get("statement") == ref


def _paper(request: HttpRequest, reading: Reading) -> Paper:
    paper = paper_of(reading.entry.kind, form="form" in request.GET)
    if paper is None:
        raise Http404
    return paper


def sheet_of(
    request: HttpRequest, reading: Reading, *, person: str = "", address: str = "", named_url: str = ""
) -> HttpResponse:
    """The paper of an entry; with `person` it carries the full name."""
    with translation.override(_language(request)):
        named = replace(reading, person=person or reading.person, address=address or reading.address)
        return _shown(request, named, _paper(request, reading).make(named), named_url=named_url)


def _language(request: HttpRequest) -> str:
    return LANGUAGES.get(request.GET.get("lang", ""), "zh-hans")


def _shown(request: HttpRequest, reading: Reading, sheet: Sheet, *, named_url: str = "") -> HttpResponse:
    context = {
        "sheet": sheet,
        "case": reading.case,
        "back_url": reverse("workspace:case", args=[reading.case.pk]),
        "named_url": named_url,
        "other_language": "en" if _language(request) != "en" else "zh",
    }
    return render(request, "workspace/cases/paper.html", context)
