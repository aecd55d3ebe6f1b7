"""Getting to a case with number and query code, and staying there for half an hour.

The session keeps the number, a key that dies with the query code, and until when; nothing about a person.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest

from kentan.domain.cases import queries
from kentan.domain.cases.lifecycle.checks import tidy_number
from kentan.domain.cases.permissions import CaseNotFound
from kentan.domain.cases.queries import Door
from kentan.interfaces.portal.actions.tallies import Bound, count, take_back
from kentan.interfaces.portal.clock import now
from kentan.interfaces.ui.visitors import client_ip
from kentan.platform.words import N_, Refused

OPEN_FOR = timedelta(minutes=30)
STRETCH = timedelta(minutes=15)
# One number is tried from several addresses; a bound as low as for one address would let anybody lock its owner out.
ADDRESSES_PER_NUMBER = 3
_SESSION = "followed"


class WrongCode(Refused):
    """Number and code do not belong together; which of them is wrong is not said."""


def _bounds() -> tuple[Bound, Bound]:
    most = settings.KENTAN_WRONG_CODES
    return Bound("code by address", most, STRETCH), Bound("code of number", most * ADDRESSES_PER_NUMBER, STRETCH)


def open_door(request: HttpRequest, *, number: str, code: str) -> Door:
    """Come in with number and code. Raises WrongCode, and TooMany after many wrong ones."""
    at = now()
    tries = list(zip(_bounds(), (client_ip(request), tidy_number(number)), strict=True))
    for bound, subject in tries:
        count(bound, subject, at=at)
    try:
        door = queries.with_code(number=number, code=code)
    except CaseNotFound:
        raise WrongCode(
            N_("This number and this query code do not belong together."),
            instead=N_("Compare both with your slip. If you have lost the code, come to the petition bureau."),
        ) from None
    for bound, subject in tries:
        take_back(bound, subject, at=at)
    _remember(request, door)
    return door


def _remember(request: HttpRequest, door: Door) -> None:
    held = _held(request)
    if door.case.number not in held:
        request.session.cycle_key()  # whoever knew this session before does not come in with it
    until = (now() + OPEN_FOR).timestamp()
    request.session[_SESSION] = held | {door.case.number: [door.key, until]}


def _held(request: HttpRequest) -> dict[str, list[object]]:
    moment = now().timestamp()
    found = request.session.get(_SESSION, {})
    return {number: entry for number, entry in found.items() if float(entry[1]) > moment}


def door_of(request: HttpRequest, number: str) -> Door | None:
    """The case that this session came to in the last half hour; every page read makes it half an hour again."""
    entry = _held(request).get(tidy_number(number))
    if entry is None:
        return None
    try:
        door = queries.with_key(number=number, key=str(entry[0]))
    except CaseNotFound:
        return None
    _remember(request, door)
    return door


def leave(request: HttpRequest) -> None:
    """Forget every case that this session came to."""
    if request.session.pop(_SESSION, None) is not None:
        request.session.cycle_key()
