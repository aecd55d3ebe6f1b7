"""Who looks after the outbox."""

from __future__ import annotations

from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.permissions import standing
from kentan.domain.organisation.rules import Role

TENDERS = (Role.SUPERVISOR, Role.ADMINISTRATOR)


def may_tend(staff: Staff) -> bool:
    """Whether somebody may see the notices that failed, send them again and cancel them."""
    return standing(staff).has(*TENDERS)
