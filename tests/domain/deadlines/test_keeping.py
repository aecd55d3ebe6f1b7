"""Following histories: what starts, resumes, changes and stops, and what holds for all of them."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

from hypothesis import given, settings

from kentan.domain.cases import events as happen
from kentan.domain.cases.events import CaseEvent
from kentan.domain.cases.lifecycle import CaseState
from kentan.domain.cases.lifecycle.codes import FINAL, Purpose, State
from kentan.domain.deadlines.reactions import INDIFFERENT
from kentan.domain.deadlines.rules import (
    OVERDUE,
    ClockKind,
    Kept,
    Outcome,
    advance,
    clocks_for,
    followed,
    is_late,
    reached,
    told,
)
from tests.domain.deadlines.matters import COUNTING, HOUSING, MAKERS, MONDAY, after, histories, matter

K = ClockKind
Steps = list[tuple[CaseEvent | None, CaseState, date]]


def walk(*moves: tuple[str, int], purpose: Purpose = Purpose.CLAIM) -> Steps:
    """A history of moves, each so many days after the one before."""
    case, on = matter(purpose=purpose), MONDAY
    steps: Steps = [(None, case, on)]
    for code, days in moves:
        on += timedelta(days=days)
        event = MAKERS[code](case, on)
        case = after(case, event, on)
        steps.append((event, case, on))
    return steps


def clocks(steps: Steps, until: date | None = None) -> dict[str, Kept]:
    """The last clock of each kind after a history, commitments apart."""
    kept = followed([(case, on) for _, case, on in steps], counting=COUNTING, until=until)
    return {clock.kind + clock.key: clock for clock in kept}


# ---------------------------------------------------------------- properties


@settings(max_examples=300, deadline=None)
@given(steps=histories())
def test_an_open_case_has_one_holder_and_a_clock_with_that_holder(steps: Steps) -> None:
    for _, case, _ in steps:
        duties = [clock for clock in clocks_for(case) if not clock.is_window]
        if case.state in FINAL:
            assert case.holder_id is None
            assert duties == []
        else:
            assert case.holder_id is not None
            assert [clock for clock in duties if clock.unit_id == case.holder_id], case.state


@settings(max_examples=200, deadline=None)
@given(steps=histories())
def test_events_that_are_not_followed_change_no_clock(steps: Steps) -> None:
    for (_, before, _), (event, case, _) in itertools.pairwise(steps):
        if type(event) in INDIFFERENT:
            assert clocks_for(before) == clocks_for(case)


@settings(max_examples=200, deadline=None)
@given(steps=histories())
def test_what_is_kept_is_what_runs(steps: Steps) -> None:
    for end in range(1, len(steps) + 1):
        _, case, _ = steps[end - 1]
        kept = followed([(case, on) for _, case, on in steps[:end]], counting=COUNTING)
        assert len({clock.identity for clock in kept}) == len(kept)
        running = {clock.identity for clock in kept if clock.runs}
        lapsed = {clock.identity for clock in kept if clock.outcome == Outcome.LAPSED}
        assert running | lapsed >= {clock.identity for clock in clocks_for(case)} >= running
        for clock in kept:
            assert (clock.stopped_on is None) is clock.runs
            assert clock.started_on <= clock.due_on <= clock.moved_on
            assert clock.runs or clock.next_warning_on is None


@settings(max_examples=200, deadline=None)
@given(steps=histories())
def test_nothing_changes_when_nothing_happened(steps: Steps) -> None:
    kept = followed([(case, on) for _, case, on in steps], counting=COUNTING)
    _, case, on = steps[-1]
    changes = advance(kept, case, on=on + timedelta(days=3), counting=COUNTING)
    assert (changes.new, changes.changed) == ([], [])


@settings(max_examples=200, deadline=None)
@given(steps=histories())
def test_a_merge_and_its_undoing_leave_every_clock_as_it_was(steps: Steps) -> None:
    _, case, on = steps[-1]
    if case.state in FINAL:
        return
    merged = after(case, MAKERS["merge"](case, on), on)
    undone = after(merged, MAKERS["unmerge"](merged, on), on)
    plain = [(state, day) for _, state, day in steps]
    before = {clock.identity: clock for clock in followed(plain, counting=COUNTING) if clock.runs}
    again = followed([*plain, (merged, on), (undone, on)], counting=COUNTING)
    resumed = {clock.identity: clock for clock in again if clock.runs}
    lapsed = {clock.identity for clock in again if clock.outcome == Outcome.LAPSED}
    for identity, clock in before.items():
        if identity in lapsed:
            assert clock.effective_on < on
            continue
        now = resumed[identity]
        assert (now.due_on, now.effective_on, now.outcome) == (clock.due_on, clock.effective_on, clock.outcome)
    assert resumed.keys() <= before.keys()


# ---------------------------------------------------------------- stories


def test_from_registration_to_closing_in_time() -> None:
    steps = walk(("forward", 5), ("accept", 3), ("draft_opinion", 20), ("sign_opinion", 1), ("deliver", 2))
    kept = clocks(steps)
    for kind in (K.DISPATCH, K.ACCEPTANCE, K.HANDLING, K.DELIVERY):
        assert kept[kind].outcome == Outcome.MET, kind
    assert kept[K.SIMPLE_ACCEPTANCE].outcome == Outcome.CANCELLED
    assert kept[K.OBJECTION].outcome == Outcome.CANCELLED
    running = {clock.kind for clock in kept.values() if clock.runs}
    assert running == {K.REVIEW_REQUEST, K.CLOSING_AFTER_WINDOW, K.RATING, K.COMMITMENT}


def test_late_is_late_by_the_day_after_the_moved_last_day() -> None:
    # 15 days from the 5th of January end on the 20th, a Tuesday.
    assert clocks(walk(("forward", 15)))[K.DISPATCH].outcome == Outcome.MET
    assert clocks(walk(("forward", 16)))[K.DISPATCH].outcome == Outcome.LATE


def test_an_overruled_objection_gives_the_unit_no_new_time() -> None:
    steps = walk(("forward", 0), ("object", 3), ("overrule_objection", 4))
    objected, back = clocks(steps[:3]), clocks(steps)
    assert objected[K.ACCEPTANCE].outcome == Outcome.CANCELLED
    assert objected[K.OBJECTION].outcome == Outcome.MET
    assert (back[K.ACCEPTANCE].outcome, back[K.ACCEPTANCE].due_on) == (Outcome.RUNNING, date(2026, 1, 20))
    assert not back[K.OBJECTION].runs
    assert back[K.FINDING].outcome == Outcome.MET


def test_an_upheld_objection_starts_the_bureau_and_then_the_next_unit_anew() -> None:
    steps = walk(("forward", 0), ("object", 2), ("uphold_objection", 1), ("forward", 1))
    kept = followed([(case, on) for _, case, on in steps], counting=COUNTING)
    acceptances = [(clock.unit_id, clock.outcome, clock.started_on) for clock in kept if clock.kind == K.ACCEPTANCE]
    assert acceptances == [
        (HOUSING, Outcome.CANCELLED, MONDAY),
        (3, Outcome.RUNNING, MONDAY + timedelta(days=4)),
    ]
    assert next(clock for clock in kept if clock.kind == K.REDISPATCH).outcome == Outcome.MET


def test_an_extension_moves_the_last_day_and_the_reminders() -> None:
    steps = walk(("forward", 0), ("accept", 0), ("extend", 58))
    before, now = clocks(steps[:3])[K.HANDLING], clocks(steps)[K.HANDLING]
    assert (before.due_on, before.extension_days) == (date(2026, 3, 6), 0)
    assert (now.due_on, now.extension_days) == (date(2026, 3, 26), 20)
    assert now.next_tier == 75
    assert now.next_warning_on == MONDAY + timedelta(days=60)


def test_leaving_the_simple_track_counts_from_the_acceptance() -> None:
    kept = clocks(walk(("forward", 0), ("accept_simply", 1), ("leave_simple_track", 9)))
    assert kept[K.SIMPLE_HANDLING].outcome == Outcome.CANCELLED
    assert kept[K.HANDLING].started_on == MONDAY + timedelta(days=1)
    assert kept[K.SIMPLE_ACCEPTANCE].outcome == Outcome.MET


def test_a_hearing_holds_the_re_review_and_its_days_are_added() -> None:
    steps = walk(
        ("forward", 0), ("accept", 0), ("draft_opinion", 0), ("sign_opinion", 0), ("deliver", 0), ("ask_review", 0),
        ("decide_review", 0), ("deliver_review", 0), ("ask_re_review", 0), ("open_hearing", 10), ("end_hearing", 4),
    )  # fmt: skip
    held, after_it = clocks(steps[:-1])[K.RE_REVIEW], clocks(steps)[K.RE_REVIEW]
    assert held.paused_since == MONDAY + timedelta(days=10)
    assert held.next_warning_on is None
    assert not is_late(held, MONDAY + timedelta(days=300))
    assert after_it.paused_since is None
    assert (after_it.paused_days, after_it.due_on) == (5, date(2026, 2, 9))
    assert after_it.next_tier == 50
    assert is_late(after_it, date(2026, 2, 10))


def test_a_hearing_does_not_heal_what_was_late_before_it() -> None:
    late = matter(State.UNDER_RE_REVIEW, re_review_asked_on=MONDAY, hearing_since=date(2026, 2, 20))
    clock = next(clock for clock in followed([(late, MONDAY)], counting=COUNTING) if clock.kind == K.RE_REVIEW)
    assert is_late(clock, date(2026, 3, 1))


def test_a_rejected_fulfilment_runs_on_to_the_same_day() -> None:
    signed = (("forward", 0), ("accept", 0), ("draft_opinion", 0), ("sign_opinion", 0), ("deliver", 0))
    kept = clocks(walk(*signed, ("fulfil", 3)))
    assert kept["commitment1"].outcome == Outcome.MET
    assert kept["confirmation1"].outcome == Outcome.RUNNING
    back = clocks(walk(*signed, ("fulfil", 3), ("reject_fulfilment", 1)))
    assert (back["commitment1"].outcome, back["commitment1"].due_on) == (Outcome.RUNNING, MONDAY + timedelta(days=9))
    assert back["confirmation1"].outcome == Outcome.MET


def test_a_late_fulfilment_is_late() -> None:
    signed = (("forward", 0), ("accept", 0), ("draft_opinion", 0), ("sign_opinion", 0), ("deliver", 0))
    assert clocks(walk(*signed, ("fulfil", 10)))["commitment1"].outcome == Outcome.LATE


def test_rights_lapse_and_stay_lapsed() -> None:
    steps = walk(("forward", 0))
    assert clocks(steps)[K.OBJECTION].runs
    until = clocks(steps, until=date(2026, 1, 14))[K.OBJECTION]
    assert (until.outcome, until.stopped_on) == (Outcome.LAPSED, date(2026, 1, 12))
    changes = advance([until], steps[-1][1], on=date(2026, 1, 14), counting=COUNTING)
    assert changes.changed == []
    assert K.OBJECTION not in {clock.kind for clock in changes.new}


def test_a_delivery_recorded_later_was_made_when_it_was_made() -> None:
    steps = walk(("forward", 0), ("accept", 0), ("draft_opinion", 0), ("sign_opinion", 0))
    _, case, _ = steps[-1]
    event = happen.Delivered.from_payload(
        {"method": "post", "delivered_on": "2026-01-07", "proof": {"statement": "1", "commitment": ""}}
    )
    steps.append((event, after(case, event, date(2026, 2, 20)), date(2026, 2, 20)))
    delivery = clocks(steps)[K.DELIVERY]
    assert (delivery.outcome, delivery.stopped_on) == (Outcome.MET, date(2026, 1, 7))


# ---------------------------------------------------------------- reminders


def test_reminders_come_at_the_tiers_and_when_it_is_late() -> None:
    clock = clocks(walk(("forward", 0), ("accept", 0)))[K.HANDLING]
    days = COUNTING.tiers(clock)
    assert [tier for tier, _ in days] == [50, 75, 90, 100, OVERDUE]
    given, on = [], MONDAY
    while clock.next_warning_on is not None:
        on = clock.next_warning_on
        given.append(reached(clock, on, COUNTING))
        clock = told(clock, on + timedelta(days=1), COUNTING)
    assert given == list(days)


def test_of_several_missed_reminders_only_the_last_is_given() -> None:
    clock = clocks(walk(("forward", 0), ("accept", 0)))[K.HANDLING]
    assert reached(clock, date(2026, 3, 1), COUNTING) == (90, MONDAY + timedelta(days=54))
    assert reached(clock, MONDAY, COUNTING) is None


def test_rights_give_no_reminders() -> None:
    kept = clocks(walk(("forward", 0)))
    assert kept[K.OBJECTION].next_warning_on is None
