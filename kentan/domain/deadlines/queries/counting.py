"""How this county counts."""

from __future__ import annotations

from dataclasses import dataclass

from kentan.domain.calendar.queries import county_calendar
from kentan.domain.calendar.rules import DayUnit, Due, Limit
from kentan.domain.deadlines.models import Clock, CountingRule, LimitSetting
from kentan.domain.deadlines.rules import CLOCKS, CONFIGURABLE, DEFAULTS, ClockKind, Counting, Limits


def limits() -> Limits:
    """The county's limits and rules of counting; one query. Until somebody sets them, the defaults of the table."""
    rows = list(
        CountingRule.objects.values_list(
            "organ_lateness_moved", "tiers", "limits__kind", "limits__days", "limits__unit"
        )
    )
    if not rows:
        return DEFAULTS
    return Limits(
        changed={ClockKind(kind): (days, DayUnit(unit)) for _, _, kind, days, unit in rows if kind},
        organ_lateness_moved=rows[0][0],
        tiers=tuple(rows[0][1]),
    )


def counting() -> Counting:
    """Everything that dates depend on; two queries."""
    return Counting(calendar=county_calendar(), limits=limits())


def explain(clock: Clock, counting: Counting) -> Due:
    """Why a clock ends when it does, step by step, from what is stored of it. No query."""
    return counting.due(clock.kept())


@dataclass(frozen=True)
class LimitRow:
    """A limit as the settings show it. `setting` is None while the default holds."""

    kind: ClockKind
    limit: Limit
    default: Limit
    natural_only: bool
    setting: LimitSetting | None


def configurable_limits() -> list[LimitRow]:
    """The limits that the county may set, in the order of the table; two queries."""
    current = limits()
    settings = {row.kind: row for row in LimitSetting.objects.select_related("changed_by")}
    return [
        LimitRow(kind, current.of(kind, default), default, CLOCKS[kind].natural_only, settings.get(kind))
        for kind in CONFIGURABLE
        if (default := CLOCKS[kind].limit) is not None
    ]
