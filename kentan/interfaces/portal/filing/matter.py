"""From the answers of a form to the matter that is registered, and to the lines that are shown before sending."""

from __future__ import annotations

import re
from typing import Any, cast

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from kentan.domain.cases.actions import Matter, Who
from kentan.domain.cases.lifecycle.codes import Channel, Purpose
from kentan.domain.organisation.queries import path_of
from kentan.domain.organisation.rules import Level
from kentan.interfaces.portal.actions.drafts import Answers, Kept, files_of
from kentan.interfaces.portal.filing.forms import ANONYMOUS, CONFIDENTIAL, ContactForm
from kentan.interfaces.portal.filing.steps import BY_NAME
from kentan.interfaces.ui.parts import Fact

TITLE_FROM_BODY = 40  # characters
_SENTENCE = re.compile(r"[^。！？!?\n]+")


def cleaned(answers: Answers, step: str) -> dict[str, Any]:
    """The checked answers of a step that is complete."""
    form = BY_NAME[step].filled(answers)
    form.is_valid()
    return form.cleaned_data


def place_of(answers: Answers) -> str:
    """The code of the smallest place that was named."""
    village = BY_NAME["village"]
    if village.applies(answers):
        return str(cleaned(answers, "village")["village"])
    return str(cleaned(answers, "township")["township"])


def title_of(answers: Answers) -> str:
    """The line that was given, else the beginning of what was told."""
    what = cleaned(answers, "what")
    if what["title"]:
        return str(what["title"])
    sentence = _SENTENCE.search(str(what["body"]))
    first = sentence.group().strip() if sentence else str(what["body"])
    return first if len(first) <= TITLE_FROM_BODY else f"{first[: TITLE_FROM_BODY - 1]}…"


@sensitive_variables()
def matter_of(answers: Answers) -> Matter:
    """What is registered."""
    name_kind = cleaned(answers, "name")["name_kind"]
    return Matter(
        title=title_of(answers),
        body=cleaned(answers, "what")["body"],
        demands=cleaned(answers, "asked")["demands"],
        channel=Channel.ONLINE,
        purpose=Purpose(cleaned(answers, "kind")["kind"]),
        place=place_of(answers),
        people=() if name_kind == ANONYMOUS else (_who(answers),),
        anonymous=name_kind == ANONYMOUS,
        confidential=name_kind == CONFIDENTIAL,
    )


@sensitive_variables()
def _who(answers: Answers) -> Who:
    form = cast(ContactForm, BY_NAME["contact"].filled(answers))
    form.is_valid()
    return Who(given=form.given())


# ---------------------------------------------------------------- shown before sending


def facts_of(kept: Kept) -> list[Fact]:
    """Every answer in a line, with the page that changes it."""
    answers = kept.answers
    facts = [
        _chosen(answers, "kind", "kind", _("Kind of matter")),
        _fact("township", _("Where"), path_of(place_of(answers), top=Level.COUNTY)),
        _fact("what", _("In one line"), title_of(answers)),
        _fact("what", _("What you tell us"), cleaned(answers, "what")["body"]),
        _fact("asked", _("What you ask for"), _numbered(cleaned(answers, "asked")["demands"])),
        _fact("evidence", _("Photos and files"), "\n".join(one.name for one in files_of(kept.draft)) or _("none")),
        _chosen(answers, "name", "name_kind", _("How you file it")),
    ]
    return facts + (_contact_facts(answers) if BY_NAME["contact"].applies(answers) else [])


def _fact(step: str, term: str, value: object) -> Fact:
    return Fact(term=term, value=value, change_url=BY_NAME[step].url)


def _chosen(answers: Answers, step: str, field: str, term: str) -> Fact:
    form = BY_NAME[step].filled(answers)
    labels = dict(form.fields[field].choices)  # type: ignore[attr-defined]  # a field with choices
    return _fact(step, term, labels.get(str(answers[step][field]), ""))


def _numbered(demands: list[str]) -> str:
    return "\n".join(f"{number}. {text}" for number, text in enumerate(demands, start=1))


@sensitive_variables()
def _contact_facts(answers: Answers) -> list[Fact]:
    form = BY_NAME["contact"].filled(answers)
    form.is_valid()
    return [_fact("contact", str(field.label), form.cleaned_data.get(name, "")) for name, field in form.fields.items()]
