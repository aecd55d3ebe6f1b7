"""`kentan show-lifecycle`: the lifecycle of a case as the system knows it, as a diagram, a table or a page."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext, ngettext
from rich.console import Console
from rich.table import Table

from kentan.domain.cases.lifecycle.chart import Row, mermaid, rows
from kentan.interfaces.jobs.command import KentanCommand

LANGUAGES = {"zh": "zh-hans", "en": "en"}


class Command(KentanCommand):
    """Print the table of moves; needs no database."""

    help = "Show every move of a case: from where to where, by whom, what it takes, on which article."
    needs_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--format",
            choices=sorted(FORMATS),
            default="table",
            help="table for the terminal, mermaid for the diagram, markdown for a page with both (default: table)",
        )
        parser.add_argument("--lang", choices=list(LANGUAGES), default="zh", help="language (default: zh)")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(LANGUAGES[options["lang"]]):
            self.stdout.write(FORMATS[options["format"]](), ending="")


def as_mermaid() -> str:
    """The state diagram."""
    return mermaid(gettext)


def as_table() -> str:
    """Columns for a terminal."""
    table = Table(show_lines=True)
    for name in headings():
        table.add_column(name, overflow="fold")
    for row in rows(gettext):
        table.add_row(*cells(row))
    console = Console(width=160, no_color=True)
    with console.capture() as captured:
        console.print(table)
    return captured.get()


def as_markdown() -> str:
    """The page of the documentation: the diagram and the table."""
    found = rows(gettext)
    count = ngettext("%(n)d move", "%(n)d moves", len(found)) % {"n": len(found)}
    parts = [
        f"# {gettext('The lifecycle of a case')}",
        gettext(
            "Made by `kentan show-lifecycle --format markdown` from the table in `kentan/domain/cases/lifecycle`, from "
            "which the acts, the checks and the pages are made as well. Do not edit it by hand: a test compares it."
        ),
        f"```mermaid\n{mermaid(gettext)}```",
        f"## {count}",
        _markdown_table(found),
    ]
    return "\n\n".join(parts) + "\n"


def _markdown_table(found: list[Row]) -> str:
    lines = [headings(), ["---"] * len(headings()), *(cells(row) for row in found)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def headings() -> list[str]:
    """Names of the columns."""
    return [
        gettext("Move"),
        gettext("From"),
        gettext("Leads to"),
        gettext("Who"),
        gettext("Needs"),
        gettext("Article"),
        gettext("Document"),
    ]


def cells(row: Row) -> list[str]:
    """One move, in the order of the columns."""
    everywhere = {"open": gettext("every open state"), "any": gettext("every state"), "": ""}[row.everywhere]
    stays = gettext("as before") if row.code == "unmerge" else gettext("stays")
    separator = gettext(", ")
    return [
        row.label,
        everywhere or separator.join(row.sources) or "—",
        separator.join(row.targets) or stays,
        separator.join(row.who),
        row.needs,
        row.article or "—",
        row.document or "—",
    ]


FORMATS: Mapping[str, Callable[[], str]] = {"mermaid": as_mermaid, "table": as_table, "markdown": as_markdown}
