"""The form of a registration. It collects and cleans; what a matter must say is the domain's business."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kentan.domain.cases.actions import Matter, Who
from kentan.domain.cases.lifecycle.checks import TEXT_AT_MOST, TITLE_AT_MOST
from kentan.domain.cases.lifecycle.codes import (
    CHANNEL_LABELS,
    IN_PERSON,
    LEVEL_LABELS,
    ORAL,
    PURPOSE_LABELS,
    Channel,
    Level,
    Purpose,
)
from kentan.domain.cases.models import Part
from kentan.domain.petitioners.rules import (
    ID_KIND_LABELS,
    PETITIONER_KIND_LABELS,
    Given,
    IdKind,
    PetitionerKind,
    checked,
)
from kentan.interfaces.ui.refusals import refusal_text
from kentan.interfaces.workspace.desk import choices
from kentan.interfaces.workspace.desk.widgets import LongSelect, dress
from kentan.platform.words import Refused

if TYPE_CHECKING:
    OthersBase = forms.BaseFormSet["OtherPersonForm"]
else:
    OthersBase = forms.BaseFormSet

CHANNELS = (Channel.LETTER, Channel.VISIT, Channel.PHONE, Channel.FAX, Channel.TRANSFER)
PURPOSES = (Purpose.CLAIM, Purpose.SUGGESTION, Purpose.ACCUSATION)
PARTS = (Part.REPRESENTATIVE, Part.CO_SIGNER, Part.REPRESENTED)
PEOPLE_AT_MOST = 100_000
OTHERS_AT_MOST = 60
# What a draft in the browser keeps: the matter, and nothing that says who petitions.
KEPT_FIELDS = (
    "channel", "title", "body", "demands", "purpose", "township", "village", "category", "urgent", "people_present",
    "people_concerned", "level", "raised_elsewhere", "return_visit_required",
)  # fmt: skip
LOOKED_AT = ("name", "phone", "id_number", "title", "body")
ACCESS_KEYS = {"name": "2", "title": "3", "township": "4", "category": "5"}
WHO_FIELDS = ("name", "phone", "id_number", "address", "kind", "id_kind", "contact", "other_phone", "email")
_NUMBERING = re.compile(r"^\s*(?:[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）、.．]|[-*•])\s*")


def _line(label: Any, length: int, **attributes: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", **attributes})
    return forms.CharField(label=label, required=False, max_length=length, widget=widget)


class RegisterForm(forms.Form):
    """Everything that a registration can say; a plain letter needs a name, a title, words and a place."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label=_("How it came"), choices=choices.coded(CHANNEL_LABELS, only=CHANNELS), widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(label=_("Petitioner is"), required=False, choices=choices.coded(PETITIONER_KIND_LABELS))
    name = _line(_("Petitioner’s name"), 120)
    phone = _line(_("Telephone"), 40, inputmode="tel")
    id_number = _line(_("ID number"), 40)
    address = _line(_("Address"), 200)
    id_kind = forms.ChoiceField(
        label=_("Kind of document"),
        required=False,
        choices=choices.with_empty(choices.coded(ID_KIND_LABELS), _("usual")),
    )
    contact = _line(_("Contact person"), 60)
    other_phone = _line(_("Second telephone"), 40, inputmode="tel")
    email = _line(_("E-mail"), 120, inputmode="email")
    anonymous = forms.BooleanField(label=_("Anonymous"), required=False)
    confidential = forms.BooleanField(label=_("Asks for confidentiality"), required=False)

    title = forms.CharField(label=_("Title"), max_length=TITLE_AT_MOST)
    body = forms.CharField(label=_("What happened"), max_length=TEXT_AT_MOST, widget=forms.Textarea(attrs={"rows": 6}))
    demands = forms.CharField(
        label=_("What is asked for"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One demand a line; each will be answered. Left empty, the title is the demand."),
    )
    read_back = forms.BooleanField(label=_("Read back to the petitioner and confirmed"), required=False)
    purpose = forms.ChoiceField(
        label=_("Purpose"), choices=choices.coded(PURPOSE_LABELS, only=PURPOSES), widget=forms.RadioSelect
    )
    township = forms.ChoiceField(label=_("Township"), widget=LongSelect)
    village = forms.ChoiceField(label=_("Village or community"), required=False, widget=LongSelect)
    category = forms.ChoiceField(label=_("Category"), required=False, widget=LongSelect)

    urgent = forms.BooleanField(label=_("Urgent"), required=False)
    people_present = forms.IntegerField(
        label=_("People present"), required=False, min_value=1, max_value=PEOPLE_AT_MOST
    )
    people_concerned = forms.IntegerField(
        label=_("People concerned"), required=False, min_value=1, max_value=PEOPLE_AT_MOST
    )
    level = forms.ChoiceField(label=_("Raised at"), required=False, choices=choices.coded(LEVEL_LABELS))
    raised_elsewhere = forms.BooleanField(label=_("Raised elsewhere before"), required=False)
    return_visit_required = forms.BooleanField(label=_("Return visit required"), required=False)
    related = forms.RegexField(regex=r"^(?:(?:repeat|merge):\d{1,18})?$", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = choices.township_choices()
        self._choose("township", choices.with_empty([*places, (choices.county_code(), _("The county as a whole"))]))
        self._choose("village", choices.with_empty(choices.village_choices(self._said("township"))))
        self._choose("category", choices.with_empty(choices.category_choices()))

        dress(self.fields)
        for name in KEPT_FIELDS:
            self.fields[name].widget.attrs["data-keep"] = True
        for name in LOOKED_AT:
            self.fields[name].widget.attrs["data-look"] = True
        for name, key in ACCESS_KEYS.items():
            self.fields[name].widget.attrs["accesskey"] = key
        if not self.is_bound:
            self.fields["name"].widget.attrs["autofocus"] = True
        self._look_up_villages()

    def _look_up_villages(self) -> None:
        self.fields["township"].widget.attrs |= {
            "hx-get": reverse("workspace:register_villages"),
            "hx-trigger": "change",
            "hx-target": "#id_village",
        }
        for name in ("township", "village", "category"):
            self.fields[name].widget.attrs["data-combobox"] = True

    def _choose(self, name: str, options: Sequence[tuple[str, object]]) -> None:
        self.fields[name].choices = options  # type: ignore[attr-defined]  # a ChoiceField

    def _said(self, name: str) -> str:
        return str(self.data.get(name, "") if self.is_bound else self.initial.get(name, ""))

    @property
    def is_oral(self) -> bool:
        """Whether the matter was said, not written, as far as the form says."""
        return self._said("channel") in ORAL

    def clean_demands(self) -> tuple[str, ...]:
        """The demands one by one, without the numbers in front of them."""
        lines = (_NUMBERING.sub("", line).strip() for line in self.cleaned_data["demands"].splitlines())
        return tuple(line for line in lines if line)

    def clean(self) -> dict[str, Any]:
        """Mend what can be mended, and say everything that is wrong about the petitioner at once."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self._check_petitioner(data)
        if "township" in self.errors:
            self.errors.pop("village", None)  # of no township: one thing to mend, not two
        if data.get("channel") in ORAL and not data.get("read_back"):
            self.add_error("read_back", _("Read what you have written down back to the petitioner, then tick this."))
        return data

    def _check_petitioner(self, data: Mapping[str, Any]) -> None:
        given = given_of(data)
        if data.get("anonymous") and not says_who(given):
            return
        try:
            checked(given)
        except Refused as error:
            self.add_error(error.field if error.field in self.fields else "name", refusal_text(error))

    def matter(self, others: Sequence[Who], *, repeat_of_id: int | None = None) -> Matter:
        """What the domain registers."""
        data = self.cleaned_data
        channel = Channel(data["channel"])
        given = given_of(data)
        main = [Who(given=given)] if says_who(given) else []
        return Matter(
            title=data["title"],
            body=data["body"],
            demands=data["demands"] or (data["title"],),
            channel=channel,
            purpose=Purpose(data["purpose"]),
            place=data["village"] or data["township"],
            category=data["category"] or None,
            people=[*main, *others],
            people_present=(data["people_present"] or 1) if channel in IN_PERSON else 1,
            people_concerned=data["people_concerned"] or 1,
            urgent=data["urgent"],
            anonymous=data["anonymous"],
            confidential=data["confidential"],
            first_anywhere=not data["raised_elsewhere"],
            repeat_of_id=repeat_of_id,
            level=Level(data["level"] or Level.COUNTY),
            return_visit_required=data["return_visit_required"],
            read_back=data["read_back"],
            source_key=f"desk/{data['token']}",
        )

    def chosen(self, how: str) -> int | None:
        """The case that was chosen as the one repeated ("repeat") or to be merged with ("merge")."""
        kind, _colon, number = self.cleaned_data.get("related", "").partition(":")
        return int(number) if kind == how else None


def given_of(data: Mapping[str, Any]) -> Given:
    """The main petitioner's identity as the domain takes it."""
    kind = PetitionerKind(data.get("kind") or PetitionerKind.PERSON)
    given: dict[str, Any] = {name: data.get(name) or "" for name in WHO_FIELDS}
    return Given(**{**given, "kind": kind, "id_kind": IdKind(data["id_kind"]) if data.get("id_kind") else None})  # type: ignore[typeddict-item]  # names are its keys


def says_who(given: Given) -> bool:
    """Whether anything says who it is."""
    return any(given.get(name) for name in ("name", "phone", "id_number"))


class OtherPersonForm(forms.Form):
    """A co-signer, representative or represented person; a row without a name or number counts for nothing."""

    use_required_attribute = False

    part = forms.ChoiceField(label=_("Part"), choices=[(part.value, part.label) for part in PARTS])
    name = _line(_("Petitioner’s name"), 120)
    phone = _line(_("Telephone"), 40, inputmode="tel")
    id_number = _line(_("ID number"), 40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self.fields)

    def clean(self) -> dict[str, Any]:
        """Say at the field what is wrong with an identity."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.given is not None:
            try:
                checked(self.given)
            except Refused as error:
                self.add_error(error.field if error.field in self.fields else "name", refusal_text(error))
        return data

    @property
    def given(self) -> Given | None:
        """The identity, or None for an empty row."""
        data = self.cleaned_data
        given = Given(name=data.get("name", ""), phone=data.get("phone", ""), id_number=data.get("id_number", ""))
        return given if says_who(given) else None


class BaseOthers(OthersBase):
    """The rows of the other people."""

    def people(self) -> list[Who]:
        """What the domain takes."""
        return [
            Who(part=Part(form.cleaned_data["part"]), given=form.given) for form in self.forms if form.given is not None
        ]


Others = cast(
    type[BaseOthers],
    forms.formset_factory(
        OtherPersonForm, formset=BaseOthers, extra=0, min_num=1, max_num=OTHERS_AT_MOST, absolute_max=OTHERS_AT_MOST + 1
    ),
)


def new_token() -> str:
    """Names one filled-in form, so that sending it twice registers once."""
    return str(uuid4())
