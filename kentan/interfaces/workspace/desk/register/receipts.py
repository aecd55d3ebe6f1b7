"""What the petitioner takes home: number, query code, a picture of both, and until when something happens."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import segno
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from kentan.domain.cases.actions import Receipt
from kentan.domain.cases.models import Case
from kentan.domain.deadlines.queries import next_clock_for

FOLLOW = "portal:follow"


@dataclass(frozen=True)
class Slip:
    """A slip. `picture` is the markup of a QR code that leads to the number; the query code stands in no address."""

    case: Case
    code: str = field(repr=False)
    address: str
    picture: SafeString
    dispatch_by: date | None

    @property
    def spaced_code(self) -> str:
        """The code in groups of four, as people read it out."""
        return " ".join(self.code[at : at + 4] for at in range(0, len(self.code), 4))


def slip_of(receipt: Receipt, request: HttpRequest) -> Slip:
    """The slip of a registration. One query."""
    address = tracking_address(request)
    clock = next_clock_for([receipt.case.pk]).get(receipt.case.pk)
    return Slip(
        case=receipt.case,
        code=receipt.query_code,
        address=address,
        picture=_picture(f"{address}?number={receipt.case.number}"),
        dispatch_by=clock.effective_on if clock else None,
    )


def tracking_address(request: HttpRequest) -> str:
    """Where a petitioner follows a matter."""
    return request.build_absolute_uri(reverse(FOLLOW))


def _picture(text: str) -> SafeString:
    markup = segno.make(text, error="m", micro=False).svg_inline(
        border=2, svgclass="k-slip__picture", lineclass=None, omitsize=True
    )
    return mark_safe(markup)  # noqa: S308  # segno's own markup: the text stands in it as squares only
