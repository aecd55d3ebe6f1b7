"""The administrator's pages about units, staff, roles and places."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kentan.domain.ledger.events import SYSTEM
from kentan.domain.organisation import actions
from kentan.domain.organisation.models import Hamlet, Place, RoleGrant, Staff, Unit
from kentan.domain.organisation.rules import Role
from tests.factories import CLOUD, COUNTY, NOON, WELL, County, make_staff, make_unit

VILLAGE = "430422001201"


@pytest.fixture
def admin(client: Client, administrator: Staff) -> Client:
    client.force_login(administrator)
    return client


def at(name: str, **kwargs: object) -> str:
    return reverse(f"workspace:{name}", kwargs=kwargs)


def text_of(response: Any) -> str:
    return str(response.content.decode())


UNIT = {"kind": "department", "name": "衡南县水利局", "short_name": "水利局", "place": COUNTY, "superior": ""}


def test_a_unit_is_founded_changed_and_retired(admin: Client, county: County) -> None:
    answer = admin.post(at("unit_new"), UNIT | {"superior": county.government.pk})
    unit = Unit.objects.get(name="衡南县水利局")
    assert answer["Location"] == at("unit", pk=unit.pk)
    page = text_of(admin.get(at("unit", pk=unit.pk)))
    assert "新设单位：衡南县水利局" in page
    form = text_of(admin.get(at("unit_change", pk=unit.pk)))
    assert 'value="水利局"' in form
    assert f'<option value="{unit.pk}"' not in form, "no unit is its own superior"
    admin.post(at("unit_change", pk=unit.pk), UNIT | {"phone": "0734-8550000", "short_name": ""})
    unit.refresh_from_db()
    assert (unit.phone, unit.short_name, unit.superior) == ("0734-8550000", "衡南县水利局", None)
    assert "衡南县水利局" in text_of(admin.get(at("unit_retire", pk=unit.pk)))
    admin.post(at("unit_retire", pk=unit.pk))
    unit.refresh_from_db()
    assert unit.retired_on is not None
    assert at("unit", pk=unit.pk) not in text_of(admin.get(at("units")))
    assert at("unit", pk=unit.pk) in text_of(admin.get(at("units"), {"retired": "on"}))


def test_a_refusal_stands_at_the_field_at_fault(admin: Client, county: County) -> None:
    answer = admin.post(at("unit_new"), UNIT | {"name": county.housing.name})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["name"]
    assert Unit.objects.count() == len(county.units)


def test_a_refusal_without_a_field_stands_above_the_form(admin: Client, county: County) -> None:
    make_staff(county.housing)
    answer = admin.post(at("unit_retire", pk=county.housing.pk))
    assert answer.status_code == 422
    assert "k-notice--bad" in text_of(answer)
    county.housing.refresh_from_db()
    assert county.housing.retired_on is None


def test_a_form_that_is_not_filled_in_changes_nothing(admin: Client, county: County) -> None:
    answer = admin.post(at("unit_new"), {"kind": "nonsense", "name": "", "place": "1"})
    assert answer.status_code == 422
    assert {"kind", "name", "place"} <= set(answer.context["form"].errors)


def test_units_are_filtered(admin: Client, county: County) -> None:
    page = text_of(admin.get(at("units"), {"q": "住房"}))
    assert county.housing.name in page
    assert county.labour.name not in page
    page = text_of(admin.get(at("units"), {"kind": "township"}))
    assert county.cloud.name in page
    assert county.labour.name not in page
    assert admin.get(at("units"), {"kind": "nonsense"}).status_code == 200


@pytest.mark.parametrize("name", ["units", "staff", "places"])
def test_lists_take_as_many_queries_for_few_as_for_many(admin: Client, county: County, name: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert admin.get(at(name)).status_code == 200
        return len(captured)

    few = queries()
    for _ in range(6):
        make_staff(make_unit(), Role.HANDLER, Role.UNIT_HEAD)
    assert queries() == few
    assert few <= 14  # the frame's own counts included


# ---------------------------------------------------------------- staff


def new_account(admin: Client, county: County, **given: object) -> Any:
    return admin.post(
        at("staff_new"), {"username": "Li.Ming", "name": "李明", "unit": county.housing.pk, "post": "科员"} | given
    )


def test_a_new_account_has_a_password_that_is_shown_once(admin: Client, county: County) -> None:
    answer = new_account(admin, county)
    assert answer["Cache-Control"] == "no-store"
    password = answer.context["password"]
    assert re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", password)
    person = Staff.objects.get(username="li.ming")
    assert person.check_password(password)
    assert person.must_change_password
    assert password not in text_of(admin.get(at("staff_member", pk=person.pk)))
    stranger = Client()
    stranger.post("/accounts/login/", {"login": "li.ming", "password": password, "next": "/work/account/"})
    assert stranger.get("/work/account/")["Location"] == reverse("account_change_password")


def test_a_user_name_is_taken_once(admin: Client, county: County) -> None:
    new_account(admin, county)
    again = new_account(admin, county, username="LI.MING")
    assert list(again.context["form"].errors) == ["username"]


def test_an_account_is_changed_suspended_and_reinstated(admin: Client, county: County) -> None:
    person = make_staff(county.housing, name="王芳")
    given = {"name": "王方", "unit": county.labour.pk, "post": "股长", "phone": "", "email": ""}
    assert admin.post(at("staff_change", pk=person.pk), given).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.unit, person.post) == ("王方", county.labour, "股长")
    admin.post(at("staff_suspend", pk=person.pk))
    person.refresh_from_db()
    assert not person.is_active
    assert at("staff_member", pk=person.pk) not in text_of(admin.get(at("staff")))
    assert at("staff_member", pk=person.pk) in text_of(admin.get(at("staff"), {"suspended": "on"}))
    admin.post(at("staff_reinstate", pk=person.pk))
    assert Staff.objects.get(pk=person.pk).is_active
    page = text_of(admin.get(at("staff_member", pk=person.pk)))
    assert "修改工作人员资料" in page
    assert "恢复账号" in page


def test_nobody_suspends_themselves(admin: Client, administrator: Staff) -> None:
    assert at("staff_suspend", pk=administrator.pk) not in text_of(admin.get(at("staff_member", pk=administrator.pk)))
    assert admin.post(at("staff_suspend", pk=administrator.pk)).status_code == 422


def test_a_new_password_ends_the_old_one(admin: Client, county: County) -> None:
    person = make_staff(county.housing, password="an-old-password-1")
    answer = admin.post(at("staff_password", pk=person.pk))
    person.refresh_from_db()
    assert person.check_password(answer.context["password"])


def test_roles_are_granted_and_revoked(admin: Client, county: County) -> None:
    person = make_staff(county.bureau)
    page = text_of(admin.get(at("role_grant", pk=person.pk)))
    assert f'<option value="{county.bureau.pk}" selected' in page
    admin.post(at("role_grant", pk=person.pk), {"role": "dispatcher", "unit": county.bureau.pk, "place": ""})
    admin.post(at("role_grant", pk=person.pk), {"role": "supervisor", "unit": county.bureau.pk, "place": CLOUD})
    grants = list(RoleGrant.objects.filter(staff=person).order_by("id"))
    assert [(grant.role, grant.unit_id, grant.place_id) for grant in grants] == [
        ("dispatcher", county.bureau.pk, None),
        ("supervisor", None, CLOUD),
    ]
    assert "云集街道" in text_of(admin.get(at("staff_member", pk=person.pk)))
    admin.post(at("role_revoke", pk=person.pk, grant=grants[0].pk))
    assert RoleGrant.objects.get(pk=grants[0].pk).revoked_at is not None
    assert admin.get(at("role_revoke", pk=person.pk, grant=grants[0].pk)).status_code == 404


def test_a_role_that_the_unit_cannot_give_is_refused_at_the_field(admin: Client, county: County) -> None:
    person = make_staff(county.housing)
    answer = admin.post(at("role_grant", pk=person.pk), {"role": "dispatcher", "unit": county.housing.pk})
    assert list(answer.context["form"].errors) == ["role"]
    assert not RoleGrant.objects.filter(staff=person).exists()


def test_somebody_elses_role_is_not_revoked_by_this_address(admin: Client, county: County) -> None:
    person, other = make_staff(county.housing), make_staff(county.housing, Role.HANDLER)
    address = at("role_revoke", pk=person.pk, grant=other.grants.get().pk)
    assert admin.post(address).status_code == 404


# ---------------------------------------------------------------- places


def test_places_are_walked_down_to_the_hamlet(admin: Client) -> None:
    page = text_of(admin.get(at("places")))
    assert at("place", code=CLOUD) in page
    page = text_of(admin.get(at("place", code=CLOUD)))
    assert at("place", code=VILLAGE) in page
    admin.post(at("hamlet_new", code=VILLAGE), {"name": "大岭屋场", "longitude": "112.68", "latitude": "26.74"})
    assert Hamlet.objects.get().village_id == VILLAGE
    assert "大岭屋场" in text_of(admin.get(at("place", code=VILLAGE)))
    half = admin.post(at("hamlet_new", code=VILLAGE), {"name": "小岭屋场", "longitude": "112.68", "latitude": ""})
    assert list(half.context["form"].errors) == ["longitude"]


def test_a_search_finds_a_place_with_the_place_above(admin: Client) -> None:
    page = text_of(admin.get(at("places"), {"q": "白塔"}))
    assert "云集街道 白塔村" in page
    assert "茶市镇 白塔村" in page


def test_a_place_is_retired_when_nothing_uses_it(admin: Client) -> None:
    assert admin.post(at("place_retire", code=CLOUD)).status_code == 422
    assert admin.post(at("place_retire", code=VILLAGE)).status_code == 302
    assert Place.objects.get(code=VILLAGE).retired_on is not None


@pytest.mark.parametrize("code", ["430000000000", "nonsense", "430422999000"])
def test_places_elsewhere_are_not_found(admin: Client, code: str) -> None:
    assert admin.get(at("place", code=code)).status_code == 404


def test_the_county_itself_has_a_page(admin: Client) -> None:
    assert at("place", code=WELL) in text_of(admin.get(at("place", code=COUNTY)))


# ---------------------------------------------------------------- doors


def test_wrong_roles_are_told_what_is_missing(client: Client, county: County) -> None:
    client.force_login(make_staff(county.bureau, Role.DISPATCHER))
    answer = client.get(at("units"))
    assert answer.status_code == 403
    assert "k-notice--bad" in text_of(answer)


def test_a_role_that_is_lost_counts_at_once(client: Client, county: County, administrator: Staff) -> None:
    second = make_staff(county.bureau, Role.ADMINISTRATOR)
    client.force_login(second)
    assert client.get(at("units")).status_code == 200
    actions.revoke_role(grant_id=second.grants.get().pk, by=SYSTEM, at=NOON)
    assert client.get(at("units")).status_code == 403
    assert client.post(at("unit_new"), UNIT).status_code == 403
