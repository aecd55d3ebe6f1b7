"""Reading places, units and staff."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, Left

from kentan.domain.organisation.models import Hamlet, Place, Recusal, RoleGrant, Staff, Unit
from kentan.domain.organisation.rules import Level, PlaceRow, Role, UnitKind, level_of, padded, range_of
from kentan.platform.words import N_, Refused

# ---------------------------------------------------------------- places


def places_within(code: str) -> QuerySet[Place]:
    """A place and everything below it, in the order of codes: one range of the primary key."""
    first, after = range_of(code)
    return Place.objects.filter(code__gte=first, code__lt=after).order_by("code")


def children(code: str, *, include_retired: bool = False) -> QuerySet[Place]:
    """The places directly below: the townships of a county, the villages of a township."""
    level = level_of(code)
    below = [other for other in Level if other > level]
    if not below:
        return Place.objects.none()
    places = places_within(code).filter(level=below[0])
    return places if include_retired else places.filter(retired_on__isnull=True)


def townships(county_code: str, *, include_retired: bool = False) -> QuerySet[Place]:
    """The townships of a county given by its code of 6 or 12 digits, each with `.villages`, how many it has."""
    within = Place.objects.filter(
        level=Level.VILLAGE,
        retired_on__isnull=True,
        code__gt=OuterRef("code"),
        code__lte=Concat(Left(OuterRef("code"), Level.TOWNSHIP.value), Value("999")),
    )
    counted = within.order_by().values("level").annotate(number=Count("code")).values("number")
    below = children(padded(county_code), include_retired=include_retired)
    return below.annotate(villages=Coalesce(Subquery(counted), 0))


def hamlets(village_code: str) -> QuerySet[Hamlet]:
    """The hamlets of a village by name."""
    return Hamlet.objects.filter(village_id=village_code).order_by("name")


def _line_of(code: str, top: Level) -> list[str]:
    level = level_of(code)
    return [padded(code[:part]) for part in Level if top <= part <= level]


def line_to(code: str) -> QuerySet[Place]:
    """The places from the province down to this one."""
    return Place.objects.filter(code__in=_line_of(code, Level.PROVINCE)).order_by("code")


def paths_of(codes: Iterable[str], *, top: Level = Level.COUNTY) -> dict[str, str]:
    """The places' names from the county down ("衡南县 云集街道 青石村") by code; one query for all of them."""
    lines = {code: _line_of(code, top) for code in set(codes)}
    wanted = {part for line in lines.values() for part in line}
    names = dict(Place.objects.filter(code__in=wanted).values_list("code", "name"))
    return {code: " ".join(names[part] for part in line if part in names) for code, line in lines.items()}


def path_of(code: str, *, top: Level = Level.COUNTY) -> str:
    """The place's name from the county down: "衡南县 云集街道 青石村"."""
    return paths_of([code], top=top)[code]


@dataclass(frozen=True)
class Found:
    """A row of an autocomplete: the value that the form sends and what the person reads."""

    id: str
    label: str
    hint: str = ""


def search_places(text: str, *, within: str, levels: Sequence[Level] = (), limit: int = 12) -> list[Found]:
    """Places in use whose name or code matches; townships first. Names repeat, so each comes with the place above."""
    words = text.split()
    if not words:
        return []
    places = places_within(padded(within)).filter(_match(words[-1]), retired_on__isnull=True)
    if levels:
        places = places.filter(level__in=list(levels))
    rows = list(places.order_by("level", "code")[: limit * (4 if len(words) > 1 else 1)])
    paths = paths_of([place.code for place in rows])
    found = [Found(place.code, place.name, paths[place.code]) for place in rows]
    return [row for row in found if all(word in row.hint for word in words[:-1])][:limit]


def _match(word: str) -> Q:
    return Q(code__startswith=word) if word.isascii() and word.isdigit() else Q(name__icontains=word)


@dataclass
class ComparedPlaces:
    """What a list of places would change."""

    added: list[PlaceRow] = field(default_factory=list)
    changed: list[PlaceRow] = field(default_factory=list)
    unchanged: int = 0


def compare_places(rows: Iterable[PlaceRow]) -> ComparedPlaces:
    """Compare an official list with what is loaded; of two rows with one code the later counts.

    Raises BadPlaceCode and, for an empty name, Refused.
    """
    given = {row.code: row for row in rows}
    for row in given.values():
        level_of(row.code)
        if not row.name.strip():
            raise Refused(N_("The place {code} has no name."), field="name", code=row.code)
    stored = {
        code: (name, kind)
        for code, name, kind in Place.objects.filter(code__in=given).values_list("code", "name", "urban_rural_type")
    }
    result = ComparedPlaces()
    for row in given.values():
        if row.code not in stored:
            result.added.append(row)
        elif stored[row.code] != (row.name, row.urban_rural_type):
            result.changed.append(row)
        else:
            result.unchanged += 1
    return result


# ---------------------------------------------------------------- units


def units(
    *, kinds: Sequence[UnitKind] = (), text: str = "", place: str = "", include_retired: bool = False
) -> QuerySet[Unit]:
    """Units with their place and superior and `.active_staff`, the number of active accounts."""
    found = Unit.objects.select_related("place", "superior").annotate(
        active_staff=Count("staff", filter=Q(staff__is_active=True))
    )
    if kinds:
        found = found.filter(kind__in=list(kinds))
    if text:
        found = found.filter(Q(name__icontains=text) | Q(short_name__icontains=text))
    if place:
        first, after = range_of(place)
        found = found.filter(place__gte=first, place__lt=after)
    return (found if include_retired else found.filter(retired_on__isnull=True)).order_by("kind", "place_id", "id")


def active_units(*, kinds: Sequence[UnitKind] = ()) -> QuerySet[Unit]:
    """Units in use, for choices in forms."""
    found = Unit.objects.filter(retired_on__isnull=True).order_by("kind", "place_id", "id")
    return found.filter(kind__in=list(kinds)) if kinds else found


def bureau() -> Unit:
    """The county's petition bureau. Raises Unit.DoesNotExist before it is founded."""
    return Unit.objects.get(kind=UnitKind.BUREAU, retired_on__isnull=True)


@dataclass
class Branch:
    """A unit and those below it."""

    unit: Unit
    depth: int = 0
    below: list[Branch] = field(default_factory=list)

    def flat(self) -> list[Branch]:
        """This branch and all below it, top down, as a list shows them."""
        return [self, *(branch for inferior in self.below for branch in inferior.flat())]


def unit_tree(*, include_retired: bool = False) -> list[Branch]:
    """The units below their superiors, one query; a unit whose superior is left out stands at the top."""
    branches = {unit.pk: Branch(unit) for unit in units(include_retired=include_retired)}
    tops: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.unit.superior_id or 0)
        (above.below if above else tops).append(branch)
    for top in tops:
        _deepen(top, 0)
    return tops


def _deepen(branch: Branch, depth: int) -> None:
    branch.depth = depth
    for below in branch.below:
        _deepen(below, depth + 1)


def search_units(text: str, *, kinds: Sequence[UnitKind] = (), limit: int = 12) -> list[Found]:
    """Units in use whose full or short name matches; names that begin with the text first."""
    wanted = text.strip()
    if not wanted:
        return []
    rows = units(kinds=kinds, text=wanted)
    ordered = sorted(rows, key=lambda unit: not (unit.name.startswith(wanted) or unit.short_name.startswith(wanted)))
    return [Found(str(unit.pk), unit.name, unit.place.name) for unit in ordered[:limit]]


# ---------------------------------------------------------------- staff


def staff_list(*, unit_id: int | None = None, text: str = "", include_suspended: bool = True) -> QuerySet[Staff]:
    """Accounts with their unit and the roles in force (`staff.current_grants`); two queries however many there are."""
    found = Staff.objects.select_related("unit").prefetch_related(
        Prefetch("grants", queryset=_grants(), to_attr="current_grants")
    )
    if unit_id is not None:
        found = found.filter(unit_id=unit_id)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(username__icontains=text) | Q(phone__contains=text))
    if not include_suspended:
        found = found.filter(is_active=True)
    return found.order_by("unit__kind", "unit_id", "id")


def _grants() -> QuerySet[RoleGrant]:
    return RoleGrant.objects.filter(revoked_at__isnull=True).select_related("unit", "place").order_by("id")


def grants_of(staff: Staff) -> QuerySet[RoleGrant]:
    """The roles that somebody holds, with unit and place."""
    return _grants().filter(staff=staff)


def holders(*roles: Role, unit_id: int | None = None) -> QuerySet[Staff]:
    """Active staff who hold one of these roles, at that unit or anywhere."""
    held = RoleGrant.objects.filter(role__in=roles, revoked_at__isnull=True)
    if unit_id is not None:
        held = held.filter(unit_id=unit_id)
    return Staff.objects.filter(is_active=True, pk__in=held.values("staff_id")).order_by("id")


def recused_cases(staff: Staff) -> QuerySet[Recusal]:
    """The cases that somebody has recused from, to leave out of what they see."""
    return Recusal.objects.filter(staff=staff)
