"""What identity data must look like, in one form, and in which form it is compared. Pure.

Refusals never repeat what was typed: their text ends up in logs and on other people's screens.
"""

from __future__ import annotations

import dataclasses
import enum
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn, TypedDict

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from kentan.platform.text import mask_address, mask_id, mask_name, mask_organisation, mask_phone, normalise
from kentan.platform.words import N_, Refused

REASON_AT_LEAST, REASON_AT_MOST = 4, 200  # characters
LENGTHS = {"name": 120, "address": 200, "email": 120, "contact": 60}


class PetitionerKind(enum.StrEnum):
    """Who petitions."""

    PERSON = "person"
    ORGANISATION = "organisation"


PETITIONER_KIND_LABELS = {
    PetitionerKind.PERSON: N_("Person"),
    PetitionerKind.ORGANISATION: N_("Organisation"),
}


class Gender(enum.StrEnum):
    """As on the identity card."""

    FEMALE = "female"
    MALE = "male"


GENDER_LABELS = {Gender.FEMALE: N_("Female"), Gender.MALE: N_("Male")}


class IdKind(enum.StrEnum):
    """What kind of document a number belongs to."""

    RESIDENT = "resident"
    CREDIT_CODE = "credit_code"
    HOME_RETURN = "home_return"
    PASSPORT = "passport"
    OTHER = "other"


ID_KIND_LABELS = {
    IdKind.RESIDENT: N_("Resident identity card"),
    IdKind.CREDIT_CODE: N_("Unified social credit code"),
    IdKind.HOME_RETURN: N_("Travel permit of Hong Kong, Macao or Taiwan"),
    IdKind.PASSPORT: N_("Passport"),
    IdKind.OTHER: N_("Other document"),
}


class IndexField(enum.StrEnum):
    """What people can be found by."""

    NAME = "name"
    PHONE = "phone"
    ID_NUMBER = "id_number"


class Given(TypedDict, total=False):
    """Identity data as somebody gives it; what is left out is unknown, or unchanged when amending."""

    kind: PetitionerKind
    name: str
    phone: str
    other_phone: str
    id_kind: IdKind | None
    id_number: str
    gender: Gender | None
    address: str
    email: str
    contact: str


@dataclass(frozen=True, kw_only=True, repr=False)
class Identity:
    """Who a petitioner is, in the clear and in one form. It prints as stars and cannot be pickled or cached.

    `contact` is the person who speaks for an organisation.
    """

    kind: PetitionerKind
    name: str = ""
    phone: str = ""
    other_phone: str = ""
    id_kind: IdKind | None = None
    id_number: str = ""
    gender: Gender | None = None
    address: str = ""
    email: str = ""
    contact: str = ""

    def __repr__(self) -> str:
        return "<Identity ****>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("identity data is not serialised")

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that hold something."""
        return tuple(name for name in FIELDS if getattr(self, name))

    def changed_from(self, before: Identity) -> tuple[str, ...]:
        """The names of the fields that differ."""
        return tuple(name for name in FIELDS if getattr(self, name) != getattr(before, name))


FIELDS = tuple(field.name for field in dataclasses.fields(Identity))


def checked(given: Given) -> Identity:
    """Identity data brought into one form. Raises Refused with the field at fault."""
    kind = PetitionerKind(given.get("kind", PetitionerKind.PERSON))
    id_number, id_kind = _document(kind, given)
    identity = Identity(
        kind=kind,
        name=_line("name", given),
        phone=checked_phone(given.get("phone", ""), field="phone"),
        other_phone=checked_phone(given.get("other_phone", ""), field="other_phone"),
        id_kind=id_kind,
        id_number=id_number,
        gender=_gender(given.get("gender"), id_kind, id_number),
        address=_line("address", given),
        email=_email(given),
        contact=_line("contact", given),
    )
    if not (identity.name or identity.phone or identity.id_number):
        raise Refused(
            N_("Nothing says who this is."),
            instead=N_("Give a name, a telephone number or an ID number."),
            field="name",
        )
    return identity


def amended(before: Identity, given: Given) -> Identity:
    """The identity with what was given in place of what was known. Raises Refused."""
    known = Given(**{name: getattr(before, name) for name in FIELDS})  # type: ignore[typeddict-item]  # names are its keys
    if "id_number" in given:
        known["gender"] = None  # stated anew by the number, unless it is given
    return checked({**known, **given})


def _line(name: str, given: Given) -> str:
    text = " ".join(unicodedata.normalize("NFKC", str(given.get(name, ""))).split())
    if len(text) > LENGTHS[name]:
        raise Refused(N_("At most {most} characters."), field=name, most=LENGTHS[name])
    if not text.isprintable():
        raise Refused(N_("There are invisible characters in it."), instead=N_("Type it again."), field=name)
    return text


_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")


def _email(given: Given) -> str:
    text = _line("email", given)
    if text and not _EMAIL.fullmatch(text):
        raise Refused(N_("This is no e-mail address."), instead=N_("Check it, or leave it empty."), field="email")
    return text


# ---------------------------------------------------------------- telephone

_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")
_LANDLINE = re.compile(r"(?:\+?86|0086)?(0(?:10|2\d|[3-9]\d\d))(\d{7,8})(?:转(\d{1,6}))?")
_EXTENSION = re.compile(r"(?i)^(\(?0\d{2,3}\)?[\s-]*\d{7,8})\s*(?:-|,|#|x|ext\.?|分机|转)\s*(\d{1,6})$")
_LOCAL = re.compile(r"[2-9]\d{6,7}|[1-9]\d{4,5}|[48]00\d{7}")
_ABROAD = re.compile(r"(?:\+|00)(?!86)\d{7,15}")


def checked_phone(text: str, *, field: str = "phone") -> str:
    """A telephone number in one form: 13812345678, 0734-8552222, 0734-8552222-801, 8552222, +85291234567; or nothing.

    Raises Refused.
    """
    if not text:
        return ""
    number = text if text.isascii() and text.isdigit() else _compact_phone(text)
    if not number:
        return ""
    if found := _MOBILE.fullmatch(number):
        return found[1]
    if found := _LANDLINE.fullmatch(number):
        return "-".join(part for part in found.groups() if part)
    if _LOCAL.fullmatch(number):
        return number
    if _ABROAD.fullmatch(number):
        return "+" + number.lstrip("+0")
    raise Refused(
        N_("This is no telephone number."),
        instead=N_("A mobile number has 11 digits, a landline its area code."),
        field=field,
    )


def _compact_phone(text: str) -> str:
    number = unicodedata.normalize("NFKC", text).strip()
    number = _EXTENSION.sub(r"\1转\2", number)
    return re.sub(r"[\s()./·—–~ー_-]+", "", number)


# ---------------------------------------------------------------- documents


def _document(kind: PetitionerKind, given: Given) -> tuple[str, IdKind | None]:
    number = compact_id(given.get("id_number", ""))
    if not number:
        return "", None
    usual = IdKind.RESIDENT if kind == PetitionerKind.PERSON else IdKind.CREDIT_CODE
    id_kind = IdKind(given.get("id_kind") or usual)
    _CHECKS[id_kind](number)
    return number, id_kind


_GAPS = re.compile(r"[\s-]+")


def compact_id(text: str) -> str:
    """The number of a document: half-width, upper case, without spaces and dashes."""
    return _GAPS.sub("", unicodedata.normalize("NFKC", text)).upper()


def _check_resident(number: str) -> None:
    if len(number) != 18:
        raise Refused(
            N_("A resident identity number has 18 characters, this one {length}."),
            field="id_number",
            length=len(number),
        )
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", number):
        raise Refused(N_("A resident identity number is 17 digits and a digit or X."), field="id_number")
    if ric.calc_check_digit(number) != number[-1]:
        raise Refused(
            N_("The last character of the ID number does not fit the others."),
            instead=N_("Compare it with the card."),
            field="id_number",
        )
    try:
        ric.get_birth_date(number)
    except ValidationError:
        raise Refused(
            N_("The birth date in the ID number does not exist."),
            instead=N_("Compare it with the card."),
            field="id_number",
        ) from None
    # The county in front is not looked up: cards of people from counties that are gone, and the residence permits of
    # Hong Kong, Macao, Taiwan and foreigners, carry codes that no list knows.


def _check_credit_code(number: str) -> None:
    if not uscc.is_valid(number):
        raise Refused(
            N_("This is no unified social credit code."),
            instead=N_("Compare it with the licence: 18 characters."),
            field="id_number",
        )


def _check_other(number: str) -> None:
    if not re.fullmatch(r"[0-9A-Z()/\u4e00-\u9fff]{4,30}", number):
        raise Refused(N_("A document number has 4 to 30 letters and digits."), field="id_number")


_CHECKS = {
    IdKind.RESIDENT: _check_resident,
    IdKind.CREDIT_CODE: _check_credit_code,
    IdKind.HOME_RETURN: _check_other,
    IdKind.PASSPORT: _check_other,
    IdKind.OTHER: _check_other,
}


def _gender(given: Gender | None, id_kind: IdKind | None, number: str) -> Gender | None:
    """As given; else the one that the resident identity number states (its 17th digit is odd for men)."""
    if given:
        return Gender(given)
    if id_kind != IdKind.RESIDENT:
        return None
    return Gender.MALE if int(number[16]) % 2 else Gender.FEMALE


# ---------------------------------------------------------------- showing


def masked(identity: Identity) -> dict[str, str]:
    """What everybody sees of a person, by the name of the column."""
    mask = mask_name if identity.kind == PetitionerKind.PERSON else mask_organisation
    return {
        "masked_name": mask(identity.name),
        "masked_phone": mask_phone(identity.phone or identity.other_phone),
        "masked_id_number": mask_id(identity.id_number),
        "masked_address": mask_address(identity.address),
    }


# ---------------------------------------------------------------- comparing

_DOTS = re.compile(r"[\s·•・‧∙⋅.。'’-]+")


def comparable_name(text: str) -> str:
    """A name as it is compared: half-width, lower case, without spaces and middle dots; nothing for 匿名 and such."""
    name = _DOTS.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return "" if name and mask_name(name) == name else name


def comparable_phone(text: str) -> str:
    """A telephone number as it is compared: its digits, without the country code of China and any extension."""
    try:
        number = checked_phone(text)
    except Refused:
        return ""
    return "".join(number.split("-")[:2])


def index_values(identity: Identity) -> frozenset[tuple[IndexField, str]]:
    """Under what a person is found."""
    return comparable(name=identity.name, phones=(identity.phone, identity.other_phone), id_number=identity.id_number)


def comparable(
    *, name: str = "", phones: tuple[str, ...] = (), id_number: str = ""
) -> frozenset[tuple[IndexField, str]]:
    """The non-empty values to compare, each with its field. Never raises: people type while they search."""
    values = {
        (IndexField.NAME, comparable_name(name)),
        (IndexField.ID_NUMBER, compact_id(id_number)),
        *((IndexField.PHONE, comparable_phone(phone)) for phone in phones),
    }
    return frozenset((field, value) for field, value in values if value)


# ---------------------------------------------------------------- reasons


def checked_reason(reason: str, identity: Identity) -> str:
    """The reason for opening an identity. Raises Refused when it is missing or tells the identity itself.

    Everybody who may see the case reads it.
    """
    reason = " ".join(reason.split())
    if sum(character.isalnum() for character in reason) < REASON_AT_LEAST:
        raise Refused(
            N_("Say why you need to see who this is."),
            instead=N_("At least {least} characters."),
            field="reason",
            least=REASON_AT_LEAST,
        )
    if len(reason) > REASON_AT_MOST:
        raise Refused(N_("At most {most} characters."), field="reason", most=REASON_AT_MOST)
    said = _bare(reason)
    if any(secret in said for secret in _telling(identity)):
        raise Refused(
            N_("The reason itself tells who this is."),
            instead=N_("Leave out name, number and address: others read the reason."),
            field="reason",
        )
    return reason


def _telling(identity: Identity) -> list[str]:
    """What must not be said, bare; values so short that they say nothing are left out."""
    values: Mapping[str, int] = {
        _bare(identity.name): 2,
        comparable_phone(identity.phone): 5,
        comparable_phone(identity.other_phone): 5,
        _bare(identity.id_number): 4,
        _bare(identity.address): 8,
    }
    return [value for value, least in values.items() if len(value) >= least]


def _bare(text: str) -> str:
    """Letters, digits and ideographs alone."""
    return re.sub(r"[\W_]+", "", normalise(text))
