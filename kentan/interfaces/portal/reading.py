"""The pages for reading: the front page, and how to petition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from kentan.domain.deadlines.queries import limits
from kentan.domain.deadlines.rules import CLOCKS, ClockKind
from kentan.interfaces.portal.filing import cookie
from kentan.interfaces.portal.pages import the_bureau
from kentan.interfaces.portal.words import length_of
from kentan.platform.certain import certain


def home(request: HttpRequest) -> HttpResponse:
    """The three ways, and where the bureau is."""
    kept = cookie.read(request)
    context = {
        "bureau": the_bureau(),
        "hours": settings.KENTAN_OFFICE_HOURS,
        "unfinished": kept.draft if kept and kept.draft.case_id is None else None,
        "just_sent": kept.draft if kept and kept.draft.case_id is not None else None,
        "promises": [row for row in limit_rows() if row.on_home],
    }
    response = render(request, "portal/home.html", context)
    if kept:
        response.headers["Cache-Control"] = "private, no-store"
    return response


# ---------------------------------------------------------------- limits in plain words


@dataclass(frozen=True)
class LimitRow:
    """One limit: what happens within it, how long it is, and where that is written."""

    what: str | Promise
    length: str
    article: str
    on_home: bool = False


_ROWS: Sequence[tuple[ClockKind, str | Promise, bool]] = (
    (
        ClockKind.DISPATCH,
        gettext_lazy("Your matter is sent to the office that can settle it, or you are told where it goes"),
        True,
    ),
    (ClockKind.ACCEPTANCE, gettext_lazy("That office tells you in writing whether it takes the matter up"), True),
    (ClockKind.HANDLING, gettext_lazy("It decides on your request and gives you a written opinion"), True),
    (
        ClockKind.SUGGESTION,
        gettext_lazy("A suggestion is answered: adopted, partly adopted or not, with reasons"),
        False,
    ),
    (
        ClockKind.REVIEW_REQUEST,
        gettext_lazy("You can ask the office above for a review, from the day you got the opinion"),
        False,
    ),
    (ClockKind.REVIEW, gettext_lazy("The review is decided"), False),
    (
        ClockKind.RE_REVIEW_REQUEST,
        gettext_lazy("You can ask once more, for a re-review, from the day you got the review"),
        False,
    ),
    (ClockKind.RE_REVIEW, gettext_lazy("The re-review is decided; that is the last step"), False),
)


def limit_rows() -> list[LimitRow]:
    """The limits that matter to petitioners, as this county counts them; one query."""
    current = limits()
    rows = []
    for kind, what, on_home in _ROWS:
        limit = current.of(kind, certain(CLOCKS[kind].limit))
        article = limit.article if limit.article[:1].isdigit() else ""
        rows.append(LimitRow(what, length_of(limit), article, on_home))
    return rows


def how(request: HttpRequest) -> HttpResponse:
    """How to petition, and what the law promises."""
    context = {"bureau": the_bureau(), "hours": settings.KENTAN_OFFICE_HOURS, "rows": limit_rows()}
    return render(request, "portal/how.html", context)
