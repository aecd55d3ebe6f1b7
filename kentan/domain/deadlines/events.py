"""What happens to limits and to clocks outside the acts on a case. A clock's start and stop follow from those acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kentan.domain.calendar.rules import DayUnit
from kentan.domain.deadlines.rules import ClockKind
from kentan.domain.ledger.events import Erasure, Event, Stream, Wording

CALENDAR = Stream("deadlines", "calendar")
LIMITS = Stream("deadlines", "limits")


@dataclass(frozen=True, slots=True)
class Moved:
    """One clock whose dates changed: its last day and the day after which it is late, before and after."""

    clock_id: int
    case_id: int
    before: date
    late_before: date
    after: date
    late_after: date


@dataclass(frozen=True, kw_only=True)
class ClocksRecomputed(Event):
    """Open clocks were counted anew. `cause` is the kind of the event that made it necessary, or "nightly"."""

    kind = "deadlines.clocks.recomputed"
    wording = Wording(zh="重新计算期限：{count}项（{cause}）", en="{count} open limits counted anew ({cause})")
    erasure = Erasure.NOTHING

    cause: str
    count: int
    moved: tuple[Moved, ...]


@dataclass(frozen=True, kw_only=True)
class LimitChanged(Event):
    """The county set a limit. It holds for clocks that begin from now on."""

    kind = "deadlines.limit.changed"
    wording = Wording(
        zh="调整期限（{clock}）：由{before_days}（{before_unit}）改为{after_days}（{after_unit}）",
        en="Limit {clock} changed from {before_days} ({before_unit}) to {after_days} ({after_unit})",
    )
    erasure = Erasure.NOTHING

    clock: ClockKind
    before_days: int
    before_unit: DayUnit
    after_days: int
    after_unit: DayUnit


@dataclass(frozen=True, kw_only=True)
class CountingChanged(Event):
    """The county changed how an organ's lateness is judged, or when it is reminded."""

    kind = "deadlines.counting.changed"
    wording = Wording(
        zh="调整期限计算规则：机关逾期按顺延日判定（{organ_lateness_moved}），提醒节点（%）：{tiers}",
        en="Counting changed: organs late by the moved day ({organ_lateness_moved}), reminders at {tiers} percent",
    )
    erasure = Erasure.NOTHING

    organ_lateness_moved: bool
    tiers: tuple[int, ...]
