"""Text messages of the demo: they count as sent, and nobody's telephone rings whatever gateway is configured."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings

from kentan.domain.notices import actions as notices
from kentan.domain.notices.rules import Address, Channel

AT_ONCE = 500
NOBODY = Address(Channel.SMS, "nobody")


class Nowhere:
    """Takes every message over and sends none."""

    def send(self, *, to: str, text: str, reference: str) -> None:
        """Do nothing."""


@contextmanager
def nobody_is_called() -> Iterator[None]:
    """While the demo is told, no message leaves."""
    usual = settings.KENTAN_SMS_SENDER
    settings.KENTAN_SMS_SENDER = f"{Nowhere.__module__}.{Nowhere.__qualname__}"
    try:
        yield
    finally:
        settings.KENTAN_SMS_SENDER = usual


def send(at: datetime) -> None:
    """What has been waiting in the outbox until then counts as sent."""
    while notices.send_due(at=at, addresses=lambda _: NOBODY, limit=AT_ONCE).sent:
        pass
