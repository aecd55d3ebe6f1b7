"""What the petitioner writes on a case that is under way."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kentan.domain.cases.lifecycle.checks import QUERY_CODE_LENGTH, tidy_number, tidy_query_code
from kentan.domain.cases.lifecycle.codes import RATING_LABELS, Rating
from kentan.interfaces.portal.fields import explained, files_field, line, words


class FollowedForm(forms.Form):
    """A form of the public site."""

    use_required_attribute = False


class CodeForm(FollowedForm):
    """The query code."""

    query_code = line(
        _("Query code"),
        required=_("Write down the query code."),
        help_text=_("Eight letters and digits. Capitals and spaces do not matter."),
        most=40,
        spellcheck="false",
        autocapitalize="characters",
    )

    def clean_query_code(self) -> str:
        """A code that could be one; that says nothing about whether it is."""
        code = tidy_query_code(self.cleaned_data["query_code"])
        if len(code) != QUERY_CODE_LENGTH:
            raise forms.ValidationError(_("A query code has 8 letters and digits."))
        return code


class FollowForm(CodeForm):
    """Number and query code."""

    number = line(
        _("Number of the matter"),
        required=_("Write down the number of the matter."),
        help_text=_("It stands on your slip, for example 430422-2026-000123."),
        most=40,
        inputmode="numeric",
    )
    field_order = ("number", "query_code")

    def clean_number(self) -> str:
        """A number that could be one."""
        number = tidy_number(self.cleaned_data["number"])
        if not number:
            raise forms.ValidationError(_("A number has 16 digits. Compare it with your slip."))
        return number


class NoteForm(FollowedForm):
    """Something in writing."""

    note = words(_("What do you want to add?"), required=_("Write down what you want to add."), rows=6)


class AttachForm(FollowedForm):
    """Photos and files."""

    uploads = files_field(
        _("Choose photos or files"),
        required=_("Choose at least one photo or file."),
    )


class RateForm(FollowedForm):
    """How content somebody is."""

    rating = explained(
        _("How content are you?"),
        [(rating.value, _(RATING_LABELS[rating]), "") for rating in Rating],
        required=_("Choose one of the three."),
    )
    words = words(_("What do you want to say about it?"), rows=4)


class GroundsForm(FollowedForm):
    """Why a decision should be looked at again."""

    grounds = words(
        _("Why do you not agree with the decision?"),
        required=_("Write down why you do not agree."),
        help_text=_("What is wrong or missing in it, in your own words. You need not know the law."),
    )


class WithdrawForm(FollowedForm):
    """Why a matter is withdrawn."""

    words = words(
        _("Why do you withdraw it?"),
        required=_("Write it in your own words."),
        help_text=_("For example: it is settled."),
        rows=4,
    )


def typed(form: forms.Form) -> dict[str, Any]:
    """What stands in the fields, to be shown again unchecked."""
    return {name: form[name].data for name in form.fields}
