"""A form for every move that staff make. `tests` fail when a row of the lifecycle has none."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from . import after, deciding, handling, intake, keeping, merging
from .base import MoveForm

# Registering has a page of its own at the desk; the archive is entered by the import.
ELSEWHERE = frozenset({"register", "settle_from_archive"})

FORMS: Mapping[str, type[MoveForm]] = MappingProxyType(
    {form.move: form for area in (intake, handling, deciding, keeping, after, merging) for form in area.FORMS}
)

__all__ = ["ELSEWHERE", "FORMS", "MoveForm"]
