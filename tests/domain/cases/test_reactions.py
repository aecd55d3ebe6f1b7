"""What happens to units, as far as it touches cases."""

from __future__ import annotations

import pytest

from kentan.domain.cases import actions as cases
from kentan.domain.ledger.events import SYSTEM
from kentan.domain.ledger.models import Entry
from kentan.domain.organisation import actions
from kentan.domain.organisation.models import Unit
from kentan.platform.words import Refused
from tests.factories import NOON, make_county, make_unit
from tests.walks import make_cast, register

pytestmark = pytest.mark.django_db


def test_a_unit_with_an_open_case_is_not_retired() -> None:
    cast = make_cast(make_county())
    unit = make_unit(name="衡南县水利局")
    case = register(cast, at=NOON).case
    cases.forward(case_id=case.pk, unit_id=unit.pk, by=cast.dispatcher, at=NOON)
    with pytest.raises(Refused, match="1 open case"):
        actions.retire_unit(unit_id=unit.pk, by=SYSTEM, at=NOON)
    assert Unit.objects.get(pk=unit.pk).retired_on is None
    assert not Entry.objects.filter(kind="organisation.unit.retired").exists()


def test_a_unit_without_cases_is_retired() -> None:
    make_cast(make_county())
    unit = make_unit()
    assert actions.retire_unit(unit_id=unit.pk, by=SYSTEM, at=NOON).retired_on == NOON.date()
