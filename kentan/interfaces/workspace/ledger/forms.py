"""What the auditor filters the record by."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentan.domain.cases.lifecycle.checks import tidy_number
from kentan.domain.cases.models import Case
from kentan.domain.ledger.events import Stream
from kentan.domain.ledger.queries import history, kinds
from kentan.domain.organisation.models import Staff

STREAM = re.compile(r"([a-z_]{1,32})(?:/([^\s/]{1,64}))?")
ACTOR = re.compile(r"(staff|petitioner|system)(?:/([^\s/]{1,64}))?")
SYSTEM_WORDS = frozenset(("系统", "system"))


def kind_choices() -> list[tuple[str, str]]:
    """All kinds of event by their code."""
    return [("", _("All"))] + [(kind, kind) for kind in kinds()]


class RecordFilter(forms.Form):
    """Filters; every one may be left empty."""

    stream = forms.CharField(
        label=gettext_lazy("What it is about"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("A case number, or like case/17, unit/3, or only case."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of event"), required=False, choices=kind_choices)
    actor = forms.CharField(
        label=gettext_lazy("Who acted"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("A user name or a person's name, petitioner/12, or system."),
    )
    since = forms.DateField(
        label=gettext_lazy("Recorded from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=gettext_lazy("Recorded until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, hidden: Q, **kwargs: Any) -> None:
        """For somebody from whom some entries are `hidden`."""
        super().__init__(*args, **kwargs)
        self.hidden = hidden

    def clean_stream(self) -> tuple[str, str]:
        """Kind and id of a stream; both empty for all. What is hidden is answered like what is not there."""
        text = self.cleaned_data["stream"].strip()
        if not text:
            return "", ""
        if number := tidy_number(text):
            pk = Case.objects.filter(number=number).values_list("pk", flat=True).first()
            if pk is None or not self._known("case", str(pk)):
                raise forms.ValidationError(_("There is no case with this number."))
            return "case", str(pk)
        match = STREAM.fullmatch(text)
        if match is None:
            raise forms.ValidationError(_("Write a case number, or like case/17."))
        if match[2] and not self._known(match[1], match[2]):
            raise forms.ValidationError(_("There is no such thing in the record."))
        return match[1], match[2] or ""

    def _known(self, kind: str, pk: str) -> bool:
        return history(Stream(kind, pk)).exclude(self.hidden).exists()

    def clean_actor(self) -> tuple[str, str]:
        """Kind and id of an actor; both empty for all."""
        text = self.cleaned_data["actor"].strip()
        if not text:
            return "", ""
        if text.lower() in SYSTEM_WORDS:
            return "system", ""
        if match := ACTOR.fullmatch(text):
            return match[1], match[2] or ""
        found = list(Staff.objects.filter(Q(username__iexact=text) | Q(name=text)).values_list("pk", flat=True)[:2])
        if len(found) != 1:
            said = _("Several people have this name; use the user name.") if found else _("Nobody has this name.")
            raise forms.ValidationError(said)
        return "staff", str(found[0])

    def clean(self) -> dict[str, Any]:
        """The dates in their order."""
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day lies before the first."))
        return given

    def asked(self) -> dict[str, Any]:
        """The arguments of `queries.entries`."""
        given = self.cleaned_data
        stream, actor = given.get("stream") or ("", ""), given.get("actor") or ("", "")
        return {
            "stream_kind": stream[0],
            "stream_id": stream[1],
            "kind": given.get("kind", ""),
            "actor_kind": actor[0],
            "actor_id": actor[1],
            "since_on": given.get("since"),
            "until_on": given.get("until"),
        }
