"""When what happens by itself: the one table of periodic tasks.

The queue reads the times in UTC; the county's clock is eight hours ahead. A task whose moment passed while no worker
ran is not made up for, so what must not be missed comes often and does nothing when it is done already.
"""

from __future__ import annotations

from collections.abc import Mapping

from procrastinate import App

# task -> minute, hour, day of the month, month, day of the week
SCHEDULE: Mapping[str, str] = {
    "send_notices": "* * * * *",
    "seal_record": "5 * * * *",  # soon after midnight; later in the day only what was missed
    "warn_of_limits": "*/10 * * * *",
    "warn_of_overdue": "40 0-9 * * *",  # from 8:40 on, once a day for each unit
    "recount_limits": "20 18 * * *",  # 2:20
    "tell_of_failed_notices": "50 0-9 * * *",  # from 8:50 on, once a day
    "verify_record": "30 19 * * *",  # 3:30
    "remove_old_jobs": "15 20 * * *",
    "forget_drafts": "25 * * * *",
}


def schedule(app: App) -> None:
    """Register the table with the job queue. Raises KeyError for a task that nobody has written."""
    for name, cron in SCHEDULE.items():
        app.periodic(cron=cron, periodic_id=name)(app.tasks[name])
