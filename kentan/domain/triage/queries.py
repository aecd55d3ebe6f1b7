"""Matters that are like one another, or by the same person. A machine may suggest it; a person decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.core.cache import cache
from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.functions import Left

from kentan.domain.cases.models import Case, Party
from kentan.domain.petitioners.queries import Candidate, find_same
from kentan.domain.petitioners.rules import IndexField

from .rules import ALIKE_FROM, BODY_CHARACTERS, Rarity, Terms, likeness, telling, terms_of

# What one look while typing may cost: terms counted, rows counted of each, rows found in all, rows compared by words.
COUNTED_AT_MOST, COUNT_AT_MOST, ROWS_AT_MOST, COMPARED_AT_MOST = 48, 200, 800, 60
PEOPLE_CASES_AT_MOST = 60
RARITY_KEY, RARITY_SECONDS = "kentan.triage.rarity", 600


@dataclass(frozen=True)
class Similar:
    """A case with like words, and how alike it is: between 0 and 1."""

    case: Case
    likeness: float


@dataclass(frozen=True)
class SamePerson:
    """A case of somebody who may be the person in question, by what they were recognised, and how sure that is."""

    case: Case
    masked_name: str
    matched: frozenset[IndexField]
    strength: int


def by_same_person(
    *, within: QuerySet[Case], name: str = "", phone: str = "", id_number: str = "", limit: int = 5
) -> list[SamePerson]:
    """The cases of `within` in which somebody of this name, telephone or ID number has a part; the surest first.

    `within` must be limited to what the person may see. Takes what was typed so far and never raises. Four queries.
    """
    candidates = {one.petitioner.pk: one for one in find_same(name=name, phone=phone, id_number=id_number)}
    if not candidates:
        return []
    cases = within.filter(pk__in=Party.objects.filter(petitioner__in=candidates).values("case_id"))
    rows = {case.pk: case for case in cases.order_by("-id").defer("body", "search", "salt")[:PEOPLE_CASES_AT_MOST]}
    parts: dict[int, list[Candidate]] = defaultdict(list)
    for case_id, petitioner_id in Party.objects.filter(case__in=rows, petitioner__in=candidates).values_list(
        "case_id", "petitioner_id"
    ):
        parts[case_id].append(candidates[petitioner_id])
    found = [_same(case, parts[pk]) for pk, case in rows.items()]
    found.sort(key=lambda one: (-one.strength, -one.case.pk))
    return found[:limit]


def _same(case: Case, people: Sequence[Candidate]) -> SamePerson:
    surest = max(people, key=lambda one: one.strength)
    return SamePerson(case, surest.petitioner.masked_name, surest.matched, surest.strength)


def similar(*, title: str, body: str, within: QuerySet[Case], limit: int = 5) -> list[Similar]:
    """The cases of `within` whose words are most alike, the likest first.

    `within` must be limited to what the person may see. Four queries at most, however many cases there are.
    """
    typed = terms_of(title, body)
    rarity = _counted(term_rarity(), typed)
    query = _query(typed, rarity)
    if not query:
        return []
    found = [Similar(case, _likeness(typed, case, rarity)) for case in _candidates(within, query)]
    alike = [one for one in found if one.likeness >= ALIKE_FROM]
    alike.sort(key=lambda one: (-one.likeness, -one.case.pk))
    return alike[:limit]


def _likeness(typed: Terms, case: Case, rarity: Rarity) -> float:
    return likeness(typed, terms_of(case.title, case.beginning), rarity)  # type: ignore[attr-defined]  # annotated


def _query(typed: Terms, rarity: Rarity) -> str:
    """Any of the rarest terms, or the whole title: what is common everywhere finds too much to say anything."""
    rare = telling(typed, rarity, rows=ROWS_AT_MOST)
    parts = [f"'{term}'" for term in rare]
    if len(typed.title) > 1 and not typed.title <= set(rare):
        parts.append("(" + " & ".join(f"'{term}'" for term in sorted(typed.title)) + ")")
    return " | ".join(parts)


_COUNTS = """
SELECT term, (SELECT count(*) FROM (SELECT 1 FROM cases_case WHERE search @@ quote_literal(term)::tsquery LIMIT %s) few)
FROM unnest(%s::text[]) term
"""


def _counted(rarity: Rarity, typed: Terms) -> Rarity:
    """With the counts of the terms that are not common: most of what somebody types stands nowhere at all."""
    terms = rarity.uncommon(typed, at_most=COUNTED_AT_MOST)
    if not terms:
        return rarity
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [COUNT_AT_MOST, terms])
        return replace(rarity, counts=dict(cursor.fetchall()))


def _candidates(within: QuerySet[Case], query: str) -> Sequence[Case]:
    # Ranked by their vectors first, read afterwards: long texts are fetched only of those that are compared.
    wanted = SearchQuery(query, config="simple", search_type="raw")
    ranked = within.filter(search=wanted).annotate(rank=SearchRank(F("search"), wanted)).order_by("-rank", "-id")
    ids = list(ranked.values_list("pk", flat=True)[:COMPARED_AT_MOST])
    rows = within.filter(pk__in=ids).annotate(beginning=Left("body", BODY_CHARACTERS))
    return list(rows.defer("body", "search", "salt"))


def term_rarity() -> Rarity:
    """How common the terms are, from what PostgreSQL has gathered for its own planning; kept for ten minutes."""
    kept: Rarity | None = cache.get(RARITY_KEY)
    if kept is None:
        kept = _read_rarity()
        cache.set(RARITY_KEY, kept, RARITY_SECONDS)
    return kept


_STATISTICS = """
SELECT greatest(c.reltuples, 0)::bigint, s.most_common_elems::text::text[], s.most_common_elem_freqs
FROM pg_class c
LEFT JOIN pg_stats s ON s.schemaname = c.relnamespace::regnamespace::text AND s.tablename = c.relname
  AND s.attname = 'search'
WHERE c.oid = to_regclass(%s)
"""


def _read_rarity() -> Rarity:
    with connection.cursor() as cursor:
        cursor.execute(_STATISTICS, [Case._meta.db_table])
        total, terms, shares = cursor.fetchone() or (0, None, None)
    # The numbers behind those of the terms are the least and the greatest share and the share of rows without a term.
    return Rarity(total or 0, dict(zip(terms or (), shares or (), strict=False)))
