"""The table of periodic tasks."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from kentan.config.schedule import SCHEDULE


def test_every_task_is_scheduled_and_every_row_is_a_task() -> None:
    own = {name for name in app.tasks if ":" not in name and "." not in name}
    assert own == set(SCHEDULE)
    registered = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert registered == dict(SCHEDULE)


def test_the_queue_reads_times_in_utc() -> None:
    midnight = datetime(2026, 1, 5, tzinfo=UTC)
    tasks = {task.task.name: task for task in app.periodic_registry.periodic_tasks.values()}
    for name, first in {"warn_of_overdue": "00:40", "verify_record": "19:30"}.items():
        moment = tasks[name].croniter.get_next(ret_type=float, start_time=midnight.timestamp())
        assert f"{datetime.fromtimestamp(moment, UTC):%H:%M}" == first


def test_no_task_holds_a_lock_that_a_killed_worker_would_keep() -> None:
    assert {name: app.tasks[name].lock for name in SCHEDULE if app.tasks[name].lock} == {}
    assert all(app.tasks[name].queueing_lock == name for name in SCHEDULE)
