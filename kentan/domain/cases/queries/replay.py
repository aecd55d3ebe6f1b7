"""The record played back and held against what is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast

from kentan.domain.cases.events import CaseEvent, replayed
from kentan.domain.cases.lifecycle import CaseState
from kentan.domain.cases.models import Case, Statement, StatementKind, matter_commitment
from kentan.domain.ledger.events import Actor, event_of, fields_of
from kentan.domain.ledger.models import Entry
from kentan.domain.ledger.rules import Link, Replay
from kentan.platform.crypto import commitment

STREAM = "case"
_COLUMNS = fields_of(CaseState)


def explained(entries: Sequence[Link]) -> CaseState | None:
    """The state that a case's entries explain. Raises KeyError, TypeError or ValueError when they explain none."""
    return replayed(
        (_event(entry), entry.at, Actor(entry.actor_kind, entry.actor_id, entry.actor_unit)) for entry in entries
    )


def _event(entry: Link) -> CaseEvent:
    event = event_of(entry.kind, dict(entry.payload))
    if not isinstance(event, CaseEvent):
        raise ValueError(f"{entry.kind} does not belong to a case")
    return event


def misfits(streams: Mapping[str, Sequence[Link]]) -> Iterator[tuple[str, int, str]]:
    """(case id, sequence, what differs) for every case whose row is not what its record says."""
    ids = [int(stream_id) for stream_id in streams]
    rows, demands = Case.objects.in_bulk(ids), _demands(ids)
    for stream_id, entries in streams.items():
        what = _difference(rows.get(int(stream_id)), entries, demands[int(stream_id)])
        if what:
            yield stream_id, entries[-1].sequence, what


def _difference(row: Case | None, entries: Sequence[Link], demands: Sequence[str]) -> str:
    if row is None:
        return "the case is not stored"
    try:
        state = explained(entries)
    except (KeyError, TypeError, ValueError, AssertionError) as error:
        return f"the history cannot be replayed: {error!r}"
    if state is None:
        return "the history is empty"
    if row.entries != len(entries):
        return "the number of entries differs"
    stored = row.state_now()
    columns = [name for name in _COLUMNS if getattr(stored, name) != getattr(state, name)]
    if columns:
        return ", ".join(columns)
    return _words(row, demands)


def _words(row: Case, demands: Sequence[str]) -> str:
    if not bytes(row.salt):  # erased with the person
        return "" if not row.body else "the words should be gone"
    fits = matter_commitment(row.title, row.body, demands, salt=bytes(row.salt)) == row.text_commitment
    return "" if fits else "the words are not the ones on the record"


def _demands(ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Statement.objects.filter(case__in=ids, kind=StatementKind.DEMAND).order_by("case", "position")
    for case_id, body in rows.values_list("case_id", "body"):
        found[case_id].append(body)
    return found


def statement_fits(statement: Statement) -> bool:
    """Whether a text is the one that the record is bound to; an erased one has neither salt nor text."""
    salt = bytes(statement.salt)
    return commitment(salt, statement.body.encode()) == statement.commitment if salt else not statement.body


def strays() -> Iterator[str]:
    """Cases that no entry speaks of."""
    entries = Entry.objects.filter(stream_kind=STREAM, stream_id=Cast(OuterRef("pk"), CharField()))
    yield from map(str, Case.objects.filter(~Exists(entries)).order_by("pk").values_list("pk", flat=True))


REPLAY = Replay(stream_kind=STREAM, misfits=misfits, strays=strays)
