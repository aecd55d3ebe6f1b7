"""What is shown beside the form while somebody types: cases by the same person, and cases with like words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentan.domain.cases import queries
from kentan.domain.cases.models import Case
from kentan.domain.cases.permissions import found_by_person
from kentan.domain.organisation.models import Staff
from kentan.domain.petitioners.rules import IndexField
from kentan.domain.triage.queries import SamePerson, by_same_person, similar
from kentan.interfaces.workspace.desk.faces import Badge, badge_of
from kentan.interfaces.workspace.desk.links import case_url

FIELD_WORDS = {
    IndexField.ID_NUMBER: gettext_lazy("same ID number"),
    IndexField.PHONE: gettext_lazy("same telephone"),
    IndexField.NAME: gettext_lazy("same name"),
}
ORDER = (IndexField.ID_NUMBER, IndexField.PHONE, IndexField.NAME)
SHOWN = 4
LEAST_WORDS = 4  # characters, before like words are looked for
_RELATED = re.compile(r"(repeat|merge):(\d{1,18})")


@dataclass(frozen=True)
class Hit:
    """A case beside the form."""

    case: Case
    url: str
    badge: Badge
    why: str

    @property
    def key(self) -> str:
        """The case's id as it stands in the choices."""
        return str(self.case.pk)


@dataclass(frozen=True)
class Look:
    """Everything beside the form. `chosen` is what was picked as related, with its case on top."""

    people: list[Hit]
    alike: list[Hit]
    related: str = ""
    chosen: Hit | None = None
    asked: bool = False

    @property
    def summary(self) -> str:
        """One line to read out; empty while nothing was looked for."""
        if not self.asked:
            return ""
        if not self.people and not self.alike:
            return _("Nothing like it was found.")
        return _("By the same person: %(people)d; with like words: %(alike)d.") % {
            "people": len(self.people),
            "alike": len(self.alike),
        }


def look_for(staff: Staff, said: Mapping[str, str]) -> Look:
    """Look for what was typed so far, only among the cases that this person may see. At most nine queries."""
    within = queries.visible(staff)
    people = by_same_person(
        within=within.filter(found_by_person(staff)).select_related("holder"),
        name=said.get("name", ""),
        phone=said.get("phone", ""),
        id_number=said.get("id_number", ""),
        limit=SHOWN,
    )
    title, body = said.get("title", ""), said.get("body", "")
    asked = len(title) + len(body) >= LEAST_WORDS
    alike = similar(title=title, body=body, within=within.select_related("holder"), limit=SHOWN) if asked else []
    known = {one.case.pk for one in people}
    related, chosen = _chosen(within, said.get("related", ""))
    return Look(
        people=[_hit(one.case, _who(one)) for one in people if chosen is None or one.case.pk != chosen.pk],
        alike=[
            _hit(one.case, _("%(percent)d%% alike") % {"percent": round(one.likeness * 100)})
            for one in alike
            if one.case.pk not in known and (chosen is None or one.case.pk != chosen.pk)
        ],
        related=related,
        chosen=_hit(chosen, "") if chosen else None,
        asked=asked or any(said.get(name) for name in ("name", "phone", "id_number")),
    )


def _chosen(within: QuerySet[Case], text: str) -> tuple[str, Case | None]:
    found = _RELATED.fullmatch(text)
    case = (
        within.filter(pk=found[2]).select_related("holder").defer("body", "search", "salt").first() if found else None
    )
    return (text, case) if case else ("", None)


def _hit(case: Case, why: str) -> Hit:
    return Hit(case, case_url(case.pk), badge_of(case.state), why)


def _who(one: SamePerson) -> str:
    words = [str(FIELD_WORDS[field]) for field in ORDER if field in one.matched]
    return " · ".join([one.masked_name, *words])
