"""Keeping clocks, counting them anew, reminding, and setting limits."""

from .keeping import keep, lapse_windows, unsaved
from .recomputing import recompute_open
from .reminding import warn, warn_of_overdue
from .settings import change_counting, change_limit

__all__ = [
    "change_counting",
    "change_limit",
    "keep",
    "lapse_windows",
    "recompute_open",
    "unsaved",
    "warn",
    "warn_of_overdue",
]
