"""Loading the official lists of places; hamlets; retiring a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from kentan.domain.ledger.actions import record
from kentan.domain.ledger.events import Actor, Stream
from kentan.domain.organisation.events import HamletAdded, PlaceRetired, PlacesLoaded
from kentan.domain.organisation.models import Counter, Hamlet, Place, Staff, Unit
from kentan.domain.organisation.permissions import require_administrator
from kentan.domain.organisation.queries import compare_places
from kentan.domain.organisation.rules import Level, PlaceRow, day_of, level_of, parent_of, range_of
from kentan.platform.words import N_, Refused

PLACES = Stream("places", "county")


@dataclass(frozen=True)
class LoadedPlaces:
    """How many places a load added, changed and found as they were."""

    added: int
    changed: int
    unchanged: int


@transaction.atomic
def load_places(rows: Iterable[PlaceRow], *, by: Staff | Actor, at: datetime) -> LoadedPlaces:
    """Add and update places from an official list; loading the same list again changes and records nothing.

    A place that was retired stays retired. Raises BadPlaceCode for a code that is none, and Refused when a name is
    empty or the place above is neither in the list nor loaded before.
    """
    actor = require_administrator(by)
    _lock_places()
    compared = compare_places(rows)
    _check_parents(compared.added)
    Place.objects.bulk_create([_place(row) for row in compared.added], batch_size=1000)
    Place.objects.bulk_update([_place(row) for row in compared.changed], ["name", "urban_rural_type"], batch_size=500)
    if compared.added or compared.changed:
        event = PlacesLoaded(added=len(compared.added), changed=len(compared.changed))
        record(stream=PLACES, event=event, by=actor, at=at)
    return LoadedPlaces(len(compared.added), len(compared.changed), compared.unchanged)


@transaction.atomic
def add_hamlet(
    *,
    village: str,
    name: str,
    by: Staff | Actor,
    at: datetime,
    longitude: Decimal | None = None,
    latitude: Decimal | None = None,
) -> Hamlet:
    """Add a hamlet to a village; coordinates in degrees, both or neither."""
    actor = require_administrator(by)
    _lock_places()
    hamlet = Hamlet(village_id=village, name=name.strip(), longitude=longitude, latitude=latitude)
    _check_hamlet(hamlet)
    hamlet.save(force_insert=True)
    event = HamletAdded(hamlet_id=hamlet.pk, village=village, name=hamlet.name)
    record(stream=PLACES, event=event, by=actor, at=at)
    return hamlet


@transaction.atomic
def retire_place(*, code: str, by: Staff | Actor, at: datetime) -> Place:
    """Retire a place: it stays on old matters and is offered no longer.

    Refused while places below it or units at it are in use.
    """
    actor = require_administrator(by)
    _lock_places()
    place = Place.objects.select_for_update().get(code=code)
    first, after = range_of(code)
    within = Place.objects.filter(code__gte=first, code__lt=after, retired_on__isnull=True).exclude(code=code)
    if place.retired_on is not None:
        raise Refused(N_("{place} is retired already."), place=place.name)
    if within.exists():
        raise Refused(N_("There are places below {place} in use."), instead=N_("Retire those first."), place=place.name)
    if Unit.objects.filter(place=place, retired_on__isnull=True).exists():
        raise Refused(
            N_("There are units at {place}."), instead=N_("Move or retire those units first."), place=place.name
        )
    place.retired_on = day_of(at)
    place.save(update_fields=["retired_on"])
    record(stream=PLACES, event=PlaceRetired(code=code), by=actor, at=at)
    return place


def _lock_places() -> None:
    """Acts on the list of places take turns: they share one history."""
    Counter.objects.bulk_create([Counter(series="places")], ignore_conflicts=True)
    Counter.objects.select_for_update().get(series="places")


def _place(row: PlaceRow) -> Place:
    return Place(code=row.code, name=row.name, level=level_of(row.code).value, urban_rural_type=row.urban_rural_type)


def _check_parents(rows: list[PlaceRow]) -> None:
    codes = {row.code for row in rows}
    wanted = {parent for row in rows if (parent := parent_of(row.code)) is not None and parent not in codes}
    missing = wanted - set(Place.objects.filter(code__in=wanted).values_list("code", flat=True))
    if missing:
        raise Refused(
            N_("The place {code} is missing: places below it were given."),
            instead=N_("Load the place above together with those below."),
            code=min(missing),
        )


def _check_hamlet(hamlet: Hamlet) -> None:
    if not hamlet.name:
        raise Refused(N_("A hamlet needs a name."), field="name")
    villages = Place.objects.filter(code=hamlet.village_id, level=Level.VILLAGE, retired_on__isnull=True)
    if not villages.exists():
        raise Refused(N_("A hamlet belongs to a village."), field="village")
    if (hamlet.longitude is None) != (hamlet.latitude is None):
        raise Refused(N_("Give both longitude and latitude, or neither."), field="longitude")
    if Hamlet.objects.filter(village_id=hamlet.village_id, name=hamlet.name).exists():
        raise Refused(N_("The village has a hamlet called {hamlet} already."), field="name", hamlet=hamlet.name)
