"""The rules of the Regulation, one by one. That a refused act changes nothing is proven in test_histories."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from kentan.domain.cases import actions
from kentan.domain.cases.actions import Matter, Who
from kentan.domain.cases.lifecycle.codes import Body as RatedBody
from kentan.domain.cases.lifecycle.codes import (
    Channel,
    Conclusion,
    DeliveryMethod,
    Purpose,
    Rating,
    ReviewOutcome,
    State,
)
from kentan.domain.cases.lifecycle.codes import Who as Part_
from kentan.domain.cases.models import Case, Part
from kentan.domain.cases.permissions import CaseNotFound, by_code, parts_of
from kentan.domain.cases.queries import allowed_moves, misfits, timeline, visible, with_code
from kentan.domain.ledger.events import SYSTEM
from kentan.domain.ledger.models import Entry
from kentan.domain.notices.models import Notice
from kentan.domain.organisation.models import Counter, Unit
from kentan.domain.organisation.rules import Role
from kentan.domain.petitioners.models import Petitioner
from kentan.platform.words import NotPermitted, Refused
from tests.domain.cases.conftest import Take
from tests.factories import CHINA, NOON, make_staff
from tests.walks import Cast, perform, register

pytestmark = pytest.mark.django_db
DISPATCHED = ("forward dispatcher",)
ACCEPTED = (*DISPATCHED, "accept handler")
DECIDED = (*ACCEPTED, "draft_opinion handler", "sign_opinion head")
DELIVERED = (*DECIDED, "deliver handler")


def day(text: str) -> datetime:
    """Noon of a day in China."""
    return datetime.fromisoformat(text).replace(hour=12, tzinfo=CHINA)


# ---------------------------------------------------------------- registering


def test_a_number_is_not_used_up_by_a_registration_that_was_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        register(cast, at=NOON, demands=[" "])
    assert register(cast, at=NOON).case.number == "430422-2026-000001"
    assert Counter.objects.get(series="case/2026").last == 1


def test_what_was_said_aloud_is_read_back_before_it_is_kept(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        register(cast, at=NOON, channel=Channel.PHONE, read_back=False)
    assert (refused.value.field, refused.value.article) == ("read_back", "19")


def test_a_refused_registration_enrols_nobody(cast: Cast) -> None:
    with pytest.raises(Refused):
        register(cast, at=NOON, place="999999999999")
    assert not Petitioner.objects.exists()


def test_nobody_is_needed_for_an_anonymous_matter_and_somebody_for_any_other(cast: Cast) -> None:
    assert register(cast, at=NOON, people=[], anonymous=True).case.anonymous
    with pytest.raises(Refused, match="Say who petitions"):
        register(cast, at=NOON, people=[])


def test_a_sixth_representative_is_refused(cast: Cast) -> None:
    crowd = [Who(part=Part.REPRESENTATIVE, given={"name": f"代表{name}"}) for name in "甲乙丙丁戊己"]
    main = Who(given={"name": "周大山"})
    with pytest.raises(Refused) as refused:
        register(cast, at=NOON, people=[main, *crowd], people_concerned=40)
    assert refused.value.article == "20"
    assert register(cast, at=NOON, people=[main, *crowd[:5]], people_concerned=40).case.state_now().is_collective


def test_the_query_code_is_kept_as_a_hash_and_opens_its_own_case_only(cast: Cast) -> None:
    one, other = register(cast, at=NOON), register(cast, at=NOON)
    assert one.query_code not in str(vars(one.case))
    assert with_code(number=one.case.number.replace("-", " "), code=one.query_code.lower()).case == one.case
    with pytest.raises(CaseNotFound):
        with_code(number=other.case.number, code=one.query_code)
    fresh = actions.renew_query_code(case_id=one.case.pk, by=cast.dispatcher, at=NOON)
    assert with_code(number=one.case.number, code=fresh).case == one.case
    with pytest.raises(CaseNotFound):
        with_code(number=one.case.number, code=one.query_code)


def test_words_that_are_corrected_are_bound_anew(cast: Cast, take: Take) -> None:
    case = take()
    before = case.text_commitment
    actions.amend(case_id=case.pk, by=cast.dispatcher, at=NOON, reason="错别字", title="村口路灯全部不亮")
    case.refresh_from_db()
    assert case.title == "村口路灯全部不亮"
    assert case.text_commitment != before
    with pytest.raises(Refused, match="Nothing was changed"):
        actions.amend(case_id=case.pk, by=cast.dispatcher, at=NOON, reason="再来一次", title="村口路灯全部不亮")


# ---------------------------------------------------------------- objection


def test_the_last_of_the_five_working_days_is_still_in_time(cast: Cast) -> None:
    # Dispatched on Thursday 12 February 2026: the 14th is worked, the 15th to the 23rd are not, the fifth is the 26th.
    for last, in_time in (("2026-02-26", True), ("2026-02-27", False)):
        case = register(cast, at=day("2026-02-12")).case
        perform("forward", case=case, by=cast.dispatcher, at=day("2026-02-12"), cast=cast)
        case.refresh_from_db()
        codes = {move.code for move in allowed_moves(case=case, by=cast.handler, at=day(last))}
        assert ("object" in codes) is in_time
        if not in_time:
            with pytest.raises(Refused) as refused:
                perform("object", case=case, by=cast.handler, at=day(last), cast=cast)
            assert refused.value.params["until"] == date(2026, 2, 26)
            assert refused.value.article == "23"


def test_an_overruled_unit_does_not_object_again_and_gains_no_time(cast: Cast, take: Take) -> None:
    case = take(*DISPATCHED, "object handler", "overrule_objection dispatcher")
    assert case.state == State.DISPATCHED
    assert case.dispatched_on == date(2026, 1, 6)
    with pytest.raises(Refused, match="objected to this case before"):
        perform("object", case=case, by=cast.head, at=NOON + timedelta(days=3), cast=cast)


def test_a_second_objection_is_for_the_joint_meeting(cast: Cast, take: Take) -> None:
    case = take(
        *DISPATCHED, "object handler", "uphold_objection dispatcher", "forward dispatcher", "object other_handler"
    )
    assert case.objections == 2
    with pytest.raises(Refused, match="second objection"):
        perform("uphold_objection", case=case, by=cast.dispatcher, at=NOON + timedelta(days=6), cast=cast)
    perform("settle_responsibility", case=case, by=cast.joint_officer, at=NOON + timedelta(days=6), cast=cast)
    case.refresh_from_db()
    assert case.lead_unit == cast.county.cloud
    assert case.settled_by_joint_meeting


# ---------------------------------------------------------------- handling


@pytest.mark.parametrize(
    "registered",
    [
        {"people_concerned": 5},
        {"first_anywhere": False},
        {"channel": Channel.TRANSFER},
    ],
)
def test_not_everything_can_be_handled_simply(cast: Cast, take: Take, registered: dict[str, object]) -> None:
    case = take(*DISPATCHED, registered=registered)
    with pytest.raises(Refused):
        perform("accept_simply", case=case, by=cast.handler, at=NOON + timedelta(days=2), cast=cast)


def test_the_simple_track_takes_no_right_away(cast: Cast, take: Take) -> None:
    case = take(*DISPATCHED, "accept_simply handler", "draft_opinion handler", "sign_opinion head", "deliver handler")
    assert case.simple
    codes = {move.code for move in allowed_moves(case=case, by=by_code(case.pk), at=NOON + timedelta(days=9))}
    assert "ask_review" in codes


@pytest.mark.parametrize(("days", "good"), [(0, False), (1, True), (30, True), (31, False)])
def test_an_extension_is_one_to_thirty_days(cast: Cast, take: Take, days: int, good: bool) -> None:
    case = take(*ACCEPTED)
    extend = {"case_id": case.pk, "by": cast.head, "at": NOON + timedelta(days=9), "reason": "需要鉴定"}
    if good:
        assert actions.extend(days=days, **extend).extension_days == days  # type: ignore[arg-type]  # by name
        with pytest.raises(Refused, match="extended once already"):
            actions.extend(days=1, **extend)  # type: ignore[arg-type]  # by name
    else:
        with pytest.raises(Refused) as refused:
            actions.extend(days=days, **extend)  # type: ignore[arg-type]  # by name
        assert refused.value.article == "34"


def test_what_is_late_is_not_extended(cast: Cast, take: Take) -> None:
    extend = {"days": 30, "by": cast.head, "reason": "需要鉴定"}
    # Accepted on 7 January; the sixtieth day is Sunday 8 March, so the organ is late after Monday the 9th.
    late, last = take(*ACCEPTED), take(*ACCEPTED)
    with pytest.raises(Refused) as refused:
        actions.extend(case_id=late.pk, at=day("2026-03-10"), **extend)  # type: ignore[arg-type]  # by name
    assert (refused.value.article, refused.value.params["until"]) == ("34", date(2026, 3, 9))
    actions.extend(case_id=last.pk, at=day("2026-03-09"), **extend)  # type: ignore[arg-type]  # by name


def test_a_handler_does_not_extend(cast: Cast, take: Take) -> None:
    with pytest.raises(NotPermitted):
        perform("extend", case=take(*ACCEPTED), by=cast.handler, at=NOON + timedelta(days=9), cast=cast)


def test_every_demand_is_answered(cast: Cast, take: Take) -> None:
    case = take(*ACCEPTED, registered={"demands": ["赔偿医疗费", "修好井盖", "追究责任"]})
    decision = actions.Decision(
        facts="经查属实",
        answers=["予以赔偿", "  "],
        basis="《民法典》第一千二百五十八条",
        conclusion=Conclusion.SUPPORT,
    )
    with pytest.raises(Refused) as refused:
        actions.draft_opinion(case_id=case.pk, by=cast.handler, at=NOON + timedelta(days=9), decision=decision)
    assert refused.value.params["numbers"] == "2, 3"
    assert refused.value.article == "32"


def test_who_drafted_does_not_sign(cast: Cast, take: Take) -> None:
    case = take(*ACCEPTED, "draft_opinion head")
    with pytest.raises(Refused, match="second person"):
        perform("sign_opinion", case=case, by=cast.head, at=NOON + timedelta(days=9), cast=cast)


def test_a_decision_is_not_delivered_before_it_was_signed_or_tomorrow(cast: Cast, take: Take) -> None:
    case = take(*DECIDED)
    at = NOON + timedelta(days=10)
    for on in (date(2026, 1, 1), date(2026, 1, 16)):
        with pytest.raises(Refused) as refused:
            actions.deliver(
                case_id=case.pk, by=cast.handler, at=at, method=DeliveryMethod.POST, delivered_on=on, proof="挂号信回执"
            )
        assert refused.value.field == "delivered_on"


def test_opinions_of_a_unit_are_numbered_without_gaps(cast: Cast, take: Take) -> None:
    first, second = take(*DECIDED), take(*DECIDED)
    assert first.opinion_number.endswith("〔2026〕1号")
    assert second.opinion_number.endswith("〔2026〕2号")


def test_what_has_been_answered_is_not_worded_anew(cast: Cast, take: Take) -> None:
    case = take(*DECIDED)
    amend = {"case_id": case.pk, "by": cast.dispatcher, "at": NOON + timedelta(days=9), "reason": "登记有误"}
    with pytest.raises(Refused) as refused:
        actions.amend(demands=["修好路灯", "赔偿医疗费"], **amend)  # type: ignore[arg-type]  # by name
    assert (refused.value.field, refused.value.article) == ("demands", "32")
    assert actions.amend(urgent=True, **amend).urgent  # type: ignore[arg-type]  # by name


# ---------------------------------------------------------------- closing


def test_a_case_whose_unit_is_no_more_is_reopened_at_the_bureau(cast: Cast, take: Take) -> None:
    case = take()
    perform("settle_from_archive", case=case, by=SYSTEM, at=NOON + timedelta(days=1), cast=cast)
    Unit.objects.filter(pk=cast.county.housing.pk).update(retired_on=date(2026, 1, 7))
    perform("reopen", case=case, by=cast.dispatcher, at=NOON + timedelta(days=9), cast=cast)
    case.refresh_from_db()
    assert (case.state, case.holder_id, case.lead_unit_id) == (State.REGISTERED, cast.county.bureau.pk, None)
    codes = {move.code for move in allowed_moves(case=case, by=cast.dispatcher, at=NOON + timedelta(days=10))}
    assert {"forward", "assign"} <= codes


def test_nothing_is_closed_while_a_commitment_is_open(cast: Cast, take: Take) -> None:
    case = take(*DELIVERED, "waive_review registrar")
    with pytest.raises(Refused) as refused:
        perform("close", case=case, by=cast.dispatcher, at=NOON + timedelta(days=60), cast=cast)
    assert refused.value.article == "32"


def test_who_reported_a_commitment_as_kept_does_not_confirm_it(cast: Cast, take: Take) -> None:
    case = take(*DELIVERED, "fulfil handler")
    with pytest.raises(Refused, match="second person"):
        perform("confirm_fulfilment", case=case, by=cast.handler, at=NOON + timedelta(days=9), cast=cast)


def test_nothing_is_closed_while_the_petitioner_can_ask_for_a_review(cast: Cast, take: Take) -> None:
    case = take(*DELIVERED, "fulfil handler", "confirm_fulfilment head")
    # Delivered on 10 January; the thirtieth day is Monday 9 February.
    with pytest.raises(Refused) as refused:
        perform("close", case=case, by=cast.dispatcher, at=day("2026-02-09"), cast=cast)
    assert refused.value.params["until"] == date(2026, 2, 9)
    perform("close", case=case, by=cast.dispatcher, at=day("2026-02-10"), cast=cast)


def test_who_delivered_does_not_close(cast: Cast, take: Take) -> None:
    case = take(*DELIVERED, "fulfil handler", "confirm_fulfilment head", "waive_review registrar")
    with pytest.raises(Refused, match="second person"):
        perform("close", case=case, by=cast.handler, at=NOON + timedelta(days=9), cast=cast)


def test_each_body_is_rated_once(cast: Cast, take: Take) -> None:
    case = take(*DELIVERED)
    rate = {"case_id": case.pk, "by": by_code(case.pk), "at": NOON + timedelta(days=9), "rating": Rating.NOT_SATISFIED}
    actions.rate(body=RatedBody.UNIT, **rate)  # type: ignore[arg-type]  # by name
    with pytest.raises(Refused, match="rated already"):
        actions.rate(body=RatedBody.UNIT, **rate)  # type: ignore[arg-type]  # by name
    actions.rate(body=RatedBody.BUREAU, **rate)  # type: ignore[arg-type]  # by name


# ---------------------------------------------------------------- review


def test_the_thirty_days_for_a_review_move_off_days_off(cast: Cast, take: Take) -> None:
    # Delivered on 18 January 2026; the thirtieth day is 17 February, New Year's Day: moved to Tuesday the 24th.
    case = take(*DELIVERED, at=day("2026-01-13"))
    assert case.delivered_on == date(2026, 1, 18)
    with pytest.raises(Refused):
        perform("ask_review", case=case, by=by_code(case.pk), at=day("2026-02-25"), cast=cast)
    perform("ask_review", case=case, by=by_code(case.pk), at=day("2026-02-24"), cast=cast)


def test_a_review_goes_to_the_organ_above_and_a_re_review_one_higher(cast: Cast, take: Take) -> None:
    case = take(*DELIVERED, "ask_review registrar")
    assert case.holder == cast.county.government
    actions.decide_review(
        case_id=case.pk,
        by=cast.reviewer,
        at=NOON + timedelta(days=20),
        outcome=ReviewOutcome.UPHELD,
        facts="经复查查明",
        reasons="事实清楚，依据充分",
    )
    case.refresh_from_db()
    perform("deliver_review", case=case, by=cast.reviewer, at=NOON + timedelta(days=21), cast=cast)
    case.refresh_from_db()
    perform("ask_re_review", case=case, by=by_code(case.pk), at=NOON + timedelta(days=22), cast=cast)
    case.refresh_from_db()
    assert case.holder == cast.county.city


def test_a_revoked_opinion_is_done_again_on_a_new_limit(cast: Cast, take: Take) -> None:
    case = take(*DELIVERED, "ask_review registrar")
    actions.decide_review(
        case_id=case.pk,
        by=cast.reviewer,
        at=NOON + timedelta(days=20),
        outcome=ReviewOutcome.REVOKED,
        facts="经复查查明",
        reasons="事实不清，责令重新办理",
    )
    case.refresh_from_db()
    assert (case.state, case.holder, case.accepted_on) == (State.ACCEPTED, cast.county.housing, date(2026, 1, 25))
    assert case.commitments == []


# ---------------------------------------------------------------- accusations


@pytest.fixture
def accusation(cast: Cast) -> int:
    by = cast.accusation_officer
    case = register(cast, at=NOON, by=by, purpose=Purpose.ACCUSATION, title="举报村干部侵占集体资金").case
    perform("forward", case=case, by=by, at=NOON, cast=cast)
    return case.pk


def test_an_accusation_is_seen_by_the_discipline_organ_and_the_named_officers_only(cast: Cast, accusation: int) -> None:
    seeing = {staff for staff in cast.staff if visible(staff).filter(pk=accusation).exists()}
    assert seeing == {cast.discipline, cast.accusation_officer}


def test_an_accusation_goes_to_no_other_unit(cast: Cast) -> None:
    case = register(cast, at=NOON, by=cast.accusation_officer, purpose=Purpose.ACCUSATION).case
    with pytest.raises(Refused) as refused:
        actions.forward(case_id=case.pk, by=cast.accusation_officer, at=NOON, unit_id=cast.county.housing.pk)
    assert refused.value.article == "30"


def test_other_matters_do_not_go_to_the_discipline_organ(cast: Cast, take: Take) -> None:
    with pytest.raises(Refused, match="Only accusations"):
        actions.forward(case_id=take().pk, by=cast.dispatcher, at=NOON, unit_id=cast.county.discipline.pk)


# ---------------------------------------------------------------- who sees what


def test_a_unit_sees_its_own_cases_and_no_longer_those_taken_from_it(cast: Cast, take: Take) -> None:
    case = take(*DISPATCHED)
    assert visible(cast.handler).filter(pk=case.pk).exists()
    assert not visible(cast.other_handler).filter(pk=case.pk).exists()
    perform("object", case=case, by=cast.handler, at=NOON + timedelta(days=2), cast=cast)
    case.refresh_from_db()
    perform("uphold_objection", case=case, by=cast.dispatcher, at=NOON + timedelta(days=3), cast=cast)
    assert not visible(cast.handler).filter(pk=case.pk).exists()


def test_who_recuses_no_longer_sees_the_case_and_nobody_else_loses_it(cast: Cast, take: Take) -> None:
    case = take(*DISPATCHED)
    actions.recuse(
        case_id=case.pk,
        staff_id=cast.handler.pk,
        reason="当事人系本人亲属",
        by=cast.handler,
        at=NOON,
        stand_in_id=cast.second_handler.pk,
    )
    del cast.handler._recused_from  # type: ignore[attr-defined]  # a new request reads it anew
    assert not visible(cast.handler).filter(pk=case.pk).exists()
    assert visible(cast.second_handler).filter(pk=case.pk).exists()


def test_opening_an_identity_takes_a_reason_and_shows_on_the_case(cast: Cast, take: Take) -> None:
    case = take(*DISPATCHED)
    who = case.parties.get().petitioner_id
    identity = actions.open_identity(
        case_id=case.pk, petitioner_id=who, reason="电话约定现场查看时间", by=cast.handler, at=NOON + timedelta(days=2)
    )
    assert identity.name == "周大山"
    last = timeline(case, for_petitioner=True)[-1]
    assert [text.body for text in last.texts] == ["电话约定现场查看时间"]
    assert last.who == ""  # petitioners read the unit, not the person
    assert last.unit == str(cast.county.housing)


def test_a_confidential_petitioner_is_known_to_the_desk_alone(cast: Cast, take: Take) -> None:
    case = take(*DISPATCHED, registered={"confidential": True})
    who = case.parties.get().petitioner_id
    with pytest.raises(NotPermitted):
        actions.open_identity(case_id=case.pk, petitioner_id=who, reason="想联系本人", by=cast.handler, at=NOON)


def test_a_petitioner_never_reads_drafts_or_inner_notes(cast: Cast, take: Take) -> None:
    case = take(*ACCEPTED, "draft_opinion handler", "add_note handler")
    kinds = {moment.kind for moment in timeline(case, for_petitioner=True)}
    assert not kinds & {"cases.case.opinion_drafted", "cases.case.noted"}
    assert "cases.case.noted" in {moment.kind for moment in timeline(case)}


def test_a_matter_says_what_it_is(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        actions.register(
            matter=Matter(
                title="x", body="村口路灯不亮", demands=["修好"], channel=Channel.LETTER, purpose=Purpose.CLAIM,
                place="430422001201", anonymous=True,
            ),
            by=cast.registrar,
            at=NOON,
        )  # fmt: skip
    assert refused.value.field == "title"


def test_the_desk_is_told_of_matters_but_not_of_accusations(cast: Cast, accusation: int) -> None:
    told = Notice.objects.filter(about_kind="case", about_id=str(accusation), staff__isnull=False)
    assert set(told.values_list("staff_id", flat=True)) <= {cast.discipline.pk, cast.accusation_officer.pk}


def test_a_waiver_of_the_review_is_none_of_the_re_review(cast: Cast, take: Take) -> None:
    case = take(
        *DELIVERED, "fulfil handler", "confirm_fulfilment head", "waive_review registrar", "ask_review registrar"
    )
    assert case.review_waived_on is None


def test_a_rating_after_the_window_is_refused(cast: Cast, take: Take) -> None:
    case = take(*DELIVERED)
    with pytest.raises(Refused, match="time for rating ended"):
        perform("rate", case=case, by=by_code(case.pk), at=NOON + timedelta(days=60), cast=cast)
    case.refresh_from_db()
    assert case.rated_bureau == ""


# ---------------------------------------------------------------- what verifying finds


def _misfits(case: Case) -> list[tuple[str, int, str]]:
    entries = Entry.objects.filter(stream_kind="case", stream_id=str(case.pk)).order_by("sequence")
    return list(misfits({str(case.pk): [entry.link for entry in entries]}))


@pytest.mark.parametrize(
    ("what", "tamper"),
    [
        ("words", lambda case: Case.objects.filter(pk=case.pk).update(body="改过的内容")),
        ("state", lambda case: Case.objects.filter(pk=case.pk).update(state=State.DECIDED.value)),
        ("party_unit_ids", lambda case: Case.objects.filter(pk=case.pk).update(party_unit_ids=[1])),
        ("entries", lambda case: Case.objects.filter(pk=case.pk).update(entries=99)),
        ("a text", lambda case: case.statements.filter(kind="notice").update(body="从未说过的话")),
        ("a text", lambda case: case.opinions.update(facts="从未认定过的事实")),
        ("petitioners", lambda case: case.parties.all().delete()),
        ("files", lambda case: case.files.update(digest="0" * 64)),
        ("words", lambda case: case.statements.filter(kind="demand").delete()),
    ],
)
def test_verifying_names_what_was_changed_behind_the_record(
    cast: Cast, take: Take, what: str, tamper: Callable[[Case], object]
) -> None:
    case = take(*DELIVERED, "attach handler")
    assert _misfits(case) == []
    tamper(case)
    assert [found for _, _, found in _misfits(case) if what in found]


def test_nobody_speaks_for_a_petitioner_against_their_own_unit(cast: Cast) -> None:
    both = make_staff(cast.county.cloud, Role.REGISTRAR, Role.HANDLER)
    case = register(cast, at=NOON, by=both).case
    assert Part_.REGISTRAR in parts_of(both, case)
    actions.forward(case_id=case.pk, by=cast.dispatcher, at=NOON, unit_id=cast.county.cloud.pk)
    case.refresh_from_db()
    assert Part_.REGISTRAR not in parts_of(both, case)


def test_an_accusation_is_no_repeat_of_another_matter(cast: Cast, take: Take, accusation: int) -> None:
    with pytest.raises(Refused, match="not open to you"):
        register(cast, at=NOON, repeat_of_id=accusation)
    both = make_staff(cast.county.bureau, Role.ACCUSATION_OFFICER, Role.REGISTRAR)
    with pytest.raises(Refused, match="never the same matter"):
        register(cast, at=NOON, by=both, repeat_of_id=accusation)


def test_a_purpose_that_was_chosen_wrongly_is_put_right_and_the_accusation_hidden(cast: Cast, take: Take) -> None:
    case = take()
    actions.amend(case_id=case.pk, by=cast.dispatcher, at=NOON, reason="实为检举村干部", purpose=Purpose.ACCUSATION)
    assert not visible(cast.dispatcher).filter(pk=case.pk).exists()
    change = {"case_id": case.pk, "at": NOON, "reason": "实为申诉求决", "purpose": Purpose.CLAIM}
    with pytest.raises(CaseNotFound):
        actions.amend(by=cast.dispatcher, **change)  # type: ignore[arg-type]  # by name
    actions.amend(by=cast.accusation_officer, **change)  # type: ignore[arg-type]  # by name
    assert visible(cast.dispatcher).filter(pk=case.pk).exists()
