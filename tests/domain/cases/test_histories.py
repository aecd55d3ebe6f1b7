"""Random legal and illegal histories, and what must hold after every step of each (domain 3.1)."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kentan.domain.calendar.rules import DayCalendar
from kentan.domain.cases.actions import Stale
from kentan.domain.cases.events import day_of
from kentan.domain.cases.lifecycle import MOVES, Context, moves_open_to
from kentan.domain.cases.lifecycle.codes import FINAL, Purpose, State
from kentan.domain.cases.models import Case, Opinion, Statement
from kentan.domain.cases.permissions import Person, parts_of
from kentan.domain.cases.queries import misfits
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


@pytest.fixture
def cast() -> Cast:
    return make_cast(make_county())


# The early ways out are many; without weights few histories would come as far as a re-review.
_WEIGHTS = {
    "route_by_law": 0.5,
    "redirect": 0.5,
    "decline": 0.5,
    "close": 1,
    "reopen": 2,
    "change_assisting": 1,
    "object": 16,
    "uphold_objection": 9,
    "ask_review": 24,
    "ask_re_review": 48,
    "open_hearing": 24,
    "decide_review": 12,
    "deliver_review": 24,
    "waive_review": 3,
    "deliver": 8,
    "sign_opinion": 8,
}
_ADDING = 0.15  # the share of steps that only add to the file, merge or withdraw
_WILD = 0.15  # the share of steps that anybody tries, legal or not


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_every_history_keeps_the_invariants(cast: Cast, seed: int) -> None:
    _walk(random.Random(seed), cast)


def test_the_walks_come_everywhere(cast: Cast) -> None:
    """Without this the property above could hold because nothing happens."""
    made: set[str] = set()
    reached: set[str] = set()
    for seed in range(150):
        _walk(random.Random(seed), cast, made=made, reached=reached)
        if len(made) == len(STEPS) and len(reached) == len(State):
            break
    assert sorted(set(STEPS) - made) == []
    assert sorted(set(State) - reached) == []


def _walk(chance: random.Random, cast: Cast, *, made: set[str] | None = None, reached: set[str] | None = None) -> None:
    with transaction.atomic():
        purpose = chance.choice([Purpose.CLAIM] * 6 + [Purpose.SUGGESTION, Purpose.ACCUSATION])
        by = cast.accusation_officer if purpose is Purpose.ACCUSATION else cast.registrar
        at = NOON
        case_id = register(cast, at=at, by=by, purpose=purpose).case.pk
        register(cast, at=at, by=by, purpose=purpose)  # something to merge into
        for _ in range(chance.randint(6, 40)):
            at += timedelta(days=chance.choice([0, 0, 1, 2, 3, 12, 40]))
            code = _step(chance, Case.objects.get(pk=case_id), cast, at)
            case = Case.objects.get(pk=case_id)
            _check(case, cast)
            if made is not None and reached is not None:
                made |= {code} - {""}
                reached.add(case.state)
        transaction.set_rollback(True)  # each history begins in the same county


def _step(chance: random.Random, case: Case, cast: Cast, at: datetime) -> str:
    """Try one move; its code when it was made, nothing when it was refused."""
    code, person = _choice(chance, case, cast, at)
    before = _facts(case.pk)
    try:
        with transaction.atomic():
            perform(code, case=case, by=person, at=at, cast=cast, seen=case.entries)
    except Refused:
        assert _facts(case.pk) == before
        return ""
    assert Case.objects.get(pk=case.pk).entries > case.entries
    if code not in UNSEEN:
        _not_twice(code, case, person, cast, at)
    return code


def _choice(chance: random.Random, case: Case, cast: Cast, at: datetime) -> tuple[str, Person]:
    people = everybody(cast, case)
    if chance.random() < _WILD:
        return chance.choice(STEPS), chance.choice(people)
    now = Context(on=day_of(at), calendar=DayCalendar())
    state = case.state_now()
    legal = [(move.code, person) for person in people for move in moves_open_to(parts_of(person, case), state, now)]
    adding = chance.random() < _ADDING
    fitting = [step for step in legal if (step[0] in ADDITIONS) is adding] or legal
    if not fitting:
        return chance.choice(STEPS), chance.choice(people)
    codes = sorted({code for code, _ in fitting})
    code = chance.choices(codes, [_WEIGHTS.get(code, 4) for code in codes])[0]
    return chance.choice([step for step in fitting if step[0] == code])


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
