"""`kentan show-lifecycle`, and the pages of the documentation that are made with it."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest

from kentan.domain.cases.lifecycle import MOVES
from kentan.domain.cases.lifecycle.codes import State
from kentan.interfaces.jobs.management.commands.show_lifecycle import Command
from tools.messages import run_compile

DOCS = Path(__file__).resolve().parents[3] / "docs"
PAGES = {"en": DOCS / "lifecycle.md", "zh": DOCS / "lifecycle.zh.md"}


def shown(**options: str) -> str:
    out = StringIO()
    command = Command(stdout=out)
    command.handle(**{"format": "table", "lang": "zh", **options})
    return out.getvalue()


@pytest.mark.parametrize("language", sorted(PAGES))
def test_the_page_of_the_documentation_is_up_to_date(language: str) -> None:
    run_compile()
    name = PAGES[language].name
    assert PAGES[language].read_text(encoding="utf-8") == shown(format="markdown", lang=language), (
        f"docs/{name} is out of date: kentan show-lifecycle --lang {language} --format markdown > docs/{name}"
    )


def test_every_move_is_in_it() -> None:
    page = shown(format="markdown", lang="en")
    assert [move.label for move in MOVES.values() if f"\n| {move.label} |" not in page] == []
    assert shown(lang="zh").count("├") == len(MOVES) - 1, "the table has a row for each move"


def test_the_diagram_names_every_state_and_ends_where_cases_end() -> None:
    text = shown(format="mermaid", lang="en")
    assert text.startswith("stateDiagram-v2\n")
    for state in State:
        assert f"    {state.value} : " in text
    assert "[*] --> registered" in text
    for final in ("closed", "withdrawn", "merged"):
        assert f"{final} --> [*]" in text
    arrows = re.findall(r"^    (\w+) --> (\w+) : ", text, re.MULTILINE)
    assert {name for arrow in arrows for name in arrow} <= {state.value for state in State}
    assert ("dispatched", "accepted") in arrows
