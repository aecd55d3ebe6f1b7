"""The canonical form is exact, also after a round trip through the database."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kentan.domain.ledger.actions import entry_of
from kentan.domain.ledger.models import Entry
from kentan.domain.ledger.rules import (
    GENESIS,
    Link,
    Unrecordable,
    canonical,
    canonical_time,
    hash_of,
    misfit,
    recordable,
)
from tests.domain.ledger.conftest import NOW, some_act

texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12)
payloads = st.dictionaries(
    texts,
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.integers(min_value=10**40, max_value=10**60) | texts,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
        max_leaves=12,
    ),
    max_size=6,
)
moments = st.datetimes(min_value=datetime(1000, 1, 1), max_value=datetime(9000, 1, 1)).flatmap(
    lambda naive: st.sampled_from([UTC, ZoneInfo("Asia/Shanghai"), timezone(timedelta(hours=-3, minutes=-30))]).map(
        lambda zone: naive.replace(tzinfo=zone)
    )
)


def link(payload: Any, at: datetime = NOW, **given: Any) -> Link:
    """A first entry with this payload."""
    fields: dict[str, Any] = {
        "stream_kind": "unit",
        "stream_id": "1",
        "sequence": 1,
        "kind": "tests.anything",
        "at": at,
        "actor_kind": "staff",
        "actor_id": "7",
        "actor_unit": None,
        "act": some_act(),
        "backfilled": False,
        "payload": payload,
        "previous": GENESIS,
    }
    return Link(**(fields | given))


class RoundTrip(TestCase):
    """What was hashed before writing has the same hash after reading."""

    @given(payload=payloads, at=moments)
    @example(payload={"": "", "a": [], "b": {}, "n": None, "t": True, "f": False, "one": 1, "big": -(10**30)}, at=NOW)
    @example(payload={"𠮷": "😀\u2028\x7f\\u0000", "é": "e\u0301", "\ue000": "\U0010ffff"}, at=NOW)
    @settings(max_examples=60, deadline=None)
    def test_hash_after_reading(self, payload: dict[str, Any], at: datetime) -> None:
        made = link(payload, at)
        digest = hash_of(recordable(made))
        saved = entry_of(made, digest)
        with transaction.atomic():
            saved.save(force_insert=True)
            read = Entry.objects.get(pk=saved.pk)
            transaction.set_rollback(True)
        assert misfit(read.link, before=None) is None
        assert canonical(read.link) == canonical(made)


@pytest.mark.parametrize(
    "value",
    ["a\x00b", {"\x00": 1}, ["x", ["\x00"]], "\ud83d", 1.5, b"bytes", {1: 2}],
    ids=["nul", "nul in a name", "nul deep", "half a pair", "fraction", "bytes", "number as name"],
)
def test_what_cannot_be_recorded(value: object) -> None:
    with pytest.raises(Unrecordable):
        recordable(link({"value": value}))


def test_nul_in_an_id() -> None:
    with pytest.raises(Unrecordable, match="NUL"):
        recordable(link({}, actor_id="7\x00"))


def test_the_letters_backslash_u0000_are_no_nul() -> None:
    assert recordable(link({"value": "\\u0000"}))


def test_one_instant_has_one_form() -> None:
    moment = datetime(2026, 1, 5, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert canonical_time(moment) == canonical_time(moment.astimezone(UTC)) == "2026-01-05T00:00:00.000000Z"
    assert canonical_time(datetime(999, 1, 1, tzinfo=UTC)) == "0999-01-01T00:00:00.000000Z"
    with pytest.raises(Unrecordable):
        canonical_time(datetime(2026, 1, 5))


def test_canonical_form_is_documented_json() -> None:
    made = link({"b": 1, "a": "衡"}, datetime(2026, 1, 5, tzinfo=UTC), act="00000000-0000-0000-0000-000000000001")
    assert canonical(made).decode() == (
        '["unit","1",1,"tests.anything","2026-01-05T00:00:00.000000Z","staff","7",null,'
        '"00000000-0000-0000-0000-000000000001",false,{"a":"衡","b":1},"' + "0" * 64 + '"]'
    )
    assert json.loads(canonical(made))[10] == {"a": "衡", "b": 1}
