"""What identity data must look like, and in which form it is compared."""

from __future__ import annotations

import copy
import json
import logging
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentan.domain.petitioners import rules
from kentan.domain.petitioners.rules import Gender, Given, Identity, IdKind, IndexField, PetitionerKind
from kentan.platform.words import Refused

RESIDENT = "430422198001011235"
CREDIT_CODE = "91110000600037341L"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13812345678", "13812345678"),
        ("１３８ １２３４ ５６７８", "13812345678"),
        ("+86-138-1234-5678", "13812345678"),
        ("0086 13812345678", "13812345678"),
        ("0734-8552222", "0734-8552222"),
        ("(0734) 8552222", "0734-8552222"),
        ("07348552222", "0734-8552222"),
        ("0734-8552222-801", "0734-8552222-801"),
        ("0734-8552222转801", "0734-8552222-801"),
        ("8552222", "8552222"),
        ("661234", "661234"),
        ("400-123-4567", "4001234567"),
        ("+852 9123 4567", "+85291234567"),
        ("0085291234567", "+85291234567"),
        ("", ""),
    ],
)
def test_a_phone_number_has_one_form(typed: str, kept: str) -> None:
    assert rules.checked_phone(typed) == kept


@pytest.mark.parametrize(
    "typed", ["1381234567", "138123456789", "12812345678", "abc", "13812345678、13912345678", "12"]
)
def test_what_is_no_phone_number_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.checked_phone(typed, field="other_phone")
    assert refused.value.field == "other_phone"
    assert typed not in str(refused.value)


@pytest.mark.parametrize("number", [RESIDENT, "11010519491231002X", "11010519491231002x", " 430422 19800101 1235 "])
def test_a_resident_number_is_kept_in_upper_case(number: str) -> None:
    identity = rules.checked(Given(name="王小明", id_number=number))
    assert identity.id_kind == IdKind.RESIDENT
    assert identity.id_number == number.replace(" ", "").upper()


@pytest.mark.parametrize(
    "number",
    [
        "430422198001011234",  # last digit
        "430422198002301239",  # the 30th of February
        "43042219800101123",  # 17 characters
        "430422800101123",  # the form of before 1999
        "43042219800101X235",
        "030422198001011235",
    ],
)
def test_a_resident_number_that_cannot_be_is_refused(number: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.checked(Given(name="王小明", id_number=number))
    assert refused.value.field == "id_number"
    assert number not in str(refused.value)


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_in_a_resident_number_is_always_noticed(at: int, more: int) -> None:
    wrong = RESIDENT[:at] + str((int(RESIDENT[at]) + more) % 10) + RESIDENT[at + 1 :]
    with pytest.raises(Refused):
        rules.checked(Given(id_number=wrong))


def test_other_documents_need_their_kind() -> None:
    identity = rules.checked(Given(name="陈大文", id_kind=IdKind.HOME_RETURN, id_number="h1234567 8"))
    assert identity.id_number == "H12345678"
    with pytest.raises(Refused):
        rules.checked(Given(name="陈大文", id_number="H12345678"))


def test_an_organisation_has_a_credit_code() -> None:
    identity = rules.checked(Given(kind=PetitionerKind.ORGANISATION, name="某某公司", id_number=CREDIT_CODE))
    assert identity.id_kind == IdKind.CREDIT_CODE
    with pytest.raises(Refused):
        rules.checked(Given(kind=PetitionerKind.ORGANISATION, name="某某公司", id_number=RESIDENT))


@pytest.mark.parametrize(("number", "gender"), [(RESIDENT, Gender.MALE), ("11010519491231002X", Gender.FEMALE)])
def test_the_gender_stands_in_the_number(number: str, gender: Gender) -> None:
    assert rules.checked(Given(id_number=number)).gender == gender


def test_a_gender_that_is_given_stays() -> None:
    assert rules.checked(Given(id_number=RESIDENT, gender=Gender.FEMALE)).gender == Gender.FEMALE


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Given(), "name"),
        (Given(name="  "), "name"),
        (Given(address="衡南县"), "name"),
        (Given(name="王" * 121), "name"),
        (Given(name="王\u202e小明"), "name"),
        (Given(name="王小明", email="wang at home"), "email"),
        (Given(name="王小明", address="长" * 201), "address"),
    ],
)
def test_the_field_at_fault_is_named(given: Given, field: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.checked(given)
    assert refused.value.field == field
    assert str(refused.value)


def test_amending_keeps_what_is_not_given_and_clears_what_is_emptied() -> None:
    before = rules.checked(Given(name="王小明", phone="13812345678", id_number=RESIDENT))
    after = rules.amended(before, Given(phone="", id_number="11010519491231002X"))
    assert (after.name, after.phone, after.gender) == ("王小明", "", Gender.FEMALE)
    assert set(after.changed_from(before)) == {"phone", "id_number", "gender"}


def test_identity_data_prints_as_stars() -> None:
    identity = rules.checked(Given(name="王小明", phone="13812345678"))
    for shown in (
        repr(identity),
        str(identity),
        f"{identity}",
        f"{identity!r:>20}",
        repr([identity]),
    ):
        assert "王小明" not in shown
        assert "13812345678" not in shown
    record = logging.LogRecord("x", logging.INFO, "x", 1, "%s", (identity,), None)
    assert "小明" not in record.getMessage()


def test_identity_data_is_not_serialised() -> None:
    identity = rules.checked(Given(name="王小明"))
    for save in (pickle.dumps, json.dumps, copy.deepcopy):
        with pytest.raises(TypeError):
            save(identity)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Given(name="阿卜杜拉·买买提"), Given(name="阿卜杜拉•买买提")),
        (Given(name="王 小明"), Given(name="王小明")),
        (Given(name="ＡＢＣ"), Given(name="abc")),
        (Given(phone="+86 138 1234 5678"), Given(phone="13812345678")),
        (Given(phone="0734-8552222-801"), Given(phone="07348552222")),
        (Given(name="a", other_phone="13812345678"), Given(name="a", phone="13812345678")),
        (Given(id_number="11010519491231002x"), Given(id_number="１１０１０５１９４９１２３１００２Ｘ")),
    ],
)
def test_the_same_thing_written_otherwise_compares_equal(one: Given, other: Given) -> None:
    assert rules.index_values(rules.checked(one)) == rules.index_values(rules.checked(other))


def test_people_without_a_name_are_not_the_same() -> None:
    assert rules.comparable(name="匿名", phones=("",), id_number=" ") == frozenset()


@given(st.text(), st.text(), st.text())
def test_comparing_never_fails(name: str, phone: str, id_number: str) -> None:
    for field, value in rules.comparable(name=name, phones=(phone,), id_number=id_number):
        assert field in IndexField
        assert value


IDENTITY = rules.checked(
    Given(name="王小明", phone="13812345678", id_number=RESIDENT, address="衡南县三塘镇某村3组15号")
)


@pytest.mark.parametrize(
    "reason", ["", "看看", " 。。。。 ", "王小明来电", "联系 138-1234-5678", "核对430422198001011235", "x" * 201]
)
def test_a_reason_is_said_and_does_not_tell_the_identity(reason: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.checked_reason(reason, IDENTITY)
    assert refused.value.field == "reason"


def test_a_reason_is_tidied() -> None:
    assert rules.checked_reason("  电话核实 施工地点 ", IDENTITY) == "电话核实 施工地点"
    assert rules.checked_reason("电话核实", Identity(kind=PetitionerKind.PERSON, name="王"))


def test_everybody_sees_masks() -> None:
    assert rules.masked(IDENTITY) == {
        "masked_name": "王*",
        "masked_phone": "138****5678",
        "masked_id_number": "4****************5",
        "masked_address": "衡南县三塘镇****",
    }
    organisation = rules.checked(Given(kind=PetitionerKind.ORGANISATION, name="衡阳某某物业管理有限公司"))
    assert rules.masked(organisation)["masked_name"] == "衡阳****公司"
