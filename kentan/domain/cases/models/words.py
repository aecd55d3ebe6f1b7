"""The words of a matter: what binds them to the record, and what finds them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func, Value

from kentan.platform.crypto import commitment
from kentan.platform.text import bigrams


@dataclass(frozen=True)
class Words:
    """Title and text as they are kept, their commitment (SHA-256, hex) and their search vector."""

    title: str
    body: str
    commitment: str
    search: Func


def words_of(title: str, body: str, demands: Sequence[str], *, salt: bytes) -> Words:
    """Title, text and demands as they are kept. The commitment covers them all."""
    title, body = (text.replace("\x00", "").strip() for text in (title, body))
    return Words(title, body, matter_commitment(title, body, demands, salt=salt), search_vector(title, body, demands))


def matter_commitment(title: str, body: str, demands: Sequence[str], *, salt: bytes) -> str:
    """SHA-256 (hex) over salt and the words of a matter."""
    return commitment(salt, json.dumps([title, body, list(demands)], ensure_ascii=False).encode())


def search_vector(title: str, body: str, demands: Sequence[str]) -> Func:
    """The character bigrams of the words as PostgreSQL keeps them for full-text search."""
    return Func(
        Value("\x1f".join(bigrams("\n".join((title, body, *demands))))),
        Value("\x1f"),
        function="string_to_array",
        template="array_to_tsvector(string_to_array(%(expressions)s))",
        output_field=SearchVectorField(),
    )


def decision_commitment(
    facts: str, answers: Sequence[str], basis: str, conclusion: str, promises: Sequence[object], *, salt: bytes
) -> str:
    """SHA-256 (hex) over salt and every part of a decision that is the deciding organ's word."""
    parts = [facts, list(answers), basis, str(conclusion), list(promises)]
    return commitment(salt, json.dumps(parts, ensure_ascii=False, sort_keys=True).encode())
