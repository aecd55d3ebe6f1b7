"""Acts per second: workers take registered cases and carry them through the loop with the real acts."""

from __future__ import annotations

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bench.load import begin


@dataclass(frozen=True)
class Rate:
    """How many acts some workers made, in how many seconds, and how long one took them."""

    workers: int
    acts: int
    seconds: float
    times: tuple[float, ...]

    @property
    def per_second(self) -> float:
        """Acts per second of all workers together."""
        return self.acts / self.seconds


def measure(county: Any, *, workers: int, seconds: float) -> Rate:
    """Let `workers` processes act for some seconds; each has cases of its own, as offices have."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=begin) as pool:
        list(pool.map(_warm, range(workers)))
        parts = list(
            pool.map(_work, *zip(*[(county, number, workers, seconds) for number in range(workers)], strict=True))
        )
    times = sorted(taken for part in parts for taken in part)
    return Rate(workers, len(times), seconds, tuple(times))


def _warm(_number: int) -> None:
    from kentan.domain.cases.models import Case

    Case.objects.exists()
    time.sleep(0.2)  # so that each process of the pool gets one


def _work(county: Any, number: int, workers: int, seconds: float) -> list[float]:
    from kentan.domain.organisation.models import Staff

    staff = {person.pk: person for person in Staff.objects.select_related("unit")}
    times: list[float] = []
    until = time.monotonic() + seconds
    for case in _waiting(number, workers):
        cast = county.units[case.pk % len(county.units)]
        for act in _loop(case, county, cast, staff):
            began = time.monotonic()
            act()
            times.append(time.monotonic() - began)
            if time.monotonic() > until:
                return times
    return times


def _waiting(number: int, workers: int) -> Any:
    from django.db.models import F

    from kentan.domain.cases.models import Case

    waiting = Case.objects.filter(state="registered", purpose="claim")
    return waiting.annotate(share=F("id") % workers).filter(share=number).order_by("-id").iterator()


def _loop(case: Any, county: Any, cast: Any, staff: Any) -> Any:
    from kentan.domain.cases import actions
    from kentan.domain.cases.actions import Decision
    from kentan.domain.cases.events import day_of
    from kentan.domain.cases.lifecycle.codes import Body, Conclusion, DeliveryMethod, Rating
    from kentan.domain.cases.permissions import by_code

    def fresh(key: int) -> Any:
        # A request reads the person's roles anew; so does every act here.
        person = staff[key]
        for kept in ("_standing", "_recused_from"):
            person.__dict__.pop(kept, None)
        return person

    at = case.registered_at + timedelta(days=1)
    on = day_of(at)
    decision = Decision(
        facts="经现场核实，反映情况属实。",
        answers=["予以支持，三十日内修复。"],
        basis="《信访工作条例》第三十二条",
        conclusion=Conclusion.SUPPORT,
    )
    one, dispatcher = {"case_id": case.pk, "at": at}, county.dispatcher_id
    yield lambda: actions.forward(**one, by=fresh(dispatcher), unit_id=cast.unit_id)
    yield lambda: actions.accept(**one, by=fresh(cast.handler_id), notice="现予受理，将在规定期限内书面答复。")
    yield lambda: actions.add_note(**one, by=fresh(cast.handler_id), note="已到现场查看。")
    yield lambda: actions.draft_opinion(**one, by=fresh(cast.handler_id), decision=decision)
    yield lambda: actions.sign_opinion(**one, by=fresh(cast.head_id))
    yield lambda: actions.deliver(
        **one, by=fresh(cast.handler_id), method=DeliveryMethod.IN_PERSON, delivered_on=on, proof="本人签收"
    )
    yield lambda: actions.rate(**one, by=by_code(case.pk), body=Body.UNIT, rating=Rating.SATISFIED)
