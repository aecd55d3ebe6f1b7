"""For whom and when a page about a case is made: what forms, clocks and prefilled texts need to know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from django.utils import translation

from kentan.domain.calendar.queries import county_calendar
from kentan.domain.calendar.rules import DayCalendar, Limit, Party, due_date
from kentan.domain.cases import queries
from kentan.domain.cases.events import day_of
from kentan.domain.cases.lifecycle import CaseState, Context, Move
from kentan.domain.cases.lifecycle.codes import WHO_LABELS, Who
from kentan.domain.cases.models import Case, Opinion
from kentan.domain.cases.permissions import parts_of
from kentan.domain.organisation.models import Staff
from kentan.platform.words import N_, NotPermitted, Refused

T = TypeVar("T")


@dataclass(frozen=True)
class Occasion:
    """A member of staff before a case at a moment."""

    case: Case
    staff: Staff
    at: datetime

    @cached_property
    def today(self) -> date:
        """The county's day."""
        return day_of(self.at)

    @cached_property
    def calendar(self) -> DayCalendar:
        """The county's working days."""
        return county_calendar()

    @cached_property
    def state(self) -> CaseState:
        """The case as the rules see it."""
        return self.case.state_now()

    @cached_property
    def parts(self) -> frozenset[Who]:
        """The parts that the person plays in the case."""
        return parts_of(self.staff, self.case)

    @cached_property
    def demands(self) -> Sequence[str]:
        """What is asked, one by one."""
        return queries.demands_of(self.case)

    @cached_property
    def opinions(self) -> Sequence[Opinion]:
        """The decisions on the case, newest first."""
        return list(queries.opinions_of(self.case))

    @property
    def _context(self) -> Context:
        actor = self.staff.actor
        return Context(on=self.today, calendar=self.calendar, by_id=actor.id, by_unit_id=actor.unit_id)

    def against(self, move: Move) -> Refused | None:
        """What speaks against making a move now; None when nothing does. The act itself asks again."""
        if self.parts.isdisjoint(move.who):
            return NotPermitted(
                N_("“{move}” is not for you: it is done by {who}."),
                instead=N_("Ask a colleague who holds that role."),
                article=move.article,
                move=move.label,
                who=tuple(WHO_LABELS[who] for who in sorted(move.who)),
            )
        try:
            move.check(self.state, self._context)
        except Refused as error:
            return error
        return None

    @cached_property
    def allowed(self) -> dict[str, Move]:
        """The moves that the person can make now, by code, in the lifecycle's order."""
        return {move.code: move for move in queries.allowed_moves(case=self.case, by=self.staff, at=self.at)}

    def last_day(self, start: date, limit: Limit) -> date:
        """The plain last day of an organ's limit: what a letter promises is not stretched by days off."""
        return due_date(start=start, limit=limit, party=Party.ORGAN, calendar=self.calendar).unmoved


def in_chinese(text: Callable[[], T]) -> T:
    """Made in Chinese whatever the reader's language: texts that go to the petitioner."""
    with translation.override("zh-hans"):
        return text()
