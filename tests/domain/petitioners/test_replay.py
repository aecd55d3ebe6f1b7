"""The record explains what is stored; what was changed behind its back is named."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kentan.domain.ledger.events import SYSTEM, Stream
from kentan.domain.ledger.models import Entry
from kentan.domain.petitioners import actions
from kentan.domain.petitioners.events import stream_of
from kentan.domain.petitioners.models import Link, Opening, Petitioner
from kentan.domain.petitioners.queries import REPLAY
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def played(*people: Petitioner) -> list[str]:
    entries = Entry.objects.filter(stream_kind="petitioner").order_by("stream_id", "sequence")
    streams = {stream_of(one.pk).id: [entry.link for entry in entries.filter(stream_id=str(one.pk))] for one in people}
    return [what for _, _, what in REPLAY.misfits(streams)]


@pytest.fixture
def people() -> list[Petitioner]:
    """Two of them, with everything that can happen behind them."""
    one, other = (actions.enrol(name=name, phone="13812345678", by=SYSTEM, at=NOON) for name in ("王小明", "李四"))
    actions.amend(petitioner_id=one.pk, address="衡南县三塘镇", by=SYSTEM, at=NOON)
    reason, case = "电话核实施工地点", Stream("case", "1")
    actions.open_identity(petitioner_id=one.pk, reason=reason, by=SYSTEM, at=NOON, about=case)
    actions.open_identity(petitioner_id=one.pk, reason=reason, by=SYSTEM, at=NOON)
    link = actions.link(petitioner_id=one.pk, other_id=other.pk, by=SYSTEM, at=NOON)
    actions.unlink(link_id=link.pk, by=SYSTEM, at=NOON)
    actions.link(petitioner_id=one.pk, other_id=other.pk, by=SYSTEM, at=NOON)
    return [Petitioner.objects.get(pk=one.pk), other]


def test_the_record_explains_the_rows(people: list[Petitioner]) -> None:
    assert played(*people) == []
    assert list(REPLAY.strays()) == []


def test_so_it_does_after_erasing(people: list[Petitioner]) -> None:
    for one in people:
        actions.erase(petitioner_id=one.pk, by=SYSTEM, at=NOON)
    assert played(*people) == []


def an_older_seal(one: Petitioner) -> None:
    actions.amend(petitioner_id=one.pk, name="王大明", by=SYSTEM, at=NOON)
    Petitioner.objects.filter(pk=one.pk).update(sealed=one.sealed)


def another_commitment(one: Petitioner) -> None:
    Petitioner.objects.filter(pk=one.pk).update(commitment="0" * 64)


def another_reason(one: Petitioner) -> None:
    Opening.objects.filter(petitioner=one, about_kind="case").update(reason="别的理由")


def an_opening_less(one: Petitioner) -> None:
    Opening.objects.filter(petitioner=one, about_kind="case").delete()


def a_link_less(one: Petitioner) -> None:
    Link.objects.filter(lower=one).update(unlinked_at=NOON)


@pytest.mark.parametrize(
    ("tamper", "what"),
    [
        (an_older_seal, "sealed identity"),
        (another_commitment, "commitment"),
        (another_reason, "openings"),
        (an_opening_less, "openings"),
        (a_link_less, "links"),
    ],
)
def test_a_change_behind_its_back_is_named(
    people: list[Petitioner], tamper: Callable[[Petitioner], None], what: str
) -> None:
    tamper(people[0])
    assert any(what in said for said in played(people[0]))


def test_a_petitioner_that_no_entry_speaks_of_is_a_stray(people: list[Petitioner]) -> None:
    (prepared,) = actions.prepare_bulk([{"name": "无记录"}], at=NOON)
    prepared.petitioner.save()
    assert list(REPLAY.strays()) == [str(prepared.petitioner.pk)]
