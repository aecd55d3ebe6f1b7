"""What belongs to a case beside its state: people, words, opinions, files, and what staff keep for themselves."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kentan.domain.cases.lifecycle.codes import CONCLUSION_LABELS, REVIEW_OUTCOME_LABELS
from kentan.domain.petitioners.models import Petitioner

from .case import Case
from .words import decision_commitment


class Part(models.TextChoices):
    """The part a petitioner has in a case."""

    MAIN = "main", _("Petitioner")
    CO_SIGNER = "co_signer", _("Co-signer")
    REPRESENTATIVE = "representative", _("Representative")
    REPRESENTED = "represented", _("Represented person")


class Party(models.Model):
    """That a petitioner has a part in a case. The case knows only the reference; who it is stands with petitioners."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    petitioner = models.ForeignKey(Petitioner, on_delete=models.PROTECT, related_name="parts")
    part = models.CharField(_("Part"), max_length=16, choices=Part.choices)
    joined_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "petitioner", "part"], name="cases_party_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(part="main"), name="cases_party_one_main"),
        ]

    def __str__(self) -> str:
        return f"{self.petitioner_id} in {self.case_id}"


class StatementKind(models.TextChoices):
    """What a text on a case is."""

    DEMAND = "demand", _("Demand")
    NOTE = "note", _("Note")
    REASON = "reason", _("Reason")
    NOTICE = "notice", _("Notice")
    GROUNDS = "grounds", _("Grounds")
    FINDING = "finding", _("Finding")
    PROOF = "proof", _("Proof of delivery")
    COMMITMENT = "commitment", _("Commitment")
    EVIDENCE = "evidence", _("Evidence")
    REPORT = "report", _("Report")
    WORDS = "words", _("The petitioner's words")
    RECORD = "record", _("Record")
    REPLY = "reply", _("Reply")


class Statement(models.Model):
    """A text that an act of the record refers to. Erasing a person empties it; the commitment on the record stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="statements")
    kind = models.CharField(_("Kind"), max_length=12, choices=StatementKind.choices)
    position = models.PositiveSmallIntegerField(default=0)
    body = models.TextField()
    salt = models.BinaryField(max_length=16)
    commitment = models.CharField(max_length=64)
    for_petitioner = models.BooleanField(default=False)
    written_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "kind", "position"], name="cases_statement_of_case")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.case_id}"


class OpinionKind(models.TextChoices):
    """What a decision is."""

    HANDLING = "handling", _("Handling opinion")
    SUGGESTION = "suggestion", _("Reply to a suggestion")
    ACCUSATION = "accusation", _("Reply to an accusation")
    REVIEW = "review", _("Review opinion")
    RE_REVIEW = "re_review", _("Re-review opinion")


class OpinionState(models.TextChoices):
    """How far a decision has come."""

    DRAFT = "draft", _("Draft")
    RETURNED = "returned", _("Sent back")
    SIGNED = "signed", _("Signed")


class Opinion(models.Model):
    """A decision in its parts (Art. 32). Once signed it never changes: its commitment is on the record."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="opinions")
    kind = models.CharField(_("Kind"), max_length=12, choices=OpinionKind.choices)
    state = models.CharField(_("State"), max_length=8, choices=OpinionState.choices)
    number = models.CharField(_("Number"), max_length=60, blank=True)
    facts = models.TextField(_("Facts found"))
    answers = models.JSONField(_("Answer to each demand"), default=list)
    basis = models.TextField(_("Legal basis"), blank=True)
    conclusion = models.CharField(
        _("Conclusion"),
        max_length=20,
        choices=[(code.value, label) for code, label in [*CONCLUSION_LABELS.items(), *REVIEW_OUTCOME_LABELS.items()]],
    )
    promises = models.JSONField(_("Commitments"), default=list)
    returned_for = models.TextField(_("Sent back because"), blank=True)
    salt = models.BinaryField(max_length=16)
    commitment = models.CharField(max_length=64)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "-id"], name="cases_opinion_of_case")]

    def __str__(self) -> str:
        return self.number or f"{self.kind} on {self.case_id}"

    def bound(self) -> str:
        """The commitment that its parts and salt make, as they stand now."""
        salt = bytes(self.salt)
        return decision_commitment(self.facts, self.answers, self.basis, self.conclusion, self.promises, salt=salt)


class CaseFile(models.Model):
    """A photo or document on a case, kept as it was after checking by content; served only to who may see the case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(_("File name"), max_length=120)
    content_type = models.CharField(_("Type"), max_length=100)
    size = models.PositiveBigIntegerField(_("Size"))
    digest = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=200)
    for_petitioner = models.BooleanField(default=False)
    attached_at = models.DateTimeField()
    attached_by_kind = models.CharField(max_length=16)
    attached_by = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "digest"], name="cases_file_once")]

    def __str__(self) -> str:
        return self.name


class Presence(models.Model):
    """That a member of staff has a case open now, so that two people on one case see each other."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="presences")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "staff"], name="cases_presence_once")]

    def __str__(self) -> str:
        return f"{self.staff_id} on {self.case_id}"


class SavedFilter(models.Model):
    """A filter of the case list that somebody keeps under a name. `query` is the query string."""

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("Name"), max_length=40)
    query = models.CharField(max_length=1000)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["staff", "name"], name="cases_filter_once")]

    def __str__(self) -> str:
        return self.name
