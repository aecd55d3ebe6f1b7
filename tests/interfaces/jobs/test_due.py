"""`kentan due` as an operator runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command


def due(*arguments: str) -> str:
    out = StringIO()
    call_command("due", *arguments, stdout=out)
    return out.getvalue().rstrip("\n")


def test_it_prints_the_date_and_why() -> None:
    lines = due("2026-02-12", "5wd", "--article", "23", "--lang", "en").splitlines()
    assert lines[0] == "2026-02-26"
    assert lines[1] == "  Limit: 5 working days (Article 23 of the Regulation on Petition Work)."
    assert "  2026-02-14 (Saturday): worked in exchange (Spring Festival), counts; 2 of 5 working days so far." in lines
    assert "  2026-02-15 (Sunday) to 2026-02-23 (Monday): Spring Festival, a public holiday, does not count." in lines


def test_chinese_is_the_first_language() -> None:
    lines = due("2026-02-12", "5wd", "--article", "23").splitlines()
    assert lines[0] == "2026-02-26"
    assert lines[1] == "  期限：5个工作日（《信访工作条例》第23条）。"
    assert "  2026年2月14日（星期六）：春节调休上班，计入，累计2个（共5个工作日）。" in lines
    assert "  2026年2月15日（星期日）至2026年2月23日（星期一）：春节放假，不计入。" in lines


@pytest.mark.parametrize(
    ("arguments", "effective", "warn_by"),
    [
        (["90d", "--for", "organ"], "2026-04-07", "2026-04-05"),
        (["90d", "--for", "organ", "--unmoved"], "2026-04-05", "2026-04-05"),
        (["90d", "--for", "petitioner"], "2026-04-07", "2026-04-07"),
        (["60d", "--extension", "30"], "2026-04-07", "2026-04-05"),
        (["60d", "--pause", "10"], "2026-03-16", "2026-03-16"),
        (["15d"], "2026-01-20", "2026-01-20"),
    ],
)
def test_json(arguments: list[str], effective: str, warn_by: str) -> None:
    told: dict[str, Any] = json.loads(due("2026-01-05", *arguments, "--json", "--lang", "en"))
    assert (told["due"], told["effective"], told["warn_by"]) == (effective, effective, warn_by)
    assert told["steps"][1]["text"] == "2026-01-05 (Monday): the start day does not count."


@pytest.mark.parametrize(
    "arguments",
    [
        ["2026-13-05", "90d"],
        ["20260105", "90d"],
        ["2026-01-05", "90"],
        ["2026-01-05", "-5d"],
        ["2026-01-05", "9999d"],
        ["1800-01-05", "90d"],
        ["9999-12-31", "90d"],
        ["2026-01-05", "90d", "--extension", "-1"],
        ["2026-01-05", "90d", "--pause", "5000"],
    ],
)
def test_nonsense_is_wrong_use(arguments: list[str]) -> None:
    with pytest.raises(CommandError) as caught:
        due(*arguments)
    assert caught.value.returncode == 2 or "Error: " in str(caught.value)


@pytest.mark.django_db
def test_the_countys_table_can_be_laid_over_it() -> None:
    assert due("2026-02-12", "5wd", "--county").splitlines()[0] == "2026-02-26"


def kentan(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kentan", *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_it_needs_no_database() -> None:
    nowhere = "postgresql://nobody@127.0.0.1:9/nothing"
    done = kentan("due", "2026-01-05", "90d", DATABASE_URL=nowhere)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "2026-04-07")
    done = kentan("due", "2026-01-05", "90d", "--county", DATABASE_URL=nowhere)
    assert done.returncode == 1
    assert "cannot be read" in done.stderr


@pytest.mark.parametrize("arguments", [["2026-01-05"], ["2026-01-05", "90"], ["2026-01-05", "90d", "--for", "both"]])
def test_wrong_use_ends_with_two_and_a_message(arguments: list[str]) -> None:
    done = kentan("due", *arguments)
    assert done.returncode == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
