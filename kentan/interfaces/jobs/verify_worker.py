"""What runs in a worker of the check. Nothing of Django may be imported before `start` has set it up."""

from __future__ import annotations

import gc
import signal
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kentan.domain.ledger.queries.verification import Range
    from kentan.domain.ledger.rules import Checked

# Rows come and go in batches and make no rings; collecting less often saves a seventh of the time.
COLLECT_AFTER = 100_000
_counter: Any = None


def start(database: Mapping[str, Any], counter: Any) -> None:
    """Set the process up: our parent's database, and a shared counter of checked entries."""
    global _counter  # noqa: PLW0603  # the one way to hand a shared value to a worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    import django
    from django.db import connections

    django.setup()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 20)
    connections["default"].settings_dict.update(database)
    _counter = counter


def work(part: Range, snapshot: str, at: datetime) -> Checked:
    """Check one range as of the parent's snapshot."""
    from kentan.domain.ledger.queries import verification

    with verification.one_snapshot(snapshot):
        return verification.check_range(part, at=at, advance=_advance)


def _advance(entries: int) -> None:
    with _counter.get_lock():
        _counter.value += entries
