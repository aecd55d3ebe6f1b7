"""What a template is. Pure.

Placeholders are the parameters that `actions.queue` must be given. Names that end in `_on` are dates, names that end in
`_label` message ids of codes. No wording asks for identity data: a case is named by its number.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from string import Formatter
from types import MappingProxyType


class Audience(enum.StrEnum):
    """Who reads a notice."""

    STAFF = "staff"
    PETITIONER = "petitioner"


class When(enum.StrEnum):
    """When a notice may go out."""

    AT_ONCE = "at_once"
    WORKING_HOURS = "working_hours"


@dataclass(frozen=True)
class Words:
    """One wording in both languages."""

    subject_zh: str
    body_zh: str
    subject_en: str
    body_en: str

    @cached_property
    def params(self) -> frozenset[str]:
        """The parameters that the wording needs."""
        texts = (self.subject_zh, self.body_zh, self.subject_en, self.body_en)
        return frozenset(name for text in texts for _, name, _, _ in Formatter().parse(text) if name)


@dataclass(frozen=True, kw_only=True)
class Template:
    """A row of the table. `by_email`: staff who left an e-mail address get it there as well as in their inbox."""

    key: str
    words: Mapping[Audience, Words] = field(default_factory=dict)
    when: When = When.AT_ONCE
    by_email: bool = False


def row(
    key: str,
    *,
    staff: Words | None = None,
    petitioner: Words | None = None,
    when: When = When.AT_ONCE,
    by_email: bool = False,
) -> Template:
    """A template; an audience without words is not told."""
    given = {Audience.STAFF: staff, Audience.PETITIONER: petitioner}
    words = {audience: words for audience, words in given.items() if words is not None}
    return Template(key=key, words=MappingProxyType(words), when=when, by_email=by_email)
