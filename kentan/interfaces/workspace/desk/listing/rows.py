"""A page of the list, ready to be shown: four queries, however many rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kentan.domain.cases.lifecycle.state import COLLECTIVE_FROM
from kentan.domain.cases.models import Case
from kentan.domain.deadlines.models import Clock
from kentan.domain.deadlines.queries import next_clock_for
from kentan.domain.organisation.queries import paths_of
from kentan.interfaces.ui.parts import ClockFace
from kentan.interfaces.workspace.desk.faces import Badge, badge_of, face_of
from kentan.interfaces.workspace.desk.links import case_url

COLUMNS = (
    "number", "title", "state", "channel", "purpose", "registered_on", "registered_at", "changed_at", "holder",
    "problem_place", "urgent", "people_present", "people_concerned", "repeat_of", "simple", "anonymous", "backfilled",
)  # fmt: skip
HOLDER_COLUMNS = ("holder__name", "holder__short_name")


@dataclass(frozen=True)
class Row:
    """A case in the list."""

    case: Case
    url: str
    badge: Badge
    place: str
    limit: ClockFace | None
    marks: Sequence[str]


def slim(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Only the columns that a list shows: the words of a matter are long."""
    return cases.select_related("holder").only(*COLUMNS, *HOLDER_COLUMNS)


def rows_of(cases: Sequence[Case], today: date) -> list[Row]:
    """The rows of a page. Two queries: places and clocks."""
    clocks = next_clock_for([case.pk for case in cases])
    places = places_of(case.problem_place_id for case in cases)
    return [_row(case, clocks.get(case.pk), places, today) for case in cases]


def places_of(codes: Iterable[str]) -> dict[str, str]:
    """Places as lists write them, from the township down; the county's own name for the county as a whole."""
    paths = paths_of(codes)
    return {code: path.split(" ", 1)[-1] for code, path in paths.items()}


def _row(case: Case, clock: Clock | None, places: dict[str, str], today: date) -> Row:
    return Row(
        case=case,
        url=case_url(case.pk),
        badge=badge_of(case.state),
        place=places.get(case.problem_place_id, ""),
        limit=face_of(clock, today) if clock else None,
        marks=_marks(case),
    )


def _marks(case: Case) -> list[str]:
    marks = [
        (case.urgent, _("urgent")),
        (max(case.people_present, case.people_concerned) >= COLLECTIVE_FROM, _("collective")),
        (case.repeat_of_id is not None, _("repeat")),
        (case.simple, _("simple track")),
        (case.anonymous, _("anonymous")),
    ]
    return [word for holds, word in marks if holds]
