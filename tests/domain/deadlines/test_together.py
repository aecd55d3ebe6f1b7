"""Several at once: workers that remind, and a calendar that changes while somebody acts. On real connections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier, Event
from typing import TypeVar

import pytest
from django.db import connection, transaction

from kentan.domain.calendar import actions as calendar
from kentan.domain.cases import actions as acts
from kentan.domain.deadlines.actions import lapse_windows, recomputing, warn
from kentan.domain.deadlines.models import Clock
from kentan.domain.notices.models import Notice
from kentan.domain.organisation.models import Staff
from tests.factories import NOON
from tests.walks import Cast, register

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")
SOON = 0.4  # seconds in which a statement that nothing holds up has long ended


def apart(act: Callable[[], T]) -> T:
    """Do something on this thread's own connection."""
    try:
        return act()
    finally:
        connection.close()


def test_two_workers_remind_of_each_clock_once(cast: Cast) -> None:
    for _ in range(8):
        register(cast, at=NOON)
    gate = Barrier(2)

    def work() -> int:
        gate.wait()
        return warn(at=NOON + timedelta(days=8), limit=5) + warn(at=NOON + timedelta(days=8), limit=5)

    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(lambda _: apart(work), range(2)))
    warn(at=NOON + timedelta(days=8))
    assert sum(taken) <= 8
    told = Counter(Notice.objects.filter(template="deadlines.reminder").values_list("about_id", "staff_id"))
    assert set(told.values()) == {1}
    assert len(told) == 16  # eight cases, two dispatchers


def test_two_workers_let_each_right_lapse_once(cast: Cast) -> None:
    for _ in range(6):
        case = register(cast, at=NOON).case
        acts.forward(case_id=case.pk, by=cast.dispatcher, at=NOON, unit_id=cast.county.housing.pk)
    with ThreadPoolExecutor(2) as pool:
        lapsed = list(pool.map(lambda _: apart(lambda: lapse_windows(at=NOON + timedelta(days=30), batch=2)), range(2)))
    assert sum(lapsed) + lapse_windows(at=NOON + timedelta(days=30)) == 12
    assert not Clock.objects.filter(is_window=True, outcome="running").exists()


def _race(cast: Cast, administrator: Staff) -> Clock:
    """An act has counted its clock on the old calendar and not yet ended when the calendar changes."""
    counted, changed = Event(), Event()

    def slow_act() -> int:
        with transaction.atomic():
            case = register(cast, at=NOON).case
            counted.set()
            changed.wait(SOON)
            return case.pk

    def change() -> None:
        counted.wait()
        calendar.set_day(on=date(2026, 1, 20), works=False, name="县庆", reason="通知", by=administrator, at=NOON)
        changed.set()

    with ThreadPoolExecutor(2) as pool:
        acting, changing = pool.submit(apart, slow_act), pool.submit(apart, change)
        changing.result()
        return Clock.objects.get(case=acting.result())


def test_no_clock_is_left_between_the_old_calendar_and_the_new(cast: Cast, administrator: Staff) -> None:
    assert _race(cast, administrator).effective_on == date(2026, 1, 21)


def test_without_the_lock_one_is_left_behind(cast: Cast, administrator: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recomputing, "_lock", lambda: None)
    assert _race(cast, administrator).effective_on == date(2026, 1, 20)
