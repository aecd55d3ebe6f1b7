"""What the public site does by itself; when stands in `kentan/config/schedule.py`."""

from __future__ import annotations

from procrastinate.contrib.django import app

from kentan.interfaces.portal.actions import drafts, tallies
from kentan.interfaces.portal.clock import now

ROUNDS = 100  # of FORGOTTEN_AT_ONCE drafts each


@app.task(name="forget_drafts", queueing_lock="forget_drafts")
def forget_drafts(timestamp: int = 0) -> None:
    """Remove half-filled forms whose seven days are over, with their files, and old counts of tries."""
    for _ in range(ROUNDS):
        if drafts.forget_expired(at=now()) < drafts.FORGOTTEN_AT_ONCE:
            break
    tallies.forget_old(at=now())
