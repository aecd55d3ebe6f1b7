"""What happens without anybody asking: each task loads what it needs and calls one action.

When they run stands in `kentan/config/schedule.py`. Every task is right when it only polls, when it runs twice at once,
and when it was missed for days. None takes a lock of the queue: a worker that was killed would hold it for ever.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from itertools import takewhile

from django.utils import timezone
from procrastinate import JobContext, builtin_tasks
from procrastinate.contrib.django import app

from kentan.domain.deadlines import actions as deadlines
from kentan.domain.ledger import actions as ledger
from kentan.domain.ledger.events import SYSTEM, Stream
from kentan.domain.notices import actions as notices
from kentan.domain.notices.permissions import TENDERS
from kentan.domain.notices.queries import all_failed_count
from kentan.domain.organisation.queries import holders
from kentan.domain.organisation.rules import Role
from kentan.domain.petitioners.queries import address_of
from kentan.interfaces.jobs.verifying import check_record

logger = logging.getLogger(__name__)
BATCH = 100
AT_MOST = timedelta(seconds=50)  # a task that runs every minute leaves room for the next
KEPT_HOURS = 48  # finished jobs


@app.task(name="send_notices", queueing_lock="send_notices")
def send_notices(timestamp: int = 0) -> None:
    """Send what is due, until nothing is or the minute is over."""
    started = timezone.now()
    while timezone.now() - started < AT_MOST:
        result = notices.send_due(at=timezone.now(), addresses=address_of, limit=BATCH)
        if result.sent + result.failed < BATCH:
            return


@app.task(name="seal_record", queueing_lock="seal_record")
def seal_record(timestamp: int = 0) -> None:
    """Seal every past day that has no seal yet."""
    for seal in ledger.seal_due(at=timezone.now()):
        logger.info("sealed %s: %s entries, %s", seal.day, seal.entries, bytes(seal.hash).hex())


@app.task(name="verify_record", queueing_lock="verify_record")
def verify_record(timestamp: int = 0) -> None:
    """Check the whole record and tell auditors and administrators of what does not fit."""
    at = timezone.now()
    checked = check_record(at=at)
    if not checked.misfits:
        return
    first = checked.misfits[0]
    logger.error("the record does not fit: %s misfits, the first: %s", checked.misfitting, first.text())
    notices.queue(
        template="ledger.misfit",
        staff_ids=holders(Role.AUDITOR, Role.ADMINISTRATOR).values_list("pk", flat=True),
        params={"count": checked.misfitting, "first": first.where or first.text()},
        about=Stream(first.stream_kind, first.stream_id) if first.stream_kind else None,
        at=at,
        dedupe=f"ledger.misfit:{timezone.localdate(at)}",
    )


@app.task(name="warn_of_limits", queueing_lock="warn_of_limits")
def warn_of_limits(timestamp: int = 0) -> None:
    """Let rights lapse whose time is over, then give the reminders that are due."""
    deadlines.lapse_windows(at=timezone.now())
    rounds = iter(lambda: deadlines.warn(at=timezone.now(), limit=BATCH), 0)
    started = timezone.now()
    for _ in takewhile(lambda _count: timezone.now() - started < AT_MOST, rounds):
        pass


@app.task(name="warn_of_overdue", queueing_lock="warn_of_overdue")
def warn_of_overdue(timestamp: int = 0) -> None:
    """On working days tell each unit how much it has late."""
    deadlines.warn_of_overdue(at=timezone.now())


@app.task(name="recount_limits", queueing_lock="recount_limits")
def recount_limits(timestamp: int = 0) -> None:
    """Count open limits anew: an upgrade may have brought a year's notice, an act may have overtaken a new calendar."""
    if moved := deadlines.recompute_open(at=timezone.now(), by=SYSTEM, cause="nightly"):
        logger.warning("%s open limits have moved; the days before and after are on the record", moved)


@app.task(name="tell_of_failed_notices", queueing_lock="tell_of_failed_notices")
def tell_of_failed_notices(timestamp: int = 0) -> None:
    """Tell those who look after the outbox what could not be sent."""
    if count := all_failed_count():
        at = timezone.now()
        notices.queue(
            template="notices.failing",
            staff_ids=holders(*TENDERS).values_list("pk", flat=True),
            params={"count": count},
            at=at,
            dedupe=f"notices.failing:{timezone.localdate(at)}",
        )


@app.task(name="remove_old_jobs", queueing_lock="remove_old_jobs", pass_context=True)
async def remove_old_jobs(context: JobContext, timestamp: int = 0) -> None:
    """Forget jobs that ended long ago."""
    await builtin_tasks.remove_old_jobs(context, max_hours=KEPT_HOURS, remove_failed=True)
