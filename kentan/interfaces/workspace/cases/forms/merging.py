"""Merging: which case speaks for both. It is chosen by its number or from a list; then both stand side by side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kentan.domain.cases import actions, queries
from kentan.domain.cases.models import Case

from .base import FOR_THE_PETITIONER, MoveForm
from .fields import text_field


class Merge(MoveForm):
    move = "merge"
    action = actions.merge
    template = "workspace/cases/parts/side_by_side.html"

    into = forms.CharField(label=_("Number of the case that speaks for both"), max_length=40)
    reason = text_field(_("Why it is the same matter"), rows=3, help_text=FOR_THE_PETITIONER)

    def prepare(self) -> None:
        """A chosen target stands beside the case and is not typed again; without one it is chosen first."""
        self.fields["into"].widget = forms.HiddenInput()
        self.ready = self.target is not None

    @property
    def asked(self) -> str:
        """The number that was asked for."""
        return str(self.data.get("into") or self.initial.get("into") or "")

    @cached_property
    def target(self) -> Case | None:
        """The case that was chosen, if the person may see it."""
        return by_number(self, self.asked) if self.asked else None

    @property
    def target_demands(self) -> Sequence[str]:
        """What is asked in the other case."""
        return queries.demands_of(self.target) if self.target else ()

    def clean_into(self) -> Case:
        """The case of the number."""
        found = by_number(self, self.cleaned_data["into"])
        if found is None:
            raise ValidationError(_("There is no case with this number, or it is not open to you."))
        return found

    def consequences(self) -> Sequence[str]:
        """What follows."""
        if self.target is None:
            return ()
        return [
            gettext("%(number)s is no longer handled on its own; its clocks stop.") % {"number": self.case.number},
            gettext("%(number)s speaks for both; its answer counts for both petitioners.")
            % {"number": self.target.number},
            gettext("Both histories are kept, and both petitioners are told."),
        ]

    def question(self) -> str:
        """Are they the same?"""
        return gettext("Is it the same matter: the same facts and the same demands?")

    def undo(self) -> str:
        """At any time."""
        return gettext("The merge can be undone at any time; each case then stands where it stood.")

    def arguments(self) -> dict[str, Any]:
        """The target by its id."""
        return {"into_id": self.cleaned_data["into"].pk, "reason": self.cleaned_data["reason"]}


def by_number(form: Merge, text: str) -> Case | None:
    """A case that the person may see, with what the page shows of it."""
    cases = queries.visible(form.occasion.staff).select_related("holder", "problem_place", "category")
    return queries.by_number(cases, text)


FORMS = (Merge,)
