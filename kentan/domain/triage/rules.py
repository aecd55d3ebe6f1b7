"""What makes two matters alike, and how a list of categories is read. Pure."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO

from kentan.platform.text import bigrams
from kentan.platform.words import N_, Refused

# More of a long text does not tell more about what it is about, and costs time while somebody is typing.
TITLE_CHARACTERS, BODY_CHARACTERS = 120, 800
ALIKE_FROM = 0.16


@dataclass(frozen=True)
class Terms:
    """The pairs of characters of a matter, those of the title apart: a title says what it is about."""

    title: frozenset[str]
    body: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        """Of title and text together."""
        return self.title | self.body


def terms_of(title: str, body: str) -> Terms:
    """The pairs of a matter's title and of the beginning of its text; single characters say nothing."""
    return Terms(_pairs(title[:TITLE_CHARACTERS]), _pairs(body[:BODY_CHARACTERS]))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(term for term in bigrams(text) if len(term) == 2)


@dataclass(frozen=True)
class Rarity:
    """How many matters hold a term: by its share of all where it is common, else by a count that stops early."""

    total: int
    shares: Mapping[str, float]
    counts: Mapping[str, int] = field(default_factory=dict)

    def expected(self, term: str) -> float:
        """About how many matters hold the term."""
        if term in self.counts:
            return self.counts[term]
        return self.total * self.shares.get(term, 0.0)

    def weight(self, term: str) -> float:
        """How much the term tells: rare terms tell more."""
        return 1.0 + max(0.0, math.log((self.total + 1) / (self.expected(term) + 1)))

    def uncommon(self, terms: Terms, *, at_most: int) -> list[str]:
        """The terms that are worth counting because no share is known of them; those of the title first."""
        unknown = terms.all - self.shares.keys()
        return sorted(unknown, key=lambda term: (term not in terms.title, term))[:at_most]


def telling(terms: Terms, rarity: Rarity, *, rows: int) -> list[str]:
    """The rarest terms that stand anywhere, so few that together they find at most about `rows` matters."""
    known = [term for term in terms.all if rarity.expected(term) > 0]
    chosen: list[str] = []
    found = 0.0
    for term in sorted(known, key=lambda term: (rarity.expected(term), term not in terms.title, term)):
        found += rarity.expected(term)
        if found > rows:
            break
        chosen.append(term)
    return chosen


def likeness(typed: Terms, other: Terms, rarity: Rarity) -> float:
    """Between 0 and 1: how much of what was typed the other matter says too, and how alike their titles are."""
    weights = {term: rarity.weight(term) for term in typed.all | other.all}
    said = sum(weights[term] for term in typed.all)
    if not said:
        return 0.0
    shared = sum(weights[term] for term in typed.all & other.all)
    whole = sum(weights.values())
    of_all = 0.5 * shared / said + 0.5 * shared / whole
    return max(of_all, 0.9 * _jaccard(typed.title, other.title, weights))


def _jaccard(one: frozenset[str], two: frozenset[str], weights: Mapping[str, float]) -> float:
    if len(one) < 2 or not two:
        return 0.0
    whole = sum(weights[term] for term in one | two)
    return sum(weights[term] for term in one & two) / whole


# ---------------------------------------------------------------- lists of categories

CODE_DIGITS = 6


def category_rows(text: str) -> list[tuple[str, str]]:
    """The (code, name) rows of a CSV file; a line of headings and empty lines are left out.

    Raises Refused naming the line at fault.
    """
    rows = list(_numbered(text))
    if rows and not rows[0][1][0].strip().isdigit():
        rows = rows[1:]
    found = [_category(line, cells) for line, cells in rows]
    if not found:
        raise Refused(N_("There is no category in this file."), instead=N_("One a line: code,name."), field="file")
    _once(found)
    return [(code, name) for _, code, name in found]


def _numbered(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text.removeprefix("\ufeff")))
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error:
        raise Refused(N_("Line {line} cannot be read."), field="file", line=reader.line_num) from None


def _category(line: int, cells: Sequence[str]) -> tuple[int, str, str]:
    code, name = (cells[0].strip(), cells[1].strip()) if len(cells) > 1 else (cells[0].strip(), "")
    if len(code) != CODE_DIGITS or not (code.isascii() and code.isdigit()):
        raise Refused(
            N_("Line {line}: “{code}” is no code of six digits."), field="file", line=line, code=code[: CODE_DIGITS * 2]
        )
    if not name or len(name) > 60:
        raise Refused(N_("Line {line}: a name has 1 to 60 characters."), field="file", line=line)
    return line, code, name


def _once(rows: Iterable[tuple[int, str, str]]) -> None:
    lines: dict[str, int] = {}
    for line, code, _ in rows:
        if code in lines:
            raise Refused(
                N_("Line {line}: the code {code} stands in line {first} already."),
                field="file",
                line=line,
                code=code,
                first=lines[code],
            )
        lines[code] = line
