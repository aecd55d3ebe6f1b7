"""Cases with like words, and cases of the same person: the right ones, only visible ones, few queries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from kentan.domain.cases.actions import Who
from kentan.domain.cases.models import Case
from kentan.domain.cases.queries import visible
from kentan.domain.petitioners.rules import IndexField
from kentan.domain.triage.queries import by_same_person, similar, term_rarity
from tests.factories import NOON
from tests.walks import Cast, register

TEXTS = [
    ("蒸阳大道井盖缺失致人摔伤", "路口窨井盖缺失，踩空摔伤，肋骨骨折，要求赔偿医疗费。"),
    ("承包工程拖欠农民工工资", "铺设自来水管道工程完工，尚欠工资五万元。"),
    ("小区无法办理不动产权证", "交房多年未办理不动产权证，影响子女入学。"),
    ("低保待遇被停发", "家庭收入核算错误，低保停发，要求恢复。"),
    ("养猪场废水直排", "养猪场夜间直排废水，河水发黑发臭。"),
]


@pytest.fixture
def cases(cast: Cast) -> list[Case]:
    """Five matters that have little in common."""
    return [
        register(cast, at=NOON + timedelta(hours=number), title=title, body=body, demands=["解决"]).case
        for number, (title, body) in enumerate(TEXTS)
    ]


def everything() -> QuerySet[Case]:
    return Case.objects.all()


@pytest.mark.parametrize(
    ("title", "body", "finds"),
    [
        ("路口井盖缺失", "老人踩空摔伤，肋骨骨折。", 0),
        ("工地拖欠工资", "水管工程的工资一直不给。", 1),
        ("开发商不给办产权证", "不动产权证办不下来，孩子入学受影响。", 2),
        ("养猪场臭水", "废水直排到河里，河水发臭。", 4),
    ],
)
@pytest.mark.parametrize("analysed", [False, True])
def test_the_right_one_comes_first(cases: list[Case], title: str, body: str, finds: int, analysed: bool) -> None:
    if analysed:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE cases_case")
        assert term_rarity().shares
    found = similar(title=title, body=body, within=everything())
    assert found
    assert found[0].case == cases[finds]
    assert [one.likeness for one in found] == sorted((one.likeness for one in found), reverse=True)


@pytest.mark.parametrize(
    "text", ["", " ", "的", "，。！", "x", "公园座椅增设", "'; DROP TABLE cases_case; --", "' | '", "\\'"]
)
def test_nothing_is_like_nothing(cases: list[Case], text: str) -> None:
    assert similar(title=text, body="", within=everything()) == []


def test_only_what_one_may_see(cast: Cast, cases: list[Case]) -> None:
    assert similar(title="路口井盖缺失", body="踩空摔伤", within=visible(cast.other_handler)) == []
    assert similar(title="路口井盖缺失", body="踩空摔伤", within=visible(cast.dispatcher))[0].case == cases[0]


def test_few_queries(cases: list[Case], django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(4):
        similar(title="路口井盖缺失", body="老人踩空摔伤。" * 500, within=everything())


def _who(name: str, phone: str = "") -> list[Who]:
    return [Who(given={"name": name, "phone": phone})]


def test_the_same_person_the_surest_first(cast: Cast) -> None:
    by_name = register(cast, at=NOON, people=_who("王秀英")).case
    by_both = register(cast, at=NOON, people=_who("王秀英", "13812345678")).case
    by_phone = register(cast, at=NOON, people=_who("李国强", "13812345678")).case
    register(cast, at=NOON, people=_who("张桂兰", "13900001111"))
    found = by_same_person(within=everything(), name="王秀英", phone="138-1234-5678")
    assert [one.case for one in found] == [by_both, by_phone, by_name]
    assert found[0].matched == {IndexField.NAME, IndexField.PHONE}
    assert found[0].masked_name == "王*"


def test_the_same_person_only_in_what_one_may_see(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for _ in range(3):
        register(cast, at=NOON, people=_who("王秀英", "13812345678"))
    assert by_same_person(within=visible(cast.other_handler), phone="13812345678") == []
    with django_assert_max_num_queries(6):
        assert len(by_same_person(within=visible(cast.dispatcher), phone="13812345678", limit=2)) == 2
    assert by_same_person(within=everything()) == []
    assert by_same_person(within=everything(), phone="12") == []
