"""How the fields of the desk's hand-laid forms look."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.RadioSelect, "btn-check"),
    (forms.CheckboxSelectMultiple, "form-check-input"),
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.HiddenInput, ""),
    (forms.Widget, "form-control"),
)


def dress(fields: Mapping[str, forms.Field]) -> None:
    """Give every widget the class of its kind."""
    for field in fields.values():
        name = next(css for kind, css in _CLASSES if isinstance(field.widget, kind))
        if name:
            field.widget.attrs.setdefault("class", name)
