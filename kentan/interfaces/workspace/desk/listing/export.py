"""The list as a workbook: exactly the cases that the filter shows, people masked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views import View

from kentan.domain.cases import queries
from kentan.domain.cases.lifecycle.codes import (
    CHANNEL_LABELS,
    PURPOSE_LABELS,
    STATE_LABELS,
    Channel,
    Purpose,
    State,
)
from kentan.domain.cases.models import Case, Part, Party
from kentan.domain.deadlines.models import Clock
from kentan.domain.deadlines.queries import next_clock_for
from kentan.domain.petitioners.models import Petitioner
from kentan.interfaces.workspace.access import StaffMixin, today

from .filters import CaseFilter
from .people import kept
from .rows import COLUMNS, HOLDER_COLUMNS, places_of
from .sheets import Cell, workbook

CHUNK = 500
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MORE_COLUMNS = (
    "lead_unit__short_name", "lead_unit__name", "category__name", "dispatched_on", "accepted_on", "decided_on",
    "delivered_on", "closed_on", "confidential",
)  # fmt: skip
WIDTHS = (21, 46, 12, 10, 10, 18, 26, 20, 20, 10, 16, 12, 12, 12, 12, 12, 12, 10, 8, 8, 18, 12)
T = TypeVar("T")


class ExportView(StaffMixin, View):
    """The cases of the list in the order of the list, through the same queries."""

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        """A download that begins at once and grows while it is read."""
        form = CaseFilter(request.GET, staff=self.staff)
        people = kept(request, request.GET.get("person", ""))
        cases = form.apply(queries.visible(self.staff), people=people)
        cases = queries.ordered(cases, order=form.sorting)
        language, on = translation.get_language() or "zh-hans", today()
        pieces = workbook(_("Matters"), heads(), WIDTHS, _chunks(cases, on, language))
        name = f"{_('Matters')}-{on:%Y%m%d}.xlsx"
        headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
        return StreamingHttpResponse(pieces, content_type=CONTENT_TYPE, headers=headers)


def heads() -> list[str]:
    """The first row, in the reader's language."""
    return [
        _("Number"), _("Title"), _("State"), _("How it came"), _("Purpose"), _("Category"), _("Place of the problem"),
        _("Responsible unit"), _("Holder"), _("Petitioner"), _("Telephone"), _("Registered on"), _("Dispatched on"),
        _("Accepted on"), _("Decided on"), _("Delivered on"), _("Closed on"), _("People concerned"), _("Urgent"),
        _("Repeat petition"), _("Next limit"), _("Limit date"),
    ]  # fmt: skip


def _chunks(cases: QuerySet[Case], on: date, language: str) -> Iterator[list[Sequence[Cell]]]:
    """Rows by the chunk: three more queries for each. What is sent later is still said in the reader's language."""
    wide = cases.select_related("holder", "lead_unit", "category").only(*COLUMNS, *HOLDER_COLUMNS, *MORE_COLUMNS)
    for chunk in batches(wide.iterator(chunk_size=CHUNK), CHUNK):
        with translation.override(language):
            rows = _rows(chunk)
        yield rows


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most that many."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def _rows(chunk: Sequence[Case]) -> list[Sequence[Cell]]:
    ids = [case.pk for case in chunk]
    clocks = next_clock_for(ids)
    places = places_of(case.problem_place_id for case in chunk)
    mains = Party.objects.filter(case__in=ids, part=Part.MAIN).select_related("petitioner")
    people = {party.case_id: party.petitioner for party in mains.only("case_id", *_MASKED)}
    return [
        [*_said(case, places), *_person(case, people.get(case.pk)), *_days(case), *_limit(clocks.get(case.pk))]
        for case in chunk
    ]


_MASKED = ("petitioner__masked_name", "petitioner__masked_phone")


def _said(case: Case, places: dict[str, str]) -> list[Cell]:
    return [
        case.number,
        case.title,
        _(STATE_LABELS[State(case.state)]),
        _(CHANNEL_LABELS[Channel(case.channel)]),
        _(PURPOSE_LABELS[Purpose(case.purpose)]),
        str(case.category or ""),
        places.get(case.problem_place_id, ""),
        str(case.lead_unit or ""),
        str(case.holder or ""),
    ]


def _person(case: Case, petitioner: Petitioner | None) -> list[Cell]:
    if case.confidential:
        return [_("confidential"), ""]
    if petitioner is None:
        return [_("anonymous"), ""]
    return [petitioner.masked_name, petitioner.masked_phone]


def _days(case: Case) -> list[Cell]:
    yes: Any = _("yes")
    return [
        case.registered_on,
        case.dispatched_on,
        case.accepted_on,
        case.decided_on,
        case.delivered_on,
        case.closed_on,
        case.people_concerned,
        yes if case.urgent else "",
        yes if case.repeat_of_id else "",
    ]


def _limit(clock: Clock | None) -> list[Cell]:
    return [clock.label, clock.effective_on] if clock else ["", None]
