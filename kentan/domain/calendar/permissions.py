"""Who may change the county's calendar."""

from __future__ import annotations

from kentan.domain.ledger.events import Actor
from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.permissions import require_administrator, standing
from kentan.domain.organisation.rules import Role


def may_edit(staff: Staff) -> bool:
    """Whether this person may change the county's calendar: administrators may."""
    return standing(staff).has(Role.ADMINISTRATOR)


def require_editor(staff: Staff) -> Actor:
    """The actor for the record. Raises NotPermitted unless this person may change the county's calendar."""
    return require_administrator(staff)
