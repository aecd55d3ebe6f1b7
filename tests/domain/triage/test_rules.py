"""What makes two matters alike, and how a list of categories is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentan.domain.triage.rules import Rarity, category_rows, likeness, telling, terms_of
from kentan.platform.words import Refused

PLAIN = Rarity(1000, {"要求": 0.3, "问题": 0.2})
words = st.text(alphabet="井盖路灯工资拖欠要求解决问题，。 a1", max_size=60)


@given(words, words, words, words)
def test_likeness_lies_between_nought_and_one(title: str, body: str, other: str, more: str) -> None:
    assert 0 <= likeness(terms_of(title, body), terms_of(other, more), PLAIN) <= 1


@given(words, words)
def test_a_matter_is_most_like_itself(title: str, body: str) -> None:
    terms = terms_of(title, body)
    assert likeness(terms, terms, PLAIN) == pytest.approx(1 if terms.all else 0)


def test_rare_words_tell_more_than_common_ones() -> None:
    typed = terms_of("井盖要求", "")
    rare, common = terms_of("井盖破损", ""), terms_of("要求答复", "")
    assert likeness(typed, rare, PLAIN) > likeness(typed, common, PLAIN)


@given(st.dictionaries(st.sampled_from(["井盖", "路灯", "工资", "拖欠", "要求"]), st.integers(0, 300)))
def test_the_terms_that_are_looked_for_find_at_most_so_many(counts: dict[str, int]) -> None:
    rarity = Rarity(1000, {}, counts)
    chosen = telling(terms_of("井盖 路灯 工资 拖欠 要求", ""), rarity, rows=250)
    assert sum(counts[term] for term in chosen) <= 250
    assert all(counts[term] > 0 for term in chosen)
    if any(0 < count <= 250 for count in counts.values()):
        assert chosen


def test_only_terms_of_unknown_share_are_counted_the_titles_first() -> None:
    rarity = Rarity(1000, {"要求": 0.3})
    found = rarity.uncommon(terms_of("井盖要求", "路灯"), at_most=3)
    assert found[:2] == sorted(["井盖", "盖要"])
    assert found[2:] == ["路灯"]
    assert rarity.uncommon(terms_of("井盖要求", "路灯"), at_most=1) == sorted(["井盖", "盖要"])[:1]


def test_categories_of_a_file() -> None:
    assert category_rows('\ufeffcode,name\n010000,"农村农业"\n\n 010100 , 土地承包 ,备注\n') == [
        ("010000", "农村农业"),
        ("010100", "土地承包"),
    ]


@pytest.mark.parametrize(
    "text", ["", "\n\n", "code,name", "1,x", "010000", "010000,\n", "010000,a\n010000,b", "０１００００,a"]
)
def test_what_is_no_list_of_categories(text: str) -> None:
    with pytest.raises(Refused):
        category_rows(text)


def test_the_line_at_fault_is_named() -> None:
    with pytest.raises(Refused) as refused:
        category_rows("code,name\n010000,a\n01,b\n")
    assert refused.value.params["line"] == 3
