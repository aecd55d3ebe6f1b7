"""Today: my duties by clock, each with the one act that settles it; then what I watch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kentan.domain.cases import queries as cases
from kentan.domain.cases.lifecycle import MOVES
from kentan.domain.cases.models import Case
from kentan.domain.cases.permissions import may_register, sees_county
from kentan.domain.deadlines import queries
from kentan.domain.deadlines.queries import Duty, DutyPage, UnitLateness
from kentan.domain.organisation.models import Unit
from kentan.domain.organisation.rules import Role
from kentan.interfaces.ui.parts import ClockFace
from kentan.interfaces.workspace.access import StaffPage, now, today

from .faces import Badge, badge_of, face_of
from .links import act_url, case_url
from .listing.rows import places_of, rows_of, slim

WITH_DUTIES = (Role.HANDLER, Role.UNIT_HEAD, Role.DISPATCHER, Role.ACCUSATION_OFFICER, Role.JOINT_OFFICE)
AT_THE_FRONT = (Role.REGISTRAR, Role.RECORDER)
WATCHED_SHOWN, UNITS_SHOWN, RECENT_SHOWN = 10, 8, 8


@dataclass(frozen=True)
class Line:
    """A duty as the page shows it. `act_url` is empty when somebody else has to make the step."""

    case: Case
    url: str
    badge: Badge
    face: ClockFace
    place: str
    step: str
    act_url: str


def lines_of(duties: Sequence[Duty], on: date) -> list[Line]:
    """The lines of some duties; one query for the places."""
    places = places_of(duty.clock.case.problem_place_id for duty in duties)
    return [_line(duty, places, on) for duty in duties]


def _line(duty: Duty, places: dict[str, str], on: date) -> Line:
    case = duty.clock.case
    return Line(
        case=case,
        url=case_url(case.pk),
        badge=badge_of(case.state),
        face=face_of(duty.clock, on),
        place=places.get(case.problem_place_id, ""),
        step=_(MOVES[duty.step].label),
        act_url=act_url(case.pk, duty.step) if duty.mine else "",
    )


class TodayView(StaffPage):
    """The first page. Whoever has no duties with cases finds their own areas."""

    template_name = "workspace/desk/today/today.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Only the parts that this person's roles fill."""
        context = super().get_context_data(**kwargs)
        context |= {"on": today(), "may_register": may_register(self.staff)}
        if self.standing.has(*WITH_DUTIES):
            context |= self._duties()
        if self._watches():
            context |= self._watched()
        if self.standing.has(*AT_THE_FRONT):
            context |= self._recent()
        context["only_areas"] = not {"duties", "watched", "recent"} & context.keys()
        return context

    def _watches(self) -> bool:
        return sees_county(self.standing) or self.standing.has(Role.HANDLER, Role.UNIT_HEAD)

    def _duties(self) -> dict[str, Any]:
        after = self.request.GET.get("after", "")
        page = queries.today(self.staff, now(), after=after)
        return {
            "duties": lines_of(page.duties, today()),
            "after": page.after,
            "continued": bool(after),
            "counts": queries.counts(self.staff, now()),
        }

    def _watched(self) -> dict[str, Any]:
        page = queries.watched(self.staff, now(), size=WATCHED_SHOWN)
        county = sees_county(self.standing)
        units: Sequence[UnitLateness] = queries.late_by_unit(self.staff, now()) if county else ()
        return {
            "watched": lines_of(page.duties, today()),
            "watched_more": page.after,
            "sees_county": county,
            "units": units[:UNITS_SHOWN],
        }

    def _recent(self) -> dict[str, Any]:
        mine = cases.visible(self.staff).filter(registered_by=self.staff.actor.id)
        page = cases.page_of(slim(mine), size=RECENT_SHOWN)
        return {"recent": rows_of(page.rows, today()), "recent_url": reverse("workspace:cases") + "?mine=on"}


class DutyListView(StaffPage):
    """A long list of duties that are others' to do."""

    template_name = "workspace/desk/today/list.html"
    title: str = ""

    def page(self, after: str) -> DutyPage:
        """The duties behind a cursor."""
        raise NotImplementedError

    def heading(self) -> str:
        """The name of the list."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of duties."""
        after = self.request.GET.get("after", "")
        page = self.page(after)
        return super().get_context_data(
            title=self.heading(),
            lines=lines_of(page.duties, today()),
            after=page.after,
            continued=bool(after),
            **kwargs,
        )


class WatchedView(DutyListView):
    """Everything that I watch."""

    def page(self, after: str) -> DutyPage:
        """What others owe, and what petitioners may still ask for."""
        return queries.watched(self.staff, now(), after=after)

    def heading(self) -> str:
        """The name of the list."""
        return _("What I watch")


class LateView(DutyListView):
    """What is late, of one unit or of all."""

    def page(self, after: str) -> DutyPage:
        """The longest late first."""
        return queries.late(self.staff, now(), unit_id=self._unit_id(), after=after)

    def _unit_id(self) -> int | None:
        given = self.request.GET.get("unit", "")
        return int(given) if given.isascii() and given.isdigit() and len(given) < 18 else None

    def heading(self) -> str:
        """With the unit's name, when it is one unit's."""
        number = self._unit_id()
        unit = Unit.objects.filter(pk=number).first() if number else None
        return _("Late: %(unit)s") % {"unit": unit} if unit else _("What is late")
