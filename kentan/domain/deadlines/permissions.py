"""Who may set limits."""

from __future__ import annotations

from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.permissions import require, standing
from kentan.domain.organisation.rules import Role


def may_set_limits(staff: Staff) -> bool:
    """Whether this person may set the limits that the law leaves open: administrators may."""
    return standing(staff).has(Role.ADMINISTRATOR)


def require_limit_setter(staff: Staff) -> None:
    """Raises NotPermitted unless this person may set limits."""
    require(staff, Role.ADMINISTRATOR)
