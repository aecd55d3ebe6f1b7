"""What the state guarantees, said where it is relied upon."""

from __future__ import annotations

from typing import TypeVar

Value = TypeVar("Value")


def certain(value: Value | None) -> Value:
    """The value, which cannot be missing here.

    Raises RuntimeError when the guarantee was broken: a defect of the program, never a refusal.
    """
    if value is None:
        raise RuntimeError("a value that the state guarantees is missing")
    return value
