"""The table itself: complete, consistent, and without dead ends."""

from __future__ import annotations

import pytest

from kentan.domain.cases import actions
from kentan.domain.cases.events import ALL_EVENTS
from kentan.domain.cases.lifecycle import MOVES
from kentan.domain.cases.lifecycle.checks import QUERY_CODE_ALPHABET, make_query_code, tidy_number, tidy_query_code
from kentan.domain.cases.lifecycle.codes import FINAL, OPEN, State, Who
from kentan.domain.notices.rules.templates import TEMPLATES, Audience

ONLY_ADDING = {"add_note", "attach"}


def test_every_state_can_be_reached() -> None:
    reached = {state for move in MOVES.values() for state in move.to}
    assert reached == set(State)


@pytest.mark.parametrize("state", sorted(OPEN))
def test_no_open_state_is_a_dead_end(state: State) -> None:
    ways = [move.code for move in MOVES.values() if state in move.sources and set(move.to) - {state}]
    assert set(ways) - {"merge", "withdraw"}, f"{state}: only the petitioner or a merge leads out"


@pytest.mark.parametrize("state", sorted(OPEN))
def test_every_open_state_leads_to_an_end(state: State) -> None:
    seen, frontier = {state}, {state}
    while frontier:
        frontier = {
            to
            for move in MOVES.values()
            if move.code not in ("withdraw", "merge") and move.sources & frontier
            for to in move.to
        } - seen
        seen |= frontier
    assert State.CLOSED in seen


@pytest.mark.parametrize("state", sorted(FINAL - {State.CLOSED, State.MERGED}))
def test_what_has_ended_can_only_be_added_to(state: State) -> None:
    assert {move.code for move in MOVES.values() if state in move.sources} == ONLY_ADDING


@pytest.mark.parametrize("code", sorted(MOVES))
def test_every_move_has_its_act_and_its_event(code: str) -> None:
    act = getattr(actions, {"object": "object_"}.get(code, code))
    assert callable(act)
    assert act.__doc__, f"{code} says nothing"
    assert MOVES[code].event in {event.kind for event in ALL_EVENTS}


@pytest.mark.parametrize("code", sorted(code for code in MOVES if MOVES[code].told))
def test_what_the_petitioner_is_told_has_a_wording(code: str) -> None:
    assert Audience.PETITIONER in TEMPLATES[MOVES[code].told].words


def test_nobody_but_the_petitioner_or_the_desk_for_them_can_withdraw() -> None:
    assert MOVES["withdraw"].who == {Who.PETITIONER, Who.REGISTRAR, Who.DISPATCHER}


def test_nothing_deletes() -> None:
    assert not [name for name in actions.__all__ if "delete" in name or "remove" in name]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("430422-2026-000123", "430422-2026-000123"),
        ("430422 2026 000123", "430422-2026-000123"),
        ("4304222026000123", "430422-2026-000123"),
        ("430422—2026—000123", "430422-2026-000123"),
        ("路灯", ""),
        ("2026", ""),
        ("", ""),
    ],
)
def test_a_number_is_known_however_it_is_typed(typed: str, number: str) -> None:
    assert tidy_number(typed) == number


def test_query_codes_have_no_letters_that_look_alike() -> None:
    codes = [make_query_code() for _ in range(200)]
    assert all(len(code) == 8 and set(code) <= set(QUERY_CODE_ALPHABET) for code in codes)
    assert not set("01OIL") & set(QUERY_CODE_ALPHABET)
    assert tidy_query_code(" ab-cd 2345 ") == "ABCD2345"
