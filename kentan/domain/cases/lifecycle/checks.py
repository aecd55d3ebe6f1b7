"""What an act must be given. Pure: each check raises `Refused` naming the form field at fault."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import date

from kentan.platform.words import N_, Refused

from .codes import CONCLUSIONS_OF, Conclusion, Purpose
from .state import REPRESENTATIVES_AT_MOST, CaseState

EXTENSION_AT_MOST = 30
TITLE_AT_MOST = 120
TEXT_AT_MOST = 20_000
DEMANDS_AT_MOST = 20
QUERY_CODE_LENGTH = 8
# Without 0 and O, 1, I and L: people read these codes out over the telephone.
QUERY_CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def text_given(text: str, *, field: str, at_least: int = 2, at_most: int = TEXT_AT_MOST) -> str:
    """The text without blanks around it. Raises Refused when it says too little or too much."""
    text = text.replace("\x00", "").strip()
    if len(text) < at_least:
        raise Refused(N_("Please write at least {count} characters."), field=field, count=at_least)
    if len(text) > at_most:
        raise Refused(
            N_("Please write at most {count} characters; this has {now}."), field=field, count=at_most, now=len(text)
        )
    return text


def not_in_future(day: date, *, today: date, field: str) -> date:
    """A day on which something happened. Raises Refused for tomorrow."""
    if day > today:
        raise Refused(N_("{day} is in the future."), field=field, day=day)
    return day


def not_before(day: date, earliest: date | None, *, field: str) -> date:
    """A day that cannot lie before another."""
    if earliest is not None and day < earliest:
        raise Refused(N_("{day} is before {earliest}."), field=field, day=day, earliest=earliest)
    return day


def in_future(day: date, *, today: date, field: str) -> date:
    """A day by which something is to happen. Raises Refused for a day that is over."""
    if day < today:
        raise Refused(N_("{day} is over already."), field=field, day=day)
    return day


def extension(days: int) -> int:
    """Art. 34: one to thirty days."""
    if not 1 <= days <= EXTENSION_AT_MOST:
        raise Refused(
            N_("An extension is at least 1 and at most {most} days."),
            field="days",
            article="34",
            most=EXTENSION_AT_MOST,
        )
    return days


def people(present: int, concerned: int, representatives: int) -> None:
    """Art. 20: several people send at most five representatives."""
    if present < 0 or concerned < 1:
        raise Refused(N_("At least one person is concerned."), field="people_concerned")
    if representatives > REPRESENTATIVES_AT_MOST:
        raise Refused(
            N_("At most {most} representatives speak for a group."),
            instead=N_("Agree on who represents the group; everybody else stays on the list of members."),
            field="representatives",
            article="20",
            most=REPRESENTATIVES_AT_MOST,
        )


def demands(texts: Sequence[str]) -> tuple[str, ...]:
    """What is asked, one by one; at least one."""
    given = tuple(text_given(text, field="demands") for text in texts if text.strip())
    if not given:
        raise Refused(N_("Write down what the petitioner asks for."), field="demands")
    if len(given) > DEMANDS_AT_MOST:
        raise Refused(N_("At most {most} demands in one matter."), field="demands", most=DEMANDS_AT_MOST)
    return given


def conclusion_of(purpose: Purpose, conclusion: Conclusion) -> Conclusion:
    """The conclusions that the Regulation knows for this purpose."""
    if conclusion not in CONCLUSIONS_OF[purpose]:
        raise Refused(N_("This conclusion does not fit the matter."), field="conclusion", article="29, 30, 32")
    return conclusion


def answers(case: CaseState, texts: Sequence[str]) -> tuple[str, ...]:
    """Art. 32: every demand is answered, one by one."""
    given = tuple(text.strip() for text in texts)
    missing = [str(number) for number in range(1, case.demands + 1) if number > len(given) or not given[number - 1]]
    if missing:
        raise Refused(
            N_("Demand {numbers} is not answered."),
            instead=N_("Answer every demand, one by one."),
            field="answers",
            article="32",
            numbers=", ".join(missing),
        )
    return given[: case.demands]


def promises(conclusion: Conclusion, given: Sequence[tuple[str, date]], *, today: date) -> tuple[tuple[str, date], ...]:
    """Commitments: what is promised and by when. Only what is supported or adopted can promise."""
    if given and conclusion not in (
        Conclusion.SUPPORT,
        Conclusion.ADOPTED,
        Conclusion.PARTLY_ADOPTED,
        Conclusion.EXPLAIN,
    ):
        raise Refused(N_("What is not supported promises nothing."), field="promises")
    return tuple(
        (text_given(text, field="promises"), in_future(due_on, today=today, field="promises")) for text, due_on in given
    )


def make_query_code() -> str:
    """Eight characters that nobody can guess or misread."""
    return "".join(secrets.choice(QUERY_CODE_ALPHABET) for _ in range(QUERY_CODE_LENGTH))


def tidy_query_code(code: str) -> str:
    """A query code as somebody typed it, in its one form."""
    return re.sub(r"[\s\-]", "", code).upper()


def case_number(*, county: str, year: int, sequence: int) -> str:
    """430422-2026-000123: county, year, and a number without gaps."""
    return f"{county}-{year}-{sequence:06d}"


def tidy_number(text: str) -> str:
    """A case number as somebody typed it, in its one form; empty when it is none."""
    digits = re.sub(r"[\s\-—–_]", "", text)
    if re.fullmatch(r"\d{16}", digits):
        return f"{digits[:6]}-{digits[6:10]}-{digits[10:]}"
    return ""
