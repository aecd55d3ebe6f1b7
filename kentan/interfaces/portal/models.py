"""What the public site keeps for itself: half-filled forms, sealed, and how often something was tried."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from kentan.domain.cases.models import Case

DRAFT_TABLE = "portal_draft"


class Draft(models.Model):
    """A form that somebody is filling in, known by the cookie alone. `token` is the digest of the cookie.

    `sealed` holds what was typed; once sent, the number and the query code for the page that shows them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    token = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="portal_draft_expires")]

    def __str__(self) -> str:
        return str(self.pk)


class DraftFile(models.Model):
    """A photo or document of a draft. Its name and particulars are sealed here, its content in the storage."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    sealed = models.BinaryField()
    stored_as = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(size__gt=0), name="portal_draft_file_size")]

    def __str__(self) -> str:
        return str(self.pk)


class Tally(models.Model):
    """How often something was tried in a stretch of time. Of whom it was, a keyed digest is kept and nothing else."""

    purpose = models.CharField(max_length=24)
    digest = models.BinaryField(max_length=16)
    begins_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["purpose", "digest", "begins_at"], name="portal_tally_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["begins_at"], name="portal_tally_begins")]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.count}"
