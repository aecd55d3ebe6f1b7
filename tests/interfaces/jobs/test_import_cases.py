"""`kentan import-cases`: what is taken, what is named, and that nothing is lost or doubled."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import Workbook

from kentan.domain.cases.lifecycle.codes import State
from kentan.domain.cases.models import Case, StatementKind
from kentan.domain.ledger.events import SYSTEM
from kentan.domain.ledger.models import Entry
from kentan.domain.organisation.models import Unit
from kentan.domain.petitioners.actions import enrol
from kentan.domain.petitioners.models import Petitioner
from kentan.interfaces.jobs.command import FAILED, OK, WRONG_USE
from kentan.interfaces.jobs.importing import taking
from kentan.interfaces.jobs.importing.rows import CHINA
from kentan.interfaces.jobs.verifying import check_record
from tests.factories import County, make_county

pytestmark = pytest.mark.django_db

LETTERS = ("mail_id", "title", "query", "query_date", "reply", "reply_date", "reply_agency")
MESSAGES = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间")
Rows = Sequence[Sequence[object]]

ANSWERED = ("1", "村口路灯不亮", "路灯坏了三个月，请派人来修。", "2021-03-01", "已修复。", "2021-03-09", "县城管局")
UNANSWERED = ("2", "自来水浑浊", "放出来的水是黄的。", "2022-05-06", "", "", "")
FROM_A = ("7001", "甲用户", "建议增设公交站", "2019/2/28 11:25:05", "每天走两公里才有车。", "", "")
REPLIED = (
    "7002",
    "乙用户",
    "小区停车难",
    "2019/4/24 8:00:00",
    "晚上没有地方停。",
    "您好，已划车位。",
    "2019/5/9 9:49:10",
)


@pytest.fixture
def county(db: None) -> County:
    return make_county()


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    return tmp_path / "letters.csv"


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    return tmp_path / "messages.csv"


def write_csv(path: Path, columns: Sequence[str], rows: Rows, *, encoding: str = "utf-8", end: str = "\r\n") -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end).writerows([columns, *rows])
    path.write_bytes(text.getvalue().encode(encoding))


def write_xlsx(path: Path, columns: Sequence[str], rows: Rows) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for cells in [columns, *rows]:
        sheet.append(list(cells))
    book.save(path)


def run(path: Path, preset: str = "mayor-mailbox", *options: str) -> tuple[int, str, str]:
    """Exit code, what was said, and the message of a failure."""
    out = io.StringIO()
    try:
        call_command("import_cases", str(path), "--preset", preset, *options, stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue(), str(error)
    return OK, out.getvalue(), ""


def notes_of(case: Case) -> list[str]:
    return list(case.statements.filter(kind=StatementKind.NOTE).values_list("body", flat=True))


# ---------------------------------------------------------------- good rows


def test_an_answered_letter_becomes_a_closed_case_with_its_true_dates(county: County, letters: Path) -> None:
    write_csv(letters, LETTERS, [ANSWERED])
    code, said, _ = run(letters)
    assert code == OK
    assert "1 rows: 1 good, 0 repeated, 0 bad" in said
    assert "Taken in: 0 open, 1 closed. There already: 0. Agencies of the past noted: 1." in said
    case = Case.objects.get()
    assert (case.state, case.registered_on, case.closed_on) == (State.CLOSED, date(2021, 3, 1), date(2021, 3, 9))
    assert case.number.startswith("430422-2021-")
    assert (case.title, case.anonymous, case.backfilled) == ("村口路灯不亮", True, True)
    assert case.lead_unit is not None
    assert case.lead_unit.name == "县城管局"
    assert case.lead_unit.retired_on is not None, "nothing new can be sent to it"
    entries = Entry.objects.filter(stream_kind="case", stream_id=str(case.pk)).order_by("sequence")
    assert [entry.kind for entry in entries] == ["cases.case.registered", "cases.case.settled_from_archive"]
    assert all(entry.backfilled for entry in entries)
    assert [entry.at.astimezone(CHINA).date() for entry in entries] == [date(2021, 3, 1), date(2021, 3, 9)]
    assert [text.body for text in case.statements.filter(kind=StatementKind.REPLY)] == ["已修复。"]


def test_an_agency_that_the_county_has_is_used(county: County, letters: Path) -> None:
    write_csv(letters, LETTERS, [(*ANSWERED[:-1], county.housing.name)])
    units = Unit.objects.count()
    assert run(letters)[0] == OK
    assert Case.objects.get().lead_unit == county.housing
    assert Unit.objects.count() == units


def test_a_letter_without_an_answer_becomes_an_open_case_received_today(county: County, letters: Path) -> None:
    write_csv(letters, LETTERS, [UNANSWERED])
    assert run(letters)[0] == OK
    case = Case.objects.get()
    assert (case.state, case.holder) == (State.REGISTERED, county.bureau)
    assert case.registered_on == timezone.localdate()
    assert not case.backfilled
    assert case.clocks.filter(kind="dispatch", outcome="running").exists(), "the bureau's fifteen days run"


def test_open_letters_can_count_from_the_day_they_were_written(county: County, letters: Path) -> None:
    write_csv(letters, LETTERS, [UNANSWERED])
    assert run(letters, "mayor-mailbox", "--received", "original")[0] == OK
    case = Case.objects.get()
    assert (case.registered_on, case.backfilled) == (date(2022, 5, 6), True)


def test_messages_of_one_writer_are_one_person(county: County, messages: Path) -> None:
    again = ("7003", "甲用户", "公交站还没有建", "2019/12/1 20:00:00", "等了大半年了。", "", "")
    write_csv(messages, MESSAGES, [FROM_A, again])
    assert run(messages, "citizen-messages")[0] == OK
    assert Petitioner.objects.count() == 1
    assert Petitioner.objects.get().parts.count() == 2
    assert not Case.objects.filter(anonymous=True).exists()


def test_a_namesake_from_elsewhere_is_another_person(county: County, messages: Path) -> None:
    enrol(name="甲用户", phone="13800001234", by=SYSTEM, at=timezone.now())
    write_csv(messages, MESSAGES, [FROM_A])
    assert run(messages, "citizen-messages")[0] == OK
    assert Petitioner.objects.count() == 2


def test_an_answer_without_its_author_is_kept_as_a_note(county: County, messages: Path) -> None:
    undated = ("7004", "丙用户", "路面坑洼", "2019/6/1 9:00:00", "走一步颠一步。", "已列入计划。", "")
    write_csv(messages, MESSAGES, [REPLIED, undated])
    code, said, _ = run(messages, "citizen-messages")
    assert code == OK
    assert "of the open ones 2 bring an answer without its author or day" in said
    first, second = Case.objects.order_by("id")
    assert (first.state, second.state) == (State.REGISTERED, State.REGISTERED)
    assert notes_of(first) == ["原系统中的答复（2019-05-09）：\n您好，已划车位。"]
    assert notes_of(second) == ["原系统中的答复（时间和单位不详）：\n已列入计划。"]
    assert first.statements.filter(kind=StatementKind.NOTE, for_petitioner=True).exists()
    assert check_record(at=timezone.now()).misfits == []


def test_long_titles_lose_no_word(county: County, letters: Path) -> None:
    title = "关于" + "请求解决老旧小区供水管网改造问题" * 10
    write_csv(
        letters, LETTERS, [("1", title, "如题。", "2022-01-01", "", "", ""), ("2", title, "", "2022-01-01", "", "", "")]
    )
    assert run(letters)[0] == OK
    for case in Case.objects.all():
        assert len(case.title) == 120
        assert case.title.endswith("…")
        assert case.body.startswith(title)


def test_titles_and_texts_that_say_little(county: County, letters: Path) -> None:
    rows = [
        ("1", "无", "小区门口的路灯一直不亮。", "2022-01-01", "", "", ""),
        ("2", "请问什么时候通自来水", "", "2022-01-02", "", "", ""),
    ]
    write_csv(letters, LETTERS, rows)
    code, said, _ = run(letters)
    assert code == OK, said
    first, second = Case.objects.order_by("id")
    assert first.title == "小区门口的路灯一直不亮。"
    assert (second.title, second.body) == ("请问什么时候通自来水", "请问什么时候通自来水")


# ---------------------------------------------------------------- bad rows


BAD: dict[str, tuple[Sequence[str], str]] = {
    "no date": (("9", "标题在", "正文在", "", "", "", ""), "no date in query_date"),
    "no such date": (("9", "标题在", "正文在", "2022-13-40", "", "", ""), "“2022-13-40” in query_date is not a date"),
    "reply first": ((*ANSWERED[:3], "2021-03-10", *ANSWERED[4:]), "answered on 2021-03-09, before it was written"),
    "no reply date": ((*ANSWERED[:5], "不详", "县城管局"), "“不详” in reply_date is not a date"),
    "says nothing": (("9", " ", "\u3000", "2022-01-01", "", "", ""), "neither title nor text"),
    "future": (("9", "标题在", "正文在", "2999-01-01", "", "", ""), "written on 2999-01-01, which is in the future"),
    "surplus": (("9", "标题在", "正文在", "2022-01-01", "", "", "", "多出来的字"), "more cells than columns"),
    "endless": (("9", "标题在", "长" * 20_001, "2022-01-01", "", "", ""), "more than"),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_bad_row_is_named_and_the_good_ones_are_kept(county: County, letters: Path, name: str) -> None:
    row, reason = BAD[name]
    write_csv(letters, LETTERS, [UNANSWERED, row, ANSWERED])
    code, said, message = run(letters)
    assert code == FAILED
    assert f"Bad: line 3 ({row[0]}): {reason}" in said
    assert "1 rows could not be taken in" in message
    assert Case.objects.count() == 2


def test_empty_lines_and_short_rows_are_no_error(county: County, letters: Path) -> None:
    text = (
        "mail_id,title,query,query_date,reply,reply_date,reply_agency\n1,短的一行,后面没有格子,2022-01-01\n\n,,,,,,\n"
    )
    letters.write_text(text, encoding="utf-8")
    code, said, _ = run(letters)
    assert code == OK
    assert "1 rows: 1 good, 0 repeated, 0 bad" in said


def test_lines_are_those_of_the_file_even_when_cells_have_several(county: County, letters: Path) -> None:
    several = ("1", "一封长信", "第一行\n第二行\r\n\r\n第四行", "2022-01-01", "", "", "")
    bad = ("2", "没有日期", "正文", "", "", "", "")
    write_csv(letters, LETTERS, [several, bad], end="\n")
    content = letters.read_bytes().decode()
    line = content[: content.index("没有日期")].replace("\r\n", "\n").count("\n") + 1
    assert line == 6
    code, said, _ = run(letters)
    assert code == FAILED
    assert f"Bad: line {line} (2)" in said
    assert Case.objects.get().body == "第一行\n第二行\n第四行"


def test_repeated_rows_are_named_and_taken_once(county: County, letters: Path) -> None:
    other = ("1", "同一编号，另一封信", "内容不同。", "2022-01-01", "", "", "")
    write_csv(letters, LETTERS, [ANSWERED, UNANSWERED, ANSWERED, other])
    code, said, _ = run(letters)
    assert code == OK
    assert "4 rows: 3 good, 1 repeated, 0 bad" in said
    assert "Repeated: line 4 (1): the same as line 2" in said
    assert Case.objects.count() == 3, "two letters under one number are two letters"


# ---------------------------------------------------------------- files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(county: County, letters: Path, encoding: str) -> None:
    write_csv(letters, LETTERS, [ANSWERED], encoding=encoding)
    assert run(letters)[0] == OK
    assert Case.objects.get().title == "村口路灯不亮"


@pytest.mark.parametrize(
    "written", ["2022-05-06", "2022/5/6", "2022.5.6", "2022年5月6日", "2022-05-06 08:09", "2022-05-06T08:09:10"]
)
def test_dates(county: County, letters: Path, written: str) -> None:
    write_csv(letters, LETTERS, [(*UNANSWERED[:3], written, "", "", "")])
    assert run(letters, "mayor-mailbox", "--received", "original")[0] == OK
    assert Case.objects.get().registered_on == date(2022, 5, 6)


def test_workbooks(county: County, tmp_path: Path) -> None:
    path = tmp_path / "letters.xlsx"
    real = (
        20210301,
        "村口路灯不亮",
        "路灯坏了。\n请修。",
        datetime(2021, 3, 1, 8, 30),
        "已修复。",
        date(2021, 3, 9),
        "县城管局",
    )
    write_xlsx(path, LETTERS, [real, ("2", "没有日期", "正文", "", "", "", ""), UNANSWERED])
    code, said, _ = run(path)
    assert code == FAILED
    assert "Bad: line 3 (2): no date in query_date" in said
    closed = Case.objects.get(state=State.CLOSED)
    assert (closed.registered_on, closed.closed_on) == (date(2021, 3, 1), date(2021, 3, 9))
    assert closed.registered_at.astimezone(CHINA).hour == 8
    assert closed.source_key is not None
    assert closed.source_key.startswith("mayor-mailbox:20210301:")


def test_a_workbook_and_a_csv_of_the_same_rows_are_the_same(county: County, letters: Path, tmp_path: Path) -> None:
    write_csv(letters, LETTERS, [ANSWERED, UNANSWERED])
    write_xlsx(tmp_path / "same.xlsx", LETTERS, [ANSWERED, UNANSWERED])
    assert run(letters)[0] == OK
    assert "There already: 2." in run(tmp_path / "same.xlsx")[1]
    assert Case.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"a,b\n1,2\n", "has no column mail_id, title, query, query_date"),
        ("留言编号,留言主题\n".encode(), "is it a file of the kind mayor-mailbox?"),
        (b"\xff\xfe\x00\x01\xff\xff", "neither UTF-8 nor GB18030"),
    ],
)
def test_files_of_another_kind_are_wrong_use(county: County, letters: Path, content: bytes, reason: str) -> None:
    letters.write_bytes(content)
    code, _, message = run(letters)
    assert code == WRONG_USE
    assert reason in message
    assert not Case.objects.exists()


def test_no_file_no_workbook_no_preset(county: County, tmp_path: Path) -> None:
    assert run(tmp_path / "nothing.csv")[0] == WRONG_USE
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK no workbook")
    code, _, message = run(broken)
    assert (code, "not a workbook" in message) == (WRONG_USE, True)
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("import_cases", str(broken), "--preset", "no-such-preset")


# ---------------------------------------------------------------- runs


def test_a_dry_run_writes_nothing(county: County, letters: Path) -> None:
    write_csv(letters, LETTERS, [ANSWERED, UNANSWERED, BAD["no date"][0]])
    before = Entry.objects.count()
    code, said, _ = run(letters, "mayor-mailbox", "--dry-run")
    assert code == FAILED
    assert "3 rows: 2 good, 0 repeated, 1 bad" in said
    assert "with an answer: 1 (become closed cases); open: 1" in said
    assert "1 agencies answered: 县城管局 1" in said
    assert "Taken in" not in said
    assert (Case.objects.count(), Entry.objects.count()) == (0, before)


def test_a_second_run_takes_nothing(county: County, letters: Path) -> None:
    write_csv(letters, LETTERS, [ANSWERED, UNANSWERED])
    run(letters)
    entries = Entry.objects.count()
    code, said, _ = run(letters)
    assert code == OK
    assert "Taken in: 0 open, 0 closed. There already: 2." in said
    assert Entry.objects.count() == entries


def _many(count: int) -> Iterator[tuple[str, ...]]:
    for number in range(count):
        reply = ("已处理。", "2022-02-01", "县城管局") if number % 3 == 0 else ("", "", "")
        yield (str(number), f"第{number}件事项反映", f"正文第{number}件。", "2022-01-01", *reply)


def _breaking_after(count: int) -> Callable[..., Case]:
    """The real registration, until somebody presses Ctrl-C after so many."""
    register, left = taking._register, iter(range(count))

    def registering(*given: Any, **named: Any) -> Case:
        case = register(*given, **named)
        if next(left, None) is None:
            raise KeyboardInterrupt
        return case

    return registering


@pytest.mark.parametrize("breaks_at", [0, 1, 7, 19])
def test_a_run_that_was_broken_off_is_run_again(
    county: County, letters: Path, breaks_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_csv(letters, LETTERS, list(_many(20)))
    with monkeypatch.context() as patch:
        patch.setattr(taking, "_register", _breaking_after(breaks_at))
        with pytest.raises(KeyboardInterrupt):
            run(letters)
    assert Case.objects.count() == breaks_at
    code, said, _ = run(letters)
    assert code == OK
    assert f"There already: {breaks_at}." in said
    assert Case.objects.count() == 20
    assert Case.objects.filter(state=State.CLOSED).count() == 7
    numbers = sorted(Case.objects.filter(number__contains="-2022-").values_list("number", flat=True))
    assert [int(number[-6:]) for number in numbers] == list(range(1, len(numbers) + 1)), "no number is lost"


def test_a_row_that_breaks_between_its_acts_leaves_nothing(
    county: County, letters: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_csv(letters, LETTERS, [UNANSWERED, ANSWERED])

    def broken(*_: object, **__: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(taking, "_settle", broken)
        with pytest.raises(ConnectionError):
            run(letters)
    assert list(Case.objects.values_list("title", flat=True)) == ["自来水浑浊"]
    assert "Taken in: 0 open, 1 closed. There already: 1." in run(letters)[1]
    assert check_record(at=timezone.now()).misfits == []


def test_what_the_acts_refuse_is_named(county: County, letters: Path) -> None:
    write_csv(letters, LETTERS, [UNANSWERED, ("3", "好", "。", "2022-01-01", "", "", "")])
    code, said, message = run(letters)
    assert code == FAILED
    assert "Refused: line 3 (3): " in said
    assert "1 rows could not be taken in" in message
    assert Case.objects.count() == 1
