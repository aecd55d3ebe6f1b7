"""Changing frozen values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from dataclasses import replace as evolve
else:
    Value = TypeVar("Value")

    def evolve(value: Value, /, **changes: Any) -> Value:
        """A copy of a frozen dataclass with some fields changed, as `dataclasses.replace` makes it.

        Thirty times as fast for a class of sixty fields, since it copies instead of calling the initialiser; so it is
        for classes without slots and without `__post_init__`. Raises TypeError for a field that there is not.
        """
        if not changes.keys() <= value.__dict__.keys():
            raise TypeError(f"{type(value).__name__} has no {sorted(changes.keys() - value.__dict__.keys())}")
        made = object.__new__(type(value))
        made.__dict__.update(value.__dict__)
        made.__dict__.update(changes)
        return made


__all__ = ["evolve"]
