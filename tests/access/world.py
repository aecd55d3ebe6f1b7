"""The people and things that the access tests use: one person per role, one of every thing that an address names."""

from __future__ import annotations

from functools import cached_property

from kentan.domain.ledger.models import Entry
from kentan.domain.notices.actions import queue
from kentan.domain.notices.models import Notice
from kentan.domain.notices.rules import State
from kentan.domain.organisation.models import RoleGrant, Staff
from kentan.domain.organisation.rules import Role, UnitKind, may_hold
from tests.factories import NOON, County, make_county, make_staff


class World:
    """Things are made when a row first asks for them. Areas add their own as further cached properties."""

    @cached_property
    def county(self) -> County:
        """Places and units."""
        return make_county()

    @cached_property
    def people(self) -> dict[Role | None, Staff]:
        """One person per role who holds no other, at a unit that can give it, and one without any role."""
        county = self.county
        made: dict[Role | None, Staff] = {None: make_staff(county.housing)}
        for role in Role:
            unit = county.housing if may_hold(role, UnitKind.DEPARTMENT) else county.bureau
            made[role] = make_staff(unit, role)
        return made

    @property
    def somebody(self) -> Staff:
        """An account to look at or to change."""
        return self.people[None]

    @property
    def grant(self) -> RoleGrant:
        """A role that somebody holds."""
        return RoleGrant.objects.get(staff=self.people[Role.HANDLER])

    @cached_property
    def failed_notice(self) -> Notice:
        """A notice to a petitioner that could not be sent."""
        queue(template="cases.withdrawn", petitioner_ids=[1], params={"number": "430422-2026-000001"}, at=NOON)
        notice = Notice.objects.get(petitioner_id=1)
        notice.state, notice.last_error = State.FAILED, "ConnectionError"
        notice.save()
        return notice

    @property
    def entry(self) -> Entry:
        """An entry of the record."""
        assert self.people
        return Entry.objects.order_by("id")[0]
