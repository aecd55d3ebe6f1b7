"""Where a notice can reach a petitioner. For the job that sends notices; people see an identity by opening it."""

from __future__ import annotations

import re

from kentan.domain.notices.rules import Address, Channel
from kentan.domain.petitioners.models import Petitioner, open_seal
from kentan.platform.crypto import keyring

_MOBILE = re.compile(r"(?:\+?86)?(1[3-9][0-9]{9})")


def address_of(petitioner_id: int) -> Address | None:
    """A mobile number, else an e-mail address; None when neither is known or the person was erased.

    No opening is logged: nobody sees it, and the outbox says that a notice went out. Raises crypto.Unreadable and
    KeyringError.
    """
    petitioner = Petitioner.objects.filter(pk=petitioner_id, erased_at__isnull=True).first()
    if petitioner is None:
        return None
    identity, _salt, _commitment = open_seal(keyring(), petitioner)
    for phone in (identity.phone, identity.other_phone):
        if match := _MOBILE.fullmatch(re.sub(r"[\s-]", "", phone)):
            return Address(Channel.SMS, match[1])
    return Address(Channel.EMAIL, identity.email) if identity.email else None
