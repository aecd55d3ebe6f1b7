"""Reading clocks."""

from .clocks import BEFORE_CLOSING, CLOSING, clocks_of, is_late, moves_of, next_clock_for, running_clocks_of
from .counting import LimitRow, configurable_limits, counting, explain, limits
from .today import (
    DUE_SOON,
    Counts,
    Duty,
    DutyPage,
    UnitLateness,
    counts,
    late,
    late_by_unit,
    today,
    watched,
)

__all__ = [
    "BEFORE_CLOSING",
    "CLOSING",
    "DUE_SOON",
    "Counts",
    "Duty",
    "DutyPage",
    "LimitRow",
    "UnitLateness",
    "clocks_of",
    "configurable_limits",
    "counting",
    "counts",
    "explain",
    "is_late",
    "late",
    "late_by_unit",
    "limits",
    "moves_of",
    "next_clock_for",
    "running_clocks_of",
    "today",
    "watched",
]
