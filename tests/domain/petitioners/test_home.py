"""Identity data has one home, and nothing leads around the log of openings."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.db import connection
from django.views.debug import get_exception_reporter_filter

import kentan
from kentan.domain.ledger.events import SYSTEM
from kentan.domain.ledger.models import Entry
from kentan.domain.petitioners import actions
from kentan.domain.petitioners.models import Link
from kentan.platform.words import Refused
from tests.factories import NOON

PACKAGE = Path(kentan.__file__ or "").parent
HOME = PACKAGE / "domain" / "petitioners"


def test_only_the_petitioners_open_seals() -> None:
    elsewhere = [
        str(path)
        for path in PACKAGE.rglob("*.py")
        if not path.is_relative_to(HOME) and ("open_seal" in path.read_text() or "seal_identity" in path.read_text())
    ]
    assert elsewhere == []


@pytest.mark.django_db
def test_error_reports_do_not_show_what_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "record", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError) as raised:
        actions.enrol(name="王小明", phone="13812345678", by=SYSTEM, at=NOON)
    reporter = get_exception_reporter_filter(None)
    frames = [entry.frame.raw for entry in raised.traceback]
    shown = repr([reporter.get_traceback_frame_variables(None, frame) for frame in frames])
    assert reporter.cleansed_substitute in shown
    assert "王小明" not in shown
    assert "13812345678" not in shown


@pytest.mark.django_db(transaction=True)
def test_two_people_who_link_the_same_pair_do_not_both_succeed() -> None:
    one, other = (actions.enrol(name="王小明", by=SYSTEM, at=NOON) for _ in range(2))
    results: list[str] = []
    barrier = threading.Barrier(2)

    def link(first: int, second: int) -> None:
        barrier.wait()
        try:
            actions.link(petitioner_id=first, other_id=second, by=SYSTEM, at=NOON)
            results.append("linked")
        except Refused:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=link, args=pair) for pair in ((one.pk, other.pk), (other.pk, one.pk))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["linked", "refused"]
    assert Link.objects.count() == 1
    assert Entry.objects.filter(kind="petitioners.petitioner.linked").count() == 2
