"""One entry of a case's record with all that a paper about it needs; the case as it stood right after the entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from django.utils.translation import gettext as _

from kentan.domain.calendar.queries import county_calendar
from kentan.domain.calendar.rules import DayCalendar, Limit, Party, due_date
from kentan.domain.cases import queries
from kentan.domain.cases.events import CaseEvent, day_of, replayed
from kentan.domain.cases.lifecycle import CaseState, TextRef
from kentan.domain.cases.models import Case, Opinion, Part, Statement
from kentan.domain.ledger.events import Actor
from kentan.domain.ledger.models import Entry
from kentan.domain.organisation.models import Staff, Unit
from kentan.domain.organisation.queries import path_of


@dataclass(frozen=True)
class Reading:
    """A case at one entry of its record."""

    case: Case
    entry: Entry
    event: Any
    state: CaseState
    texts: Mapping[str, Statement]
    units: Mapping[int, Unit]
    staff: Staff | None
    calendar: DayCalendar
    person: str = ""  # the petitioner's name: masked, or in full where the identity was opened for this paper
    address: str = ""
    demands: Sequence[str] = field(default_factory=list)

    @property
    def on(self) -> date:
        """The county's day of the entry."""
        return day_of(self.entry.at)

    def text(self, ref: TextRef | None) -> str:
        """The words that the entry refers to; empty when there are none, or when they were erased."""
        found = self.texts.get(ref.statement) if ref else None
        return found.body if found else ""

    def unit(self, unit_id: int | None) -> str:
        """The full name of a unit."""
        found = self.units.get(unit_id or 0)
        return found.name if found else ""

    @property
    def acting(self) -> Unit | None:
        """The unit for which the entry was made."""
        return self.units.get(self.entry.actor_unit or 0)

    @property
    def place(self) -> str:
        """Where the problem is, from the county down."""
        return path_of(self.case.problem_place_id)

    def opinion(self, ref: TextRef) -> Opinion:
        """The decision that the entry refers to."""
        return self.case.opinions.select_related("signed_by", "drafted_by").get(pk=ref.statement.partition("/")[2])

    def last_day(self, start: date, limit: Limit, party: Party = Party.ORGAN, *, extension: int = 0) -> date:
        """When a limit ends: for organs the plain day, for petitioners moved off days off."""
        due = due_date(start=start, limit=limit, party=party, calendar=self.calendar, extension_days=extension)
        return due.warn_by


def read(case: Case, sequence: int) -> Reading:
    """The entry of this number. Raises Entry.DoesNotExist."""
    entries = list(
        Entry.objects.filter(stream_kind="case", stream_id=str(case.pk), sequence__lte=sequence).order_by("sequence")
    )
    if not entries or entries[-1].sequence != sequence:
        raise Entry.DoesNotExist
    entry = entries[-1]
    state = _state(entries)
    return Reading(
        case=case,
        entry=entry,
        event=entry.event,
        state=state,
        texts={str(text.pk): text for text in case.statements.all()},
        units=_units(case, entry, state),
        staff=Staff.objects.filter(pk=entry.actor_id).first() if entry.actor_kind == "staff" else None,
        calendar=county_calendar(),
        person=petitioner_name(case),
        address=petitioner_address(case),
        demands=queries.demands_of(case),
    )


def _state(entries: Sequence[Entry]) -> CaseState:
    state = replayed(
        (cast(CaseEvent, entry.event), entry.at, Actor(entry.actor_kind, entry.actor_id, entry.actor_unit))
        for entry in entries
    )
    return cast(CaseState, state)  # None is the state of no entries only


def _units(case: Case, entry: Entry, state: CaseState) -> dict[int, Unit]:
    wanted = {state.bureau_id, state.lead_unit_id, *state.party_unit_ids, entry.actor_unit}
    wanted |= {value for name, value in entry.payload.items() if name.endswith("unit_id")}
    wanted |= set(entry.payload.get("assisting", ()))
    found = Unit.objects.select_related("superior").in_bulk([unit for unit in wanted if unit])
    above = {unit.superior_id: unit.superior for unit in found.values() if unit.superior and unit.superior_id}
    return {**above, **found}


def petitioner_name(case: Case) -> str:
    """How a letter addresses the main petitioner: the masked name, or “petitioner” (also if confidential)."""
    if case.confidential:
        return _("Petitioner")
    main = next((party for party in queries.parties_of(case) if party.part == Part.MAIN), None)
    return (main.petitioner.masked_name if main else "") or _("Petitioner")


def petitioner_address(case: Case) -> str:
    """The masked address of the main petitioner; none of who asked not to be named."""
    if case.confidential:
        return ""
    main = next((party for party in queries.parties_of(case) if party.part == Part.MAIN), None)
    return main.petitioner.masked_address if main else ""
