"""The people and things that the access tests use: one person per role, one of every thing that an address names."""

from __future__ import annotations

from functools import cached_property

from kentan.domain.cases import actions as cases
from kentan.domain.cases.models import Case, CaseFile, Category, Opinion, Part, Party
from kentan.domain.ledger.events import SYSTEM
from kentan.domain.ledger.models import Entry
from kentan.domain.notices.actions import queue
from kentan.domain.notices.models import Notice
from kentan.domain.notices.rules import State
from kentan.domain.organisation.models import RoleGrant, Staff
from kentan.domain.organisation.rules import Role
from tests.factories import NOON, County, make_county, make_staff
from tests.walks import Cast, make_cast, perform, photo, register

HANDLING = frozenset({Role.HANDLER, Role.UNIT_HEAD})


class World:
    """Things are made when a row first asks for them. Areas add their own as further cached properties."""

    @cached_property
    def county(self) -> County:
        """Places and units."""
        return make_county()

    @cached_property
    def people(self) -> dict[Role | None, Staff]:
        """One person per role who holds no other, and one without any role.

        Handler and unit head are at the housing department, which handles `case`; all others at the bureau.
        """
        county = self.county
        made: dict[Role | None, Staff] = {None: make_staff(county.labour)}
        for role in Role:
            made[role] = make_staff(county.housing if role in HANDLING else county.bureau, role)
        return made

    @property
    def somebody(self) -> Staff:
        """An account to look at or to change."""
        return self.people[None]

    @cached_property
    def cast(self) -> Cast:
        """More people, for histories: see tests/walks.py."""
        return make_cast(self.county)

    @cached_property
    def case(self) -> Case:
        """A claim that the housing department has accepted."""
        cast, case = self.cast, register(self.cast, at=NOON).case
        cases.forward(case_id=case.pk, unit_id=self.county.housing.pk, by=cast.dispatcher, at=NOON)
        case.refresh_from_db()
        perform("accept", case=case, by=cast.handler, at=NOON, cast=cast)
        case.refresh_from_db()
        return case

    @cached_property
    def file(self) -> CaseFile:
        """A photo on the case."""
        return cases.attach(case_id=self.case.pk, by=self.cast.handler, at=NOON, upload=photo())

    @cached_property
    def opinion(self) -> Opinion:
        """A drafted opinion on the case."""
        perform("draft_opinion", case=self.case, by=self.cast.handler, at=NOON, cast=self.cast)
        return self.case.opinions.get()

    @property
    def main_petitioner(self) -> int:
        """The id of who the case is about."""
        return Party.objects.get(case=self.case, part=Part.MAIN).petitioner_id

    @cached_property
    def category(self) -> Category:
        """A category in use."""
        cases.load_categories(rows=[("010000", "农村农业")], version="2023", by=SYSTEM, at=NOON)
        return Category.objects.get()

    @property
    def grant(self) -> RoleGrant:
        """A role that somebody holds."""
        return RoleGrant.objects.get(staff=self.people[Role.HANDLER])

    @cached_property
    def failed_notice(self) -> Notice:
        """A notice to a petitioner that could not be sent."""
        queue(template="cases.withdrawn", petitioner_ids=[1], params={"number": "430422-2026-000001"}, at=NOON)
        notice = Notice.objects.filter(petitioner_id=1).latest("id")
        notice.state, notice.last_error = State.FAILED, "ConnectionError"
        notice.save()
        return notice

    @property
    def entry(self) -> Entry:
        """An entry of the record."""
        assert self.people
        return Entry.objects.order_by("id")[0]
