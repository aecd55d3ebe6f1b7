"""What has been written to the petitioner: notices, replies, and the decisions that were delivered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kentan.domain.cases.lifecycle import MOVES
from kentan.domain.cases.lifecycle.codes import ReviewOutcome
from kentan.domain.cases.models import Case, Opinion, OpinionKind, OpinionState, Statement, StatementKind
from kentan.domain.ledger.models import Entry
from kentan.domain.organisation.models import Unit
from kentan.platform.words import N_

_DELIVERIES: Mapping[str, frozenset[str]] = {
    "cases.case.delivered": frozenset({OpinionKind.HANDLING, OpinionKind.SUGGESTION, OpinionKind.ACCUSATION}),
    "cases.case.review_delivered": frozenset({OpinionKind.REVIEW}),
    "cases.case.conclusion_delivered": frozenset({OpinionKind.RE_REVIEW}),
}
_LETTERS = frozenset({StatementKind.NOTICE, StatementKind.REPLY})
_EXTENDED = "cases.case.extended"  # its reason is the letter
_DOCUMENTS = {move.event: move.document for move in MOVES.values() if move.document}


@dataclass(frozen=True)
class Letter:
    """One thing to read. `name` is a message id; `at` is when it reached, or was sent to, the petitioner."""

    key: str
    name: str
    at: datetime
    unit: str
    statement: Statement | None = field(default=None, repr=False)
    opinion: Opinion | None = field(default=None, repr=False)


def letters_of(case: Case) -> list[Letter]:
    """The letters on a case, oldest first; four queries. A decision is none before it was delivered."""
    entries = list(Entry.objects.filter(stream_kind="case", stream_id=str(case.pk)).order_by("sequence"))
    statements = {str(text.pk): text for text in case.statements.filter(for_petitioner=True)}
    opinions = {f"opinion/{one.pk}": one for one in case.opinions.filter(state=OpinionState.SIGNED)}
    wanted = {entry.actor_unit for entry in entries if entry.actor_unit}
    units = {unit.pk: unit.name for unit in Unit.objects.filter(pk__in=wanted)}
    return list(_letters(entries, statements, opinions, units))


def _letters(
    entries: Iterable[Entry],
    statements: Mapping[str, Statement],
    opinions: Mapping[str, Opinion],
    units: Mapping[int, str],
) -> Iterator[Letter]:
    on_their_way: list[tuple[Opinion, str, str]] = []
    for entry in entries:
        unit, name = units.get(entry.actor_unit or 0, ""), _DOCUMENTS.get(entry.kind, N_("Reply"))
        for ref in _refs(entry.payload):
            if ref in opinions and entry.kind != "cases.case.opinion_drafted":
                on_their_way.append((opinions[ref], name, unit))
            elif ref in statements and _is_letter(entry, statements[ref]):
                yield Letter(ref, name, entry.at, unit, statement=statements[ref])
        arrived = [one for one in on_their_way if _arrives(one[0], entry)]
        on_their_way = [one for one in on_their_way if one not in arrived]
        for opinion, called, by in arrived:
            yield Letter(f"opinion-{opinion.pk}", called, entry.at, by, opinion=opinion)


def _refs(payload: Mapping[str, Any]) -> Iterator[str]:
    for value in payload.values():
        if isinstance(value, dict) and "statement" in value:
            yield value["statement"]


def _is_letter(entry: Entry, statement: Statement) -> bool:
    return statement.kind in _LETTERS or entry.kind == _EXTENDED


def _arrives(opinion: Opinion, entry: Entry) -> bool:
    """A review that has the matter done again is told at once; there is nothing left to deliver."""
    if opinion.conclusion == ReviewOutcome.REVOKED:
        return True
    return opinion.kind in _DELIVERIES.get(entry.kind, ())
