"""The county's own table over the State Council's calendar."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CountyDay(models.Model):
    """A day that the county says is worked or off, whatever the national table says."""

    date = models.DateField(_("Date"), unique=True)
    works = models.BooleanField(_("Worked"))
    name = models.CharField(_("Name"), max_length=40, help_text=_("Shown wherever a due date explains itself."))
    reason = models.CharField(_("Reason"), max_length=200)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Entered by")
    )
    entered_at = models.DateTimeField(_("Entered at"))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(reason=""), name="calendar_countyday_named"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class CountyYear(models.Model):
    """A year whose State Council notice the county has entered itself, so that its dates are not provisional."""

    year = models.PositiveSmallIntegerField(_("Year"), unique=True)
    notice = models.CharField(_("Notice"), max_length=120, help_text=_("Title or number of the notice."))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Entered by")
    )
    entered_at = models.DateTimeField(_("Entered at"))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(notice=""), name="calendar_countyyear_notice"),
            models.CheckConstraint(condition=Q(year__range=(2000, 2099)), name="calendar_countyyear_range"),
        ]

    def __str__(self) -> str:
        return str(self.year)
