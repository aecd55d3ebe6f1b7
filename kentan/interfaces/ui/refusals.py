"""A refusal of the domain, said in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext

from kentan.interfaces.ui.dates import long_date, long_moment
from kentan.interfaces.ui.law import cite
from kentan.platform.words import Refused


@dataclass(frozen=True, kw_only=True)
class RefusalView:
    """What components/refusal.html shows: what is wrong, what to do instead, the article, the form field at fault."""

    message: str
    instead: str = ""
    article: str = ""
    field: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.message, self.instead, self.article and f"({self.article})") if part)


def _said(value: object) -> object:
    if isinstance(value, datetime):
        return long_moment(value)
    if isinstance(value, date):
        return long_date(value)
    return gettext(value) if isinstance(value, str) and value else value


def refusal_view(err: Refused) -> RefusalView:
    """Translate a refusal; dates in it are written as the language writes them."""
    params = {name: _said(value) for name, value in err.params.items()}
    return RefusalView(
        message=gettext(err.msgid).format(**params) if err.msgid else "",
        instead=gettext(err.instead).format(**params) if err.instead else "",
        article=cite(err.article),
        field=err.field,
    )


def refusal_text(err: Refused) -> str:
    """The refusal as one line of text: message, what to do instead, article."""
    return str(refusal_view(err))
