"""Histories of cases, made from a seed by the same pure events that the acts record."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from bench.county import Cast, County
from kentan.domain.cases import events as happened
from kentan.domain.cases.events import CaseEvent, day_of
from kentan.domain.cases.lifecycle import CaseState, Commitment, TextRef
from kentan.domain.cases.lifecycle.codes import (
    Body,
    Channel,
    Conclusion,
    DeliveryMethod,
    Purpose,
    Rating,
    ReviewOutcome,
    Route,
)
from kentan.domain.cases.models import decision_commitment
from kentan.domain.ledger.events import Actor

CHINA = timezone(timedelta(hours=8))
SUBJECTS = (
    "道路",
    "路灯",
    "自来水",
    "宅基地",
    "房产证",
    "农民工工资",
    "养老保险",
    "医保报销",
    "排污",
    "学校门口",
    "物业费",
    "拆迁补偿",
    "井盖",
    "林地权属",
    "低保",
    "公交线路",
    "噪音扰民",
    "水库渗漏",
    "电网改造",
    "垃圾清运",
)
TROUBLES = (
    "长期无人管理",
    "损坏三个月未修",
    "标准前后不一",
    "多次反映没有结果",
    "影响老人出行",
    "手续迟迟办不下来",
    "承诺没有兑现",
    "收费不透明",
    "雨天积水严重",
    "存在安全隐患",
)
DETAILS = (
    "我们组里二十多户人家都受影响。",
    "去年十月就向村里说过，一直没有下文。",
    "现场照片已经交给村干部。",
    "希望有关部门到现场看一看。",
    "老人小孩晚上不敢出门。",
    "前后跑了五六趟，每次都说在研究。",
    "邻村同样的情况已经解决了。",
    "请按照政策给我们一个明确的答复。",
    "合同和收据都还保留着。",
    "如果再拖到雨季就更难处理了。",
)
NAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英"
SHARES = (("settled", 52), ("working", 22), ("new", 6), ("simple", 8), ("suggestion", 5), ("review", 4), ("routed", 3))


@dataclass
class Text:
    """A text of a case: what it is, what it says, and what binds it to the record."""

    id: uuid.UUID
    kind: str
    body: str
    salt: bytes
    commitment: str
    at: datetime
    for_petitioner: bool
    position: int = 0


@dataclass
class Decision:
    """A signed decision on a case."""

    id: int
    kind: str
    facts: str
    answers: list[str]
    basis: str
    conclusion: str
    salt: bytes
    commitment: str
    at: datetime


@dataclass
class History:
    """One case with everything that happened to it."""

    title: str
    body: str
    demand: str
    person: dict[str, str]
    begins_at: datetime
    registered_by: int
    events: list[tuple[CaseEvent, datetime, Actor, uuid.UUID]] = field(default_factory=list)
    states: list[CaseState] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    salt: bytes = b""
    index: int = 0
    decisions: list[Decision] = field(default_factory=list)


class Teller:
    """Tells histories. The same seed tells the same ones, but for salts and identifiers."""

    def __init__(self, county: County, seed: int, *, until: datetime) -> None:
        self.county = county
        self.chance = random.Random(seed)
        self.until = until

    def histories(self, first: int, count: int, commit: Callable[[bytes, bytes], str]) -> Iterator[History]:
        """Histories of the cases numbered from `first`; `commit` binds a text to a salt."""
        self._commit = commit
        kinds, weights = zip(*SHARES, strict=True)
        for index in range(first, first + count):
            yield self._one(index, self.chance.choices(kinds, weights)[0])

    def _one(self, index: int, kind: str) -> History:
        chance = self.chance
        days = {"new": 14, "working": 70}.get(kind, 900)
        at = (self.until - timedelta(days=chance.uniform(1 if kind != "settled" else 120, days))).astimezone(CHINA)
        at = at.replace(hour=chance.randint(8, 17), minute=chance.randint(0, 59))
        history = self._begun(index, at, Purpose.SUGGESTION if kind == "suggestion" else Purpose.CLAIM)
        getattr(self, f"_{kind}")(history, chance.choice(self.county.units))
        return history

    # ------------------------------------------------------------ the beginning

    def _begun(self, index: int, at: datetime, purpose: Purpose) -> History:
        chance = self.chance
        subject, trouble = chance.choice(SUBJECTS), chance.choice(TROUBLES)
        body = f"反映{subject}{trouble}。" + "".join(chance.sample(DETAILS, 6))
        name = chance.choice(NAMES) + "".join(chance.choices(GIVEN, k=2))
        history = History(
            title=f"{subject}{trouble}（{index}）",
            body=body,
            demand=f"请尽快解决{subject}问题",
            person={"name": name, "phone": f"139{chance.randrange(10**8):08d}"},
            begins_at=at,
            registered_by=self.county.registrar_id,
            salt=chance.randbytes(16),
            index=index,
        )
        event = happened.Registered(
            number=f"430422-{day_of(at).year}-{index:06d}",
            channel=chance.choice((Channel.LETTER, Channel.VISIT, Channel.ONLINE, Channel.PHONE)),
            purpose=purpose,
            bureau_id=self.county.bureau_id,
            place=chance.choice(self.county.villages),
            commitment="",
            people_concerned=chance.choice((1, 1, 1, 1, 2, 3, 8)),
        )
        by = Actor("staff", str(self.county.registrar_id), self.county.bureau_id)
        history.events.append((event, at, by, uuid.UUID(int=chance.getrandbits(128), version=4)))
        history.states.append(event.begun(day_of(at)))
        return history

    def _then(self, history: History, event: CaseEvent, by: Actor, *, days: int) -> None:
        at = history.events[-1][1] + timedelta(days=days, minutes=self.chance.randint(1, 90))
        if at > self.until:
            at = self.until
        history.events.append((event, at, by, uuid.UUID(int=self.chance.getrandbits(128), version=4)))
        history.states.append(event.applied(history.states[-1], day_of(at), by))

    def _says(self, history: History, kind: str, body: str, *, shown: bool = False, position: int = 0) -> TextRef:
        salt = self.chance.randbytes(16)
        text = Text(
            id=uuid.UUID(int=self.chance.getrandbits(128), version=4),
            kind=kind,
            body=body,
            salt=salt,
            commitment=self._commit(salt, body.encode()),
            at=history.events[-1][1],
            for_petitioner=shown,
            position=position,
        )
        history.texts.append(text)
        return TextRef(str(text.id), text.commitment)

    # ------------------------------------------------------------ what becomes of it

    def _new(self, history: History, _cast: Cast) -> None:
        """Registered, and waiting to be dispatched."""

    def _forwarded(self, history: History, cast: Cast) -> None:
        by = Actor("staff", str(self.county.dispatcher_id), self.county.bureau_id)
        self._then(history, happened.Dispatched(unit_id=cast.unit_id), by, days=self.chance.randint(0, 9))

    def _accepted(self, history: History, cast: Cast, *, simple: bool = False) -> None:
        self._forwarded(history, cast)
        notice = self._says(
            history, "notice", "您反映的事项已收悉，现予受理，我们将在规定期限内办理并书面答复。", shown=True
        )
        event = happened.Accepted(simple=simple, notice=notice)
        self._then(history, event, _handler(cast), days=self.chance.randint(0, 3 if simple else 12))

    def _working(self, history: History, cast: Cast) -> None:
        stage = self.chance.randint(0, 3)
        if stage == 0:
            self._forwarded(history, cast)
            return
        self._accepted(history, cast)
        if stage == 2:
            reason = self._says(history, "reason", "案情复杂，需要补充调查", shown=True)
            self._then(history, happened.Extended(days=20, reason=reason), _head(cast), days=5)
        if stage == 3:
            note = self._says(history, "note", "已到现场查看，正在与施工单位协调。")
            self._then(history, happened.Noted(note=note), _handler(cast), days=4)

    def _decided(self, history: History, cast: Cast) -> None:
        self._accepted(history, cast)
        note = self._says(history, "note", "已联系信访人，约定现场查看时间。")
        self._then(history, happened.Noted(note=note), _handler(cast), days=3)
        opinion = self._opinion(history, "handling", Conclusion.SUPPORT)
        self._then(
            history,
            happened.OpinionDrafted(opinion=opinion, conclusion=Conclusion.SUPPORT),
            _handler(cast),
            days=self.chance.randint(5, 40),
        )
        promise = self._says(history, "commitment", "三十日内修复到位", shown=True, position=1)
        at = history.events[-1][1] + timedelta(days=30)
        event = happened.OpinionSigned(
            number=f"{history.events[0][0].payload()['number'][7:]}号",
            opinion=opinion,
            conclusion=Conclusion.SUPPORT,
            commitments=(Commitment(number=1, due_on=day_of(at), text=promise.statement),),
        )
        self._then(history, event, _head(cast), days=2)

    def _opinion(self, history: History, kind: str, conclusion: str) -> TextRef:
        salt = self.chance.randbytes(16)
        facts, answers, basis = "经现场核实，反映情况属实。", ["予以支持，三十日内修复。"], "《信访工作条例》第三十二条"
        opinion = Decision(
            id=history.index * 2 + len(history.decisions),
            kind=kind,
            facts=facts,
            answers=answers,
            basis=basis,
            conclusion=conclusion,
            salt=salt,
            commitment=decision_commitment(facts, answers, basis, conclusion, [], salt=salt),
            at=history.events[-1][1],
        )
        history.decisions.append(opinion)
        return TextRef(f"opinion/{opinion.id}", opinion.commitment)

    def _delivered(self, history: History, cast: Cast) -> None:
        proof = self._says(history, "proof", "本人签收")
        on = day_of(history.events[-1][1])
        event = happened.Delivered(method=DeliveryMethod.IN_PERSON, delivered_on=on, proof=proof)
        self._then(history, event, _handler(cast), days=0)

    def _settled(self, history: History, cast: Cast) -> None:
        self._decided(history, cast)
        self._delivered(history, cast)
        if self.chance.random() < 0.7:
            for body in Body:
                event = happened.Rated(body=body, rating=self.chance.choice(list(Rating)))
                self._then(history, event, Actor("petitioner", "code"), days=1)
        evidence = self._says(history, "evidence", "修复后的照片和验收单")
        self._then(history, happened.CommitmentFulfilled(number=1, evidence=evidence), _handler(cast), days=10)
        self._then(history, happened.CommitmentConfirmed(number=1), _head(cast), days=1)
        summary = self._says(history, "record", "答复已送达，承诺已兑现，予以办结。")
        self._then(history, happened.Closed(summary=summary), self._bureau(), days=30)

    def _simple(self, history: History, cast: Cast) -> None:
        self._accepted(history, cast, simple=True)

    def _suggestion(self, history: History, cast: Cast) -> None:
        self._accepted(history, cast)
        event = happened.SuggestionAnswered(
            number=f"{history.events[0][0].payload()['number'][7:]}号",
            answer=self._opinion(history, "suggestion", Conclusion.PARTLY_ADOPTED),
            conclusion=Conclusion.PARTLY_ADOPTED,
        )
        self._then(history, event, _handler(cast), days=self.chance.randint(3, 30))
        self._delivered(history, cast)

    def _review(self, history: History, cast: Cast) -> None:
        self._decided(history, cast)
        self._delivered(history, cast)
        grounds = self._says(history, "grounds", "认定事实与实际不符，请求复查。", shown=True)
        number = history.states[-1].opinion_number
        event = happened.ReviewAsked(unit_id=self.county.government_id, decision_number=number, grounds=grounds)
        self._then(history, event, Actor("petitioner", "code"), days=12)
        by = Actor("staff", str(self.county.reviewer_id), self.county.government_id)
        decided = happened.ReviewDecided(
            outcome=ReviewOutcome.UPHELD,
            number=f"复查{number}",
            reasons=self._opinion(history, "review", ReviewOutcome.UPHELD),
        )
        self._then(history, decided, by, days=20)

    def _routed(self, history: History, _cast: Cast) -> None:
        notice = self._says(history, "notice", "该事项应当通过劳动仲裁途径解决。", shown=True)
        event = happened.Routed(
            route=Route.ARBITRATION,
            authority="衡南县劳动人事争议仲裁委员会",
            notice=notice,
            method=DeliveryMethod.POST,
            delivered_on=day_of(history.events[-1][1]),
        )
        self._then(history, event, self._bureau(), days=self.chance.randint(1, 9))

    def _bureau(self) -> Actor:
        return Actor("staff", str(self.county.dispatcher_id), self.county.bureau_id)


def _handler(cast: Cast) -> Actor:
    return Actor("staff", str(cast.handler_id), cast.unit_id)


def _head(cast: Cast) -> Actor:
    return Actor("staff", str(cast.head_id), cast.unit_id)
