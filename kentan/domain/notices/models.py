"""The outbox."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kentan.domain.ledger.events import Stream
from kentan.domain.notices.rules import CHANNEL_LABELS, STATE_LABELS, Audience, Channel, RecipientKind, State

# Plain values, so that migrations stand without this code.
_KINDS = [kind.value for kind in RecipientKind]
_CHANNELS = [(channel.value, label) for channel, label in CHANNEL_LABELS.items()]
_STATES = [(state.value, label) for state, label in STATE_LABELS.items()]
_STAFF, _PETITIONER, _ADDRESS = _KINDS
_INBOX = Channel.INBOX.value
_PENDING, _SENT, _READ = State.PENDING.value, State.SENT.value, State.READ.value
_NOT_SENT = [State.FAILED.value, State.UNREACHABLE.value]


class Notice(models.Model):
    """One message to one recipient, by one way.

    `params` fill the wording of `template`; they hold no identity data, and neither does anything else here: where a
    petitioner can be reached is looked up at the moment of sending and not kept. A petitioner is a bare number, because
    petitioners stand downstream.
    """

    recipient_kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in _KINDS])
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="notices",
        verbose_name=_("Staff"),
        db_index=False,
    )
    petitioner_id = models.BigIntegerField(null=True)
    address = models.CharField(_("Address"), max_length=200, blank=True)
    channel = models.CharField(_("Way of sending"), max_length=8, choices=_CHANNELS)
    template = models.CharField(max_length=64)
    params = models.JSONField(default=dict)
    language = models.CharField(max_length=10, default="zh-hans")
    about_kind = models.CharField(max_length=32, blank=True)
    about_id = models.CharField(max_length=64, blank=True)
    state = models.CharField(_("State"), max_length=12, choices=_STATES, default=_PENDING)
    due_at = models.DateTimeField(_("To be sent at"))
    attempts = models.PositiveSmallIntegerField(_("Attempts"), default=0)
    last_error = models.CharField(_("Last error"), max_length=300, blank=True)
    dedupe_key = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001  # several without a key
    created_at = models.DateTimeField(_("Created at"))
    sent_at = models.DateTimeField(_("Sent at"), null=True)
    read_at = models.DateTimeField(_("Read at"), null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(recipient_kind=_STAFF, staff__isnull=False, petitioner_id__isnull=True, address="")
                | Q(recipient_kind=_PETITIONER, staff__isnull=True, petitioner_id__isnull=False, address="")
                | (Q(recipient_kind=_ADDRESS, staff__isnull=True, petitioner_id__isnull=True) & ~Q(address="")),
                name="notices_notice_one_recipient",
            ),
            models.CheckConstraint(condition=Q(state__in=[code for code, _l in _STATES]), name="notices_notice_state"),
            models.CheckConstraint(
                condition=Q(channel__in=[code for code, _l in _CHANNELS]), name="notices_notice_channel"
            ),
            models.CheckConstraint(
                condition=~Q(channel=_INBOX) | Q(recipient_kind=_STAFF), name="notices_notice_inbox_of_staff"
            ),
            models.CheckConstraint(
                condition=Q(state=_READ, read_at__isnull=False) | (~Q(state=_READ) & Q(read_at__isnull=True)),
                name="notices_notice_read_at",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[_SENT, _READ]) | Q(sent_at__isnull=False), name="notices_notice_sent_at"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at", "id"], condition=Q(state=_PENDING), name="notices_pending"),
            models.Index(fields=["staff"], condition=Q(channel=_INBOX, state=_SENT), name="notices_unread"),
            models.Index(fields=["staff", "-id"], condition=Q(channel=_INBOX), name="notices_inbox"),
            models.Index(fields=["-id"], condition=Q(state__in=_NOT_SENT), name="notices_not_sent"),
            models.Index(fields=["about_kind", "about_id"], name="notices_about"),
        ]

    def __str__(self) -> str:
        return f"{self.template} to {self.recipient_kind} {self.staff_id or self.petitioner_id or self.address}"

    @property
    def about(self) -> Stream | None:
        """What the notice is about."""
        return Stream(self.about_kind, self.about_id) if self.about_kind else None

    @property
    def audience(self) -> Audience:
        """Whose wording it uses: offices outside read what staff read."""
        return Audience.PETITIONER if self.recipient_kind == RecipientKind.PETITIONER else Audience.STAFF
