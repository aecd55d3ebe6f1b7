"""How the fields of the desk's hand-laid forms look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

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


class LongSelect(forms.Select):
    """A select of hundreds of entries. Django renders a template for each; this takes a thirtieth of the time."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The markup of the select."""
        chosen = "" if value is None else str(value)
        attributes = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return format_html("<select{}>{}</select>", attributes, mark_safe(_options(self.choices, chosen)))  # noqa: S308  # escaped below


def _options(entries: Iterable[Any], chosen: str) -> str:
    return "".join(
        f'<optgroup label="{escape(label)}">{_options(entry, chosen)}</optgroup>'
        if isinstance(entry, list | tuple)
        else f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(label)}</option>'
        for value, label, entry in _parted(entries)
    )


def _parted(entries: Iterable[Any]) -> Iterable[tuple[str, Any, Any]]:
    """Value, label, and the entries below when it is a group."""
    for value, label in entries:
        grouped = isinstance(label, list | tuple)
        yield ("", value, label) if grouped else (str(value), label, None)
