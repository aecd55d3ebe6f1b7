"""Units: founding, changing, retiring."""

import pytest

from kentan.domain.ledger.events import SYSTEM, Actor
from kentan.domain.ledger.models import Entry
from kentan.domain.organisation import actions, queries
from kentan.domain.organisation.models import Unit
from kentan.domain.organisation.rules import Role, UnitKind
from kentan.platform.words import NotPermitted, Refused
from tests.factories import CLOUD, COUNTY, NOON, County, make_administrator, make_county, make_staff, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    return make_county()


def kinds_of(stream_kind: str, stream_id: object) -> list[str]:
    entries = Entry.objects.filter(stream_kind=stream_kind, stream_id=str(stream_id)).order_by("sequence")
    return list(entries.values_list("kind", flat=True))


def test_founding_a_unit_is_recorded(county: County) -> None:
    administrator = make_administrator(county)
    unit = actions.found_unit(kind=UnitKind.DEPARTMENT, name=" 衡南县水利局 ", place=COUNTY, by=administrator, at=NOON)
    assert (unit.name, unit.short_name) == ("衡南县水利局", "衡南县水利局")
    entry = Entry.objects.get(stream_kind="unit", stream_id=str(unit.pk))
    assert entry.kind == "organisation.unit.founded"
    assert entry.actor == administrator.actor


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_an_administrator_founds_units(county: County, role: Role) -> None:
    staff = make_staff(county.bureau, *([role] if role is not Role.ADMINISTRATOR else []))
    with pytest.raises(NotPermitted):
        actions.found_unit(kind=UnitKind.DEPARTMENT, name="某局", place=COUNTY, by=staff, at=NOON)
    assert not Unit.objects.filter(name="某局").exists()


def test_a_petitioner_is_no_administrator(county: County) -> None:
    with pytest.raises(NotPermitted):
        actions.retire_unit(unit_id=county.housing.pk, by=Actor("petitioner", "1"), at=NOON)


def test_names_are_unique_and_the_bureau_is_one(county: County) -> None:
    with pytest.raises(Refused, match="already") as refused:
        make_unit(UnitKind.DEPARTMENT, county.housing.name)
    assert refused.value.field == "name"
    with pytest.raises(Refused, match="only one"):
        make_unit(UnitKind.BUREAU, "第二信访局")


@pytest.mark.parametrize(("name", "place", "field"), [("  ", COUNTY, "name"), ("某局", "430422999000", "place")])
def test_a_unit_needs_a_name_and_a_place(county: County, name: str, place: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.found_unit(kind=UnitKind.DEPARTMENT, name=name, place=place, by=SYSTEM, at=NOON)
    assert refused.value.field == field


def test_changes_are_recorded_with_before_and_after(county: County) -> None:
    unit = actions.change_unit(
        unit_id=county.housing.pk,
        by=SYSTEM,
        at=NOON,
        short_name="住建局",
        phone="0734-8550000",
        name=county.housing.name,
    )
    unit.refresh_from_db()
    assert unit.short_name == "住建局"
    entry = Entry.objects.filter(stream_kind="unit", stream_id=str(unit.pk)).latest("sequence")
    assert entry.payload["fields"] == ["phone", "short_name"]
    assert entry.payload["before"] == ["", county.housing.name]
    assert entry.payload["after"] == ["0734-8550000", "住建局"]


def test_changing_nothing_leaves_no_entry(county: County) -> None:
    actions.change_unit(unit_id=county.housing.pk, by=SYSTEM, at=NOON, name=county.housing.name)
    assert kinds_of("unit", county.housing.pk) == ["organisation.unit.founded"]
    with pytest.raises(TypeError):
        actions.change_unit(unit_id=county.housing.pk, by=SYSTEM, at=NOON, retired_on=None)


def test_superiors_form_no_ring(county: County) -> None:
    with pytest.raises(Refused, match="own superior") as refused:
        actions.change_unit(unit_id=county.province.pk, superior_id=county.housing.pk, by=SYSTEM, at=NOON)
    assert refused.value.field == "superior"


def test_a_unit_in_use_is_not_retired(county: County) -> None:
    staff = make_staff(county.housing)
    with pytest.raises(Refused, match="staff"):
        actions.retire_unit(unit_id=county.housing.pk, by=SYSTEM, at=NOON)
    with pytest.raises(Refused, match="below"):
        actions.retire_unit(unit_id=county.government.pk, by=SYSTEM, at=NOON)
    actions.suspend(staff_id=staff.pk, by=SYSTEM, at=NOON)
    unit = actions.retire_unit(unit_id=county.housing.pk, by=SYSTEM, at=NOON)
    assert unit.retired_on == NOON.date()
    assert unit not in queries.units()
    assert unit in queries.units(include_retired=True)
    with pytest.raises(Refused, match="already"):
        actions.retire_unit(unit_id=county.housing.pk, by=SYSTEM, at=NOON)
    with pytest.raises(Refused, match="not retired"):
        actions.reinstate(staff_id=staff.pk, by=SYSTEM, at=NOON)


def test_the_tree_is_read_at_once(county: County, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]  # the fixture has no public type
        tree = queries.unit_tree()
        flat = [branch for top in tree for branch in top.flat()]
        assert [(branch.unit.pk, branch.depth) for branch in flat[:3]] == [
            (county.province.pk, 0),
            (county.city.pk, 1),
            (county.government.pk, 2),
        ]
        assert len(flat) == len(county.units)
        assert {branch.unit.place.name for branch in flat} >= {"云集街道"}


def test_units_are_found_by_name_and_place(county: County) -> None:
    actions.change_unit(unit_id=county.housing.pk, short_name="住建局", by=SYSTEM, at=NOON)
    assert [found.id for found in queries.search_units("住建")] == [str(county.housing.pk)]
    assert queries.search_units(" ") == []
    assert queries.search_units("住建", kinds=[UnitKind.TOWNSHIP]) == []
    assert list(queries.units(place=CLOUD)) == [county.cloud]
    assert queries.bureau() == county.bureau
