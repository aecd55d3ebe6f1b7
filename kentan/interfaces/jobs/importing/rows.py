"""From cells to rows that can be acted on. Nothing here writes: the preview of `--dry-run` is made of the same plan."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from kentan.domain.cases.lifecycle.checks import TEXT_AT_MOST, TITLE_AT_MOST
from kentan.interfaces.jobs.importing.presets import Preset
from kentan.interfaces.jobs.importing.reading import SURPLUS

CHINA = ZoneInfo("Asia/Shanghai")
_TIMES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d")
REPLY_AT_MOST = TEXT_AT_MOST - 200  # what is said before it when it is kept as a note needs room
_BLANKS = re.compile(r"[ \t\u3000\xa0]+")
_SIGNS = str.maketrans({"/": "-", ".": "-", "年": "-", "月": "-", "日": " ", "T": " ", "　": " "})
_LINES = re.compile(r"\s*\n\s*")


@dataclass(frozen=True)
class Row:
    """A matter as a file tells it. Times are of the county; without a reply the matter is open."""

    line: int
    key: str
    number: str
    title: str
    text: str
    written_at: datetime
    writer: str = ""
    reply: str = ""
    replied_at: datetime | None = None
    agency: str = ""

    @property
    def is_answered(self) -> bool:
        """Whether the row carries an answer, its day and who gave it: then it becomes a closed case."""
        return bool(self.reply and self.replied_at and self.agency)

    @property
    def has_loose_reply(self) -> bool:
        """Whether there is an answer of which the author or the day is not known: it is kept as a note."""
        return bool(self.reply) and not self.is_answered


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be taken in, and why."""

    line: int
    number: str
    reason: str


@dataclass
class Plan:
    """What a file comes to."""

    rows: list[Row] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    repeated: list[BadRow] = field(default_factory=list)

    @property
    def agencies(self) -> Counter[str]:
        """The agencies that answered, and how often."""
        return Counter(row.agency for row in self.rows if row.is_answered)


class _Wrong(ValueError):
    """Why a row cannot be taken."""


def plan_of(lines: Iterable[tuple[int, Mapping[str, str]]], preset: Preset, *, at: datetime) -> Plan:
    """Sort the rows of a file into good, bad and repeated ones. Nothing was written or answered after `at`."""
    plan, seen = Plan(), dict[str, int]()
    for line, cells in lines:
        try:
            row = _row(line, cells, preset)
            _check(row, at)
        except _Wrong as wrong:
            plan.bad.append(BadRow(line, cells.get(preset.number, "").strip(), str(wrong)))
            continue
        if row.key in seen:
            plan.repeated.append(BadRow(line, row.number, f"the same as line {seen[row.key]}"))
        else:
            seen[row.key] = line
            plan.rows.append(row)
    return plan


def _row(line: int, cells: Mapping[str, str], preset: Preset) -> Row:
    def cell(name: str) -> str:
        return (cells.get(name) or "").replace("\x00", "").strip() if name else ""

    title, text = _inline(cell(preset.title)), _tidy(cell(preset.text))
    if cells.get(SURPLUS):
        raise _Wrong("more cells than columns: is there a comma that is not in quotes?")
    if not title and not text:
        raise _Wrong("neither title nor text")
    written_at = _time(cell(preset.written), preset.written)
    reply, replied = _tidy(cell(preset.reply)), cell(preset.replied)
    replied_at = _time(replied, preset.replied) if reply and replied else None
    return Row(
        line=line,
        key=_key(preset, cell(preset.number), title, text, reply),
        number=cell(preset.number),
        title=_short(title if len(title) > 1 else text),
        # A title that is too long for its column stands in front of the text: no word is lost.
        text=text if title == _short(title) and len(text) > 1 else f"{title}\n{text}".strip(),
        written_at=written_at,
        writer=cell(preset.writer),
        reply=reply,
        replied_at=replied_at,
        agency=_inline(cell(preset.agency)),
    )


def _check(row: Row, at: datetime) -> None:
    if row.replied_at is not None and row.replied_at.date() < row.written_at.date():
        raise _Wrong(f"answered on {row.replied_at.date()}, before it was written on {row.written_at.date()}")
    for said, moment in (("written", row.written_at), ("answered", row.replied_at)):
        if moment is not None and moment > at:
            raise _Wrong(f"{said} on {moment.date()}, which is in the future")
    if len(row.text) > TEXT_AT_MOST or len(row.reply) > REPLY_AT_MOST:
        raise _Wrong(f"more than {REPLY_AT_MOST} characters")


def _key(preset: Preset, number: str, *texts: str) -> str:
    """The same for the same matter of the same source, in whichever file and order it comes."""
    digest = hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:24]
    return f"{preset.name}:{number[:60]}:{digest}"


def _time(text: str, column: str) -> datetime:
    plain = " ".join(text.translate(_SIGNS).split())
    for form in _TIMES:
        try:
            return datetime.strptime(plain, form).replace(tzinfo=CHINA)
        except ValueError:
            continue
    raise _Wrong(f"“{text}” in {column} is not a date" if text else f"no date in {column}")


def _tidy(text: str) -> str:
    return _LINES.sub("\n", _BLANKS.sub(" ", text)).strip()


def _inline(text: str) -> str:
    return " ".join(text.split())


def _short(title: str) -> str:
    title = _inline(title)
    return title if len(title) <= TITLE_AT_MOST else title[: TITLE_AT_MOST - 1] + "…"
