"""What matters are about: an importable, versioned taxonomy. Entries are retired, never removed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Category(models.Model):
    """One entry of the taxonomy. Two digits of the code for each level, so a branch is a range of codes."""

    code = models.CharField(_("Code"), max_length=6, primary_key=True)
    name = models.CharField(_("Name"), max_length=60)
    version = models.CharField(_("Version"), max_length=20, blank=True)
    retired_on = models.DateField(_("Retired on"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{6}$"), name="cases_category_code"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def level(self) -> int:
        """1, 2 or 3."""
        return 1 if self.code.endswith("0000") else 2 if self.code.endswith("00") else 3
