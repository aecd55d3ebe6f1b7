"""What an event is. Pure: no Django, no database.

Every kind of event is a frozen dataclass below `Event`. It must say how it reads to a person, in Chinese and English,
and what erasing a person means for it; a class that leaves one out cannot be defined. Payloads hold numbers, codes,
dates and references, never identity data or free text: text that people wrote stands elsewhere and the event carries
a salted commitment to it, so that erasing a person leaves the chain intact.
"""

from __future__ import annotations

import dataclasses
import enum
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Self

Json = Any  # str, int, bool, None, and lists and string-keyed dicts of them; never a float


class Erasure(enum.Enum):
    """What erasing a person means for an event of this kind."""

    NOTHING = "nothing"  # the payload says nothing about a petitioner
    REFERENCE = "reference"  # it holds a reference; what the reference leads to is emptied
    COMMITMENT = "commitment"  # it holds a salted commitment; text and salt are destroyed, the commitment stays


@dataclass(frozen=True)
class Wording:
    """How an event reads in the timeline. Placeholders in braces are filled from the payload."""

    zh: str
    en: str


@dataclass(frozen=True)
class Stream:
    """The thing whose history an entry belongs to: ("case", "17")."""

    kind: str
    id: str


@dataclass(frozen=True)
class Actor:
    """Who acted. `kind` is staff, petitioner or system; `unit_id` the unit they acted for, if any."""

    kind: str
    id: str
    unit_id: int | None = None


SYSTEM = Actor(kind="system", id="kentan")

REGISTRY: dict[str, type[Event]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events. Subclasses set `kind` ("cases.case.accepted"), `wording` and `erasure`."""

    kind: ClassVar[str]
    wording: ClassVar[Wording]
    erasure: ClassVar[Erasure]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.__dict__.get("abstract"):
            return
        for needed in ("kind", "wording", "erasure"):
            if needed not in cls.__dict__:
                raise TypeError(f"{cls.__name__} does not state its {needed}")
        if cls.kind in REGISTRY and REGISTRY[cls.kind].__qualname__ != cls.__qualname__:
            raise TypeError(f"two events are called {cls.kind}")
        REGISTRY[cls.kind] = cls

    def payload(self) -> dict[str, Json]:
        """The event as JSON values; fields that hold None are left out."""
        return {name: _encode(value) for name in fields_of(type(self)) if (value := getattr(self, name)) is not None}

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Self:
        """Rebuild the event. Fields that the payload lacks take their default, so old entries stay readable."""
        decoders = _decoders(cls)
        return cls(**{name: decoders[name](value) for name, value in payload.items() if name in decoders})


def fields_of(cls: type) -> tuple[str, ...]:
    """The field names of a dataclass, in order."""
    return tuple(_decoders(cls))


def event_of(kind: str, payload: Mapping[str, Any]) -> Event:
    """Rebuild an event from a ledger entry. Raises KeyError for a kind nobody has defined."""
    return REGISTRY[kind].from_payload(payload)


def _encode(value: Any) -> Json:
    if value is None or (isinstance(value, bool | int | str) and not isinstance(value, enum.Enum)):
        return value
    if isinstance(value, enum.Enum):
        return _encode(value.value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_encode(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: _encode(getattr(value, name)) for name in fields_of(type(value))}
    raise TypeError(f"an event cannot hold a {type(value).__name__}")


_DECODERS: dict[type, dict[str, Any]] = {}


def _decoders(cls: type) -> dict[str, Any]:
    """For each field of a dataclass, in order, the function that reads its JSON value."""
    known = _DECODERS.get(cls)
    if known is None:
        hints = typing.get_type_hints(cls)
        known = _DECODERS[cls] = {field.name: _decoder(hints[field.name]) for field in dataclasses.fields(cls)}
    return known


def _identity(value: Any) -> Any:
    return value


def _decoder(hint: Any) -> Any:
    """A function that turns a JSON value back into the annotated type."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        inner = _decoder(next(arg for arg in args if arg is not type(None)))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        item = _decoder(args[0])
        return lambda value: tuple(item(part) for part in value)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return hint
    if hint in (date, datetime):
        return hint.fromisoformat
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return lambda value: hint(
            **{name: decode(value[name]) for name, decode in _decoders(hint).items() if name in value}
        )
    return _identity
