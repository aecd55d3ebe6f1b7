"""Taking in matters from files of other systems: read, check row by row, act, and name what could not be taken."""

from kentan.interfaces.jobs.importing.presets import PRESETS, Preset
from kentan.interfaces.jobs.importing.reading import Table, Unreadable, read_table
from kentan.interfaces.jobs.importing.rows import BadRow, Plan, Row, plan_of
from kentan.interfaces.jobs.importing.taking import Taken, take

__all__ = [
    "PRESETS",
    "BadRow",
    "Plan",
    "Preset",
    "Row",
    "Table",
    "Taken",
    "Unreadable",
    "plan_of",
    "read_table",
    "take",
]
