"""Acting on the rows of a plan: one transaction a row, so that a broken run is simply run again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from kentan.domain.cases import actions
from kentan.domain.cases.actions import Matter, Who
from kentan.domain.cases.lifecycle.codes import Purpose
from kentan.domain.cases.models import Case, Party
from kentan.domain.ledger.events import SYSTEM
from kentan.domain.organisation import actions as organisation
from kentan.domain.organisation.models import Unit
from kentan.domain.organisation.rules import UnitKind, padded
from kentan.domain.petitioners.queries import find_same
from kentan.interfaces.jobs.importing.presets import Preset
from kentan.interfaces.jobs.importing.rows import BadRow, Row
from kentan.platform.certain import certain
from kentan.platform.words import Refused

# Titles shorter than this say nothing when asked for as a demand; the text does.
DEMAND_AT_LEAST = 4


@dataclass
class Taken:
    """What came of taking rows in."""

    opened: int = 0
    closed: int = 0
    known: int = 0
    units: int = 0
    bad: list[BadRow] = field(default_factory=list)


def take(rows: Iterable[Row], *, preset: Preset, at: datetime, original: bool, advance: Callable[[int], None]) -> Taken:
    """Register each row that is not there yet.

    Answered rows get their true days and are closed; open ones are received at `at`, or with `original` on the day
    they were written.
    """
    taken = Taken()
    known = set(Case.objects.filter(source_key__startswith=f"{preset.name}:").values_list("source_key", flat=True))
    for row in rows:
        if row.key in known:
            taken.known += 1
        else:
            _take_one(row, taken, preset=preset, at=at, original=original)
        advance(1)
    return taken


def _take_one(row: Row, taken: Taken, *, preset: Preset, at: datetime, original: bool) -> None:
    try:
        with transaction.atomic():
            _act_on(row, taken, preset=preset, at=at, original=original)
    except actions.AlreadyRegistered:
        taken.known += 1
    except IntegrityError:  # somebody else is taking in the same file
        if not Case.objects.filter(source_key=row.key).exists():
            raise
        taken.known += 1
    except Refused as refused:
        taken.bad.append(BadRow(row.line, row.number, str(refused)))
    else:
        taken.closed += row.is_answered
        taken.opened += not row.is_answered


def _act_on(row: Row, taken: Taken, *, preset: Preset, at: datetime, original: bool) -> None:
    case = _register(row, preset, at=row.written_at if original or row.is_answered else at)
    if row.is_answered:
        _settle(case, row, taken, at=at)
    elif row.has_loose_reply:
        actions.add_note(case_id=case.pk, by=SYSTEM, at=at, note=_as_note(row), for_petitioner=True)


def _register(row: Row, preset: Preset, *, at: datetime) -> Case:
    matter = Matter(
        title=row.title,
        body=row.text,
        demands=[row.title if len(row.title) >= DEMAND_AT_LEAST else row.text[:200]],
        channel=preset.channel,
        purpose=Purpose.CLAIM,
        place=padded(settings.KENTAN_COUNTY_CODE),
        people=[_who(row.writer, preset)] if row.writer else [],
        anonymous=not row.writer,
        source_key=row.key,
        source=f"{preset.name} {row.number} {row.written_at:%Y-%m-%d}".strip(),
    )
    return actions.register(matter=matter, by=SYSTEM, at=at, backfilled=at == row.written_at).case


def _who(writer: str, preset: Preset) -> Who:
    """Somebody who wrote before under the same name in the same source is the same person; elsewhere a name says
    little."""
    namesakes = [candidate.petitioner.pk for candidate in find_same(name=writer)]
    if not namesakes:
        return Who(given={"name": writer})
    before = Party.objects.filter(petitioner__in=namesakes, case__source_key__startswith=f"{preset.name}:")
    known = before.order_by("-petitioner_id").values_list("petitioner_id", flat=True).first()
    return Who(petitioner_id=known) if known else Who(given={"name": writer})


def _as_note(row: Row) -> str:
    """An answer that came along without its author or its day."""
    told = "，".join(part for part in (row.agency, row.replied_at and f"{row.replied_at:%Y-%m-%d}") if part)
    return f"原系统中的答复（{told or '时间和单位不详'}）：\n{row.reply}"


def _settle(case: Case, row: Row, taken: Taken, *, at: datetime) -> None:
    replied_at = certain(row.replied_at)
    unit = Unit.objects.filter(name=row.agency[:120]).first()
    if unit is None:
        unit = _unit_of_the_past(row.agency[:120], at)
        taken.units += 1
    actions.settle_from_archive(
        case_id=case.pk, by=SYSTEM, at=replied_at, unit_id=unit.pk, replied_on=replied_at.date(), reply=row.reply
    )


def _unit_of_the_past(name: str, at: datetime) -> Unit:
    """An agency that an old answer names and the county does not have: kept so that the answer has its author, and
    retired at once so that nothing new can be sent to it."""
    place = padded(settings.KENTAN_COUNTY_CODE)
    unit = organisation.found_unit(kind=UnitKind.SUPERIOR, name=name, place=place, by=SYSTEM, at=at)
    organisation.retire_unit(unit_id=unit.pk, by=SYSTEM, at=at)
    return unit
