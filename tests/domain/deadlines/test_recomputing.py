"""A changed calendar or way of counting moves open clocks, and the record says from where to where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from kentan.domain.calendar import actions as calendar
from kentan.domain.calendar.rules import DayUnit
from kentan.domain.deadlines.actions import change_counting, change_limit, recompute_open
from kentan.domain.deadlines.actions import recomputing as module
from kentan.domain.deadlines.events import ClocksRecomputed, LimitChanged
from kentan.domain.deadlines.models import Clock, CountingRule, LimitSetting
from kentan.domain.deadlines.queries import configurable_limits, limits, moves_of
from kentan.domain.deadlines.rules import DEFAULTS, ClockKind
from kentan.domain.ledger.events import SYSTEM
from kentan.domain.ledger.models import Entry
from kentan.domain.organisation.models import Staff
from kentan.platform.words import NotPermitted, Refused
from tests.domain.deadlines.conftest import Walker
from tests.factories import NOON
from tests.walks import Cast

pytestmark = pytest.mark.django_db
Walk = Callable[[], Walker]


def recomputed() -> list[ClocksRecomputed]:
    entries = Entry.objects.filter(kind=ClocksRecomputed.kind).order_by("sequence")
    return [event for entry in entries if isinstance(event := entry.event, ClocksRecomputed)]


def test_a_new_day_off_moves_open_clocks_and_tells_before_and_after(walk: Walk, administrator: Staff) -> None:
    one = walk()  # 15 days, to Tuesday the 20th of January
    calendar.set_day(on=date(2026, 1, 20), works=False, name="县庆", reason="县政府通知", by=administrator, at=NOON)
    clock = one.clock("dispatch")
    assert (clock.due_on, clock.moved_on, clock.effective_on) == (
        date(2026, 1, 20),
        date(2026, 1, 21),
        date(2026, 1, 21),
    )
    (event,) = recomputed()
    assert (event.cause, event.count) == ("calendar.day.set", 1)
    (moved,) = event.moved
    assert (moved.clock_id, moved.case_id) == (clock.pk, one.case.pk)
    assert (moved.before, moved.late_before) == (date(2026, 1, 20), date(2026, 1, 20))
    assert (moved.after, moved.late_after) == (date(2026, 1, 20), date(2026, 1, 21))
    calendar.clear_day(on=date(2026, 1, 20), by=administrator, at=NOON)
    assert one.clock("dispatch").effective_on == date(2026, 1, 20)
    assert recomputed()[1].moved[0].late_after == date(2026, 1, 20)
    other = walk()
    assert [moved for _, moved in moves_of(one.case)] == [moved, recomputed()[1].moved[0]]
    assert moves_of(other.case) == []


def test_a_day_inside_a_limit_of_working_days_moves_it(walk: Walk, administrator: Staff) -> None:
    one = walk()(("forward", "dispatcher", 0))
    calendar.set_day(on=date(2026, 1, 7), works=False, name="停电", reason="检修", by=administrator, at=NOON)
    assert one.clock("objection").due_on == date(2026, 1, 13)
    assert one.clock("acceptance").due_on == date(2026, 1, 20)


def test_what_has_stopped_stays_as_it_was(walk: Walk, administrator: Staff) -> None:
    one = walk()(("forward", "dispatcher", 0))
    before = one.clock("dispatch").kept()
    calendar.set_day(on=date(2026, 1, 20), works=False, name="县庆", reason="县政府通知", by=administrator, at=NOON)
    assert one.clock("dispatch").kept() == before


def test_a_far_day_touches_nothing_and_records_nothing(walk: Walk, administrator: Staff) -> None:
    walk()
    calendar.set_day(on=date(2026, 6, 3), works=False, name="县庆", reason="县政府通知", by=administrator, at=NOON)
    assert recomputed() == []


def test_entering_a_years_notice_makes_its_dates_final(walk: Walk, administrator: Staff, cast: Cast) -> None:
    one = walk()
    far = NOON.replace(year=2027, month=3, day=1)
    one(("forward", "dispatcher", (far - NOON).days))
    assert one.clock("acceptance").provisional
    calendar.set_day(on=date(2027, 5, 3), works=False, name="劳动节", reason="放假通知", by=administrator, at=NOON)
    calendar.confirm_year(year=2027, notice="国办发明电〔2026〕1号", by=administrator, at=NOON)
    assert not one.clock("acceptance").provisional


def test_every_change_is_on_the_record_in_parts(
    walk: Walk, administrator: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOVED_AT_MOST", 2)
    monkeypatch.setattr(module, "BATCH", 2)
    cases = [walk().case.pk for _ in range(5)]
    calendar.set_day(on=date(2026, 1, 20), works=False, name="县庆", reason="县政府通知", by=administrator, at=NOON)
    events = recomputed()
    assert [event.count for event in events] == [2, 2, 1]
    assert [moved.case_id for event in events for moved in event.moved] == cases


def test_counting_again_changes_nothing(walk: Walk) -> None:
    walk()(("forward", "dispatcher", 0), ("accept", "handler", 3))
    before = list(Clock.objects.order_by("pk").values())
    assert recompute_open(at=NOON + timedelta(days=9), by=SYSTEM, cause="nightly") == 0
    assert list(Clock.objects.order_by("pk").values()) == before


def test_the_nightly_count_finds_what_went_astray(walk: Walk) -> None:
    one = walk()
    Clock.objects.update(effective_on=date(2026, 1, 19), due_on=date(2026, 1, 19), moved_on=date(2026, 1, 19))
    assert recompute_open(at=NOON, by=SYSTEM, cause="nightly") == 1
    assert one.clock("dispatch").due_on == date(2026, 1, 20)
    assert recomputed()[0].cause == "nightly"


# ---------------------------------------------------------------- limits


def test_a_changed_limit_holds_from_now_on(walk: Walk, administrator: Staff) -> None:
    decided = (
        ("forward", "dispatcher", 0), ("accept", "handler", 0), ("draft_opinion", "handler", 1),
        ("sign_opinion", "head", 2),
    )  # fmt: skip
    before = walk()(*decided)
    change_limit(kind=ClockKind.DELIVERY, days=2, unit=DayUnit.NATURAL, by=administrator, at=NOON)
    after = walk()(*decided)
    assert before.clock("delivery").due_on == date(2026, 1, 14)
    assert after.clock("delivery").due_on == date(2026, 1, 9)
    before(("add_note", "dispatcher", 3))
    assert before.clock("delivery").due_on == date(2026, 1, 14)
    event = Entry.objects.get(kind=LimitChanged.kind).event
    assert event == LimitChanged(
        clock=ClockKind.DELIVERY, before_days=5, before_unit=DayUnit.WORKING, after_days=2, after_unit=DayUnit.NATURAL
    )
    row = next(row for row in configurable_limits() if row.kind is ClockKind.DELIVERY)
    assert (row.limit.days, row.default.days) == (2, 5)
    assert row.setting is not None
    assert row.setting.changed_by == administrator


def test_back_to_the_default_leaves_no_setting(administrator: Staff) -> None:
    for days in (20, 30):
        change_limit(kind=ClockKind.RATING, days=days, unit=DayUnit.NATURAL, by=administrator, at=NOON)
    assert not LimitSetting.objects.exists()
    assert limits().changed == {}


@pytest.mark.parametrize(
    ("kind", "days", "unit", "field"),
    [
        (ClockKind.HANDLING, 30, DayUnit.NATURAL, ""),
        (ClockKind.COMMITMENT, 30, DayUnit.NATURAL, ""),
        (ClockKind.RATING, 0, DayUnit.NATURAL, "days"),
        (ClockKind.RATING, 366, DayUnit.NATURAL, "days"),
        (ClockKind.RATING, 30, DayUnit.NATURAL, "days"),
        (ClockKind.CLOSING, 15, DayUnit.WORKING, "unit"),
    ],
)
def test_refused_limits(administrator: Staff, kind: ClockKind, days: int, unit: DayUnit, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        change_limit(kind=kind, days=days, unit=unit, by=administrator, at=NOON)
    assert refusal.value.field == field
    assert not Entry.objects.filter(kind=LimitChanged.kind).exists()


def test_only_administrators_set_limits(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        change_limit(kind=ClockKind.RATING, days=20, unit=DayUnit.NATURAL, by=cast.dispatcher, at=NOON)
    with pytest.raises(NotPermitted):
        change_counting(organ_lateness_moved=False, tiers=[50], by=cast.dispatcher, at=NOON)


# ---------------------------------------------------------------- how the county counts


def test_without_a_word_of_the_county_the_defaults_hold() -> None:
    assert not CountingRule.objects.exists()
    assert limits() == DEFAULTS


def test_an_organ_may_be_held_to_the_plain_last_day(walk: Walk, administrator: Staff) -> None:
    one = walk()(("forward", "dispatcher", 0), ("accept", "handler", 0), ("extend", "head", 9))
    clock = one.clock("handling")
    Clock.objects.filter(pk=clock.pk).update(extension_days=30)
    recompute_open(at=NOON, by=SYSTEM, cause="nightly")
    assert one.clock("handling").effective_on == date(2026, 4, 7)
    change_counting(organ_lateness_moved=False, tiers=[50, 75, 90, 100], by=administrator, at=NOON)
    assert one.clock("handling").effective_on == date(2026, 4, 5)
    assert recomputed()[-1].cause == "deadlines.counting.changed"


def test_other_tiers_hold_at_once(walk: Walk, administrator: Staff) -> None:
    one = walk()
    change_counting(organ_lateness_moved=True, tiers=[80, 20, 80], by=administrator, at=NOON)
    assert limits().tiers == (20, 80)
    clock = one.clock("dispatch")
    assert (clock.next_tier, clock.next_warning_on) == (20, date(2026, 1, 8))


@pytest.mark.parametrize("tiers", [[], [0], [101], [10, 20, 30, 40, 50, 60, 70]])
def test_refused_tiers(administrator: Staff, tiers: list[int]) -> None:
    with pytest.raises(Refused) as refusal:
        change_counting(organ_lateness_moved=True, tiers=tiers, by=administrator, at=NOON)
    assert refusal.value.field == "tiers"


def test_counting_that_stays_is_refused(administrator: Staff) -> None:
    with pytest.raises(Refused):
        change_counting(organ_lateness_moved=True, tiers=[50, 75, 90, 100], by=administrator, at=NOON)
