"""Limits as data and the clocks of a case as a pure function of its state. No Django, no database.

`CLOCKS` is the table, `clocks_for` applies it to a case, `advance` says what that changes in the clocks that are kept.
"""

from .clocks import DEFAULTS, Limits, Running, clocks_for, next_step, party_of
from .keeping import OVERDUE, Changes, Counting, Kept, advance, dated, followed, is_late, lapsed, reached, told
from .kinds import CLOCK_LABELS, HELD_BY_LABELS, OUTCOME_LABELS, ClockKind, HeldBy, Outcome
from .table import CLOCKS, CONFIGURABLE, ClockRow

__all__ = [
    "CLOCKS",
    "CLOCK_LABELS",
    "CONFIGURABLE",
    "DEFAULTS",
    "HELD_BY_LABELS",
    "OUTCOME_LABELS",
    "OVERDUE",
    "Changes",
    "ClockKind",
    "ClockRow",
    "Counting",
    "HeldBy",
    "Kept",
    "Limits",
    "Outcome",
    "Running",
    "advance",
    "clocks_for",
    "dated",
    "followed",
    "is_late",
    "lapsed",
    "next_step",
    "party_of",
    "reached",
    "told",
]
