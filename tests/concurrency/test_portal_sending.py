"""A nervous finger on the public form: many clicks at once make one case, and no number is lost."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from kentan.domain.cases.actions import Matter, Who
from kentan.domain.cases.lifecycle.codes import Channel, Purpose
from kentan.domain.cases.models import Case
from kentan.domain.petitioners.models import Petitioner
from kentan.interfaces.portal.actions import drafts, sending, tallies
from kentan.interfaces.portal.actions.tallies import Bound, TooMany
from kentan.interfaces.portal.models import Draft, Tally
from kentan.platform.files import inspect
from tests.factories import NOON, make_county
from tests.walks import VILLAGE, photo

pytestmark = pytest.mark.django_db(transaction=True)
CLICKS = 6


def at_once(act: Any) -> list[Any]:
    """Run something several times at the same moment, each on its own connection."""
    gate = threading.Barrier(CLICKS)

    def run(_number: int) -> Any:
        try:
            gate.wait(timeout=20)
            return act()
        except TooMany as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CLICKS) as pool:
        return list(pool.map(run, range(CLICKS)))


def a_matter() -> Matter:
    return Matter(
        title="村口路灯不亮",
        body="村口的路灯坏了三个月。",
        demands=["尽快修好路灯"],
        channel=Channel.ONLINE,
        purpose=Purpose.CLAIM,
        place=VILLAGE,
        people=[Who(given={"name": "周大山", "phone": "13800001234"})],
    )


def test_one_draft_is_one_case_however_often_it_is_sent(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    make_county()
    _token, kept = drafts.begin(at=NOON)
    drafts.add_file(kept.draft, inspect(photo(5)), at=NOON)
    outcomes = at_once(lambda: sending.send(Draft.objects.get(pk=kept.draft.pk), a_matter(), at=NOON))
    assert len({case.pk for case in outcomes}) == 1
    assert Case.objects.count() == Petitioner.objects.count() == 1
    assert Case.objects.get().files.count() == 1


def test_every_try_counts(transactional_db: None) -> None:
    bound = Bound("test", 3, timedelta(minutes=15))
    outcomes = at_once(lambda: tallies.count(bound, "198.51.100.7", at=NOON))
    assert sum(isinstance(one, TooMany) for one in outcomes) == CLICKS - 3
    assert Tally.objects.get().count == CLICKS
