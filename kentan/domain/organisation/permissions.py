"""What a person's roles come to."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import FilteredRelation, Q

from kentan.domain.ledger.events import Actor
from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.rules import Role, range_of
from kentan.platform.words import N_, NotPermitted


@dataclass(frozen=True)
class Standing:
    """One person's roles, read once: by unit and by range of place codes."""

    staff_id: int
    unit_id: int
    unit_kind: str
    at_units: frozenset[tuple[Role, int]] = frozenset()
    at_places: frozenset[tuple[Role, str]] = frozenset()
    roles: frozenset[Role] = field(default=frozenset())

    def has(self, *roles: Role) -> bool:
        """Whether the person holds one of these roles anywhere."""
        return not self.roles.isdisjoint(roles)

    def has_at(self, unit_id: int | None, *roles: Role) -> bool:
        """Whether the person holds one of these roles at that unit."""
        return unit_id is not None and any((role, unit_id) in self.at_units for role in roles)

    def units(self, *roles: Role) -> frozenset[int]:
        """The units where the person holds one of these roles."""
        return frozenset(unit for role, unit in self.at_units if role in roles)

    def ranges(self, *roles: Role) -> list[tuple[str, str]]:
        """The ranges of place codes for which the person holds one of these roles."""
        return [range_of(place) for role, place in sorted(self.at_places) if role in roles]


def standing(staff: Staff) -> Standing:
    """The person's roles; one query, kept on the object for the length of a request."""
    kept: Standing | None = getattr(staff, "_standing", None)
    if kept is None:
        kept = _read(staff)
        staff._standing = kept  # type: ignore[attr-defined]  # a cache on the instance, not a field
    return kept


def _read(staff: Staff) -> Standing:
    rows = list(
        Staff.objects.filter(pk=staff.pk)
        .annotate(held=FilteredRelation("grants", condition=Q(grants__revoked_at__isnull=True)))
        .values_list("unit_id", "unit__kind", "held__role", "held__unit_id", "held__place_id")
    )
    grants = [row[2:] for row in rows if row[2] is not None and staff.is_active]
    unit_id, kind = rows[0][:2]
    return Standing(
        staff_id=staff.pk,
        unit_id=unit_id,
        unit_kind=kind,
        at_units=frozenset((Role(role), unit) for role, unit, _ in grants if unit is not None),
        at_places=frozenset((Role(role), place) for role, _, place in grants if place is not None),
        roles=frozenset(Role(role) for role, _, _ in grants),
    )


def require(staff: Staff, *roles: Role) -> None:
    """Raises NotPermitted when the person holds none of these roles."""
    if not standing(staff).has(*roles):
        raise NotPermitted(
            N_("Your role does not allow this."),
            instead=N_("Ask your administrator for the role, or a colleague who holds it."),
        )


def require_administrator(by: Staff | Actor) -> Actor:
    """The actor for the record. Raises NotPermitted unless an administrator or the system itself acts."""
    if isinstance(by, Staff):
        require(by, Role.ADMINISTRATOR)
        return by.actor
    if by.kind != "system":
        raise NotPermitted(N_("Only an administrator may do this."))
    return by
