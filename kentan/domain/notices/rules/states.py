"""Where a notice stands, which way it goes, and when a failed attempt is repeated. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import timedelta

from kentan.platform.words import N_


class State(enum.StrEnum):
    """Where a notice stands."""

    PENDING = "pending"
    SENT = "sent"
    READ = "read"
    FAILED = "failed"
    UNREACHABLE = "unreachable"
    CANCELLED = "cancelled"


STATE_LABELS = {
    State.PENDING: N_("Waiting"),
    State.SENT: N_("Sent"),
    State.READ: N_("Read"),
    State.FAILED: N_("Failed"),
    State.UNREACHABLE: N_("No address known"),
    State.CANCELLED: N_("Cancelled"),
}


class Channel(enum.StrEnum):
    """Which way a notice goes. ANY is settled at sending, by what the person left."""

    INBOX = "inbox"
    EMAIL = "email"
    SMS = "sms"
    ANY = "any"


CHANNEL_LABELS = {
    Channel.INBOX: N_("Inbox"),
    Channel.EMAIL: N_("E-mail message"),
    Channel.SMS: N_("Text message"),
    Channel.ANY: N_("As the person can be reached"),
}


class RecipientKind(enum.StrEnum):
    """Who a notice is for. ADDRESS is an office address outside the system, never a petitioner's."""

    STAFF = "staff"
    PETITIONER = "petitioner"
    ADDRESS = "address"


@dataclass(frozen=True)
class Address:
    """Where a notice goes at the moment of sending. It prints as stars: it may be a petitioner's."""

    channel: Channel
    value: str

    def __repr__(self) -> str:
        return f"<Address {self.channel.value} ****>"


# How long after the first, second ... attempt the next one is made; after the last it has failed.
_PAUSES = (timedelta(minutes=2), timedelta(minutes=10), timedelta(minutes=45), timedelta(hours=3), timedelta(hours=12))
MOST_ATTEMPTS = len(_PAUSES)


def retry_after(attempts: int) -> timedelta:
    """The pause after this many attempts, the one under way included."""
    return _PAUSES[min(max(attempts, 1), MOST_ATTEMPTS) - 1]
