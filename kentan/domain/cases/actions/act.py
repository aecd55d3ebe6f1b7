"""One act on one case: lock, check, change, record, react - in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import connection

from kentan.domain.calendar.queries import county_calendar
from kentan.domain.cases.events import CaseEvent, day_of
from kentan.domain.cases.lifecycle import MOVES, CaseState, Context, Move, TextRef
from kentan.domain.cases.lifecycle.checks import text_given
from kentan.domain.cases.lifecycle.codes import WHO_LABELS
from kentan.domain.cases.models import Case, Opinion, Statement, StatementKind
from kentan.domain.cases.permissions import CaseNotFound, Person, actor_of, parts_of, visible_to
from kentan.domain.ledger.actions import OutsideTransaction, record
from kentan.domain.ledger.events import Actor
from kentan.domain.ledger.models import Entry
from kentan.domain.organisation.models import Staff
from kentan.platform.crypto import commitment, make_salt
from kentan.platform.words import N_, NotPermitted, Refused


class Stale(Refused):
    """Somebody else acted on the case since the page was loaded."""


@dataclass
class Act:
    """An act under way on a locked case."""

    case: Case
    by: Person
    at: datetime
    id: UUID
    move: Move
    backfilled: bool = False

    @property
    def on(self) -> date:
        """The county's day of the act."""
        return day_of(self.at)

    @property
    def actor(self) -> Actor:
        """Who acts, as the record names them."""
        return actor_of(self.by)

    @property
    def staff(self) -> Staff | None:
        """Who acts, when it is a member of staff."""
        return None if isinstance(self.by, Actor) else self.by

    @property
    def state(self) -> CaseState:
        """The case as it stands now."""
        return self.case.state_now()

    def say(
        self, kind: StatementKind, body: str, *, field: str, for_petitioner: bool = False, position: int = 0
    ) -> TextRef:
        """Keep a text with the case and return the reference that the record may hold."""
        text = text_given(body, field=field)
        statement = write(self.case, kind, text, at=self.at, for_petitioner=for_petitioner, position=position)
        return TextRef(statement=str(statement.pk), commitment=statement.commitment)

    def commit(self, event: CaseEvent) -> Entry:
        """Change the case as the event says, put it on the record, and let the rest react."""
        changed = self.case.take(event.applied(self.state, self.on, self.actor))
        self.case.changed_at = self.at
        self.case.entries += 1
        self.case.save(update_fields=[*changed, "changed_at", "entries"])
        return record(
            stream=self.case.stream,
            event=event,
            by=self.actor,
            at=self.at,
            act=self.id,
            backfilled=self.backfilled,
            subject=self.case,
        )


def write(
    case: Case, kind: StatementKind, text: str, *, at: datetime, for_petitioner: bool = False, position: int = 0
) -> Statement:
    """A text kept with the case, under a fresh salt."""
    salt = make_salt()
    return Statement.objects.create(
        case=case,
        kind=kind,
        position=position,
        body=text,
        salt=salt,
        commitment=commitment(salt, text.encode()),
        for_petitioner=for_petitioner,
        written_at=at,
    )


def locked(case_id: int, by: Person) -> Case:
    """The case, locked until the transaction ends. Raises CaseNotFound when the person may not know of it."""
    if not connection.in_atomic_block:
        raise OutsideTransaction("a case is locked inside a transaction")
    cases = Case.objects.select_for_update(of=("self",), no_key=True).filter(pk=case_id)
    cases = cases.select_related("bureau", "holder", "lead_unit")  # notices name them
    if not isinstance(by, Actor):
        cases = cases.filter(visible_to(by))
    case = cases.order_by("pk").first()
    if case is None:
        raise CaseNotFound
    return case


def begin(
    move: str, *, case_id: int, by: Person, at: datetime, seen: int | None = None, backfilled: bool = False
) -> Act:
    """Lock the case and check that this person can make this move now.

    `seen` is the number of entries that the person's page showed. Raises CaseNotFound, Stale, NotPermitted, or what
    the lifecycle says against the move.
    """
    case = locked(case_id, by)
    if seen is not None and seen != case.entries:
        raise Stale(
            N_("Somebody acted on this case while you had it open."),
            instead=N_("Your text is still here. Look at what has changed, then send it again."),
        )
    row = MOVES[move]
    parts = parts_of(by, case)
    if parts.isdisjoint(row.who):
        raise NotPermitted(
            N_("“{move}” is not for you: it is done by {who}."),
            instead=N_("Ask a colleague who holds that role."),
            article=row.article,
            move=row.label,
            who=tuple(WHO_LABELS[who] for who in sorted(row.who)),
        )
    row.check(case.state_now(), context(by, at))
    return Act(case=case, by=by, at=at, id=uuid4(), move=row, backfilled=backfilled)


def context(by: Person, at: datetime) -> Context:
    """When and by whom a move is made, as the guards want to know it."""
    actor = actor_of(by)
    return Context(on=day_of(at), calendar=county_calendar(), by_id=actor.id, by_unit_id=actor.unit_id)


def ref(opinion: Opinion) -> TextRef:
    """The reference to an opinion that the record may hold."""
    return TextRef(statement=f"opinion/{opinion.pk}", commitment=opinion.commitment)
