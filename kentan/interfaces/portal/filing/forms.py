"""One form for each step. They hold what was typed; what may be filed is the domain's to say."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from kentan.domain.cases.lifecycle.checks import TITLE_AT_MOST
from kentan.domain.cases.lifecycle.codes import Purpose
from kentan.domain.organisation.models import Place
from kentan.domain.organisation.queries import children
from kentan.domain.organisation.rules import is_special, padded
from kentan.domain.petitioners.rules import LENGTHS, Given, PetitionerKind, checked
from kentan.interfaces.portal.actions.drafts import Answers, Typed
from kentan.interfaces.portal.fields import (
    KEPT_AT_MOST,
    DemandsField,
    DemandsWidget,
    explained,
    files_field,
    line,
    words,
)
from kentan.interfaces.ui.refusals import refusal_text
from kentan.platform.words import Refused

NAMED, CONFIDENTIAL, ORGANISATION, ANONYMOUS = "named", "confidential", "organisation", "anonymous"


def county() -> str:
    """The county's own code: for matters of no single township."""
    return padded(settings.KENTAN_COUNTY_CODE)


class StepForm(forms.Form):
    """A step. `answers` is everything typed so far: what a step offers can depend on the ones before."""

    # Browsers tell what is missing in their own words and language; our page tells it all at once.
    use_required_attribute = False

    def __init__(self, data: Any = None, *, answers: Answers, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.answers = answers
        self.prepare()

    def prepare(self) -> None:
        """Set what depends on the answers so far."""

    def typed(self) -> dict[str, Typed]:
        """What stands in the fields, right or wrong, for the draft."""
        return {name: _cut(self[name].data) for name in self.fields if self[name].data is not None}


def _cut(value: Any) -> Typed:
    if isinstance(value, list):
        return [str(item)[:KEPT_AT_MOST] for item in value]
    return str(value)[:KEPT_AT_MOST]


class KindForm(StepForm):
    """What kind of matter it is."""

    kind = explained(
        _("What kind of matter is it?"),
        [
            (
                Purpose.CLAIM,
                _("I have a problem and want it settled"),
                _("Something was done to you, is owed to you, or does not work, and you ask for it to be put right."),
            ),
            (
                Purpose.SUGGESTION,
                _("I have a suggestion or an opinion"),
                _("How something could be done better. You will be told whether it is adopted and why."),
            ),
            (
                Purpose.ACCUSATION,
                _("I report an official's breach of discipline or law"),
                _(
                    "Only the discipline organ and two named officers of the bureau will see it. The unit and the "
                    "person you report never learn of it from us."
                ),
            ),
        ],
        required=_("Choose what kind of matter it is."),
    )


class TownshipForm(StepForm):
    """Which township the problem is in."""

    township = forms.ChoiceField(
        label=_("Township or subdistrict"),
        error_messages={
            "required": _("Choose a township or subdistrict."),
            "invalid_choice": _("Choose a township or subdistrict."),
        },
    )

    def prepare(self) -> None:
        """The townships of the county."""
        found = [place for place in children(county()) if not is_special(place.code)]
        self.fields["township"].choices = [  # type: ignore[attr-defined]  # it is a ChoiceField
            *((place.code, place.name) for place in found),
            (county(), _("The whole county, or I do not know")),
        ]


class VillageForm(StepForm):
    """Which village or community in it."""

    village = forms.ChoiceField(
        label=_("Village or community"),
        error_messages={
            "required": _("Choose a village or community."),
            "invalid_choice": _("Choose a village or community."),
        },
    )

    def prepare(self) -> None:
        """The villages of the township that was chosen."""
        township = str(self.answers.get("township", {}).get("township", ""))
        self.township = Place.objects.filter(pk=township).first()
        self.fields["village"].choices = [  # type: ignore[attr-defined]  # it is a ChoiceField
            *((place.code, place.name) for place in (children(township) if self.township else ())),
            (township, _("The whole township, or I do not know")),
        ]


class WhatForm(StepForm):
    """What happened."""

    body = words(
        _("What happened?"),
        required=_("Write down what happened."),
        help_text=_("When, where, who, and what you have done about it so far. Your own words are good enough."),
        rows=10,
    )
    title = line(
        _("In one line, what is it about?"),
        help_text=_("For example: The street lamp at the village entrance has been broken for three months."),
        most=TITLE_AT_MOST,
    )

    def clean_body(self) -> str:
        """Something that can be looked into."""
        body: str = self.cleaned_data["body"]
        if len(body) < 5:
            raise ValidationError(_("Write a little more, so that we can look into it."))
        return body


class AskedForm(StepForm):
    """What is asked, one by one."""

    demands = DemandsField(
        label=_("What do you ask for?"),
        help_text=_("One thing in each box. Each of them must be answered."),
        error_messages={"required": _("Write down what you ask for.")},
    )

    def with_blank(self) -> AskedForm:
        """With one more box."""
        cast(DemandsWidget, self.fields["demands"].widget).blank = 1
        return self


class EvidenceForm(StepForm):
    """Photos and documents."""

    uploads = files_field(_("Choose photos or files"))


class NameForm(StepForm):
    """Under which name."""

    name_kind = explained(
        _("How do you want to file it?"),
        [
            (
                NAMED,
                _("With my name"),
                _("The unit that handles the matter can reach you. You get a written answer."),
            ),
            (
                CONFIDENTIAL,
                _("With my name, but confidential"),
                _("Only the petition bureau knows who you are. The unit that handles the matter does not."),
            ),
            (
                ORGANISATION,
                _("In the name of an organisation"),
                _("A company, a cooperative, a school or another organisation."),
            ),
            (
                ANONYMOUS,
                _("Anonymous"),
                _(
                    "We do not ask who you are. Nobody can ask you back or bring you the written answer: you can only "
                    "read it here, with the number and the query code. If you lose the code, we cannot replace it."
                ),
            ),
        ],
        required=_("Choose how you want to file it."),
    )


class ContactForm(StepForm):
    """Who files it, and how they can be reached."""

    name = line(_("Your name"), required=_("Write down your name."), most=LENGTHS["name"], autocomplete="name")
    contact = line(
        _("Who speaks for it"), most=LENGTHS["contact"], autocomplete="name", help_text=_("The name of a person.")
    )
    phone = line(
        _("Telephone"),
        most=30,
        autocomplete="tel",
        type="tel",
        help_text=_("So that we can ask you back, and tell you when there is an answer."),
    )
    address = line(
        _("Address"),
        most=LENGTHS["address"],
        autocomplete="address-line1",
        help_text=_("Where a letter reaches you. Without a telephone number it is needed."),
    )
    id_number = line(
        _("Identity card number"),
        most=30,
        help_text=_("You need not give it. It helps when you come to the counter later."),
        spellcheck="false",
    )

    def prepare(self) -> None:
        """An organisation has other names for the same things."""
        self.is_organisation = self.answers.get("name", {}).get("name_kind") == ORGANISATION
        if self.is_organisation:
            self.fields["name"].label = _("Name of the organisation")
            self.fields["name"].error_messages["required"] = _("Write down the name of the organisation.")
            self.fields["id_number"].label = _("Unified social credit code")
            self.fields["id_number"].help_text = _("You need not give it.")
        else:
            del self.fields["contact"]

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        """Checked by those who keep it; a telephone number or an address is needed."""
        given = super().clean() or {}
        if not self.errors and not (given["phone"] or given["address"]):
            self.add_error("phone", _("Give a telephone number or an address, so that the answer can reach you."))
        try:
            checked(self.given())
        except Refused as error:
            if self.cleaned_data.get("name"):
                self.add_error(error.field if error.field in self.fields else None, refusal_text(error))
        return given

    def given(self) -> Given:
        """Identity data as the domain takes it."""
        kind = PetitionerKind.ORGANISATION if self.is_organisation else PetitionerKind.PERSON
        texts = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return cast(Given, {"kind": kind, **texts})
