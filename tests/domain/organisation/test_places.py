"""Places, hamlets and numbers."""

import threading
from decimal import Decimal
from typing import Any, cast

import pytest
from django.db import connection, transaction

from kentan.domain.ledger.events import SYSTEM
from kentan.domain.ledger.models import Entry
from kentan.domain.organisation import actions, queries
from kentan.domain.organisation.models import Counter, Place
from kentan.domain.organisation.rules import (
    BadPlaceCode,
    Level,
    PlaceRow,
    is_special,
    level_of,
    parent_of,
    range_of,
)
from kentan.platform.words import Refused
from tests.factories import CLOUD, COUNTY, NOON, PLACES, WELL, load_places, make_unit

VILLAGE = "430422001201"


def test_codes_say_level_parent_and_range() -> None:
    assert [level_of(row.code) for row in PLACES[:4]] == [
        Level.PROVINCE,
        Level.PREFECTURE,
        Level.COUNTY,
        Level.TOWNSHIP,
    ]
    assert level_of(VILLAGE) is Level.VILLAGE
    assert parent_of(VILLAGE) == CLOUD
    assert parent_of("430000000000") is None
    assert range_of(COUNTY) == ("430422000000", "430423000000")
    assert range_of("430422999000") == ("430422999000", "430423000000")
    assert range_of("439900000000") == ("439900000000", "440000000000")


@pytest.mark.parametrize(
    "code", ["", "43", "43042200100x", "000000000000", "4304220010000", "４３０４２２００１０００"]
)
def test_bad_codes_are_refused(code: str) -> None:
    with pytest.raises(BadPlaceCode):
        level_of(code)


def test_statistical_areas_are_told_apart() -> None:
    assert is_special("430422407000")
    assert is_special("430422407598")
    assert not is_special("430422200000")
    assert not is_special(COUNTY)


@pytest.mark.django_db
def test_loading_twice_changes_nothing() -> None:
    first = actions.load_places(PLACES, by=SYSTEM, at=NOON)
    second = actions.load_places(PLACES, by=SYSTEM, at=NOON)
    assert (first.added, first.changed, first.unchanged) == (9, 0, 0)
    assert (second.added, second.changed, second.unchanged) == (0, 0, 9)
    assert Entry.objects.filter(kind="organisation.places.loaded").count() == 1


@pytest.mark.django_db
def test_a_renamed_village_is_changed_and_a_retired_one_stays_retired() -> None:
    load_places()
    actions.retire_place(code=VILLAGE, by=SYSTEM, at=NOON)
    result = actions.load_places([PlaceRow(VILLAGE, "青石新社区", "121")], by=SYSTEM, at=NOON)
    assert result.changed == 1
    place = Place.objects.get(code=VILLAGE)
    assert (place.name, place.urban_rural_type, place.retired_on) == ("青石新社区", "121", NOON.date())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "row", [PlaceRow("43042200", "短"), PlaceRow("430422001209", " "), PlaceRow("430422555201", "无乡镇村")]
)
def test_a_bad_row_loads_nothing(row: PlaceRow) -> None:
    with pytest.raises(Refused):
        actions.load_places([*PLACES, row], by=SYSTEM, at=NOON)
    assert not Place.objects.exists()


@pytest.mark.django_db
def test_places_are_read_by_range_and_path(django_assert_num_queries: object) -> None:
    load_places()
    assert [place.name for place in queries.children(CLOUD)] == ["青石社区", "白塔村"]
    assert [place.code for place in queries.children(COUNTY)] == [CLOUD, WELL]
    assert not queries.children(VILLAGE).exists()
    assert [(place.name, cast(Any, place).villages) for place in queries.townships("430422")] == [
        ("云集街道", 2),
        ("茶市镇", 2),
    ]
    with django_assert_num_queries(1):  # type: ignore[operator]  # the fixture has no public type
        assert queries.paths_of([VILLAGE, WELL, COUNTY]) == {
            VILLAGE: "衡南县 云集街道 青石社区",
            WELL: "衡南县 茶市镇",
            COUNTY: "衡南县",
        }
    assert queries.path_of(VILLAGE, top=Level.PROVINCE) == "湖南省 衡阳市 衡南县 云集街道 青石社区"


@pytest.mark.django_db
def test_a_name_alone_does_not_tell_a_place() -> None:
    load_places()
    found = queries.search_places("白塔", within=COUNTY)
    assert [row.hint for row in found] == ["衡南县 云集街道 白塔村", "衡南县 茶市镇 白塔村"]
    assert [row.hint for row in queries.search_places("茶市 白塔", within=COUNTY)] == ["衡南县 茶市镇 白塔村"]
    assert next(row.id for row in queries.search_places("430422103", within=COUNTY)) == WELL
    assert queries.search_places("白塔", within=COUNTY, levels=[Level.TOWNSHIP]) == []
    assert queries.search_places(" ", within=COUNTY) == []


@pytest.mark.django_db
def test_hamlets_belong_to_villages() -> None:
    load_places()
    hamlet = actions.add_hamlet(
        village=VILLAGE, name="大岭屋场", longitude=Decimal("112.68"), latitude=Decimal("26.74"), by=SYSTEM, at=NOON
    )
    assert list(queries.hamlets(VILLAGE)) == [hamlet]
    for wrong in (
        {"village": VILLAGE, "name": "大岭屋场"},
        {"village": VILLAGE, "name": " "},
        {"village": CLOUD, "name": "新屋场"},
        {"village": VILLAGE, "name": "新屋场", "latitude": Decimal("26.7")},
    ):
        with pytest.raises(Refused):
            actions.add_hamlet(**wrong, by=SYSTEM, at=NOON)


@pytest.mark.django_db
def test_places_in_use_are_not_retired() -> None:
    load_places()
    with pytest.raises(Refused, match="below"):
        actions.retire_place(code=CLOUD, by=SYSTEM, at=NOON)
    make_unit(place=VILLAGE)
    with pytest.raises(Refused, match="units"):
        actions.retire_place(code=VILLAGE, by=SYSTEM, at=NOON)
    for code in ("430422103201", "430422103202", WELL):
        actions.retire_place(code=code, by=SYSTEM, at=NOON)
    assert [place.code for place in queries.children(COUNTY)] == [CLOUD]
    assert queries.search_places("茶市", within=COUNTY) == []
    with pytest.raises(Refused, match="already"):
        actions.retire_place(code=WELL, by=SYSTEM, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_a_number_is_taken_inside_a_transaction() -> None:
    with pytest.raises(actions.OutsideTransaction):
        actions.next_number("case:2026")
    with transaction.atomic():
        assert [actions.next_number("case:2026") for _ in range(3)] == [1, 2, 3]
        assert actions.take_numbers(series="case:2026", count=4) == range(4, 8)
        assert actions.next_number("case:2027") == 1


@pytest.mark.django_db(transaction=True)
def test_a_failed_act_leaves_no_gap() -> None:
    with transaction.atomic():
        actions.next_number("case:2026")
    with transaction.atomic():
        actions.next_number("case:2026")
        transaction.set_rollback(True)
    with transaction.atomic():
        assert actions.next_number("case:2026") == 2


@pytest.mark.django_db(transaction=True)
def test_numbers_are_unique_and_without_gaps_when_many_take_them() -> None:
    taken: list[int] = []

    def take() -> None:
        try:
            for _ in range(10):
                with transaction.atomic():
                    taken.append(actions.next_number("case:2026"))
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 41))
    assert Counter.objects.get().last == 40
