"""Random legal and illegal histories, and what must hold after every step of each (domain 3.1)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kentan.domain.cases.actions import Stale
from kentan.domain.cases.lifecycle import MOVES
from kentan.domain.cases.lifecycle.codes import FINAL, Purpose, State
from kentan.domain.cases.models import Case, Opinion, Statement
from kentan.domain.cases.permissions import Person
from kentan.domain.cases.queries import allowed_moves, misfits
from kentan.domain.deadlines.models import Clock
from kentan.domain.ledger.models import Entry
from kentan.platform.words import Refused
from tests.factories import NOON, make_county
from tests.walks import UNSEEN, Cast, everybody, make_cast, perform, register

STEPS = [code for code in MOVES if code != "register"]
ADDITIONS = {"add_note", "attach", "amend", "merge", "withdraw", "rate", "record_return_visit", "waive_review"}
pytestmark = pytest.mark.django_db


def _facts(case_id: int) -> tuple[object, ...]:
    """Everything about a case that a refused act must leave alone."""
    return (
        Case.objects.filter(pk=case_id).values().get(),
        Entry.objects.count(),
        Statement.objects.count(),
        list(Opinion.objects.order_by("pk").values_list("pk", "state", "number")),
        list(Clock.objects.order_by("pk").values()),
    )


def _check(case: Case, cast: Cast) -> None:
    entries = Entry.objects.filter(stream_kind="case", stream_id=str(case.pk)).order_by("sequence")
    assert list(misfits({str(case.pk): [entry.link for entry in entries]})) == []
    running = Clock.objects.filter(case=case, stopped_on__isnull=True)
    if case.state in FINAL:
        assert case.holder_id is None
        assert not running.exclude(held_by="petitioner").exists()
    else:
        assert case.holder_id is not None
        assert any(clock.unit_id == case.holder_id for clock in running.exclude(held_by="petitioner")), case.state
    if case.state == State.CLOSED:
        assert case.delivered_on is not None
        assert case.decided_on is not None
        assert not case.state_now().unmet


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_history_keeps_the_invariants(data: st.DataObject) -> None:
    with transaction.atomic():
        _walk(data, make_cast(make_county()))
        transaction.set_rollback(True)  # each example begins with an empty county


def _walk(data: st.DataObject, cast: Cast) -> None:
    purpose = data.draw(st.sampled_from([Purpose.CLAIM] * 4 + [Purpose.SUGGESTION, Purpose.ACCUSATION]))
    by = cast.accusation_officer if purpose is Purpose.ACCUSATION else cast.registrar
    at = NOON
    case_id = register(cast, at=at, by=by, purpose=purpose).case.pk
    register(cast, at=at, by=by, purpose=purpose)  # something to merge into
    for _ in range(data.draw(st.integers(4, 16))):
        at += timedelta(days=data.draw(st.sampled_from([0, 1, 3, 12, 40])))
        case = Case.objects.get(pk=case_id)
        _step(data, case, cast, at)
        _check(Case.objects.get(pk=case_id), cast)


def _step(data: st.DataObject, case: Case, cast: Cast, at: datetime) -> None:
    people = everybody(cast, case)
    legal = [(move.code, person) for person in people for move in allowed_moves(case=case, by=person, at=at)]
    moving = [step for step in legal if step[0] not in ADDITIONS]
    choices = [st.tuples(st.sampled_from(STEPS), st.sampled_from(people))]
    if legal:
        choices.append(st.sampled_from(legal))
    if moving:
        choices += [st.sampled_from(moving)] * 3
    code, person = data.draw(st.one_of(choices))
    before = _facts(case.pk)
    try:
        with transaction.atomic():
            perform(code, case=case, by=person, at=at, cast=cast, seen=case.entries)
    except Refused:
        assert _facts(case.pk) == before
    else:
        after = Case.objects.get(pk=case.pk)
        assert after.entries > case.entries
        if code not in UNSEEN:
            _not_twice(code, case, person, cast, at)


def _not_twice(code: str, case: Case, person: Person, cast: Cast, at: datetime) -> None:
    before = _facts(case.pk)
    with pytest.raises(Refused), transaction.atomic():
        perform(code, case=case, by=person, at=at, cast=cast, seen=case.entries)
    assert _facts(case.pk) == before


def test_a_stale_page_is_refused_with_the_reason() -> None:
    cast = make_cast(make_county())
    case = register(cast, at=NOON).case
    perform("add_note", case=case, by=cast.dispatcher, at=NOON, cast=cast)
    with pytest.raises(Stale):
        perform("forward", case=case, by=cast.dispatcher, at=NOON, cast=cast, seen=1)
