"""Days and limits: which day is worked, when a limit ends, and why. Pure: no Django, no database, no clock.

`DayCalendar` knows the days, `due_date` counts them, and the `Due` that it returns explains itself step by step.
"""

from kentan.domain.calendar.rules.arithmetic import add_working_days, next_working_day, working_days_between
from kentan.domain.calendar.rules.daycalendar import DayCalendar
from kentan.domain.calendar.rules.days import DAY_KIND_LABELS, DayInfo, DayKind, DaySource
from kentan.domain.calendar.rules.limits import TIERS, DayUnit, Due, Limit, Party, due_date, tier_dates
from kentan.domain.calendar.rules.steps import Step, StepKind, day_text

__all__ = [
    "DAY_KIND_LABELS",
    "TIERS",
    "DayCalendar",
    "DayInfo",
    "DayKind",
    "DaySource",
    "DayUnit",
    "Due",
    "Limit",
    "Party",
    "Step",
    "StepKind",
    "add_working_days",
    "day_text",
    "due_date",
    "next_working_day",
    "tier_dates",
    "working_days_between",
]
