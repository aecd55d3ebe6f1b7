"""Looking for a petitioner by name, telephone or ID number, without any of it getting into an address or a log.

What was typed comes by POST and is forgotten. Only the numbers of the petitioners found stay, in the session, under a
word that says nothing; the address carries the word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from secrets import token_urlsafe

from django.http import HttpRequest

from kentan.domain.petitioners.queries import ids_matching

KEY = "desk.people"
KEPT = 8
_IDENTITY = re.compile(r"\+?[\d\s()\-]{7,}|\d{17}[\dXx]")


def looks_like_identity(text: str) -> bool:
    """Whether a text is a telephone or ID number rather than words: it must not be put into an address."""
    return _IDENTITY.fullmatch(text.strip()) is not None


def keep(request: HttpRequest, text: str) -> tuple[str, Sequence[int]]:
    """Find petitioners; returns the word for the address and their numbers."""
    found = ids_matching(text)
    word = token_urlsafe(9)
    kept = dict(list(request.session.get(KEY, {}).items())[-(KEPT - 1) :])
    request.session[KEY] = {**kept, word: found}
    return word, found


def kept(request: HttpRequest, word: str) -> Sequence[int] | None:
    """The petitioners that were found under a word; None when nobody was looked for, nobody when it is over."""
    if not word:
        return None
    found: Sequence[int] = request.session.get(KEY, {}).get(word, [])
    return found
