"""Acts at the same moment, on real connections - and the control that shows what the lock is for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from django.db import connections

from kentan.domain.cases import actions
from kentan.domain.cases.actions import act as act_module
from kentan.domain.cases.lifecycle.codes import State
from kentan.domain.cases.models import Case
from kentan.domain.cases.permissions import CaseNotFound, visible_to
from kentan.domain.ledger.events import Actor
from kentan.domain.ledger.models import Entry
from kentan.platform.words import Refused
from tests.factories import NOON, make_county
from tests.walks import Cast, make_cast, perform, register

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Cast:
    return make_cast(make_county())


@pytest.fixture
def accepted(cast: Cast) -> Case:
    case = register(cast, at=NOON).case
    perform("forward", case=case, by=cast.dispatcher, at=NOON, cast=cast)
    case.refresh_from_db()
    return case


def together(*acts: Callable[[], object]) -> list[object]:
    """Run acts at the same moment, each on its own connection; what each returned or raised."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            gate.wait(timeout=20)
            return act()
        except Exception as error:  # noqa: BLE001  # the outcome of an act, whatever it is, is what the test looks at
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def _accepting(case: Case, cast: Cast) -> list[Callable[[], object]]:
    people = (cast.handler, cast.second_handler, cast.head)
    at = NOON + timedelta(days=1)
    return [partial(actions.accept, case_id=case.pk, by=by, at=at, notice="现予受理。") for by in people]


def test_of_three_who_accept_at_once_one_does_and_two_are_refused(cast: Cast, accepted: Case) -> None:
    results = together(*_accepting(accepted, cast))

    assert sum(isinstance(result, Case) for result in results) == 1
    assert sum(isinstance(result, Refused) for result in results) == 2
    assert Entry.objects.filter(stream_kind="case", stream_id=str(accepted.pk), kind="cases.case.accepted").count() == 1
    assert Case.objects.get(pk=accepted.pk).state == State.ACCEPTED


def take_out_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the case is read, but not locked, and everybody waits until all have read it."""
    gate = threading.Barrier(3)

    def unlocked(case_id: int, by: object) -> Case:
        assert not isinstance(by, Actor)
        case = Case.objects.filter(visible_to(by), pk=case_id).first()  # type: ignore[arg-type]  # a member of staff
        if case is None:
            raise CaseNotFound
        gate.wait(timeout=20)
        return case

    monkeypatch.setattr(act_module, "locked", unlocked)


def test_control_without_the_lock_the_same_case_is_accepted_three_times(
    cast: Cast, accepted: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_out_the_lock(monkeypatch)
    results = together(*_accepting(accepted, cast))

    assert all(isinstance(result, Case) for result in results), results
    assert Entry.objects.filter(stream_kind="case", stream_id=str(accepted.pk), kind="cases.case.accepted").count() == 3


def test_numbers_given_out_at_once_are_unique_and_have_no_gaps(cast: Cast) -> None:
    results = together(*[lambda: register(cast, at=NOON) for _ in range(6)])

    assert not [result for result in results if isinstance(result, Exception)]
    numbers = sorted(Case.objects.values_list("number", flat=True))
    assert numbers == [f"430422-2026-{number:06d}" for number in range(1, 7)]


def test_two_merges_into_each_other_neither_deadlock_nor_both_succeed(cast: Cast) -> None:
    one, other = (register(cast, at=NOON).case.pk for _ in range(2))
    results = together(
        lambda: actions.merge(case_id=one, into_id=other, by=cast.dispatcher, at=NOON, reason="同一事项"),
        lambda: actions.merge(case_id=other, into_id=one, by=cast.second_dispatcher, at=NOON, reason="同一事项"),
    )
    assert sorted(type(result).__name__ for result in results) in (["Case", "Refused"], ["Case", "WrongState"]), results
    assert Case.objects.filter(state=State.MERGED).count() == 1


def test_a_refused_act_among_others_leaves_no_hole_in_the_chain(cast: Cast, accepted: Case) -> None:
    together(
        *_accepting(accepted, cast),
        *[lambda: actions.add_note(case_id=accepted.pk, by=cast.dispatcher, at=NOON, note="请抓紧") for _ in range(4)],
    )
    sequences = Entry.objects.filter(stream_kind="case", stream_id=str(accepted.pk)).order_by("sequence")
    assert list(sequences.values_list("sequence", flat=True)) == list(range(1, sequences.count() + 1))
    assert Case.objects.get(pk=accepted.pk).entries == sequences.count()
