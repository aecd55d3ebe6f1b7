"""Stored clocks follow the real acts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kentan.config.reactions import REACTIONS
from kentan.domain.calendar import events as calendar
from kentan.domain.cases import actions as acts
from kentan.domain.cases.events import ALL_EVENTS, day_of
from kentan.domain.cases.models import Case
from kentan.domain.deadlines import events as deadlines
from kentan.domain.deadlines.actions import keep, lapse_windows
from kentan.domain.deadlines.models import Clock
from kentan.domain.deadlines.queries import clocks_of, counting, explain, next_clock_for, running_clocks_of
from kentan.domain.deadlines.reactions import FOLLOWED, INDIFFERENT, follow, recompute_all
from kentan.domain.deadlines.rules import Kept, clocks_for
from kentan.domain.ledger.actions import OutsideTransaction
from kentan.domain.ledger.events import SYSTEM
from kentan.domain.ledger.models import Entry
from tests.domain.deadlines.conftest import Walker
from tests.factories import NOON
from tests.walks import Cast, register

pytestmark = pytest.mark.django_db
Walk = Callable[[], Walker]
ACCEPTED = (("forward", "dispatcher", 0), ("accept", "handler", 0))
DECIDED = (*ACCEPTED, ("draft_opinion", "handler", 1), ("sign_opinion", "head", 2))
DELIVERED = (*DECIDED, ("deliver", "handler", 3))
UNDER_RE_REVIEW = (
    *DELIVERED,
    ("ask_review", "registrar", 4),
    ("decide_review", "reviewer", 5),
    ("deliver_review", "reviewer", 6),
    ("ask_re_review", "registrar", 7),
)


def test_every_event_of_a_case_is_followed_or_known_to_be_indifferent() -> None:
    assert set(ALL_EVENTS) == FOLLOWED | INDIFFERENT
    for event in ALL_EVENTS:
        assert (follow in REACTIONS[event]) is (event in FOLLOWED), event


def test_registering_starts_the_dispatch(walk: Walk) -> None:
    one = walk()
    (clock,) = Clock.objects.filter(case=one.case)
    assert (clock.kind, clock.held_by, clock.unit_id) == ("dispatch", "bureau", one.case.bureau_id)
    assert (clock.started_on, clock.due_on, clock.effective_on) == (
        date(2026, 1, 5), date(2026, 1, 20), date(2026, 1, 20),
    )  # fmt: skip
    assert (clock.next_tier, clock.next_warning_on) == (50, date(2026, 1, 13))


def test_an_act_stops_what_it_settles_and_starts_what_comes(walk: Walk) -> None:
    one = walk()(*ACCEPTED)
    assert one.clock("dispatch").outcome == "met"
    assert one.clock("acceptance").outcome == "met"
    assert one.clock("objection").outcome == "cancelled"
    assert one.running() == {"handling"}


def test_an_extension_is_an_amendment_of_the_same_clock(walk: Walk) -> None:
    one = walk()(*ACCEPTED)
    before = one.clock("handling")
    one(("extend", "head", 50))
    after = one.clock("handling")
    assert after.pk == before.pk
    assert (before.due_on, after.due_on) == (date(2026, 3, 6), date(2026, 3, 26))
    assert [step.kind.value for step in explain(after, counting()).steps].count("extension") == 1


def test_a_hearing_pauses_the_re_review(walk: Walk) -> None:
    cast_moves = (
        *UNDER_RE_REVIEW[:5],
        ("ask_review", "registrar", 4),
    )
    one = walk()(*cast_moves)
    if one.case.pk % 2:  # the walk's reviewers revoke every other case
        one = walk()(*cast_moves)
    one(*UNDER_RE_REVIEW[6:], ("open_hearing", "re_reviewer", 10))
    held = one.clock("re_review")
    assert (held.is_paused, held.paused_since) == (True, date(2026, 1, 15))
    one(("end_hearing", "re_reviewer", 12))
    clock = one.clock("re_review")
    assert (clock.pk, clock.is_paused, clock.paused_days) == (held.pk, False, 3)
    assert clock.due_on == date(2026, 1, 12) + timedelta(days=33)


def test_merging_stops_the_clocks_and_undoing_it_brings_them_back(walk: Walk) -> None:
    walk()
    one = walk()(*ACCEPTED)
    before = one.clock("handling").kept()
    one(("merge", "dispatcher", 20))
    assert one.running() == set()
    assert one.clock("handling").outcome == "cancelled"
    one(("unmerge", "dispatcher", 21))
    after = one.clock("handling").kept()
    assert after == before
    assert Clock.objects.filter(case=one.case, kind="handling").count() == 1


def test_reopening_starts_a_new_clock_beside_the_old_one(walk: Walk) -> None:
    one = walk()(
        *DELIVERED, ("fulfil", "handler", 4), ("confirm_fulfilment", "second_handler", 5), ("close", "dispatcher", 60)
    )
    assert one.running() == {"rating"}
    one(("reopen", "dispatcher", 70))
    assert one.running() == {"handling"}
    assert list(
        Clock.objects.filter(case=one.case, kind="handling").order_by("id").values_list("outcome", "started_on")
    ) == [("met", date(2026, 1, 5)), ("running", date(2026, 3, 16))]


def test_rights_lapse_by_the_job(walk: Walk) -> None:
    one = walk()(("forward", "dispatcher", 0))
    assert lapse_windows(at=NOON + timedelta(days=3)) == 0  # the third working day itself still counts
    assert lapse_windows(at=NOON + timedelta(days=4)) == 1
    assert lapse_windows(at=NOON + timedelta(days=30), batch=1) == 1
    assert (one.clock("objection").outcome, one.clock("objection").stopped_on) == ("lapsed", date(2026, 1, 12))
    one(("accept", "handler", 31))
    assert one.clock("objection").outcome == "lapsed"
    assert one.clock("acceptance").outcome == "late"


def test_history_with_old_dates_counts_on_its_own_days(cast: Cast) -> None:
    old = NOON.replace(year=2023, month=5)
    case = register(cast, at=old).case
    acts.forward(case_id=case.pk, by=cast.dispatcher, at=old + timedelta(days=2), unit_id=cast.county.housing.pk)
    assert Clock.objects.get(case=case, kind="dispatch").outcome == "met"
    assert Clock.objects.get(case=case, kind="acceptance").due_on == day_of(old) + timedelta(days=17)


def test_an_answer_of_the_archive_leaves_no_clock_running(cast: Cast) -> None:
    case = register(cast, at=NOON, by=SYSTEM).case
    acts.settle_from_archive(
        case_id=case.pk,
        by=SYSTEM,
        at=NOON,
        unit_id=cast.county.housing.pk,
        replied_on=day_of(NOON),
        reply="已答复",
    )
    assert not Clock.objects.filter(case=case, outcome="running").exists()


# ---------------------------------------------------------------- what it costs


def _queries(act: Callable[[], Any]) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        act()
    return [query["sql"] for query in seen.captured_queries if "deadlines_" in query["sql"]]


def test_a_note_costs_nothing(cast: Cast, walk: Walk) -> None:
    one = walk()
    assert _queries(lambda: one(("add_note", "dispatcher", 1))) == []


def test_a_correction_that_no_clock_asks_about_costs_nothing(walk: Walk) -> None:
    one = walk()
    assert _queries(lambda: one(("amend", "registrar", 1))) == []


def test_registering_reads_no_clock(cast: Cast) -> None:
    said = _queries(lambda: register(cast, at=NOON))
    assert [sql.split()[0] for sql in said] == ["SELECT", "INSERT"]  # how the county counts; the clock


def test_an_act_reads_the_clocks_once_and_writes_like_changes_together(walk: Walk) -> None:
    one = walk()(("forward", "dispatcher", 0))
    said = _queries(lambda: one(("accept", "handler", 1)))
    # Three stop: one met, two not needed any more. One starts. Then the notices read the days once.
    assert [sql.split()[0] for sql in said] == ["SELECT", "SELECT", "INSERT", "UPDATE", "UPDATE", "SELECT"]


def test_keeping_twice_writes_once(cast: Cast, walk: Walk) -> None:
    one = walk()(*ACCEPTED)
    before = list(Clock.objects.order_by("pk").values())
    with CaptureQueriesContext(connection) as seen, transaction.atomic():
        keep(case_id=one.case.pk, case=one.case.state_now(), on=date(2026, 1, 9))
    assert not [query for query in seen.captured_queries if query["sql"].startswith(("INSERT", "UPDATE"))]
    assert list(Clock.objects.order_by("pk").values()) == before


@pytest.mark.django_db(transaction=True)
def test_clocks_are_kept_in_the_transaction_of_an_act(walk: Walk) -> None:
    one = walk()
    with pytest.raises(OutsideTransaction):
        keep(case_id=one.case.pk, case=one.case.state_now(), on=date(2026, 1, 9))


# ---------------------------------------------------------------- the table itself


def test_a_clock_exists_once(walk: Walk) -> None:
    one = walk()
    clock = one.clock("dispatch")
    clock.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        clock.save(force_insert=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "met"},
        {"held_by": "petitioner"},
        {"unit_id": None},
        {"due_on": date(2025, 1, 1)},
        {"kind": "nap"},
        {"limit_unit": "weeks"},
    ],
)
def test_the_database_refuses_nonsense(walk: Walk, wrong: dict[str, Any]) -> None:
    one = walk()
    with pytest.raises(IntegrityError), transaction.atomic():
        Clock.objects.filter(case=one.case).update(**wrong)


def test_the_row_is_what_the_rules_keep(walk: Walk) -> None:
    one = walk()(*ACCEPTED)
    clock = one.clock("handling")
    assert isinstance(clock.kept(), Kept)
    assert clock.kept().identity in {running.identity for running in clocks_for(one.case.state_now())}


# ---------------------------------------------------------------- reading


def test_the_next_limit_of_a_page_of_cases_is_one_query(walk: Walk, django_assert_num_queries: Any) -> None:
    new, accepted, delivered = walk(), walk()(*ACCEPTED), walk()(*DELIVERED)
    with django_assert_num_queries(1):
        shown = next_clock_for([new.case.pk, accepted.case.pk, delivered.case.pk])
        kinds = {clock.case_id: (clock.kind, clock.unit and clock.unit.name) for clock in shown.values()}
    assert kinds[new.case.pk][0] == "dispatch"
    assert kinds[accepted.case.pk] == ("handling", "衡南县住房和城乡建设局")
    assert kinds[delivered.case.pk][0] == "commitment"


def test_what_runs_comes_first(walk: Walk, django_assert_num_queries: Any) -> None:
    one = walk()(*DELIVERED)
    with django_assert_num_queries(1):
        found = list(clocks_of(one.case))
    outcomes = [clock.runs for clock in found]
    assert outcomes == sorted(outcomes, reverse=True)
    assert {clock.kind for clock in running_clocks_of(one.case)} == one.running()


def test_the_record_keeps_no_entry_for_what_follows_from_it(walk: Walk) -> None:
    one = walk()(*DELIVERED)
    assert not Entry.objects.filter(stream_kind="deadlines").exists()
    assert Case.objects.get(pk=one.case.pk).entries == 6


def test_the_calendar_recomputes() -> None:
    for event in (calendar.DaySet, calendar.DayCleared, calendar.YearConfirmed, calendar.YearReopened):
        assert recompute_all in REACTIONS[event]
    assert recompute_all in REACTIONS[deadlines.CountingChanged]
