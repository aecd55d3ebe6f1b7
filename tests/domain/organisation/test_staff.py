"""Staff, passwords, roles and recusal."""

from typing import Any, cast

import pytest

from kentan.domain.ledger.events import SYSTEM, Actor
from kentan.domain.ledger.models import Entry
from kentan.domain.organisation import actions, queries
from kentan.domain.organisation.models import RoleGrant, Staff
from kentan.domain.organisation.permissions import standing
from kentan.domain.organisation.rules import Role
from kentan.platform.words import NotPermitted, Refused
from tests.factories import CLOUD, NOON, PASSWORD, County, make_administrator, make_county, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    return make_county()


def employ(county: County, **given: object) -> Staff:
    values = {"username": "li.ming", "name": "李明", "unit_id": county.housing.pk, "by": SYSTEM, "at": NOON} | given
    return actions.employ(**values)  # type: ignore[arg-type]  # one table of arguments for many tests


def fresh(staff: Staff) -> Staff:
    return Staff.objects.get(pk=staff.pk)


def test_an_account_is_made_and_must_change_its_password(county: County) -> None:
    staff = fresh(employ(county, username=" Li.Ming ", password=PASSWORD))
    assert staff.username == "li.ming"
    assert staff.check_password(PASSWORD)
    assert staff.must_change_password
    payload = Entry.objects.get(stream_kind="staff", stream_id=str(staff.pk)).payload
    assert payload == {"staff_id": staff.pk, "username": "li.ming", "unit_id": county.housing.pk}


def test_without_a_password_nobody_gets_in(county: County) -> None:
    assert not fresh(employ(county)).has_usable_password()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"username": "a"}, "username"),
        ({"username": "two words"}, "username"),
        ({"username": "LI.MING"}, "username"),
        ({"name": " "}, "name"),
        ({"unit_id": 0}, "unit"),
        ({"password": "12345"}, "password"),
        ({"password": "password123"}, "password"),
    ],
)
def test_what_an_account_needs(county: County, given: dict[str, object], field: str) -> None:
    employ(county)
    with pytest.raises(Refused) as refused:
        employ(county, **({"username": "other"} | given))
    assert refused.value.field == field


def test_only_an_administrator_employs(county: County) -> None:
    with pytest.raises(NotPermitted):
        employ(county, by=make_staff(county.bureau, Role.DISPATCHER))
    assert employ(county, by=make_administrator(county)).pk


def test_moving_takes_giving_back_roles_first(county: County) -> None:
    staff = make_staff(county.housing, Role.HANDLER)
    with pytest.raises(Refused, match="roles"):
        actions.change_staff(staff_id=staff.pk, unit_id=county.labour.pk, by=SYSTEM, at=NOON)
    actions.revoke_role(grant_id=staff.grants.get().pk, by=SYSTEM, at=NOON)
    actions.change_staff(staff_id=staff.pk, unit_id=county.labour.pk, by=SYSTEM, at=NOON)
    assert fresh(staff).unit_id == county.labour.pk


def test_a_dispatcher_of_a_place_cannot_move_out_of_the_bureau(county: County) -> None:
    staff = make_staff(county.bureau)
    actions.grant_role(staff_id=staff.pk, role=Role.SUPERVISOR, place=CLOUD, by=SYSTEM, at=NOON)
    with pytest.raises(Refused, match="roles"):
        actions.change_staff(staff_id=staff.pk, unit_id=county.labour.pk, by=SYSTEM, at=NOON)


def test_a_suspended_account_has_no_standing(county: County) -> None:
    staff = make_staff(county.housing, Role.HANDLER)
    actions.suspend(staff_id=staff.pk, by=SYSTEM, at=NOON)
    assert standing(fresh(staff)).roles == frozenset()
    with pytest.raises(Refused):
        actions.suspend(staff_id=staff.pk, by=SYSTEM, at=NOON)
    actions.reinstate(staff_id=staff.pk, by=SYSTEM, at=NOON)
    assert standing(fresh(staff)).has_at(county.housing.pk, Role.HANDLER)
    with pytest.raises(Refused):
        actions.reinstate(staff_id=staff.pk, by=SYSTEM, at=NOON)


def test_the_last_administrator_stays(county: County) -> None:
    first = make_administrator(county)
    with pytest.raises(Refused, match="own account"):
        actions.suspend(staff_id=first.pk, by=first, at=NOON)
    with pytest.raises(Refused, match="last administrator"):
        actions.suspend(staff_id=first.pk, by=SYSTEM, at=NOON)
    with pytest.raises(Refused, match="last administrator"):
        actions.revoke_role(grant_id=first.grants.get().pk, by=first, at=NOON)
    second = make_administrator(county)
    actions.suspend(staff_id=first.pk, by=second, at=NOON)
    with pytest.raises(Refused, match="last administrator"):
        actions.revoke_role(grant_id=second.grants.get().pk, by=second, at=NOON)


def test_passwords_are_set_and_changed(county: County) -> None:
    staff = employ(county, password=PASSWORD)
    actions.change_password(staff_id=staff.pk, password="another-long-one-7", at=NOON)
    assert fresh(staff).check_password("another-long-one-7")
    assert not fresh(staff).must_change_password
    actions.set_password(staff_id=staff.pk, password=PASSWORD, by=SYSTEM, at=NOON)
    assert fresh(staff).must_change_password
    with pytest.raises(Refused):
        actions.change_password(staff_id=staff.pk, password="short", at=NOON)
    kinds = Entry.objects.filter(stream_kind="staff", stream_id=str(staff.pk)).order_by("sequence")
    assert [entry.kind.rsplit(".")[-1] for entry in kinds] == ["employed", "password_changed", "password_set"]
    assert [entry.actor.kind for entry in kinds] == ["system", "staff", "system"]


def test_roles_are_held_at_a_unit_or_for_a_place(county: County) -> None:
    staff = make_staff(county.housing)
    actions.grant_role(staff_id=staff.pk, role=Role.HANDLER, by=SYSTEM, at=NOON)
    actions.grant_role(staff_id=staff.pk, role=Role.ASSESSOR, place=CLOUD, by=SYSTEM, at=NOON)
    held = standing(fresh(staff))
    assert held.units(Role.HANDLER) == {county.housing.pk}
    assert held.ranges(Role.ASSESSOR) == [("430422001000", "430422002000")]
    assert held.roles == {Role.HANDLER, Role.ASSESSOR}
    with pytest.raises(Refused, match="already"):
        actions.grant_role(staff_id=staff.pk, role=Role.HANDLER, by=SYSTEM, at=NOON)
    with pytest.raises(Refused, match="no place"):
        actions.grant_role(staff_id=staff.pk, role=Role.ASSESSOR, place="430422888000", by=SYSTEM, at=NOON)


def test_standing_takes_one_query(county: County, django_assert_num_queries: object) -> None:
    staff = fresh(make_staff(county.bureau, Role.DISPATCHER, Role.REGISTRAR))
    with django_assert_num_queries(1):  # type: ignore[operator]  # the fixture has no public type
        assert standing(staff).has(Role.DISPATCHER)
        assert standing(staff).unit_kind == "bureau"


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.ADMINISTRATOR, Role.ACCUSATION_OFFICER, Role.SUPERVISOR])
def test_some_roles_only_the_bureau_gives(county: County, role: Role) -> None:
    staff = make_staff(county.housing)
    with pytest.raises(Refused) as refused:
        actions.grant_role(staff_id=staff.pk, role=role, by=SYSTEM, at=NOON)
    assert refused.value.field == "role"


def test_two_accusation_officers_at_most(county: County) -> None:
    first, second, third = (make_staff(county.bureau) for _ in range(3))
    for staff in (first, second):
        actions.grant_role(staff_id=staff.pk, role=Role.ACCUSATION_OFFICER, by=SYSTEM, at=NOON)
    with pytest.raises(Refused) as refused:
        actions.grant_role(staff_id=third.pk, role=Role.ACCUSATION_OFFICER, by=SYSTEM, at=NOON)
    assert refused.value.article == "30"
    actions.revoke_role(grant_id=first.grants.get().pk, by=SYSTEM, at=NOON)
    actions.grant_role(staff_id=third.pk, role=Role.ACCUSATION_OFFICER, by=SYSTEM, at=NOON)
    assert set(queries.holders(Role.ACCUSATION_OFFICER)) == {second, third}


def test_accusation_officers_are_not_named_for_a_place(county: County) -> None:
    with pytest.raises(Refused, match="not for a place"):
        actions.grant_role(
            staff_id=make_staff(county.bureau).pk, role=Role.ACCUSATION_OFFICER, place=CLOUD, by=SYSTEM, at=NOON
        )


def test_a_role_is_revoked_once(county: County) -> None:
    staff = make_staff(county.housing, Role.HANDLER)
    grant = RoleGrant.objects.get(staff=staff)
    actions.revoke_role(grant_id=grant.pk, by=SYSTEM, at=NOON)
    with pytest.raises(Refused):
        actions.revoke_role(grant_id=grant.pk, by=SYSTEM, at=NOON)
    assert list(queries.holders(Role.HANDLER)) == []


def test_recusal_names_a_stand_in_of_the_same_unit(county: County) -> None:
    staff, colleague, stranger = make_staff(county.housing), make_staff(county.housing), make_staff(county.labour)
    with pytest.raises(Refused, match="same unit"):
        actions.recuse(staff_id=staff.pk, case_id=7, stand_in_id=stranger.pk, by=staff, at=NOON)
    recusal = actions.recuse(staff_id=staff.pk, case_id=7, stand_in_id=colleague.pk, by=staff, at=NOON)
    assert recusal.stand_in == colleague
    assert list(queries.recused_cases(staff).values_list("case_id", flat=True)) == [7]
    with pytest.raises(Refused, match="already"):
        actions.recuse(staff_id=staff.pk, case_id=7, by=SYSTEM, at=NOON)
    with pytest.raises(Refused, match="too"):
        actions.recuse(staff_id=colleague.pk, case_id=7, stand_in_id=staff.pk, by=colleague, at=NOON)


def test_who_decides_on_a_recusal(county: County) -> None:
    staff = make_staff(county.housing)
    with pytest.raises(NotPermitted):
        actions.recuse(staff_id=staff.pk, case_id=1, by=make_staff(county.labour, Role.UNIT_HEAD), at=NOON)
    with pytest.raises(NotPermitted):
        actions.recuse(staff_id=staff.pk, case_id=1, by=Actor("petitioner", "1"), at=NOON)
    actions.recuse(staff_id=staff.pk, case_id=1, by=make_staff(county.housing, Role.UNIT_HEAD), at=NOON)
    actions.recuse(staff_id=staff.pk, case_id=2, by=make_administrator(county), at=NOON)


def test_the_staff_list_takes_two_queries(county: County, django_assert_num_queries: object) -> None:
    for _ in range(4):
        make_staff(county.housing, Role.HANDLER, Role.UNIT_HEAD)
    with django_assert_num_queries(2):  # type: ignore[operator]  # the fixture has no public type
        rows = [
            (staff.unit.name, [str(grant.unit) for grant in cast(Any, staff).current_grants])
            for staff in queries.staff_list()
        ]
    assert len(rows) == 4
