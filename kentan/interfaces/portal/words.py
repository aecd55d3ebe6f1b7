"""The limits and states of a case in the words of the public site."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext, ngettext

from kentan.domain.calendar.rules import DayUnit, Limit
from kentan.domain.cases.lifecycle.codes import Purpose
from kentan.domain.cases.models import Case
from kentan.domain.deadlines.models import Clock
from kentan.domain.deadlines.queries import counting, explain
from kentan.domain.deadlines.rules import ClockKind, Counting
from kentan.interfaces.ui.parts import ClockFace
from kentan.platform.words import N_

# What is due to the petitioner, or is theirs to do. Clocks between offices (a report, an objection) are left out.
LABELS = {
    ClockKind.DISPATCH: N_("The petition bureau sends it to the responsible office, or tells you where it goes"),
    ClockKind.REDISPATCH: N_("The petition bureau sends it to another office"),
    ClockKind.FINDING: N_("The petition bureau decides which office is responsible"),
    ClockKind.JOINT_FINDING: N_("The joint meeting settles which office is responsible"),
    ClockKind.ACCEPTANCE: N_("The office tells you in writing whether it takes the matter up"),
    ClockKind.SIMPLE_ACCEPTANCE: N_("The office may take it up on the fast track"),
    ClockKind.HANDLING: N_("The office decides and writes you its opinion"),
    ClockKind.SIMPLE_HANDLING: N_("The office answers you on the fast track"),
    ClockKind.SUGGESTION: N_("The office answers your suggestion"),
    ClockKind.DELIVERY: N_("The decision is delivered to you"),
    ClockKind.COMMITMENT: N_("What was promised to you is carried out"),
    ClockKind.REVIEW_REQUEST: N_("You can ask for a review"),
    ClockKind.REVIEW: N_("The review is decided"),
    ClockKind.REVIEW_DELIVERY: N_("The review is delivered to you"),
    ClockKind.RE_REVIEW_REQUEST: N_("You can ask for a re-review"),
    ClockKind.RE_REVIEW: N_("The re-review is decided"),
    ClockKind.CONCLUSION_DELIVERY: N_("The re-review is delivered to you"),
    ClockKind.RATING: N_("You can rate how it was handled"),
}
_OF_ACCUSATIONS = {
    ClockKind.DISPATCH: N_("The petition bureau transfers it to the competent organ"),
    ClockKind.REDISPATCH: N_("The petition bureau transfers it to the competent organ"),
    ClockKind.RATING: LABELS[ClockKind.RATING],
}
# The same day would be shown twice: the fast track is only a chance within the ordinary limit.
_ONLY_A_CHANCE = frozenset({ClockKind.SIMPLE_ACCEPTANCE})


def label_of(clock: Clock, case: Case) -> str:
    """What happens by the day, in plain words; empty for a clock that does not concern the petitioner."""
    kind = ClockKind(clock.kind)
    labels = _OF_ACCUSATIONS if case.purpose == Purpose.ACCUSATION else LABELS
    if kind in _ONLY_A_CHANCE or kind not in labels:
        return ""
    label = gettext(labels[kind])
    return gettext("{label} ({number})").format(label=label, number=clock.key) if clock.key else label


def face(clock: Clock, *, case: Case, today: date, rules: Counting | None = None) -> ClockFace:
    """A running clock with the explanation of its day."""
    span = (clock.warn_on - clock.started_on).days
    now = clock.paused_since or today
    return ClockFace(
        label=label_of(clock, case),
        due_on=clock.effective_on,
        today=now,
        percent=100 * (now - clock.started_on).days // span if span > 0 else 100,
        status="stopped" if clock.is_paused else "running",
        holder="" if case.purpose == Purpose.ACCUSATION or clock.unit is None else clock.unit.name,
        article=clock.article if clock.article[:1].isdigit() else "",
        provisional=clock.provisional,
        lines=explain(clock, rules or counting()).lines(gettext),
    )


def length_of(limit: Limit) -> str:
    """15 days, or 5 working days."""
    if limit.unit is DayUnit.WORKING:
        return ngettext("%(days)d working day", "%(days)d working days", limit.days) % {"days": limit.days}
    return ngettext("%(days)d day", "%(days)d days", limit.days) % {"days": limit.days}
