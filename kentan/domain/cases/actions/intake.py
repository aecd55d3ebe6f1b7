"""Registering a matter and correcting its registration (Arts. 19, 21)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict, Unpack
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from kentan.domain.calendar.queries import county_calendar
from kentan.domain.calendar.rules import Party as LimitParty
from kentan.domain.cases.events import Amended, PartyJoined, QueryCodeRenewed, Registered, day_of
from kentan.domain.cases.lifecycle import MOVES, checks
from kentan.domain.cases.lifecycle.codes import IN_PERSON, ORAL, Channel, Level, Purpose
from kentan.domain.cases.lifecycle.guards import DISPATCH_LIMIT, last_day
from kentan.domain.cases.models import Case, Category, Part, Party, Statement, StatementKind, Words, words_of
from kentan.domain.cases.permissions import Person, actor_of, hash_query_code, may_register, visible_to
from kentan.domain.ledger.actions import record
from kentan.domain.ledger.events import Actor
from kentan.domain.notices import actions as notices
from kentan.domain.organisation.actions import next_number
from kentan.domain.organisation.models import Place
from kentan.domain.organisation.permissions import standing
from kentan.domain.organisation.queries import bureau
from kentan.domain.organisation.rules import Level as PlaceLevel
from kentan.domain.organisation.rules import Role
from kentan.domain.petitioners.actions import enrol
from kentan.domain.petitioners.models import Petitioner
from kentan.domain.petitioners.rules import Given
from kentan.platform.crypto import make_salt
from kentan.platform.words import N_, NotPermitted, Refused

from .act import Act, begin


@dataclass(frozen=True, kw_only=True)
class Who:
    """One person or organisation of a new matter: known already (`petitioner_id`) or to be taken down (`given`)."""

    part: Part = Part.MAIN
    petitioner_id: int | None = None
    given: Given = field(default_factory=Given, repr=False)


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What a registration says. `demands` are what is asked, one by one."""

    title: str
    body: str
    demands: Sequence[str]
    channel: Channel
    purpose: Purpose
    place: str
    category: str | None = None
    people: Sequence[Who] = ()
    people_present: int = 1
    people_concerned: int = 1
    urgent: bool = False
    anonymous: bool = False
    confidential: bool = False
    first_anywhere: bool = True
    repeat_of_id: int | None = None
    level: Level = Level.COUNTY
    hamlet_id: int | None = None
    return_visit_required: bool = False
    read_back: bool = False
    source_key: str | None = None
    source: str = ""


@dataclass(frozen=True)
class Receipt:
    """A registered case and the query code, which is shown once and kept only as a hash."""

    case: Case
    query_code: str = field(repr=False)


@transaction.atomic
def register(*, matter: Matter, by: Person, at: datetime, backfilled: bool = False) -> Receipt:
    """Register a matter. It can never be deleted again, only closed with an answer.

    Raises Refused with the field at fault, NotPermitted, and AlreadyRegistered for a source key seen before.
    """
    _may(by)
    demands = _checked(matter, by)
    salt, code = make_salt(), checks.make_query_code()
    words = words_of(matter.title, matter.body, demands, salt=salt)
    people = [(_petitioner_id(who, by=by, at=at), who.part) for who in matter.people]
    event = _event(matter, words.commitment, [who for who, _ in people], len(demands), at)
    case = Case(
        title=words.title,
        body=words.body,
        salt=salt,
        search=words.search,
        query_code=hash_query_code(code),
        source_key=matter.source_key,
        level=matter.level,
        hamlet_id=matter.hamlet_id,
        registered_at=at,
        registered_by="" if isinstance(by, Actor) else actor_of(by).id,
        changed_at=at,
        backfilled=backfilled,
        entries=1,
    )
    case.put(event.begun(day_of(at)))
    case.save(force_insert=True)
    _keep_demands(case, demands, at)
    Party.objects.bulk_create(Party(case=case, petitioner_id=who, part=part, joined_at=at) for who, part in people)
    record(stream=case.stream, event=event, by=actor_of(by), at=at, act=uuid4(), backfilled=backfilled, subject=case)
    if not backfilled:
        _send_code(case, code, [who for who, part in people if part is Part.MAIN], at)
    return Receipt(case, code)


def _send_code(case: Case, code: str, people: list[int], at: datetime) -> None:
    """The number and the query code by text message, to whoever left a telephone number."""
    reachable = Petitioner.objects.filter(pk__in=people).exclude(masked_phone="").values_list("pk", flat=True)
    due_on = last_day(day_of(at), DISPATCH_LIMIT, LimitParty.ORGAN, county_calendar())
    notices.queue(
        template=MOVES["register"].told,
        params={"number": case.number, "query_code": code, "due_on": due_on},
        petitioner_ids=reachable,
        at=at,
        about=case.stream,
    )


class AlreadyRegistered(Refused):
    """The same source has brought the same matter before."""


def _may(by: Person) -> None:
    if not isinstance(by, Actor) and not may_register(by):
        raise NotPermitted(
            N_("Your role does not register matters."), instead=N_("Give it to the front desk."), article="21"
        )


def _checked(matter: Matter, by: Person) -> tuple[str, ...]:
    checks.text_given(matter.title, field="title", at_most=checks.TITLE_AT_MOST)
    checks.text_given(matter.body, field="body")
    checks.people(
        matter.people_present,
        matter.people_concerned,
        sum(who.part is Part.REPRESENTATIVE for who in matter.people),
    )
    _checked_people(matter)
    _checked_references(matter)
    _checked_repeat(matter, by)
    if matter.channel in ORAL and not isinstance(by, Actor) and not matter.read_back:
        raise Refused(
            N_("Read what you have written down back to the petitioner first."),
            instead=N_("Then tick “read back and confirmed”."),
            field="read_back",
            article="19",
        )
    return checks.demands(matter.demands)


def _checked_people(matter: Matter) -> None:
    mains = [who for who in matter.people if who.part is Part.MAIN]
    if not mains and not matter.anonymous:
        raise Refused(N_("Say who petitions, or that the matter is anonymous."), field="name", article="19")
    if len(mains) > 1:
        raise Refused(N_("A matter has one main petitioner; the others are co-signers."), field="people")


def _checked_references(matter: Matter) -> None:
    if not Place.objects.filter(pk=matter.place, level__gte=PlaceLevel.COUNTY).exists():
        raise Refused(N_("Choose where the problem is: township and village."), field="place")
    if matter.category and not Category.objects.filter(pk=matter.category, retired_on__isnull=True).exists():
        raise Refused(N_("This category is not in use."), field="category")
    if matter.source_key and (
        known := Case.objects.filter(source_key=matter.source_key).values_list("number", flat=True)
    ):
        raise AlreadyRegistered(N_("This was registered before, as {number}."), number=known[0])


def _checked_repeat(matter: Matter, by: Person) -> None:
    if matter.repeat_of_id is None:
        return
    cases = Case.objects.filter(pk=matter.repeat_of_id)
    earlier = (cases if isinstance(by, Actor) else cases.filter(visible_to(by))).first()
    if earlier is None:
        raise Refused(N_("The case that this is said to repeat is not open to you."), field="repeat_of")
    if Purpose.ACCUSATION in (earlier.purpose, matter.purpose) and earlier.purpose != matter.purpose:
        raise Refused(
            N_("An accusation and another matter are never the same matter."), field="repeat_of", article="30"
        )


def _petitioner_id(who: Who, *, by: Person, at: datetime) -> int:
    if who.petitioner_id is not None:
        return who.petitioner_id
    return enrol(by=actor_of(by), at=at, **who.given).pk


def _event(matter: Matter, commitment_: str, people: list[int], demands: int, at: datetime) -> Registered:
    year = day_of(at).year
    sequence = next_number(f"case/{year}")  # as late as possible: others wait for this row until the act ends
    return Registered(
        number=checks.case_number(county=settings.KENTAN_COUNTY_CODE, year=year, sequence=sequence),
        channel=matter.channel,
        purpose=matter.purpose,
        bureau_id=bureau().pk,
        place=matter.place,
        category=matter.category or None,
        commitment=commitment_,
        petitioner_ids=tuple(people),
        urgent=matter.urgent,
        anonymous=matter.anonymous,
        confidential=matter.confidential,
        first_here=matter.repeat_of_id is None,
        first_anywhere=matter.first_anywhere and matter.repeat_of_id is None,
        repeat_of_id=matter.repeat_of_id,
        people_present=matter.people_present if matter.channel in IN_PERSON else 0,
        people_concerned=matter.people_concerned,
        demands=demands,
        return_visit_required=matter.return_visit_required,
        source=matter.source,
    )


def _keep_demands(case: Case, demands: Sequence[str], at: datetime) -> None:
    # The commitment of the matter covers the demands, so they need none of their own.
    Statement.objects.bulk_create(
        Statement(
            case=case,
            kind=StatementKind.DEMAND,
            position=number,
            body=text,
            salt=b"",
            commitment="",
            for_petitioner=True,
            written_at=at,
        )
        for number, text in enumerate(demands, start=1)
    )


class Changes(TypedDict, total=False):
    """What a correction may change; what is left out stays."""

    title: str
    body: str
    demands: Sequence[str]
    place: str
    category: str
    channel: Channel
    purpose: Purpose
    urgent: bool
    confidential: bool
    people_present: int
    people_concerned: int
    return_visit_required: bool


_WORDS = ("title", "body", "demands")


@transaction.atomic
def amend(
    *, case_id: int, by: Person, at: datetime, reason: str, seen: int | None = None, **changes: Unpack[Changes]
) -> Case:
    """Correct the registration. What stood before stays on the record, as far as it is not a person's own words."""
    act = begin("amend", case_id=case_id, by=by, at=at, seen=seen)
    case = act.case
    plain = {name: value for name, value in changes.items() if name not in _WORDS and _differs(case, name, value)}
    _check_changes(act, plain)
    words = _changed_words(act, changes)
    if not plain and words is None:
        raise Refused(N_("Nothing was changed."))
    event = Amended(
        fields=tuple(sorted(plain)) + (("text",) if words else ()),
        before=tuple(f"{name}={getattr(case, _column(name))}" for name in sorted(plain)),
        reason=act.say(StatementKind.REASON, reason, field="reason"),
        commitment=words.commitment if words else None,
        demands=len(changes["demands"]) if words and "demands" in changes else None,
        **plain,  # type: ignore[arg-type]  # names and types are those of Changes
    )
    act.commit(event)
    return case


def _column(name: str) -> str:
    return {"place": "problem_place_id", "category": "category_id"}.get(name, name)


def _differs(case: Case, name: str, value: object) -> bool:
    return bool(getattr(case, _column(name)) != value)


def _check_changes(act: Act, plain: dict[str, object]) -> None:
    if "purpose" in plain:
        _check_purpose(act, plain["purpose"])
    if "place" in plain and not Place.objects.filter(pk=plain["place"]).exists():
        raise Refused(N_("Choose where the problem is: township and village."), field="place")
    if "category" in plain and not Category.objects.filter(pk=plain["category"], retired_on__isnull=True).exists():
        raise Refused(N_("This category is not in use."), field="category")


def _check_purpose(act: Act, purpose: object) -> None:
    """Before dispatch a purpose that was chosen wrongly can be put right; what was not seen as an accusation is hidden
    from then on, and only a named officer can say that something is none (Art. 30)."""
    officer = act.staff is not None and standing(act.staff).has(Role.ACCUSATION_OFFICER)
    if act.case.dispatched_on or (act.case.purpose == Purpose.ACCUSATION and not officer):
        raise Refused(
            N_("The purpose can be corrected before dispatch only, and of an accusation only by the named officers."),
            instead=N_("Register the other matter on its own."),
            field="purpose",
            article="30",
        )
    if act.case.repeat_of_id is not None and Purpose.ACCUSATION in (act.case.purpose, purpose):
        raise Refused(N_("An accusation and another matter are never the same matter."), field="purpose", article="30")


def _changed_words(act: Act, changes: Changes) -> Words | None:
    """New words need a new salt, and the old ones are gone from the row: the record keeps their commitment."""
    case = act.case
    kept = case.statements.filter(kind=StatementKind.DEMAND).order_by("position")
    old = list(kept.values_list("body", flat=True))
    title, body = changes.get("title", case.title), changes.get("body", case.body)
    demands = list(checks.demands(changes["demands"])) if "demands" in changes else old
    if (title, body, demands) == (case.title, case.body, old):
        return None
    if case.decided_on is not None:
        raise Refused(
            N_("The matter has been answered as it stands here; its words are not changed any more."),
            instead=N_("Add a note, or register what is new as a matter of its own."),
            field="demands" if demands != old else "title" if title != case.title else "body",
            article="32",
        )
    checks.text_given(title, field="title", at_most=checks.TITLE_AT_MOST)
    checks.text_given(body, field="body")
    case.salt = make_salt()
    words = words_of(title, body, demands, salt=case.salt)
    case.title, case.body = words.title, words.body
    Case.objects.filter(pk=case.pk).update(title=words.title, body=words.body, salt=case.salt, search=words.search)
    if demands != old:
        case.statements.filter(kind=StatementKind.DEMAND).delete()
        _keep_demands(case, demands, act.at)
    return words


@transaction.atomic
def join(*, case_id: int, who: Who, by: Person, at: datetime) -> Party:
    """Add a co-signer, representative or represented person."""
    act = begin("amend", case_id=case_id, by=by, at=at)
    if who.part is Part.MAIN:
        raise Refused(N_("A matter has one main petitioner; the others are co-signers."), field="part")
    if who.part is Part.REPRESENTATIVE:
        speaking = act.case.parties.filter(part=Part.REPRESENTATIVE).count()
        checks.people(act.case.people_present, act.case.people_concerned, speaking + 1)
    petitioner = _petitioner_id(who, by=by, at=at)
    if act.case.parties.filter(petitioner_id=petitioner, part=who.part).exists():
        raise Refused(N_("This person is on the case already."), field="part")
    party = Party.objects.create(case=act.case, petitioner_id=petitioner, part=who.part, joined_at=at)
    act.commit(PartyJoined(petitioner_id=petitioner, part=who.part))
    return party


@transaction.atomic
def renew_query_code(*, case_id: int, by: Person, at: datetime) -> str:
    """A new query code for a petitioner who has lost the old one, which stops working."""
    act = begin("amend", case_id=case_id, by=by, at=at)
    code = checks.make_query_code()
    act.case.query_code = hash_query_code(code)
    act.case.save(update_fields=["query_code"])
    act.commit(QueryCodeRenewed())
    # Told even to a petitioner who asked for it: with the code one can rate and withdraw in their name.
    main = act.case.parties.filter(part=Part.MAIN).exclude(petitioner__masked_phone="")
    notices.queue(
        template="cases.code_renewed",
        params={"number": act.case.number},
        petitioner_ids=main.values_list("petitioner_id", flat=True),
        at=at,
        about=act.case.stream,
    )
    return code
