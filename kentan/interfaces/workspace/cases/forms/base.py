"""What every form of an act has in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentan.domain.cases.lifecycle import MOVES, Move
from kentan.domain.organisation.models import Staff
from kentan.interfaces.workspace.cases.occasion import Occasion

Text = str | Promise
FOR_THE_PETITIONER = gettext_lazy(
    "The petitioner reads this text. Names of other people and of colleagues do not belong in it."
)


class MoveForm(forms.Form):
    """The form of one move. Its fields carry the names of the action's arguments, so a refusal finds its field.

    `seen` is the number of entries on the record that the page showed: an act on a case that somebody else has moved
    meanwhile is refused, and nothing that was typed is lost.
    """

    move: ClassVar[str]
    action: ClassVar[Callable[..., object]]
    lead: ClassVar[Text] = ""
    on_behalf: ClassVar[bool] = False  # recorded by the desk for the petitioner, where the desk may
    template: ClassVar[str] = ""  # shown above the fields: what the person must see before the act
    ready: bool = True  # whether the fields can be shown: something may have to be chosen first

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, occasion: Occasion, **kwargs: Any) -> None:
        self.occasion = occasion
        self.case = occasion.case
        given = kwargs.pop("initial", None) or {}
        kwargs["initial"] = {**self.prefilled(), "seen": self.case.entries, **given}
        super().__init__(*args, **kwargs)
        self.prepare()

    @property
    def row(self) -> Move:
        """The move in the table."""
        return MOVES[self.move]

    def prefilled(self) -> dict[str, Any]:
        """Values to begin with."""
        return {}

    def prepare(self) -> None:
        """Fill the choices that depend on the case."""

    def consequences(self) -> Sequence[str]:
        """What will happen, for acts that cannot simply be undone: turns the page into a question."""
        return ()

    def question(self) -> str:
        """The question above the consequences."""
        return _("%(move)s: are you sure?") % {"move": _(self.row.label)}

    def undo(self) -> str:
        """How the act can be undone, or that it cannot."""
        return ""

    def arguments(self) -> dict[str, Any]:
        """What the action is given besides case, person, time and what was seen."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def perform(self, *, by: Staff, at: datetime) -> object:
        """The one act. Raises Refused."""
        return type(self).action(case_id=self.case.pk, by=by, at=at, seen=self.cleaned_data["seen"], **self.arguments())
