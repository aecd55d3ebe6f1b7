"""From a template and its parameters to words. Pure; `translate` turns the labels of codes into the language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from kentan.domain.notices.rules.templates import TEMPLATES, Audience, Template, Words

# Parameters that open something: gone from the database as soon as the notice was sent.
SECRETS = frozenset({"query_code"})
HIDDEN = "******"


class BadParams(ValueError):
    """A notice was asked for that the table does not have, or without a parameter that its wording needs."""


class Rendered(NamedTuple):
    """A notice in words."""

    subject: str
    body: str


def checked_params(key: str, audience: Audience, params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that the wording needs, as JSON values; others are left out. Raises BadParams.

    A name that ends in `_on` is a date, one that ends in `_label` a message id that is translated when the notice is
    read; all others are plain text or numbers. None may hold identity data.
    """
    words = words_of(key, audience)
    missing = words.params - params.keys()
    if missing:
        raise BadParams(f"the notice {key} to {audience.value} needs {', '.join(sorted(missing))}")
    return {name: _plain(params[name]) for name in sorted(words.params)}


def words_of(key: str, audience: Audience) -> Words:
    """The wording for an audience. Raises BadParams."""
    template: Template | None = TEMPLATES.get(key)
    words = template.words.get(audience) if template else None
    if words is None:
        raise BadParams(f"no wording of {key} to {audience.value}")
    return words


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()[:10]
    return value if value is None or isinstance(value, int) else str(value)


def render(
    key: str,
    audience: Audience,
    params: Mapping[str, Any],
    *,
    language: str,
    translate: Callable[[str], str] = str,
) -> Rendered:
    """Subject and body in a language ("zh-hans" or "en"). Raises BadParams for a key that is not in the table."""
    words = words_of(key, audience)
    chinese = language.startswith("zh")
    shown = {name: _shown(name, params.get(name), chinese, translate) for name in words.params}
    subject, body = (words.subject_zh, words.body_zh) if chinese else (words.subject_en, words.body_en)
    return Rendered(subject.format(**shown), body.format(**shown))


def _shown(name: str, value: Any, chinese: bool, translate: Callable[[str], str]) -> str:
    if value is None or value == "":
        return HIDDEN if name in SECRETS else ("—" if name.endswith("_on") else "")
    if name.endswith("_on"):
        return _day(date.fromisoformat(str(value)), chinese)
    return translate(str(value)) if name.endswith("_label") else str(value)


def _day(day: date, chinese: bool) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if chinese else f"{day.day} {day:%B %Y}"


def without_secrets(params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that may stay after sending."""
    return {name: value for name, value in params.items() if name not in SECRETS}
