"""Setting the limits that the law leaves open, and how the county counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kentan.domain.calendar.rules import TIERS, DayUnit
from kentan.domain.deadlines.events import LIMITS, CountingChanged, LimitChanged
from kentan.domain.deadlines.models import CountingRule, LimitSetting
from kentan.domain.deadlines.permissions import require_limit_setter
from kentan.domain.deadlines.queries import limits
from kentan.domain.deadlines.rules import CLOCKS, CONFIGURABLE, ClockKind
from kentan.domain.ledger.actions import record
from kentan.domain.organisation.models import Staff
from kentan.platform.words import N_, Refused

DAYS_AT_MOST = 365
TIERS_AT_MOST = 6


@transaction.atomic
def change_limit(*, kind: ClockKind, days: int, unit: DayUnit, by: Staff, at: datetime) -> None:
    """Set a limit for the clocks that begin from now on; those that run keep the one they began with.

    Raises NotPermitted for anybody but an administrator; Refused for a limit of the law, for fewer than 1 or more than
    365 days, for a unit that the clock cannot count in, and when the limit stands so already.
    """
    require_limit_setter(by)
    _check_limit(kind, days, unit)
    rule = _locked_rule()
    default = CLOCKS[kind].limit
    if default is None:
        return
    before = limits().of(kind, default)
    if (before.days, before.unit) == (days, unit):
        raise Refused(N_("The limit stands so already."), field="days")
    if (default.days, default.unit) == (days, unit):
        LimitSetting.objects.filter(kind=kind).delete()
    else:
        LimitSetting.objects.update_or_create(
            kind=kind, defaults={"rule": rule, "days": days, "unit": unit, "changed_by": by, "changed_at": at}
        )
    event = LimitChanged(clock=kind, before_days=before.days, before_unit=before.unit, after_days=days, after_unit=unit)
    record(stream=LIMITS, event=event, by=by.actor, at=at)


def _check_limit(kind: ClockKind, days: int, unit: DayUnit) -> None:
    if kind not in CONFIGURABLE:
        raise Refused(N_("This limit is not the county's to set."))
    if not 1 <= days <= DAYS_AT_MOST:
        raise Refused(N_("A limit has at least 1 and at most {most} days."), field="days", most=DAYS_AT_MOST)
    if CLOCKS[kind].natural_only and unit is not DayUnit.NATURAL:
        raise Refused(N_("This limit counts natural days only."), field="unit")


@transaction.atomic
def change_counting(*, organ_lateness_moved: bool, tiers: Sequence[int], by: Staff, at: datetime) -> None:
    """Set how an organ's lateness is judged and at which percentages of a limit it is reminded.

    Open clocks are counted anew. Raises NotPermitted; Refused for percentages that are not 1 to 100, and when nothing
    would change.
    """
    require_limit_setter(by)
    wanted = _checked_tiers(tiers)
    rule = _locked_rule()
    if (rule.organ_lateness_moved, tuple(rule.tiers)) == (organ_lateness_moved, wanted):
        raise Refused(N_("Nothing was changed."))
    rule.organ_lateness_moved, rule.tiers = organ_lateness_moved, list(wanted)
    rule.save(update_fields=["organ_lateness_moved", "tiers"])
    event = CountingChanged(organ_lateness_moved=organ_lateness_moved, tiers=wanted)
    record(stream=LIMITS, event=event, by=by.actor, at=at)


def _checked_tiers(tiers: Sequence[int]) -> tuple[int, ...]:
    wanted = tuple(sorted(set(tiers)))
    if not wanted or len(wanted) > TIERS_AT_MOST or not all(1 <= tier <= 100 for tier in wanted):
        raise Refused(N_("Give one to {most} percentages between 1 and 100."), field="tiers", most=TIERS_AT_MOST)
    return wanted


def _locked_rule() -> CountingRule:
    CountingRule.objects.get_or_create(pk=1, defaults={"tiers": list(TIERS)})
    return CountingRule.objects.select_for_update().get(pk=1)
