"""Petitioners: what everybody may see, and sealed beside it what only an opening shows."""

from __future__ import annotations

import dataclasses
import json
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kentan.domain.ledger.events import Stream
from kentan.domain.organisation.models import Unit
from kentan.platform.crypto import SALT_BYTES, Keyring, commitment

from .rules import (
    GENDER_LABELS,
    PETITIONER_KIND_LABELS,
    Gender,
    Identity,
    IdKind,
    IndexField,
    PetitionerKind,
)

TABLE = "petitioners_petitioner"
KINDS = [(kind.value, _(label)) for kind, label in PETITIONER_KIND_LABELS.items()]
GENDERS = [(gender.value, _(label)) for gender, label in GENDER_LABELS.items()]


class Petitioner(models.Model):
    """Somebody who petitions. `sealed` holds who they are; the masked columns are for everybody who sees the case."""

    kind = models.CharField(_("Kind of petitioner"), max_length=16, choices=KINDS)
    masked_name = models.CharField(_("Petitioner"), max_length=40, blank=True)
    masked_phone = models.CharField(_("Telephone"), max_length=24, blank=True)
    masked_id_number = models.CharField(_("ID number"), max_length=30, blank=True)
    masked_address = models.CharField(_("Address"), max_length=60, blank=True)
    gender = models.CharField(_("Gender"), max_length=8, blank=True, choices=GENDERS)
    sealed = models.BinaryField()
    key_id = models.CharField(max_length=8, blank=True)
    commitment = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(_("Enrolled at"))
    erased_at = models.DateTimeField(_("Erased at"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in PetitionerKind]), name="petitioners_petitioner_kind"
            ),
            models.CheckConstraint(
                condition=Q(gender__in=["", *(gender.value for gender in Gender)]), name="petitioners_petitioner_gender"
            ),
            models.CheckConstraint(
                condition=(Q(erased_at__isnull=True) & ~Q(sealed=b"") & ~Q(key_id="") & ~Q(commitment=""))
                | Q(erased_at__isnull=False, sealed=b"", key_id="", commitment=""),
                name="petitioners_petitioner_sealed_or_erased",
            ),
        ]

    def __str__(self) -> str:
        return self.masked_name or f"#{self.pk}"


class BlindIndex(models.Model):
    """By what a petitioner is found: a keyed digest that cannot be turned back."""

    petitioner = models.ForeignKey(
        Petitioner, on_delete=models.PROTECT, related_name="indexes", db_index=False
    )  # the constraint's index begins with it
    field = models.CharField(max_length=16, choices=[(field.value, field.value) for field in IndexField])
    key_id = models.CharField(max_length=8)
    digest = models.BinaryField(max_length=16)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["petitioner", "field", "digest"], name="petitioners_index_once"),
            models.CheckConstraint(
                condition=Q(field__in=[field.value for field in IndexField]), name="petitioners_index_field"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["field", "digest", "petitioner"], name="petitioners_index_lookup"),
        ]

    def __str__(self) -> str:
        return f"{self.petitioner_id} {self.field}"


class Opening(models.Model):
    """That somebody looked at an identity: who, for which unit, when, why, and for the sake of what."""

    petitioner = models.ForeignKey(Petitioner, on_delete=models.PROTECT, related_name="openings")
    opened_at = models.DateTimeField(_("Opened at"))
    by_kind = models.CharField(max_length=16)
    by_id = models.CharField(max_length=64)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="openings",
        verbose_name=_("Opened by"),
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Unit"))
    reason = models.CharField(_("Reason for opening"), max_length=200, blank=True)
    salt = models.BinaryField(max_length=SALT_BYTES)
    about_kind = models.CharField(max_length=32, blank=True)
    about_id = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(about_kind="", about_id="") | (~Q(about_kind="") & ~Q(about_id="")),
                name="petitioners_opening_about_both_or_neither",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["about_kind", "about_id", "opened_at"], name="petitioners_opening_about"),
        ]

    def __str__(self) -> str:
        return f"{self.petitioner_id} by {self.by_kind}/{self.by_id}"

    @property
    def about(self) -> Stream | None:
        """What it was opened for."""
        return Stream(self.about_kind, self.about_id) if self.about_kind else None


class Link(models.Model):
    """That two petitioners are the same person. Both stay what they are; ending the link undoes it."""

    lower = models.ForeignKey(Petitioner, on_delete=models.PROTECT, related_name="+")
    higher = models.ForeignKey(Petitioner, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()
    unlinked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(lower__lt=F("higher")), name="petitioners_link_ordered"),
            models.UniqueConstraint(
                fields=["lower", "higher"],
                condition=Q(unlinked_at__isnull=True),
                name="petitioners_link_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lower_id} = {self.higher_id}"


# ---------------------------------------------------------------- the seal

_encoder = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def seal_identity(ring: Keyring, identity: Identity, *, petitioner_id: int, salt: bytes) -> tuple[bytes, str]:
    """The sealed bytes for this row, and the commitment to what they hold."""
    body = _encoder.encode({name: value for name, value in _values(identity) if value}).encode()
    return ring.seal(salt + body, bound_to=(TABLE, petitioner_id, "sealed")), commitment(salt, body)


def open_seal(ring: Keyring, petitioner: Petitioner) -> tuple[Identity, bytes, str]:
    """Identity, salt and commitment of a row. Inside this app only: people see an identity by `actions.open_identity`.

    Raises crypto.Unreadable, also when the person was erased.
    """
    plain = ring.open(bytes(petitioner.sealed), bound_to=(TABLE, petitioner.pk, "sealed"))
    salt, body = plain[:SALT_BYTES], plain[SALT_BYTES:]
    values = json.loads(body)
    identity = Identity(
        **{
            **values,
            "kind": PetitionerKind(values["kind"]),
            "id_kind": IdKind(values["id_kind"]) if "id_kind" in values else None,
            "gender": Gender(values["gender"]) if "gender" in values else None,
        }
    )
    return identity, salt, commitment(salt, body)


def _values(identity: Identity) -> list[tuple[str, str | None]]:
    return [(field.name, getattr(identity, field.name)) for field in dataclasses.fields(identity)]
