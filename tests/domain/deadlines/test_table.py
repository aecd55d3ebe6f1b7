"""Every clock of the table, a sentence each, and the due dates that the design names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from kentan.domain.calendar.rules import DayUnit
from kentan.domain.cases.lifecycle import CaseState, Commitment
from kentan.domain.cases.lifecycle.codes import Conclusion, Purpose, Rating, Route, State
from kentan.domain.deadlines.rules import (
    CLOCK_LABELS,
    CLOCKS,
    CONFIGURABLE,
    ClockKind,
    HeldBy,
    Limits,
    Running,
    clocks_for,
    next_step,
)
from tests.domain.deadlines.matters import BUREAU, CITY, COUNTING, DISCIPLINE, GOVERNMENT, HOUSING, MONDAY, matter

K, S = ClockKind, State
NATURAL, WORKING = DayUnit.NATURAL, DayUnit.WORKING
FEBRUARY = date(2026, 2, 2)
PROMISE = Commitment(1, date(2026, 5, 8), "1")


@dataclass
class Row:
    """What the table says of one clock on one case."""

    sentence: str
    kind: ClockKind
    state: State
    start: date
    days: int
    unit: DayUnit
    held: int | None
    article: str = ""
    given: dict[str, Any] = field(default_factory=dict)


DELIVERED = {
    "accepted_on": MONDAY,
    "decided_on": MONDAY,
    "delivered_on": FEBRUARY,
    "conclusion": Conclusion.EXPLAIN,
}
REVIEWED = {**DELIVERED, "review_unit_id": GOVERNMENT, "reviewed_on": FEBRUARY}
PROPOSED = {**DELIVERED, "purpose": Purpose.SUGGESTION, "conclusion": Conclusion.ADOPTED}
ROWS = [
    Row("The bureau sends a matter out within 15 days", K.DISPATCH, S.REGISTERED, MONDAY, 15, NATURAL, BUREAU, "22"),
    Row(
        "and within 5 working days when it came back",
        K.REDISPATCH, S.REGISTERED, FEBRUARY, 5, WORKING, BUREAU, given={"returned_on": FEBRUARY},
    ),
    Row(
        "The bureau settles a first objection within 5 working days",
        K.FINDING, S.OBJECTED, FEBRUARY, 5, WORKING, BUREAU, given={"objected_on": FEBRUARY, "objections": 1},
    ),
    Row(
        "and has the joint meeting settle a second within 10",
        K.JOINT_FINDING, S.OBJECTED, FEBRUARY, 10, WORKING, BUREAU, given={"objected_on": FEBRUARY, "objections": 2},
    ),
    Row(
        "The unit gives notice of acceptance within 15 days of the dispatch",
        K.ACCEPTANCE, S.DISPATCHED, FEBRUARY, 15, NATURAL, HOUSING, "23", {"dispatched_on": FEBRUARY},
    ),
    Row(
        "and may object within 5 working days",
        K.OBJECTION, S.DISPATCHED, FEBRUARY, 5, WORKING, HOUSING, "23", {"dispatched_on": FEBRUARY},
    ),
    Row(
        "and can accept a simple matter within 3 working days",
        K.SIMPLE_ACCEPTANCE, S.DISPATCHED, FEBRUARY, 3, WORKING, HOUSING, given={"dispatched_on": FEBRUARY},
    ),
    Row(
        "An assigned matter is reported on by the day that the assigner set",
        K.REPORT, S.ACCEPTED, MONDAY, 40, NATURAL, HOUSING, "22",
        {"dispatched_on": MONDAY, "accepted_on": FEBRUARY, "assigned": True,
         "report_due_on": MONDAY + timedelta(days=40)},
    ),
    Row(
        "A claim is decided within 60 days of acceptance",
        K.HANDLING, S.ACCEPTED, FEBRUARY, 60, NATURAL, HOUSING, "34", {"accepted_on": FEBRUARY},
    ),
    Row(
        "on the simple track within 10 working days",
        K.SIMPLE_HANDLING, S.ACCEPTED, FEBRUARY, 10, WORKING, HOUSING,
        given={"accepted_on": FEBRUARY, "simple": True},
    ),
    Row(
        "A suggestion is answered within 60 days, by the county's own rule",
        K.SUGGESTION, S.ACCEPTED, FEBRUARY, 60, NATURAL, HOUSING,
        given={"accepted_on": FEBRUARY, "purpose": Purpose.SUGGESTION},
    ),
    Row(
        "An accusation is dealt with by the discipline organ within 90 days, by the county's own rule",
        K.ACCUSATION, S.ACCEPTED, FEBRUARY, 90, NATURAL, DISCIPLINE,
        given={"accepted_on": FEBRUARY, "purpose": Purpose.ACCUSATION, "lead_unit_id": DISCIPLINE,
               "holder_id": DISCIPLINE},
    ),
    Row(
        "A decision is delivered within 5 working days",
        K.DELIVERY, S.DECIDED, FEBRUARY, 5, WORKING, HOUSING, given={"decided_on": FEBRUARY},
    ),
    Row(
        "A commitment is kept by its own day",
        K.COMMITMENT, S.DELIVERED, MONDAY, (PROMISE.due_on - MONDAY).days, NATURAL, HOUSING, "32",
        {**DELIVERED, "commitments": (PROMISE,)},
    ),
    Row(
        "and confirmed by a second person within 5 working days",
        K.CONFIRMATION, S.DELIVERED, FEBRUARY, 5, WORKING, HOUSING,
        given={**DELIVERED, "commitments": (Commitment(1, PROMISE.due_on, "1", fulfilled_on=FEBRUARY),)},
    ),
    Row(
        "The petitioner may ask for a review within 30 days of the delivery",
        K.REVIEW_REQUEST, S.DELIVERED, FEBRUARY, 30, NATURAL, None, "35", DELIVERED,
    ),
    Row(
        "The reviewing unit decides within 30 days of the request",
        K.REVIEW, S.UNDER_REVIEW, FEBRUARY, 30, NATURAL, GOVERNMENT, "35", {"review_asked_on": FEBRUARY},
    ),
    Row(
        "and delivers its review within 5 working days",
        K.REVIEW_DELIVERY, S.REVIEWED, FEBRUARY, 5, WORKING, GOVERNMENT, given=REVIEWED,
    ),
    Row(
        "The petitioner may ask for a re-review within 30 days of receiving the review",
        K.RE_REVIEW_REQUEST, S.REVIEWED, FEBRUARY, 30, NATURAL, None, "36",
        {**REVIEWED, "review_delivered_on": FEBRUARY},
    ),
    Row(
        "which is decided within 30 days",
        K.RE_REVIEW, S.UNDER_RE_REVIEW, FEBRUARY, 30, NATURAL, CITY, "36", {"re_review_asked_on": FEBRUARY},
    ),
    Row(
        "and delivered within 5 working days",
        K.CONCLUSION_DELIVERY, S.CONCLUDED, FEBRUARY, 5, WORKING, CITY, given={"concluded_on": FEBRUARY},
    ),
    Row(
        "A case is closed within 45 days of an answer that can be reviewed",
        K.CLOSING_AFTER_WINDOW, S.DELIVERED, FEBRUARY, 45, NATURAL, HOUSING, given=DELIVERED,
    ),
    Row(
        "also by the reviewing unit, after the review",
        K.CLOSING_AFTER_WINDOW, S.REVIEWED, FEBRUARY, 45, NATURAL, GOVERNMENT,
        given={**REVIEWED, "review_delivered_on": FEBRUARY},
    ),
    Row(
        "and within 15 days of one that cannot: a suggestion",
        K.CLOSING, S.DELIVERED, FEBRUARY, 15, NATURAL, HOUSING, given=PROPOSED,
    ),
    Row(
        "the end of the procedure",
        K.CLOSING, S.CONCLUDED, FEBRUARY, 15, NATURAL, CITY,
        given={"concluded_on": MONDAY, "conclusion_delivered_on": FEBRUARY},
    ),
    Row(
        "or a way of the law, by whoever held the case",
        K.CLOSING, S.ROUTED, FEBRUARY, 15, NATURAL, BUREAU,
        given={"delivered_on": FEBRUARY, "route": Route.COURTS, "holder_id": BUREAU},
    ),
    Row(
        "The petitioner may rate within 30 days of the delivery, by the county's own rule",
        K.RATING, S.DELIVERED, FEBRUARY, 30, NATURAL, None, given=DELIVERED,
    ),
    Row(
        "also after the case was closed",
        K.RATING, S.CLOSED, FEBRUARY, 30, NATURAL, None, given=DELIVERED,
    ),
]  # fmt: skip


def of_kind(case: CaseState, kind: ClockKind) -> list[Running]:
    return [clock for clock in clocks_for(case) if clock.kind is kind]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.sentence)
def test_the_table(row: Row) -> None:
    (clock,) = of_kind(matter(row.state, **row.given), row.kind)
    assert (clock.started_on, clock.limit.days, clock.limit.unit) == (row.start, row.days, row.unit)
    assert clock.unit_id == row.held
    expected = HeldBy.PETITIONER if row.held is None else HeldBy.BUREAU if row.held == BUREAU else HeldBy.UNIT
    assert clock.held_by is expected
    if row.article:
        assert clock.limit.article == row.article
    else:
        assert not clock.limit.article.isdigit(), "what is the county's own rule is not passed off as the law's"


def test_every_clock_has_its_sentence_and_its_name() -> None:
    assert {row.kind for row in ROWS} == set(ClockKind) == set(CLOCKS) == set(CLOCK_LABELS)


def test_the_law_is_not_the_countys_to_change() -> None:
    statutory = {"22", "23", "34", "35", "36"}
    for kind, row in CLOCKS.items():
        if row.limit is not None:
            assert (kind in CONFIGURABLE) is (row.limit.article not in statutory)
    changed = Limits(changed={K.HANDLING: (5, NATURAL), K.REDISPATCH: (9, NATURAL)})
    (handling,) = clocks_for(matter(S.ACCEPTED, accepted_on=MONDAY), changed)
    (redispatch,) = clocks_for(matter(returned_on=MONDAY), changed)
    assert handling.limit.days == 60
    assert (redispatch.limit.days, redispatch.limit.unit) == (9, NATURAL)


# ---------------------------------------------------------------- conditions

NO_CLOCK = [
    ("a unit that was overruled has no second right to object", K.OBJECTION, {"objected_by": (HOUSING,)}),
    ("nor has one that the joint meeting named", K.OBJECTION, {"settled_by_joint_meeting": True}),
    ("nor the discipline organ", K.OBJECTION, {"purpose": Purpose.ACCUSATION}),
    ("a repeat is not for the simple track", K.SIMPLE_ACCEPTANCE, {"first_anywhere": False}),
    ("nor a group's matter", K.SIMPLE_ACCEPTANCE, {"people_concerned": 5}),
    ("nor one with a report due", K.SIMPLE_ACCEPTANCE, {"assigned": True, "report_due_on": FEBRUARY}),
    ("nor an accusation", K.SIMPLE_ACCEPTANCE, {"purpose": Purpose.ACCUSATION}),
]


@pytest.mark.parametrize(("sentence", "kind", "changes"), NO_CLOCK, ids=[row[0] for row in NO_CLOCK])
def test_no_such_right(sentence: str, kind: ClockKind, changes: dict[str, Any]) -> None:
    assert of_kind(matter(S.DISPATCHED, dispatched_on=MONDAY), kind)
    assert not of_kind(matter(S.DISPATCHED, dispatched_on=MONDAY, **changes), kind)


def test_the_60_days_are_for_claims_only() -> None:
    for purpose in (Purpose.SUGGESTION, Purpose.ACCUSATION):
        assert not of_kind(matter(S.ACCEPTED, accepted_on=MONDAY, purpose=purpose), K.HANDLING)


def test_only_a_handling_opinion_can_be_reviewed() -> None:
    assert not of_kind(matter(S.DELIVERED, **PROPOSED), K.REVIEW_REQUEST)


def test_a_waiver_ends_the_waiting_and_leaves_the_closing_as_it_was() -> None:
    waived = matter(S.DELIVERED, **DELIVERED, review_waived_on=FEBRUARY)
    assert not of_kind(waived, K.REVIEW_REQUEST)
    assert of_kind(waived, K.CLOSING_AFTER_WINDOW) == of_kind(matter(S.DELIVERED, **DELIVERED), K.CLOSING_AFTER_WINDOW)


def test_a_waiver_of_the_review_is_none_of_the_re_review() -> None:
    given = {**REVIEWED, "review_delivered_on": FEBRUARY}
    assert of_kind(matter(S.REVIEWED, **given, review_waived_on=MONDAY), K.RE_REVIEW_REQUEST)
    assert not of_kind(matter(S.REVIEWED, **given, review_waived_on=FEBRUARY), K.RE_REVIEW_REQUEST)


def test_an_answer_of_the_archive_is_not_rated() -> None:
    archived = matter(S.CLOSED, delivered_on=date(2019, 1, 1), decided_on=date(2019, 1, 1), closed_on=date(2019, 1, 1))
    assert clocks_for(archived) == ()


def test_a_rating_of_one_body_leaves_the_other_to_be_rated() -> None:
    assert of_kind(matter(S.CLOSED, **DELIVERED, rated_unit=Rating.SATISFIED), K.RATING)
    both = matter(S.CLOSED, **DELIVERED, rated_unit=Rating.SATISFIED, rated_bureau=Rating.BASICALLY)
    assert not of_kind(both, K.RATING)


def test_nobody_holds_clocks_of_what_was_withdrawn_or_merged() -> None:
    for state in (S.WITHDRAWN, S.MERGED):
        assert clocks_for(matter(state, **DELIVERED)) == ()


def test_commitments_run_one_by_one_until_each_is_confirmed() -> None:
    promises = (
        Commitment(1, date(2026, 3, 1), "1", fulfilled_on=FEBRUARY, confirmed_on=FEBRUARY),
        Commitment(2, date(2026, 3, 2), "2", fulfilled_on=FEBRUARY),
        Commitment(3, date(2026, 3, 3), "3"),
    )
    case = matter(S.UNDER_REVIEW, **DELIVERED, review_asked_on=FEBRUARY, commitments=promises)
    assert [(clock.kind, clock.key) for clock in clocks_for(case) if clock.key] == [
        (K.COMMITMENT, "3"),
        (K.CONFIRMATION, "2"),
    ]


def test_closing_waits_for_the_last_commitment() -> None:
    soon, late = Commitment(1, date(2026, 2, 10), "1"), Commitment(2, date(2026, 9, 1), "2")
    (clock,) = of_kind(matter(S.DELIVERED, **DELIVERED, commitments=(soon, late)), K.CLOSING_AFTER_WINDOW)
    assert COUNTING.due(clock).unmoved == date(2026, 9, 1) + timedelta(days=45)
    kept = Commitment(2, date(2026, 9, 1), "2", fulfilled_on=date(2026, 4, 1), confirmed_on=date(2026, 4, 2))
    (clock,) = of_kind(matter(S.DELIVERED, **DELIVERED, commitments=(soon, kept)), K.CLOSING_AFTER_WINDOW)
    assert COUNTING.due(clock).unmoved == date(2026, 4, 2) + timedelta(days=45)


def test_a_day_that_was_set_before_the_start_is_still_the_day() -> None:
    case = matter(S.DISPATCHED, dispatched_on=FEBRUARY, assigned=True, report_due_on=MONDAY)
    (clock,) = of_kind(case, K.REPORT)
    assert COUNTING.due(clock).unmoved == MONDAY


# ---------------------------------------------------------------- dates

VECTORS = [
    ("15 days to dispatch", matter(), K.DISPATCH, date(2026, 1, 20), date(2026, 1, 20)),
    ("60 days", matter(S.ACCEPTED, accepted_on=MONDAY), K.HANDLING, date(2026, 3, 6), date(2026, 3, 6)),
    (
        "and 30 more end on Qingming, and are late after the 7th of April",
        matter(S.ACCEPTED, accepted_on=MONDAY, extension_days=30), K.HANDLING, date(2026, 4, 5), date(2026, 4, 7),
    ),
    (
        "60 days across a National Day",
        matter(S.ACCEPTED, accepted_on=date(2023, 10, 1)), K.HANDLING, date(2023, 11, 30), date(2023, 11, 30),
    ),
    (
        "5 working days around the Spring Festival, with its worked Saturday",
        matter(S.DISPATCHED, dispatched_on=date(2026, 2, 12)), K.OBJECTION, date(2026, 2, 26), date(2026, 2, 26),
    ),
    (
        "the time of a hearing does not count in re-review",
        matter(S.UNDER_RE_REVIEW, re_review_asked_on=MONDAY, hearing_days=10), K.RE_REVIEW,
        date(2026, 2, 14), date(2026, 2, 14),
    ),
    (
        "a petitioner's last day moves off a Sunday",
        matter(S.DELIVERED, **{**DELIVERED, "delivered_on": date(2026, 2, 13)}), K.REVIEW_REQUEST,
        date(2026, 3, 15), date(2026, 3, 16),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "case", "kind", "last", "late_after"), VECTORS, ids=[row[0] for row in VECTORS])
def test_vectors(sentence: str, case: CaseState, kind: ClockKind, last: date, late_after: date) -> None:
    (clock,) = of_kind(case, kind)
    due = COUNTING.due(clock)
    assert (due.unmoved, due.effective) == (last, late_after)


def test_a_case_that_left_the_simple_track_counts_from_its_acceptance() -> None:
    (clock,) = clocks_for(matter(S.ACCEPTED, accepted_on=MONDAY, simple=False))
    assert (clock.kind, clock.started_on) == (K.HANDLING, MONDAY)


# ---------------------------------------------------------------- next steps


@pytest.mark.parametrize(
    ("kind", "changes", "step"),
    [
        (K.HANDLING, {}, "draft_opinion"),
        (K.HANDLING, {"drafted_on": MONDAY}, "sign_opinion"),
        (K.SIMPLE_HANDLING, {"purpose": Purpose.SUGGESTION}, "answer_suggestion"),
        (K.RE_REVIEW, {}, "decide_re_review"),
        (K.RE_REVIEW, {"hearing_since": MONDAY}, "end_hearing"),
        (K.CLOSING, {}, "close"),
        (K.CLOSING, {"assigned": True}, "file_report"),
        (K.CLOSING, {"return_visit_required": True}, "record_return_visit"),
        (K.DISPATCH, {}, "forward"),
    ],
)
def test_the_next_step(kind: ClockKind, changes: dict[str, Any], step: str) -> None:
    assert next_step(kind, matter(S.ACCEPTED, **changes)) == step
