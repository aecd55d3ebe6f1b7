"""Fields that acts need: days, units with a filter, one answer per demand, rows of commitments and of demands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kentan.domain.cases.lifecycle.codes import DELIVERY_LABELS
from kentan.domain.organisation.models import Unit
from kentan.domain.organisation.rules import UNIT_KIND_LABELS, UnitKind

Text = Any  # str, or a lazily translated one
Choices = list[tuple[str, list[tuple[int, str]]]]
METHODS = list(DELIVERY_LABELS.items())
BLANK_ROWS = 3
ROWS_AT_MOST = 20


def text_field(label: Text, *, rows: int = 4, required: bool = True, help_text: Text = "") -> forms.CharField:
    """Words of several lines. How long they may be is the domain's to say."""
    return forms.CharField(
        label=label, required=required, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows})
    )


def day_field(label: Text, *, required: bool = True, help_text: Text = "") -> forms.DateField:
    """A day, with the browser's own calendar."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def choice_field(label: Text, labels: Iterable[tuple[Any, str]], *, radio: bool = True, **options: Any) -> Any:
    """One of some codes, as radio buttons or as a list."""
    choices = [(code.value, _(said)) for code, said in labels]
    widget: Any = forms.RadioSelect if radio else forms.Select
    return forms.ChoiceField(label=label, choices=choices, widget=widget, **options)


# ---------------------------------------------------------------- units


def unit_choices(units: Iterable[Unit]) -> Choices:
    """Units under the name of their kind."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for unit in units:
        groups.setdefault(unit.kind, []).append((unit.pk, unit.name))
    return [(gettext(UNIT_KIND_LABELS[UnitKind(kind)]), found) for kind, found in groups.items()]


class FilteredSelect(forms.Select):
    """A list that one types into; without a script a plain one."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"data-combobox": "", **(attrs or {})}, choices)


class FilteredCheckboxes(forms.SelectMultiple):
    """Boxes to tick, in a frame that scrolls, with a field above that narrows them."""

    template_name = "workspace/cases/widgets/filtered_checkboxes.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the name of the field that narrows the boxes."""
        return super().get_context(name, value, attrs) | {"filter_label": gettext("Type to narrow the list")}

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """The group has no single field."""
        return ""


class UnitField(forms.TypedChoiceField):
    """One unit; its number."""

    def __init__(self, *, label: Text, help_text: Text = "", required: bool = True) -> None:
        super().__init__(
            label=label, help_text=help_text, required=required, coerce=int, empty_value=None, widget=FilteredSelect
        )

    def offer(self, units: Iterable[Unit]) -> None:
        """The units to choose from."""
        self.choices = [("", gettext("Please choose")), *unit_choices(units)]


class UnitsField(forms.TypedMultipleChoiceField):
    """Any number of units; their numbers."""

    def __init__(self, *, label: Text, help_text: Text = "") -> None:
        super().__init__(
            label=label, help_text=help_text, required=False, coerce=int, empty_value=[], widget=FilteredCheckboxes
        )

    def offer(self, units: Iterable[Unit]) -> None:
        """The units to choose from."""
        self.choices = [choice for _kind, found in unit_choices(units) for choice in found]


# ---------------------------------------------------------------- one answer per demand


class AnswersWidget(forms.Widget):
    """For each demand a field for its answer."""

    template_name = "workspace/cases/widgets/answers.html"
    use_fieldset = True
    demands: Sequence[str] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The demands with their answers so far."""
        context = super().get_context(name, value, attrs)
        given = [*(value or ()), *[""] * len(self.demands)]
        context["rows"] = [
            {"number": number, "name": f"{name}_{number}", "demand": demand, "answer": answer}
            for number, (demand, answer) in enumerate(zip(self.demands, given, strict=False), start=1)
        ]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """The answers in the order of the demands."""
        return [data.get(f"{name}_{number}", "") for number in range(1, len(self.demands) + 1)]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether no answer was sent at all."""
        return not any(key.startswith(f"{name}_") for key in data)

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """The group has no single field."""
        return ""


class AnswersField(forms.Field):
    """One answer for each demand. Whether one is missing the domain says, with the numbers."""

    widget = AnswersWidget

    def offer(self, demands: Sequence[str]) -> None:
        """What is asked."""
        self.widget.demands = demands

    def clean(self, value: Any) -> list[str]:
        """The answers as they were written."""
        return [str(answer) for answer in value or ()]


# ---------------------------------------------------------------- rows


class RowsWidget(forms.Widget):
    """Rows of one kind: those that are filled, and some blank ones; a button fetches more."""

    use_fieldset = True
    row_template = ""
    more_url = ""
    blank = BLANK_ROWS

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The rows as the template shows them."""
        context = super().get_context(name, value, attrs)
        rows = [*(value or ()), *[self.empty()] * self.blank][:ROWS_AT_MOST]
        context["rows"] = [self.row(name, number, row) for number, row in enumerate(rows, start=1)]
        context["more_url"] = self.more_url
        context["row_template"] = self.row_template
        return context

    def empty(self) -> Any:
        """The value of a blank row."""
        raise NotImplementedError

    def row(self, name: str, number: int, value: Any) -> dict[str, Any]:
        """What the template shows of one row."""
        raise NotImplementedError

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """The group has no single field."""
        return ""


class PromisesWidget(RowsWidget):
    """What is promised and by when."""

    template_name = "workspace/cases/widgets/rows.html"
    row_template = "workspace/cases/widgets/promise_row.html"

    def empty(self) -> tuple[str, str]:
        """Nothing promised."""
        return ("", "")

    def row(self, name: str, number: int, value: Any) -> dict[str, Any]:
        """One commitment."""
        what, by = value
        day = by.isoformat() if isinstance(by, date) else by
        return {"name": name, "number": number, "text": what, "day": day}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[tuple[str, str]]:
        """The rows as they were sent; blank ones are left out."""
        texts, days = _sent(data, f"{name}_text"), _sent(data, f"{name}_day")
        rows = zip(texts, [*days, *[""] * len(texts)], strict=False)
        return [(text, day) for text, day in rows if text.strip() or day.strip()]


class PromisesField(forms.Field):
    """Commitments: (what, by when)."""

    widget = PromisesWidget

    def clean(self, value: Any) -> list[tuple[str, date]]:
        """Every row with both of its halves."""
        return [self._row(number, *row) for number, row in enumerate(value or (), start=1)]

    def _row(self, number: int, text: str, day: str) -> tuple[str, date]:
        if not text.strip():
            raise ValidationError(_("Commitment %(number)d: say what is promised."), params={"number": number})
        try:
            return text.strip(), date.fromisoformat(day)
        except ValueError:
            raise ValidationError(_("Commitment %(number)d: say by which day."), params={"number": number}) from None


class LinesWidget(RowsWidget):
    """One line of text in each row."""

    template_name = "workspace/cases/widgets/rows.html"
    row_template = "workspace/cases/widgets/line_row.html"
    blank = 2

    def empty(self) -> str:
        """An empty line."""
        return ""

    def row(self, name: str, number: int, value: Any) -> dict[str, Any]:
        """One line."""
        return {"name": name, "number": number, "text": value}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """The lines as they were sent; blank ones are left out."""
        return [text for text in _sent(data, name) if text.strip()]


class LinesField(forms.Field):
    """Texts, one in each row."""

    widget = LinesWidget

    def clean(self, value: Any) -> list[str]:
        """The lines that say something."""
        return [str(text).strip() for text in value or ()]


def _sent(data: Any, name: str) -> list[str]:
    if isinstance(data, MultiValueDict):
        return [str(value) for value in data.getlist(name)]
    value = data.get(name, [])
    return [value] if isinstance(value, str) else list(value)


# ---------------------------------------------------------------- files


class FilesInput(forms.ClearableFileInput):
    """Several files at once; they can be dragged onto it."""

    allow_multiple_selected = True
    template_name = "workspace/cases/widgets/files.html"


class FilesField(forms.FileField):
    """Several files. What is in them the domain checks."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files that were sent."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            raise ValidationError(self.error_messages["required"], code="required")
        return [super(FilesField, self).clean(one, initial) for one in given]
