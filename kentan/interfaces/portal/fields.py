"""Fields of the public site: choices that explain themselves, several demands, several files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kentan.domain.cases.lifecycle.checks import DEMANDS_AT_MOST, TEXT_AT_MOST

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Text

# More than any field takes, so that what is too long can be shown again and shortened.
KEPT_AT_MOST = TEXT_AT_MOST + 10_000


class ExplainedRadios(forms.RadioSelect):
    """Radio buttons with a line of explanation below each."""

    template_name = "portal/fields/radios.html"
    hints: Mapping[str, Text] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One choice with its explanation."""
        option = super().create_option(name, value, *args, **kwargs)
        hint_id = f"{option['attrs'].get('id', name)}_hint"
        if hint := self.hints.get(str(value)):
            option["attrs"]["aria-describedby"] = hint_id
        return {**option, "hint": hint, "hint_id": hint_id}


def explained(label: Text, choices: Sequence[tuple[str, Text, Text]], *, required: Text) -> forms.ChoiceField:
    """One of some choices, each given as (value, label, explanation)."""
    widget = ExplainedRadios()
    widget.hints = {value: hint for value, _label, hint in choices}
    return forms.ChoiceField(
        label=label,
        choices=[(value, said) for value, said, _hint in choices],
        widget=widget,
        error_messages={"required": required, "invalid_choice": required},
    )


def line(
    label: Text, *, required: Text = "", help_text: Text = "", most: int, autocomplete: str = "off", **attrs: str
) -> forms.CharField:
    """One line of text; `required` is what to say when it is missing."""
    widget = forms.TextInput(attrs={"class": "form-control", "autocomplete": autocomplete, **attrs})
    return _text(label, widget, required, help_text, most)


def words(label: Text, *, required: Text = "", help_text: Text = "", rows: int = 8) -> forms.CharField:
    """Several lines of text."""
    widget = forms.Textarea(attrs={"class": "form-control", "rows": str(rows)})
    return _text(label, widget, required, help_text, TEXT_AT_MOST)


def _text(label: Text, widget: forms.Widget, required: Text, help_text: Text, most: int) -> forms.CharField:
    field = forms.CharField(
        label=label,
        required=bool(required),
        help_text=help_text,
        max_length=most,
        widget=widget,
        error_messages={
            "required": required,
            "max_length": _("Shorten this to %(limit_value)d characters; it has %(show_value)d."),
        },
    )
    # The browser would cut off what is too long without a word.
    widget.attrs.pop("maxlength", None)
    return field


# ---------------------------------------------------------------- several demands


class DemandsWidget(forms.Widget):
    """One box for each demand, and one more when it was asked for."""

    template_name = "portal/fields/demands.html"
    use_fieldset = True
    blank = 0

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The boxes: those that are filled, at least one, and the blank ones."""
        context = super().get_context(name, value, attrs)
        texts = [*(value or ()), *[""] * self.blank][:DEMANDS_AT_MOST] or [""]
        base = context["widget"]["attrs"].get("id", name)
        context["rows"] = [
            {"number": number, "id": base if number == 1 else f"{base}_{number}", "text": text}
            for number, text in enumerate(texts, start=1)
        ]
        context["invalid"] = "aria-invalid" in context["widget"]["attrs"]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """What was written into the boxes; empty ones fall away."""
        given = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name, [])
        return [str(text)[:KEPT_AT_MOST] for text in given if str(text).strip()]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether the field was on the page at all."""
        return name not in data

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """The first box."""
        return id_


class DemandsField(forms.Field):
    """What is asked, one by one."""

    widget = DemandsWidget

    def clean(self, value: Any) -> list[str]:
        """At least one, none too long."""
        texts = [str(text).strip() for text in value or ()]
        if not texts:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(texts) > DEMANDS_AT_MOST:
            raise ValidationError(_("At most %(most)d demands in one matter."), params={"most": DEMANDS_AT_MOST})
        for number, text in enumerate(texts, start=1):
            if not 2 <= len(text) <= TEXT_AT_MOST:
                raise ValidationError(
                    _("Demand %(number)d: write between 2 and %(most)d characters."),
                    params={"number": number, "most": TEXT_AT_MOST},
                )
        return texts


# ---------------------------------------------------------------- several files


class FilesInput(forms.ClearableFileInput):
    """Several files at once. What may be chosen is a help for phones; what is in them is checked."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/input.html"


class FilesField(forms.FileField):
    """Any number of files, also none."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """The files that were sent."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not given:
            raise ValidationError(self.error_messages["required"], code="required")
        return list(given)


ACCEPTED = (
    "image/jpeg,image/png,image/webp,image/heic,.pdf,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.txt,"
    ".mp3,.amr,.m4a,.mp4,.mov,.3gp"
)


def files_field(label: Text, *, required: Text = "") -> FilesField:
    """Photos and documents."""
    help_text = format_lazy(
        _("Photos, PDF, Word, Excel, sound or video, each up to {most} MB."), most=settings.KENTAN_MAX_FILE_MB
    )
    field = FilesField(
        label=label,
        required=bool(required),
        help_text=help_text,
        widget=FilesInput(attrs={"class": "form-control", "accept": ACCEPTED}),
    )
    field.error_messages["required"] = required
    return field
