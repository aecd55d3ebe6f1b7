"""The stored case. Columns named in CaseState are written only from the state that an event leads to."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kentan.domain.cases.lifecycle import CaseState, Commitment
from kentan.domain.cases.lifecycle.codes import (
    CHANNEL_LABELS,
    CONCLUSION_LABELS,
    FINAL,
    LEVEL_LABELS,
    PURPOSE_LABELS,
    RATING_LABELS,
    REVIEW_OUTCOME_LABELS,
    ROUTE_LABELS,
    STATE_LABELS,
    Channel,
    Conclusion,
    Level,
    Purpose,
    Rating,
    ReviewOutcome,
    Route,
    State,
)
from kentan.domain.ledger.events import Stream, fields_of
from kentan.domain.organisation.models import Hamlet, Place, Unit

from .category import Category

_CODED = {
    "state": State,
    "channel": Channel,
    "purpose": Purpose,
    "route": Route,
    "conclusion": Conclusion,
    "review_outcome": ReviewOutcome,
    "rated_bureau": Rating,
    "rated_unit": Rating,
    "before_merge": State,
}


def _choices(labels: Mapping[Any, str]) -> list[tuple[str, str]]:
    # Plain strings: a migration imports no code of the application.
    return [(code.value, label) for code, label in labels.items()]


def _unit(label: Any, **options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=label, **options)


def _day(label: Any) -> models.DateField[Any, Any]:
    return models.DateField(label, null=True, blank=True)


class Case(models.Model):
    """One registered matter. Nothing ever deletes it."""

    number = models.CharField(_("Number"), max_length=20, unique=True)
    state = models.CharField(_("State"), max_length=16, choices=_choices(STATE_LABELS))
    channel = models.CharField(_("Channel"), max_length=12, choices=_choices(CHANNEL_LABELS))
    purpose = models.CharField(_("Purpose"), max_length=12, choices=_choices(PURPOSE_LABELS))
    registered_on = models.DateField(_("Registered on"))
    returned_on = _day(_("Returned to the bureau on"))
    bureau = _unit(_("Petition bureau"))
    holder = _unit(_("Holder"), null=True, blank=True)
    problem_place = models.ForeignKey(
        Place, on_delete=models.PROTECT, related_name="+", verbose_name=_("Place of the problem")
    )
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Category")
    )
    text_commitment = models.CharField(max_length=64)

    urgent = models.BooleanField(_("Urgent"), default=False)
    anonymous = models.BooleanField(_("Anonymous"), default=False)
    confidential = models.BooleanField(_("Confidential"), default=False)
    first_here = models.BooleanField(_("First time here"), default=True)
    first_anywhere = models.BooleanField(_("First time anywhere"), default=True)
    repeat_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="repeats", verbose_name=_("Repeat of")
    )
    people_present = models.PositiveIntegerField(_("People present"), default=1)
    people_concerned = models.PositiveIntegerField(_("People concerned"), default=1)
    demands = models.PositiveSmallIntegerField(_("Demands"), default=1)

    lead_unit = _unit(_("Responsible unit"), null=True, blank=True)
    assisting_unit_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    dispatched_on = _day(_("Dispatched on"))
    assigned = models.BooleanField(_("Report due"), default=False)
    report_due_on = _day(_("Report due on"))
    reported_on = _day(_("Reported on"))

    objected_on = _day(_("Objected on"))
    objections = models.PositiveSmallIntegerField(default=0)
    objected_by = ArrayField(models.BigIntegerField(), default=list, blank=True)
    settled_by_joint_meeting = models.BooleanField(default=False)

    accepted_on = _day(_("Accepted on"))
    simple = models.BooleanField(_("Simple track"), default=False)
    extension_days = models.PositiveSmallIntegerField(_("Extension, days"), default=0)
    route = models.CharField(_("Legal way"), max_length=1, blank=True, choices=_choices(ROUTE_LABELS))

    drafted_on = _day(_("Drafted on"))
    drafted_by = models.CharField(max_length=64, blank=True)
    decided_on = _day(_("Decided on"))
    signed_by = models.CharField(max_length=64, blank=True)
    conclusion = models.CharField(_("Conclusion"), max_length=20, blank=True, choices=_choices(CONCLUSION_LABELS))
    opinion_number = models.CharField(_("Opinion"), max_length=60, blank=True)
    commitments = models.JSONField(default=list, blank=True)
    delivered_on = _day(_("Delivered on"))
    delivered_by = models.CharField(max_length=64, blank=True)

    review_unit = _unit(_("Reviewing unit"), null=True, blank=True)
    review_asked_on = _day(_("Review asked on"))
    reviewed_on = _day(_("Reviewed on"))
    reviewed_by = models.CharField(max_length=64, blank=True)
    review_outcome = models.CharField(
        _("Outcome of the review"), max_length=12, blank=True, choices=_choices(REVIEW_OUTCOME_LABELS)
    )
    review_delivered_on = _day(_("Review delivered on"))
    review_waived_on = _day(_("Review waived on"))
    re_review_unit = _unit(_("Re-reviewing unit"), null=True, blank=True)
    re_review_asked_on = _day(_("Re-review asked on"))
    concluded_on = _day(_("Concluded on"))
    conclusion_delivered_on = _day(_("Re-review delivered on"))
    hearing_since = _day(_("Hearing since"))
    hearing_days = models.PositiveSmallIntegerField(default=0)

    return_visit_required = models.BooleanField(_("Return visit required"), default=False)
    return_visited_on = _day(_("Return visit on"))
    rated_bureau = models.CharField(
        _("Rating of the bureau"), max_length=16, blank=True, choices=_choices(RATING_LABELS)
    )
    rated_unit = models.CharField(_("Rating of the unit"), max_length=16, blank=True, choices=_choices(RATING_LABELS))

    closed_on = _day(_("Closed on"))
    reopened = models.PositiveSmallIntegerField(default=0)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("Merged into")
    )
    before_merge = models.CharField(max_length=16, blank=True, choices=_choices(STATE_LABELS))
    before_merge_holder = _unit(_("Holder before the merge"), null=True, blank=True)

    # Not part of the state that the record explains: words, ways to find the case, and bookkeeping.
    title = models.CharField(_("Title"), max_length=120)
    body = models.TextField(_("What happened"))
    salt = models.BinaryField(max_length=16)
    search = SearchVectorField(null=True)
    level = models.CharField(_("Raised at"), max_length=12, default=Level.COUNTY.value, choices=_choices(LEVEL_LABELS))
    hamlet = models.ForeignKey(
        Hamlet, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Hamlet")
    )
    query_code = models.CharField(max_length=64, blank=True)
    source_key = models.CharField(max_length=120, null=True, blank=True, unique=True)
    backfilled = models.BooleanField(_("Entered later"), default=False)
    party_unit_ids = ArrayField(models.BigIntegerField(), default=list)
    registered_at = models.DateTimeField(_("Registered at"))
    registered_by = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField(_("Last act"))
    entries = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=[state.value for state in State]), name="cases_case_state"),
            models.CheckConstraint(
                condition=Q(channel__in=[code.value for code in Channel]), name="cases_case_channel"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=[code.value for code in Purpose]), name="cases_case_purpose"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in sorted(FINAL)], holder__isnull=True)
                | (~Q(state__in=[state.value for state in sorted(FINAL)]) & Q(holder__isnull=False)),
                name="cases_case_open_has_holder",
            ),
            models.CheckConstraint(condition=Q(extension_days__lte=30), name="cases_case_extension"),
            models.CheckConstraint(
                condition=~Q(state=State.MERGED.value) | Q(merged_into__isnull=False), name="cases_case_merged_into"
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="cases_case_not_into_itself"),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED.value) | Q(delivered_on__isnull=False),
                name="cases_case_closed_is_delivered",
            ),
        ]
        indexes: ClassVar = [
            models.Index(F("registered_at").desc(), F("id").desc(), name="cases_case_newest"),
            models.Index(F("changed_at").desc(), F("id").desc(), name="cases_case_changed"),
            models.Index(
                F("state"),
                F("registered_at").desc(),
                F("id").desc(),
                name="cases_case_open_by_state",
                condition=~Q(state__in=[state.value for state in sorted(FINAL)]),
            ),
            models.Index(
                F("holder"),
                F("registered_at").desc(),
                F("id").desc(),
                name="cases_case_by_holder",
                condition=Q(holder__isnull=False),
            ),
            models.Index(F("lead_unit"), F("registered_at").desc(), F("id").desc(), name="cases_case_by_unit"),
            models.Index(F("problem_place"), F("registered_at").desc(), F("id").desc(), name="cases_case_by_place"),
            models.Index(F("category"), F("registered_at").desc(), F("id").desc(), name="cases_case_by_category"),
            models.Index(
                F("registered_at").desc(),
                F("id").desc(),
                name="cases_case_accusations",
                condition=Q(purpose=Purpose.ACCUSATION.value),
            ),
            models.Index(
                F("registered_by"),
                F("registered_at").desc(),
                F("id").desc(),
                name="cases_case_by_registrar",
                condition=~Q(registered_by=""),
            ),
            models.Index(F("merged_into"), name="cases_case_merged", condition=Q(merged_into__isnull=False)),
            GinIndex(fields=["party_unit_ids"], name="cases_case_parties"),
            GinIndex(fields=["search"], name="cases_case_search"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def stream(self) -> Stream:
        """The case's stream of the record."""
        return stream_of(self.pk)

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes the petitioner something."""
        return self.state not in FINAL

    def state_now(self) -> CaseState:
        """The stored state, as the rules see it."""
        return CaseState(**{name: _read(name, getattr(self, name)) for name in fields_of(CaseState)})

    def put(self, begun: CaseState) -> None:
        """Write the state that a registration leads to into a new row, unsaved."""
        for name, value in columns_of(begun).items():
            setattr(self, name, value)

    def take(self, after: CaseState) -> list[str]:
        """Write a state into the columns; returns the names of those that changed. The caller saves them."""
        before = self.state_now()
        changed = [name for name in fields_of(CaseState) if getattr(before, name) != getattr(after, name)]
        for name in changed:
            setattr(self, name, _stored(name, getattr(after, name)))
        if {"lead_unit_id", "assisting_unit_ids", "review_unit_id", "re_review_unit_id", "holder_id"} & set(changed):
            self.party_unit_ids = list(after.party_unit_ids)
            changed.append("party_unit_ids")
        return [name.removesuffix("_id") if name in _FOREIGN else name for name in changed]


_FOREIGN = frozenset(name for name in fields_of(CaseState) if name.endswith("_id") and name != "assisting_unit_ids")


def columns_of(state: CaseState) -> dict[str, Any]:
    """The columns that a state is stored in, and their values."""
    columns = {name: _stored(name, getattr(state, name)) for name in fields_of(CaseState)}
    return {**columns, "party_unit_ids": list(state.party_unit_ids)}


def stream_of(case_id: int) -> Stream:
    """The stream of a case on the record."""
    return Stream("case", str(case_id))


def _read(name: str, value: Any) -> Any:
    if name in _CODED:
        return _CODED[name](value) if value else None
    if name == "commitments":
        return tuple(_promise(item) for item in value)
    return tuple(value) if isinstance(value, list) else value


def _promise(item: dict[str, Any]) -> Commitment:
    days = {
        name: date.fromisoformat(item[name]) for name in ("due_on", "fulfilled_on", "confirmed_on") if item.get(name)
    }
    return Commitment(number=item["number"], text=item["text"], fulfilled_by=item.get("fulfilled_by", ""), **days)


def _stored(name: str, value: Any) -> Any:
    if name in _CODED:
        return value or ""
    if isinstance(value, tuple):
        return [_stored_item(item) for item in value]
    return value


def _stored_item(item: Any) -> Any:
    if not dataclasses.is_dataclass(item) or isinstance(item, type):
        return item
    values = {name: getattr(item, name) for name in fields_of(type(item))}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items() if value}
