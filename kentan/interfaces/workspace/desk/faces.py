"""What lists show of a case: its state as a badge, its next limit as a small clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kentan.domain.cases.lifecycle.codes import STATE_LABELS, State
from kentan.domain.deadlines.models import Clock
from kentan.interfaces.ui.parts import ClockFace

# waiting: the bureau's or the petitioner's turn; active: a unit is at work; good: settled; info: elsewhere by law.
STATE_TONES: Mapping[State, str] = {
    State.REGISTERED: "waiting",
    State.DISPATCHED: "active",
    State.OBJECTED: "bad",
    State.ACCEPTED: "active",
    State.DECIDED: "active",
    State.DELIVERED: "info",
    State.UNDER_REVIEW: "waiting",
    State.REVIEWED: "info",
    State.UNDER_RE_REVIEW: "waiting",
    State.CONCLUDED: "info",
    State.ROUTED: "info",
    State.REDIRECTED: "info",
    State.DECLINED: "outline",
    State.CLOSED: "good",
    State.WITHDRAWN: "outline",
    State.MERGED: "outline",
}


@dataclass(frozen=True)
class Badge:
    """A state as components/badge.html shows it."""

    label: str
    tone: str


def badge_of(state: str) -> Badge:
    """The badge of a state, in the reader's language."""
    return Badge(_(STATE_LABELS[State(state)]), STATE_TONES[State(state)])


def face_of(clock: Clock, today: date) -> ClockFace:
    """A clock as a list shows it: the day after which it is late, and how much of it is used up."""
    whole = max(1, (clock.warn_on - clock.started_on).days)
    return ClockFace(
        label=clock.label,
        due_on=clock.effective_on,
        today=today,
        percent=100 * (today - clock.started_on).days // whole,
        status="stopped" if clock.is_paused else "running",
        holder=str(clock.unit) if clock.unit else "",
        article=clock.article,
        provisional=clock.provisional,
    )
