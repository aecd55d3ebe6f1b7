"""The workbook holds exactly what the list shows, masked, as words and never as formulas."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from kentan.domain.cases.actions import Who
from kentan.domain.cases.lifecycle.codes import Purpose
from kentan.interfaces.workspace.desk.listing.sheets import Cell, workbook
from tests.factories import NOON
from tests.interfaces.workspace.desk.conftest import Enter
from tests.interfaces.workspace.desk.test_listing import LIST, PERSON, a_bit_of_everything, advance
from tests.walks import Cast, register

EXPORT = "/work/cases/export/"


def opened(pieces: Iterable[bytes]) -> Any:
    """The only sheet of a workbook, as Excel would read it."""
    (sheet,) = load_workbook(BytesIO(b"".join(pieces))).worksheets
    return sheet


def sheet_of(client: Client, **query: Any) -> list[list[Any]]:
    answer: Any = client.get(EXPORT, query)
    assert answer.status_code == 200
    assert answer.streaming
    return [[cell.value for cell in row] for row in opened(answer.streaming_content).iter_rows()]


def test_a_row(enter: Enter, cast: Cast) -> None:
    case = advance(register(cast, at=NOON, people_concerned=240, urgent=True).case, cast, ("forward", cast.dispatcher))
    head, row = sheet_of(enter(cast.dispatcher))
    told = dict(zip(head, row, strict=True))
    assert (told["编号"], told["标题"], told["状态"]) == (case.number, "村口路灯不亮", "已转办")
    assert (told["信访人"], told["电话"]) == ("周*", "138****1234")
    assert told["登记日期"] == datetime(2026, 1, 5)
    assert (told["紧急"], told["当前承办"], told["责任单位"]) == (
        "是",
        str(cast.county.housing),
        str(cast.county.housing),
    )
    assert 240 in row
    assert "13800001234" not in str(row)


def test_in_the_readers_language(enter: Enter, cast: Cast) -> None:
    register(cast, at=NOON)
    client = enter(cast.dispatcher)
    client.cookies["django_language"] = "en"
    head, row = sheet_of(client)
    assert head[0] == "Number"
    assert "Registered" in row
    assert "Dispatch" in row
    assert 'filename="Matters-' in client.get(EXPORT)["Content-Disposition"]


@pytest.mark.parametrize(
    "query", [{}, {"state": "open"}, {"state": "dispatched"}, {"order": "oldest"}, {"text": "路灯"}, {"urgent": "on"}]
)
def test_exactly_what_the_list_shows(enter: Enter, cast: Cast, query: dict[str, str]) -> None:
    a_bit_of_everything(cast)
    for staff in (cast.dispatcher, cast.handler, cast.accusation_officer, cast.discipline, cast.auditor):
        client = enter(staff)
        listed = [row.case.number for row in client.get(LIST, query).context["rows"]]
        assert [row[0] for row in sheet_of(client, **query)[1:]] == listed


def test_of_a_petitioner(enter: Enter, cast: Cast) -> None:
    case = register(cast, at=NOON).case
    register(cast, at=NOON, people=(), anonymous=True)
    client = enter(cast.dispatcher)
    word = client.post(PERSON, {"who": "13800001234"})["Location"].partition("person=")[2]
    assert [row[0] for row in sheet_of(client, person=word)[1:]] == [case.number]


def test_whoever_asked_for_confidentiality_is_not_named(enter: Enter, cast: Cast) -> None:
    register(cast, at=NOON, confidential=True)
    register(cast, at=NOON, people=(), anonymous=True)
    rows = sheet_of(enter(cast.dispatcher))[1:]
    assert {row[9] for row in rows} == {"保密", "匿名"}
    assert "周*" not in str(rows)


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "＝HYPERLINK()", "=cmd|' /C calc'!A0"])
def test_words_are_never_a_formula(enter: Enter, cast: Cast, words: str) -> None:
    register(cast, at=NOON, title=words + " 路灯", people=(Who(given={"name": words + "某", "phone": "13800001234"}),))
    answer: Any = enter(cast.dispatcher).get(EXPORT)
    sheet = opened(answer.streaming_content)
    cell = sheet["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (words + " 路灯", "s", True)
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_more_than_a_chunk_in_pieces(enter: Enter, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kentan.interfaces.workspace.desk.listing.export.CHUNK", 5)
    for number in range(12):
        register(cast, at=NOON + timedelta(minutes=number))
    answer: Any = enter(cast.dispatcher).get(EXPORT)
    with CaptureQueriesContext(connection) as captured:
        pieces = list(answer.streaming_content)
    assert len(pieces) >= 5
    assert len(captured) <= 1 + 3 * 3 + 2
    assert opened(pieces).max_row == 13


def test_accusations_stay_out(enter: Enter, cast: Cast) -> None:
    register(cast, at=NOON, purpose=Purpose.ACCUSATION)
    assert len(sheet_of(enter(cast.dispatcher))) == 1
    assert len(sheet_of(enter(cast.accusation_officer))) == 2


# ---------------------------------------------------------------- the workbook itself


def test_every_kind_of_cell() -> None:
    rows: list[list[Cell]] = [
        ['文字 & <标签> "引号"', 42, date(2026, 2, 28), None],
        ["a\x00b\x0bc\ud800", "", "x" * 40_000, " 空 "],
    ]
    content = b"".join(workbook("表: [一]", ["甲", "乙", "丙", "丁"], [10, 10, 10, 10], [rows]))
    sheet = opened([content])
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:D3"
    assert [cell.value for cell in sheet[2]] == ['文字 & <标签> "引号"', 42, datetime(2026, 2, 28), None]
    assert [cell.value for cell in sheet[3]] == ["abc", None, "x" * 32_767, " 空 "]
    assert sheet["C2"].is_date
    assert sheet["A1"].font.bold


def test_the_first_piece_leaves_before_the_rows_are_read() -> None:
    def rows() -> Any:
        yield [["one"]]
        raise AssertionError("read too early")

    pieces = workbook("x", ["head"], [10], rows())
    assert next(pieces).startswith(b"PK")
    assert next(pieces) is not None
