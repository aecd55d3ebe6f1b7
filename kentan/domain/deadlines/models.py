"""Stored clocks and the limits that the county has set."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kentan.domain.calendar.rules import DayUnit
from kentan.domain.cases.models import Case
from kentan.domain.deadlines.rules import (
    CLOCK_LABELS,
    CONFIGURABLE,
    HELD_BY_LABELS,
    OUTCOME_LABELS,
    HeldBy,
    Kept,
    Outcome,
)
from kentan.domain.ledger.events import fields_of
from kentan.domain.organisation.models import Unit

# Plain values, so that migrations stand without this code.
_KINDS = [(kind.value, label) for kind, label in CLOCK_LABELS.items()]
_HELD_BY = [(held_by.value, label) for held_by, label in HELD_BY_LABELS.items()]
_OUTCOMES = [(outcome.value, label) for outcome, label in OUTCOME_LABELS.items()]
_UNITS = [unit.value for unit in DayUnit]
_CONFIGURABLE = [kind.value for kind in CONFIGURABLE]
_RUNNING, _PETITIONER = Outcome.RUNNING.value, HeldBy.PETITIONER.value
KEPT = fields_of(Kept)


class Clock(models.Model):
    """One clock of a case: who must act or may, since when, until when, and how it ended.

    The row is the same whenever the case comes back to the clock (an overruled objection, an undone merge), so nobody
    gains time by a detour. Dates are counted by `rules.keeping` and never typed in.
    """

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="clocks", verbose_name=_("Case"), db_index=False
    )
    kind = models.CharField(_("Clock"), max_length=24, choices=_KINDS)
    key = models.CharField(max_length=12, blank=True)  # which one of several: the number of a commitment
    held_by = models.CharField(_("Held by"), max_length=12, choices=_HELD_BY)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Unit"), db_index=False
    )
    started_on = models.DateField(_("Started on"))
    limit_days = models.PositiveSmallIntegerField(_("Limit, days"))
    limit_unit = models.CharField(_("Counts"), max_length=8)
    article = models.CharField(_("Article"), max_length=80, blank=True)
    extension_days = models.PositiveSmallIntegerField(_("Extension, days"), default=0)
    paused_days = models.PositiveSmallIntegerField(_("Pause, days"), default=0)
    paused_since = models.DateField(_("Paused since"), null=True)
    is_window = models.BooleanField(default=False)
    due_on = models.DateField(_("Last day"))
    moved_on = models.DateField(_("Last day, moved off days off"))
    effective_on = models.DateField(_("Late after"))
    warn_on = models.DateField(_("Reminders count towards"))
    provisional = models.BooleanField(_("Provisional"), default=False)
    next_tier = models.PositiveSmallIntegerField(null=True)
    next_warning_on = models.DateField(null=True)
    stopped_on = models.DateField(_("Stopped on"), null=True)
    outcome = models.CharField(_("How it ended"), max_length=12, choices=_OUTCOMES, default=_RUNNING)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "kind", "key", "started_on", "unit"],
                nulls_distinct=False,
                name="deadlines_clock_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=[kind for kind, _l in _KINDS]), name="deadlines_clock_kind"),
            models.CheckConstraint(condition=Q(limit_unit__in=_UNITS), name="deadlines_clock_counts"),
            models.CheckConstraint(
                condition=Q(held_by=_PETITIONER, unit__isnull=True) | (~Q(held_by=_PETITIONER) & Q(unit__isnull=False)),
                name="deadlines_clock_unit_or_petitioner",
            ),
            models.CheckConstraint(
                condition=Q(outcome=_RUNNING, stopped_on__isnull=True)
                | (~Q(outcome=_RUNNING) & Q(stopped_on__isnull=False, next_warning_on__isnull=True)),
                name="deadlines_clock_runs_or_stopped",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("started_on"), moved_on__gte=F("due_on"), effective_on__lte=F("moved_on")),
                name="deadlines_clock_order",
            ),
        ]
        indexes: ClassVar = [
            # Today: the duties of a unit (the bureau is one) by the day on which they become late.
            models.Index(
                fields=["unit", "effective_on", "id"],
                condition=Q(outcome=_RUNNING, is_window=False),
                name="deadlines_duties_of_unit",
            ),
            # Everybody's duties, for those who watch over the county.
            models.Index(
                fields=["effective_on", "id"],
                condition=Q(outcome=_RUNNING, is_window=False),
                name="deadlines_duties",
            ),
            # Rights that run, for the job that lets them lapse and for the watchers.
            models.Index(
                fields=["effective_on", "id"],
                condition=Q(outcome=_RUNNING, is_window=True),
                name="deadlines_windows",
            ),
            models.Index(
                fields=["case", "kind"],
                condition=Q(outcome=_RUNNING),
                name="deadlines_running_of_case",
            ),
            models.Index(
                fields=["next_warning_on", "id"],
                condition=Q(next_warning_on__isnull=False),
                name="deadlines_reminders",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}".strip()

    @property
    def label(self) -> str:
        """What the clock is called, with the number of the commitment where there are several."""
        name = gettext(self.get_kind_display())
        return f"{name} {self.key}" if self.key else name

    @property
    def runs(self) -> bool:
        """Whether it is still running."""
        return self.outcome == Outcome.RUNNING

    @property
    def is_paused(self) -> bool:
        """Whether a hearing holds it."""
        return self.runs and self.paused_since is not None

    def kept(self) -> Kept:
        """The row as the rules see it."""
        return Kept(**{name: getattr(self, name) for name in KEPT})


class CountingRule(models.Model):
    """How this county counts: one row. Its limits hang on it, so that one query reads everything."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    organ_lateness_moved = models.BooleanField(_("An organ is late only after the next working day"), default=True)
    tiers = ArrayField(models.PositiveSmallIntegerField(), default=list, verbose_name=_("Warning tiers, percent"))

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="deadlines_counting_one")]

    def __str__(self) -> str:
        return "counting"


class LimitSetting(models.Model):
    """A limit that the county has set over the default of the table. Those of the law are not among them."""

    rule = models.ForeignKey(CountingRule, on_delete=models.PROTECT, related_name="limits", default=1)
    kind = models.CharField(_("Clock"), max_length=24, choices=_KINDS, unique=True)
    days = models.PositiveSmallIntegerField(_("Days"))
    unit = models.CharField(_("Counts"), max_length=8)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Changed by")
    )
    changed_at = models.DateTimeField(_("Changed at"))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=_CONFIGURABLE), name="deadlines_limit_configurable"),
            models.CheckConstraint(condition=Q(unit__in=_UNITS), name="deadlines_limit_counts"),
            models.CheckConstraint(condition=Q(days__range=(1, 1000)), name="deadlines_limit_range"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.days} {self.unit}"
