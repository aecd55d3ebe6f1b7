"""What the demo is made of: the files in `data/demo/`, read into plain values."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kentan.domain.cases.lifecycle.codes import Channel, Conclusion, Purpose, Route

FOLDER = Path(__file__).resolve().parents[1] / "data" / "demo"


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What somebody wants, and what there is to say to it. Texts hold placeholders for places and figures."""

    key: str
    category: str
    unit: str  # a key of units.csv, or "town" for the government of the place
    title: str
    body: str
    demands: tuple[str, ...]
    facts: str
    answers: tuple[str, ...]
    basis: str
    other: str = ""  # the unit that could be responsible as well
    purpose: Purpose = Purpose.CLAIM
    conclusion: Conclusion = Conclusion.SUPPORT
    promises: tuple[str, ...] = ()
    simple: bool = False
    route: Route | None = None
    authority: str = ""
    redirect: str = ""

    @property
    def in_town(self) -> bool:
        """Whether it lies in a built-up place rather than in a village."""
        return "{estate}" in self.title + self.body


@dataclass(frozen=True)
class Step:
    """An act of a course: what, how many days ago, and with what."""

    act: str
    ago: int
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Plot:
    """How a matter goes on, and which matters it fits."""

    name: str = ""
    steps: tuple[Step, ...]
    count: int = 1
    jitter: int = 0  # days
    purpose: Purpose = Purpose.CLAIM
    matter: str = ""
    village: str = ""
    needs: str = ""
    simple: bool = False
    promises: tuple[int, ...] = ()  # days ago; below zero in the future
    channel: Channel | None = None
    urgent: bool = False
    anonymous: bool = False
    confidential: bool = False
    collective: int = 0  # people present
    concerned: int = 0
    visit: bool = False  # a return visit is required
    person: str = "same"  # in a sequel: whether the petitioner is the same or a neighbour
    repeat: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)
    sequels: tuple[Plot, ...] = ()

    @property
    def size(self) -> int:
        """How many matters one telling makes."""
        return 1 + len(self.sequels)

    @cached_property
    def earliest(self) -> int:
        """How many days ago it begins."""
        return max(step.ago for step in self.steps)


@dataclass(frozen=True)
class Material:
    """All that is told in the demo."""

    matters: tuple[Matter, ...]
    plots: tuple[Plot, ...]
    stories: tuple[Plot, ...]
    units: tuple[Mapping[str, str], ...]
    places: tuple[Mapping[str, str], ...]

    @cached_property
    def by_key(self) -> Mapping[str, Matter]:
        """The matters by their keys."""
        return MappingProxyType({matter.key: matter for matter in self.matters})


def read_material(folder: Path = FOLDER) -> Material:
    """Everything in the folder. Raises KeyError, TypeError or ValueError for a file that is not well formed."""
    stories = _toml(folder / "stories.toml")
    matters = [row for path in sorted(folder.glob("matters_*.toml")) for row in _toml(path)["matter"]]
    return Material(
        matters=tuple(_matter(row) for row in [*matters, *stories["matter"]]),
        plots=tuple(_plot(row) for row in _toml(folder / "plots.toml")["plot"]),
        stories=tuple(_plot(row) for row in stories["plot"]),
        units=tuple(_rows(folder / "units.csv")),
        places=tuple(_rows(folder / "places.csv")),
    )


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _rows(path: Path) -> Iterator[Mapping[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


_CODES: Mapping[str, type] = {"purpose": Purpose, "conclusion": Conclusion, "route": Route, "channel": Channel}
_LISTS = ("demands", "answers", "promises")


def _matter(row: dict[str, Any]) -> Matter:
    matter = Matter(**_typed(row))
    if len(matter.answers) != len(matter.demands):
        raise ValueError(f"{matter.key}: every demand needs an answer")
    return matter


def _plot(row: dict[str, Any]) -> Plot:
    typed = _typed(row)
    typed["steps"] = tuple(_step(text) for text in row["steps"])
    typed["sequels"] = tuple(_plot(sequel) for sequel in row.get("sequels", ()))
    return Plot(**typed)


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    typed = {name: _CODES[name](value) if name in _CODES else value for name, value in row.items()}
    return typed | {name: tuple(row[name]) for name in _LISTS if name in row}


def _step(text: str) -> Step:
    """ "forward 98 unit=other" reads: forwarded 98 days ago, to the other unit."""
    act, ago, *given = text.split()
    return Step(act, int(ago), dict(part.split("=", 1) for part in given))
