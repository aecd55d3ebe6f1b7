"""A county with people, and a way to take a case as far as a test needs it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from kentan.domain.cases.models import Case
from tests.factories import NOON, make_county
from tests.walks import Cast, make_cast, perform, register

Take = Callable[..., Case]


@pytest.fixture
def cast() -> Cast:
    """Everybody."""
    return make_cast(make_county())


@pytest.fixture
def take(cast: Cast) -> Take:
    """take("forward dispatcher", "accept handler") -> the case after these moves, one a day from NOON on."""

    def taken(*steps: str, registered: dict[str, Any] | None = None, at: datetime = NOON) -> Case:
        case = register(cast, at=at, **(registered or {})).case
        for number, step in enumerate(steps, start=1):
            code, who = step.split()
            case.refresh_from_db()
            perform(code, case=case, by=getattr(cast, who), at=at + timedelta(days=number), cast=cast)
        case.refresh_from_db()
        return case

    return taken
