"""Taking down, correcting, opening, erasing, linking."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Unpack

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from kentan.domain.ledger.events import SYSTEM, Actor, Stream
from kentan.domain.ledger.models import Entry
from kentan.domain.ledger.queries import history
from kentan.domain.petitioners import actions, queries
from kentan.domain.petitioners.events import stream_of
from kentan.domain.petitioners.models import BlindIndex, Link, Opening, Petitioner
from kentan.domain.petitioners.rules import Given, IndexField, PetitionerKind
from kentan.platform.crypto import Unreadable
from kentan.platform.words import Refused
from tests.factories import NOON

pytestmark = pytest.mark.django_db
RESIDENT = "430422198001011235"
LATER = NOON + timedelta(hours=1)
CASE = Stream("case", "17")


def enrol(**given: Unpack[Given]) -> Petitioner:
    known = Given(name="王小明", phone="13812345678")
    known.update(given)
    return actions.enrol(by=SYSTEM, at=NOON, **known)


def kinds(petitioner: Petitioner) -> list[str]:
    return [entry.kind.rsplit(".", 1)[-1] for entry in history(stream_of(petitioner.pk))]


def everything_stored() -> str:
    """All that the tables and the record say, as a thief of the database would read it."""
    tables = (Petitioner, BlindIndex, Opening, Link, Entry)
    return repr([list(table.objects.values()) for table in tables])


def test_enrolling_stores_nothing_in_the_clear() -> None:
    petitioner = enrol(id_number=RESIDENT, address="衡南县三塘镇某村3组", email="wang@example.org")
    petitioner.refresh_from_db()
    assert (petitioner.masked_name, petitioner.masked_phone) == ("王*", "138****5678")
    assert petitioner.masked_address == "衡南县三塘镇****"
    stored = everything_stored()
    for secret in ("王小明", "13812345678", RESIDENT, "某村", "wang@example.org"):
        assert secret not in stored
    assert kinds(petitioner) == ["enrolled"]


def test_a_refused_enrolment_leaves_nothing() -> None:
    with pytest.raises(Refused):
        enrol(phone="123")
    assert not Petitioner.objects.exists()
    assert not Entry.objects.exists()


def test_opening_shows_and_tells(registrar: Actor) -> None:
    petitioner = enrol(id_number=RESIDENT)
    identity = actions.open_identity(
        petitioner_id=petitioner.pk, reason="电话核实施工地点", by=registrar, at=LATER, about=CASE
    )
    assert (identity.name, identity.phone, identity.id_number) == ("王小明", "13812345678", RESIDENT)
    (opening,) = queries.openings_about(CASE)
    assert (opening.petitioner, opening.reason, opening.opened_at) == (petitioner, "电话核实施工地点", LATER)
    assert str(opening.staff_id) == registrar.id
    assert opening.unit_id == registrar.unit_id
    assert opening.about == CASE
    assert list(queries.openings_of(petitioner)) == [opening]
    assert kinds(petitioner) == ["enrolled", "identity_opened"]
    assert "核实" not in repr(list(Entry.objects.values()))


def test_without_a_reason_nothing_is_opened(registrar: Actor) -> None:
    petitioner = enrol()
    with pytest.raises(Refused):
        actions.open_identity(petitioner_id=petitioner.pk, reason=" ", by=registrar, at=LATER)
    assert not Opening.objects.exists()
    assert kinds(petitioner) == ["enrolled"]


def test_an_opening_that_cannot_be_recorded_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    petitioner = enrol()
    monkeypatch.setattr(actions, "record", lambda **_: (_ for _ in ()).throw(RuntimeError("no record")))
    with pytest.raises(RuntimeError, match="no record"):
        actions.open_identity(petitioner_id=petitioner.pk, reason="电话核实地点", by=SYSTEM, at=LATER)
    assert not Opening.objects.exists()


def test_amending_is_on_the_record_and_findable() -> None:
    petitioner = enrol()
    changed = actions.amend(petitioner_id=petitioner.pk, phone="13912345678", by=SYSTEM, at=LATER)
    assert changed.masked_phone == "139****5678"
    assert [found.petitioner for found in queries.find_same(phone="13912345678")] == [petitioner]
    assert queries.find_same(phone="13812345678") == []
    assert queries.find_same(name="王小明")
    entry = history(stream_of(petitioner.pk)).last()
    assert entry is not None
    assert entry.payload["fields"] == ["phone"]


def test_amending_to_the_same_is_refused() -> None:
    petitioner = enrol()
    with pytest.raises(Refused):
        actions.amend(petitioner_id=petitioner.pk, phone="+86 13812345678", by=SYSTEM, at=LATER)
    assert kinds(petitioner) == ["enrolled"]


def test_erasing_destroys_the_data_and_keeps_the_record(registrar: Actor) -> None:
    petitioner = enrol(id_number=RESIDENT, address="衡南县三塘镇某村3组")
    actions.open_identity(petitioner_id=petitioner.pk, reason="电话核实施工地点", by=registrar, at=NOON, about=CASE)
    before = list(history(stream_of(petitioner.pk)))
    actions.erase(petitioner_id=petitioner.pk, by=SYSTEM, at=LATER)
    petitioner.refresh_from_db()
    assert (petitioner.masked_name, bytes(petitioner.sealed), petitioner.erased_at) == ("***", b"", LATER)
    assert "三塘" not in everything_stored()
    assert "核实" not in everything_stored()
    assert queries.find_same(name="王小明", phone="13812345678", id_number=RESIDENT) == []
    (opening,) = queries.openings_about(CASE)
    assert str(opening.staff_id) == registrar.id
    assert list(history(stream_of(petitioner.pk)))[: len(before)] == before
    assert kinds(petitioner) == ["enrolled", "identity_opened", "erased"]


def test_the_erased_stay_erased() -> None:
    petitioner = enrol()
    actions.erase(petitioner_id=petitioner.pk, by=SYSTEM, at=LATER)
    for act in (
        lambda: actions.erase(petitioner_id=petitioner.pk, by=SYSTEM, at=LATER),
        lambda: actions.amend(petitioner_id=petitioner.pk, name="李四", by=SYSTEM, at=LATER),
        lambda: actions.open_identity(petitioner_id=petitioner.pk, reason="电话核实地点", by=SYSTEM, at=LATER),
    ):
        with pytest.raises(actions.AlreadyErased):
            act()
    assert kinds(petitioner) == ["enrolled", "erased"]


def test_the_database_holds_that_a_row_is_sealed_or_erased() -> None:
    petitioner = enrol()
    with pytest.raises(IntegrityError), transaction.atomic():
        Petitioner.objects.filter(pk=petitioner.pk).update(sealed=b"")
    with pytest.raises(IntegrityError), transaction.atomic():
        Petitioner.objects.filter(pk=petitioner.pk).update(erased_at=LATER)


def test_a_seal_moved_to_another_row_does_not_open() -> None:
    one, other = enrol(), enrol(name="李四")
    Petitioner.objects.filter(pk=one.pk).update(sealed=other.sealed)
    with pytest.raises(Unreadable):
        actions.open_identity(petitioner_id=one.pk, reason="电话核实地点", by=SYSTEM, at=LATER)


def test_linking_is_told_on_both_sides_and_can_be_undone() -> None:
    one, other = enrol(), enrol()
    link = actions.link(petitioner_id=other.pk, other_id=one.pk, by=SYSTEM, at=NOON)
    assert list(queries.linked_with(one)) == [other]
    assert list(queries.linked_with(other)) == [one]
    assert [found.pk for found in queries.links_of(one)] == [link.pk]
    with pytest.raises(Refused):
        actions.link(petitioner_id=one.pk, other_id=other.pk, by=SYSTEM, at=LATER)
    actions.unlink(link_id=link.pk, by=SYSTEM, at=LATER)
    assert not queries.linked_with(one).exists()
    with pytest.raises(Refused):
        actions.unlink(link_id=link.pk, by=SYSTEM, at=LATER)
    assert kinds(one) == kinds(other) == ["enrolled", "linked", "unlinked"]
    actions.link(petitioner_id=one.pk, other_id=other.pk, by=SYSTEM, at=LATER)
    assert queries.linked_ids(one.pk) == {other.pk}


def test_links_reach_on() -> None:
    people = [enrol() for _ in range(4)]
    for one, other in ((0, 1), (2, 1)):
        actions.link(petitioner_id=people[one].pk, other_id=people[other].pk, by=SYSTEM, at=NOON)
    assert queries.linked_ids(people[0].pk) == {people[1].pk, people[2].pk}
    assert queries.linked_ids(people[3].pk) == frozenset()


def test_nobody_is_linked_with_themselves() -> None:
    petitioner = enrol()
    with pytest.raises(Refused):
        actions.link(petitioner_id=petitioner.pk, other_id=petitioner.pk, by=SYSTEM, at=NOON)


def test_a_link_with_somebody_erased_can_still_be_undone() -> None:
    one, other = enrol(), enrol()
    link = actions.link(petitioner_id=one.pk, other_id=other.pk, by=SYSTEM, at=NOON)
    actions.erase(petitioner_id=one.pk, by=SYSTEM, at=NOON)
    actions.unlink(link_id=link.pk, by=SYSTEM, at=LATER)
    assert kinds(one)[-1] == "unlinked"


def test_the_same_person_is_found_by_what_agrees() -> None:
    by_all = enrol(id_number=RESIDENT)
    by_phone = enrol(name="李四")
    by_name = enrol(phone="13712345678")
    enrol(name="张三", phone="13612345678")
    found = queries.find_same(name="王 小明", phone="138 1234 5678", id_number=RESIDENT.lower())
    assert [(candidate.petitioner, set(candidate.matched)) for candidate in found] == [
        (by_all, {IndexField.NAME, IndexField.PHONE, IndexField.ID_NUMBER}),
        (by_phone, {IndexField.PHONE}),
        (by_name, {IndexField.NAME}),
    ]


def test_finding_takes_two_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    enrol(id_number=RESIDENT)
    with django_assert_num_queries(2):
        assert len(queries.find_same(name="王小明", phone="13812345678", id_number=RESIDENT)) == 1
    with django_assert_num_queries(0):
        assert queries.find_same(name="", phone="138") == []


def test_a_search_box_finds_by_number_and_name() -> None:
    petitioner = enrol(id_number=RESIDENT)
    for text in ("王小明", "138-1234-5678", RESIDENT):
        assert queries.ids_matching(text) == [petitioner.pk]
    assert queries.ids_matching("王小") == []


def test_an_organisation_is_masked_as_one() -> None:
    petitioner = actions.enrol(
        kind=PetitionerKind.ORGANISATION, name="衡阳某某物业管理有限公司", contact="王小明", by=SYSTEM, at=NOON
    )
    assert petitioner.masked_name == "衡阳****公司"
    assert str(petitioner) == "衡阳****公司"


def test_many_are_prepared_without_writing() -> None:
    rows = [Given(name=f"村民{number}", phone=f"138{number:08d}", id_number=RESIDENT) for number in range(3000)]
    began = time.perf_counter()
    prepared = actions.prepare_bulk(rows, at=NOON)
    took = time.perf_counter() - began
    assert not Petitioner.objects.exists()
    assert len(rows) / took > 1000  # 6,000 a second when nobody else uses the machine
    assert len({one.petitioner.pk for one in prepared}) == len(rows)
    saved = actions.save_bulk(prepared[:50], by=SYSTEM, at=NOON, backfilled=True)
    assert Petitioner.objects.count() == 50
    assert BlindIndex.objects.count() == 150
    assert kinds(saved[0]) == ["enrolled"]
    assert Entry.objects.filter(backfilled=True).count() == 50
    identity = actions.open_identity(petitioner_id=saved[7].pk, reason="抽查导入数据", by=SYSTEM, at=LATER)
    assert identity.name == "村民7"


def test_a_bad_row_in_many_is_refused() -> None:
    with pytest.raises(Refused):
        actions.prepare_bulk([Given(name="王小明"), Given(name="李四", phone="1")], at=NOON)
