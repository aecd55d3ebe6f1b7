"""Tags of the public site."""

from __future__ import annotations

from django import template

from kentan.domain.organisation.models import Unit
from kentan.interfaces.portal.pages import the_bureau

register = template.Library()


@register.simple_tag
def bureau_unit() -> Unit | None:
    """The petition bureau with its telephone and address; None before it is founded."""
    return the_bureau()


@register.filter
def dialled(phone: str) -> str:
    """A telephone number as a telephone wants it, for tel: links."""
    return "".join(sign for sign in phone if sign.isdigit() or sign == "+")
