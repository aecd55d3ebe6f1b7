"""Rating, return visit, closing, reopening, merging, withdrawing, and history entered afterwards."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from kentan.domain.cases.events import (
    Closed,
    Merged,
    OtherMerged,
    OtherUnmerged,
    Rated,
    Reopened,
    ReturnVisited,
    SettledFromArchive,
    Unmerged,
    Withdrawn,
)
from kentan.domain.cases.lifecycle import checks
from kentan.domain.cases.lifecycle.codes import FINAL, Body, Conclusion, Rating, ReopenReason
from kentan.domain.cases.models import Case, StatementKind
from kentan.domain.cases.permissions import Person
from kentan.platform.certain import certain
from kentan.platform.words import N_, Refused

from .act import Act, begin, locked


@transaction.atomic
def rate(
    *, case_id: int, by: Person, at: datetime, body: Body, rating: Rating, words: str = "", seen: int | None = None
) -> Case:
    """The petitioner rates the bureau or the unit, each once."""
    act = begin("rate", case_id=case_id, by=by, at=at, seen=seen)
    if act.case.rated_bureau if body is Body.BUREAU else act.case.rated_unit:
        raise Refused(N_("This body has been rated already."), field="rating")
    if body is Body.UNIT and act.case.lead_unit_id is None:
        raise Refused(N_("No unit has handled this matter; rate the bureau."), field="rating")
    text = act.say(StatementKind.WORDS, words, field="words", for_petitioner=True) if words.strip() else None
    act.commit(Rated(body=body, rating=rating, words=text))
    return act.case


@transaction.atomic
def record_return_visit(
    *, case_id: int, by: Person, at: datetime, visited_on: date, words: str, seen: int | None = None
) -> Case:
    """What the petitioner said when asked afterwards."""
    act = begin("record_return_visit", case_id=case_id, by=by, at=at, seen=seen)
    day = checks.not_in_future(visited_on, today=act.on, field="visited_on")
    checks.not_before(day, act.case.registered_on, field="visited_on")
    act.commit(ReturnVisited(visited_on=day, words=act.say(StatementKind.WORDS, words, field="words")))
    return act.case


@transaction.atomic
def close(*, case_id: int, by: Person, at: datetime, summary: str, seen: int | None = None) -> Case:
    """Close the case: a second person finds it answered, delivered and kept. Closing never deletes."""
    act = begin("close", case_id=case_id, by=by, at=at, seen=seen)
    act.commit(Closed(summary=act.say(StatementKind.RECORD, summary, field="summary")))
    return act.case


@transaction.atomic
def reopen(
    *, case_id: int, by: Person, at: datetime, reason: ReopenReason, finding: str, seen: int | None = None
) -> Case:
    """Take a closed case up again, for one of four reasons.

    It goes back to its unit; a unit that was retired meanwhile has nobody left, so the bureau sends it out anew.
    """
    act = begin("reopen", case_id=case_id, by=by, at=at, seen=seen)
    text = act.say(StatementKind.FINDING, finding, field="finding", for_petitioner=True)
    unit = act.case.lead_unit
    gone = unit is not None and unit.retired_on is not None
    act.commit(Reopened(reason=reason, finding=text, unit_gone=gone))
    return act.case


@transaction.atomic
def merge(*, case_id: int, into_id: int, by: Person, at: datetime, reason: str, seen: int | None = None) -> Case:
    """Say that the case is the same matter as another open one, which speaks for both. Reversible."""
    for each in sorted({case_id, into_id}):  # always in one order, so that two merges never wait for each other
        locked(each, by)
    act = begin("merge", case_id=case_id, by=by, at=at, seen=seen)
    into = locked(into_id, by)
    _check_target(act, into)
    text = act.say(StatementKind.REASON, reason, field="reason", for_petitioner=True)
    act.commit(Merged(into_id=into.pk, into_number=into.number, reason=text))
    _tell(act, into, OtherMerged(other_id=act.case.pk, other_number=act.case.number))
    return act.case


def _check_target(act: Act, into: Case) -> None:
    if into.pk == act.case.pk:
        raise Refused(N_("A case cannot be merged into itself."), field="into")
    if into.state in FINAL:
        raise Refused(
            N_("{number} is not open any more."),
            instead=N_("Reopen it first, or keep the cases apart."),
            field="into",
            number=into.number,
        )
    if into.purpose != act.case.purpose:
        raise Refused(N_("Only matters of the same purpose are the same matter."), field="into", article="30")
    if Case.objects.filter(merged_into=act.case).exists():
        raise Refused(
            N_("Other cases are merged into this one."),
            instead=N_("Merge the other way round, or undo those first."),
            field="into",
        )


def _tell(act: Act, other: Case, event: OtherMerged | OtherUnmerged) -> None:
    told = Act(case=other, by=act.by, at=act.at, id=act.id, move=act.move)
    told.commit(event)


@transaction.atomic
def unmerge(*, case_id: int, by: Person, at: datetime, reason: str, seen: int | None = None) -> Case:
    """Undo a merge: the case stands where it stood, with the clocks that it had."""
    into_id = Case.objects.filter(pk=case_id).values_list("merged_into_id", flat=True).first()
    for each in sorted({case_id, into_id or case_id}):
        locked(each, by)
    act = begin("unmerge", case_id=case_id, by=by, at=at, seen=seen)
    into = locked(certain(act.case.merged_into_id), by)
    act.commit(Unmerged(reason=act.say(StatementKind.REASON, reason, field="reason", for_petitioner=True)))
    _tell(act, into, OtherUnmerged(other_id=act.case.pk, other_number=act.case.number))
    return act.case


@transaction.atomic
def withdraw(*, case_id: int, by: Person, at: datetime, words: str, seen: int | None = None) -> Case:
    """The petitioner takes the matter back, in their own words; nobody else can."""
    act = begin("withdraw", case_id=case_id, by=by, at=at, seen=seen)
    if Case.objects.filter(merged_into=act.case).exists():
        raise Refused(
            N_("Other people's cases are merged into this one."), instead=N_("Undo those merges first."), field="words"
        )
    act.commit(Withdrawn(words=act.say(StatementKind.WORDS, words, field="words", for_petitioner=True)))
    return act.case


@transaction.atomic
def settle_from_archive(
    *,
    case_id: int,
    by: Person,
    at: datetime,
    unit_id: int,
    replied_on: date,
    reply: str,
    conclusion: Conclusion | None = None,
) -> Case:
    """Enter the answer to a letter of the past. Marked as entered later; what is not known is not invented."""
    act = begin("settle_from_archive", case_id=case_id, by=by, at=at, backfilled=True)
    day = checks.not_before(replied_on, act.case.registered_on, field="replied_on")
    text = act.say(StatementKind.REPLY, reply, field="reply", for_petitioner=True)
    act.commit(SettledFromArchive(unit_id=unit_id, replied_on=day, reply=text, conclusion=conclusion))
    return act.case
