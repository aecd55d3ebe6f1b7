"""From histories to the rows of the tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bench.histories import History
from kentan.domain.calendar.rules import DayCalendar
from kentan.domain.cases.events import Registered, day_of
from kentan.domain.cases.lifecycle import CaseState
from kentan.domain.cases.models import columns_of, matter_commitment
from kentan.domain.deadlines.models import KEPT
from kentan.domain.deadlines.rules import Counting, Kept, Limits, advance
from kentan.domain.ledger.events import Actor, fields_of
from kentan.domain.ledger.rules import GENESIS, Link, hash_of
from kentan.domain.petitioners.actions import prepare_bulk
from kentan.platform.frozen import evolve
from kentan.platform.text import bigrams

STATE = fields_of(CaseState)
CASE = (
    *STATE,
    "id",
    "title",
    "body",
    "salt",
    "search",
    "level",
    "query_code",
    "backfilled",
    "party_unit_ids",
    "registered_at",
    "registered_by",
    "changed_at",
    "entries",
)
ENTRY = (*Link._fields[:12], "hash")
STATEMENT = ("id", "case_id", "kind", "position", "body", "salt", "commitment", "for_petitioner", "written_at")
OPINION = (
    "id",
    "case_id",
    "kind",
    "state",
    "number",
    "facts",
    "answers",
    "basis",
    "conclusion",
    "promises",
    "returned_for",
    "salt",
    "commitment",
    "drafted_at",
    "signed_at",
)
PARTY = ("case_id", "petitioner_id", "part", "joined_at")
CLOCK = ("case_id", *(name for name in KEPT if name != "id"))
PETITIONER = (
    "id",
    "kind",
    "masked_name",
    "masked_phone",
    "masked_id_number",
    "masked_address",
    "gender",
    "sealed",
    "key_id",
    "commitment",
    "created_at",
)
INDEX = ("petitioner_id", "field", "key_id", "digest")


class Rows:
    """The rows of some cases, table by table."""

    def __init__(self) -> None:
        self.case: list[Sequence[Any]] = []
        self.entry: list[Sequence[Any]] = []
        self.statement: list[Sequence[Any]] = []
        self.opinion: list[Sequence[Any]] = []
        self.party: list[Sequence[Any]] = []
        self.clock: list[Sequence[Any]] = []
        self.petitioner: list[Sequence[Any]] = []
        self.index: list[Sequence[Any]] = []
        self.counting = Counting(calendar=DayCalendar(), limits=Limits())

    @property
    def entries(self) -> int:
        """How many entries of the record."""
        return len(self.entry)

    @property
    def count(self) -> int:
        """How many rows in all tables."""
        return sum(len(lines) for _, lines in self.tables().values())

    def tables(self) -> dict[str, tuple[Sequence[str], list[Sequence[Any]]]]:
        """Table -> columns and lines, in an order that foreign keys allow."""
        return {
            "petitioners_petitioner": (PETITIONER, self.petitioner),
            "petitioners_blindindex": (INDEX, self.index),
            "cases_case": (CASE, self.case),
            "cases_statement": (STATEMENT, self.statement),
            "cases_opinion": (OPINION, self.opinion),
            "cases_party": (PARTY, self.party),
            "deadlines_clock": (CLOCK, self.clock),
            "ledger_entry": (ENTRY, self.entry),
        }

    def add_people(self, histories: Sequence[History], first_id: int) -> None:
        """One petitioner for each case, with the same number."""
        ids = list(range(first_id, first_id + len(histories)))
        people = [history.person for history in histories]
        prepared = prepare_bulk(people, at=histories[0].begins_at, ids=ids)  # type: ignore[arg-type]  # names and phones
        for one, history in zip(prepared, histories, strict=True):
            self.petitioner.append([getattr(one.petitioner, name) for name in PETITIONER])
            self.index += [[getattr(index, name) for name in INDEX] for index in one.indexes]
            _, at, by, act = history.events[0]
            link = _link("petitioner", str(one.petitioner.pk), 1, one.event, at, by, str(act), GENESIS)
            self.entry.append(_entry(link))

    def add(self, case_id: int, history: History) -> None:
        """One case with its record, texts, party and clocks."""
        first, at, by, act = history.events[0]
        demands = [history.demand]
        bound = matter_commitment(history.title, history.body, demands, salt=history.salt)
        assert isinstance(first, Registered)
        history.events[0] = (replace(first, commitment=bound, petitioner_ids=(case_id,)), at, by, act)
        history.states = [evolve(state, text_commitment=bound) for state in history.states]
        self._add_case(case_id, history)
        self._add_entries(case_id, history)
        self._add_texts(case_id, history)
        self.party.append((case_id, case_id, "main", at))
        self._add_clocks(case_id, history)

    def _add_case(self, case_id: int, history: History) -> None:
        columns = columns_of(history.states[-1])
        columns["commitments"] = json.dumps(columns["commitments"])
        words = bigrams(f"{history.title}\n{history.body}\n{history.demand}")
        self.case.append(
            (
                *(columns[name] for name in STATE),
                case_id,
                history.title,
                history.body,
                history.salt,
                _lexemes(words),
                "county",
                "",
                False,
                columns["party_unit_ids"],
                history.begins_at,
                str(history.registered_by),
                history.events[-1][1],
                len(history.events),
            )
        )

    def _add_entries(self, case_id: int, history: History) -> None:
        previous = GENESIS
        for sequence, (event, at, by, act) in enumerate(history.events, start=1):
            actor = Actor(by.kind, f"code:{case_id}") if by.kind == "petitioner" else by
            link = _link("case", str(case_id), sequence, event, at, actor, str(act), previous)
            self.entry.append(_entry(link))
            previous = link.hash

    def _add_texts(self, case_id: int, history: History) -> None:
        at = history.begins_at
        demand = history.demand
        self.statement.append((history.events[0][3], case_id, "demand", 1, demand, b"", "", True, at))
        for text in history.texts:
            self.statement.append(
                (
                    text.id,
                    case_id,
                    text.kind,
                    text.position,
                    text.body,
                    text.salt,
                    text.commitment,
                    text.for_petitioner,
                    text.at,
                )
            )

        for one in history.decisions:
            self.opinion.append(
                (
                    one.id,
                    case_id,
                    one.kind,
                    "signed",
                    "",
                    one.facts,
                    json.dumps(one.answers, ensure_ascii=False),
                    one.basis,
                    str(one.conclusion),
                    "[]",
                    "",
                    one.salt,
                    one.commitment,
                    one.at,
                    one.at,
                )
            )

    def _add_clocks(self, case_id: int, history: History) -> None:
        kept: list[Kept] = []
        for state, on in _steps(history):
            changes = advance(kept, state, on=on, counting=self.counting)
            after = {id(before): later for before, later in changes.changed}
            kept = [after.get(id(clock), clock) for clock in kept] + changes.new
        self.clock += [(case_id, *(getattr(clock, name) for name in CLOCK[1:])) for clock in kept]


def _steps(history: History) -> list[tuple[CaseState, date]]:
    return [(state, day_of(event[1])) for state, event in zip(history.states, history.events, strict=True)]


def _link(kind: str, key: str, sequence: int, event: Any, at: Any, by: Actor, act: str, previous: bytes) -> Link:
    link = Link(kind, key, sequence, event.kind, at, by.kind, by.id, by.unit_id, act, False, event.payload(), previous)
    return link._replace(hash=hash_of(link))


def _entry(link: Link) -> Sequence[Any]:
    return (*link[:10], json.dumps(link.payload, ensure_ascii=False), *link[11:])


def _lexemes(words: Sequence[str]) -> str:
    return " ".join(f"'{word}'" for word in words)
