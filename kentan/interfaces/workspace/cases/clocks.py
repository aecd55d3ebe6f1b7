"""The clocks of a case as the page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _

from kentan.domain.deadlines.models import Clock
from kentan.domain.deadlines.queries import CLOSING, explain
from kentan.domain.deadlines.rules import OUTCOME_LABELS, ClockKind, Counting, Outcome
from kentan.interfaces.ui.parts import ClockFace

REQUESTS = (ClockKind.REVIEW_REQUEST, ClockKind.RE_REVIEW_REQUEST)
TONES = {Outcome.MET: "good", Outcome.LATE: "bad", Outcome.LAPSED: "", Outcome.CANCELLED: ""}


def face(clock: Clock, *, today: date, counting: Counting) -> ClockFace:
    """A running clock with the explanation of its day."""
    return ClockFace(
        label=clock.label,
        due_on=clock.effective_on,
        today=clock.paused_since or today,
        percent=percent(clock, today),
        status="stopped" if clock.is_paused else "running",
        holder=holder(clock),
        article=clock.article if clock.article[:1].isdigit() else "",
        provisional=clock.provisional,
        lines=explain(clock, counting).lines(gettext),
    )


def percent(clock: Clock, today: date) -> int:
    """The part of the limit that is used up, in natural days."""
    span = (clock.warn_on - clock.started_on).days
    return 100 * (today - clock.started_on).days // span if span > 0 else 100


def holder(clock: Clock) -> str:
    """Who must act, or may."""
    return str(clock.unit) if clock.unit else gettext(clock.get_held_by_display())


@dataclass(frozen=True)
class Ended:
    """A clock that no longer runs: what became of it."""

    label: str
    holder: str
    due_on: date
    stopped_on: date | None
    outcome: str
    tone: str


def ended(clock: Clock) -> Ended:
    """One line about a clock that has stopped."""
    outcome = Outcome(clock.outcome)
    return Ended(
        label=clock.label,
        holder=holder(clock),
        due_on=clock.effective_on,
        stopped_on=clock.stopped_on,
        outcome=_late_by(clock) if outcome is Outcome.LATE else _(OUTCOME_LABELS[outcome]),
        tone=TONES.get(outcome, ""),
    )


def _late_by(clock: Clock) -> str:
    days = ((clock.stopped_on or clock.effective_on) - clock.effective_on).days
    return ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}


def next_limit(clocks: Sequence[Clock]) -> Clock | None:
    """The limit that the header shows: duties first, then the petitioner's rights, then the closing that waits."""
    return min((clock for clock in clocks if clock.runs), key=_rank, default=None)


def _rank(clock: Clock) -> tuple[int, date]:
    kind = ClockKind(clock.kind)
    if kind in CLOSING:
        return (2, clock.effective_on)
    if clock.is_window:
        return (1 if kind in REQUESTS else 3, clock.effective_on)
    return (0, clock.effective_on)
