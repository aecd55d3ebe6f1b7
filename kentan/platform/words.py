"""Words that pure modules say, before anybody knows in which language.

Rules, lifecycles and events never import Django, so they cannot translate. They mark a message with `N_` and, when
they refuse, raise `Refused` with the message and its parameters; the interface translates both.
"""

from __future__ import annotations


def N_(msgid: str) -> str:
    """Mark a message for translation and return it unchanged."""
    return msgid


class Refused(Exception):
    """An act that the rules do not allow. Nothing was changed.

    `msgid` says what is wrong, `instead` what to do; both are message ids with named placeholders that `params` fill.
    `article` is the article of the Regulation on Petition Work where there is one; `field` the form field at fault.
    """

    def __init__(self, msgid: str, *, instead: str = "", article: str = "", field: str = "", **params: object) -> None:
        self.msgid = msgid
        self.instead = instead
        self.article = article
        self.field = field
        self.params = params
        super().__init__(msgid)

    def __str__(self) -> str:
        """The refusal in English, for logs and commands."""
        said = self.msgid.format(**self.params)
        return f"{said} {self.instead.format(**self.params)}" if self.instead else said


class NotPermitted(Refused):
    """The person may not do this. For what they may not even see, interfaces answer as if it did not exist."""
