"""The auditor's pages. They only read; what they show is the record itself."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from kentan.domain.ledger import queries
from kentan.domain.ledger.events import Stream
from kentan.domain.ledger.models import Entry, Leaf, Seal
from kentan.domain.ledger.queries import Proof, verification
from kentan.domain.ledger.rules import canonical, hash_of, root_from
from kentan.domain.organisation.rules import Role
from kentan.interfaces.ui.dates import long_date, long_moment
from kentan.interfaces.ui.parts import Fact
from kentan.interfaces.workspace.access import StaffPage, now
from kentan.interfaces.workspace.keys import keys_of
from kentan.interfaces.workspace.ledger.faces import Words, erasure_of, faces_of, names_of
from kentan.interfaces.workspace.ledger.forms import RecordFilter
from kentan.interfaces.workspace.ledger.secrecy import blanked, hidden_from

AUDITORS = (Role.AUDITOR,)
SEALS = 60  # on one page
STEPS = 200  # of a stream on one page
QUICK = 20_000  # leaves; the path through a larger tree is computed only when it is asked for


class RecordPage(StaffPage):
    """All entries, newest first, with filters."""

    roles = AUDITORS
    template_name = "workspace/ledger/record.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page of entries and the filter; a filter that makes no sense shows nothing."""
        form = RecordFilter(self.request.GET, hidden=hidden_from(self.staff))
        keys = keys_of(self.request.GET)
        page = None
        if form.is_valid():
            page = queries.entries(**form.asked(), before=keys.before, after=keys.after, exclude=form.hidden)
        active = sum(bool(value) for name, value in self.request.GET.items() if name in form.fields)
        return super().get_context_data(
            form=form,
            active_count=active,
            faces=faces_of(page.entries) if page else [],
            previous_cursor=page.newer if page else None,
            next_cursor=page.older if page else None,
            **kwargs,
        )


class EntryPage(StaffPage):
    """One entry: what was hashed, its place in the chain, and the proof that a seal covers it."""

    roles = AUDITORS
    template_name = "workspace/ledger/entry.html"

    @cached_property
    def entry(self) -> Entry:
        """The entry of the address, or 404."""
        return get_object_or_404(self.seen(Entry.objects.all()), pk=self.kwargs["pk"])

    def seen(self, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        """Those of some entries that the reader may see."""
        return entries.exclude(hidden_from(self.staff))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The entry, its neighbours, its act and its proof."""
        entry = self.entry
        stream = self.seen(queries.history(entry.stream))
        part = blanked(entry, self.staff)
        digest = hash_of(entry.link)
        return super().get_context_data(
            entry=entry,
            what=Words([entry]).of(entry),
            facts=_facts(entry),
            canonical=canonical(part or entry.link).decode(),
            blanked=part is not None,
            hash=bytes(entry.hash).hex(),
            hash_fits=digest == bytes(entry.hash),
            previous=stream.filter(sequence=entry.sequence - 1).first(),
            previous_hash=bytes(entry.previous).hex(),
            following=stream.filter(sequence=entry.sequence + 1).first(),
            act=faces_of(list(self.seen(queries.of_act(entry.act)).exclude(pk=entry.pk)[:STEPS])),
            **self._sealing(),
            **kwargs,
        )

    def _sealing(self) -> dict[str, Any]:
        leaf = Leaf.objects.filter(entry=self.entry).select_related("seal").first()
        if leaf is None:
            return {"seal": None}
        if leaf.seal.entries > QUICK and self.request.GET.get("proof") != "yes":
            return {"seal": leaf.seal, "position": leaf.position, "proof_later": True}
        proof = queries.proof_of(self.entry)
        return {"seal": leaf.seal, "position": leaf.position, "proof": _shown(proof, self.entry) if proof else None}


@dataclass(frozen=True)
class ShownProof:
    """A proof for the page."""

    path: list[tuple[str, str]]
    root: str
    fits: bool


def _shown(proof: Proof, entry: Entry) -> ShownProof:
    root = root_from(bytes(entry.hash), proof.path)
    sides = {"left": _("left"), "right": _("right")}
    return ShownProof(
        path=[(sides[side], sibling.hex()) for side, sibling in proof.path],
        root=root.hex(),
        fits=root == bytes(proof.seal.root),
    )


def _facts(entry: Entry) -> list[Fact]:
    who = names_of([entry])[entry.actor_kind, entry.actor_id]
    return [
        Fact(term=_("Kind of event"), value=entry.kind),
        Fact(term=_("Happened at"), value=long_moment(entry.at)),
        Fact(term=_("Recorded at"), value=long_moment(entry.recorded_at)),
        Fact(term=_("Backfilled"), value=_("yes") if entry.backfilled else _("no")),
        Fact(term=_("Who acted"), value=f"{who} ({entry.actor_kind}/{entry.actor_id})"),
        Fact(term=_("For the unit"), value=f"unit/{entry.actor_unit}" if entry.actor_unit is not None else "—"),
        Fact(term=_("Act"), value=str(entry.act)),
        Fact(term=_("When a person is erased"), value=erasure_of(entry)),
    ]


class StreamPage(StaffPage):
    """The history of one thing, and on request the check of its chain."""

    roles = AUDITORS
    template_name = "workspace/ledger/stream.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The entries in order and, when asked for, the result of the check."""
        stream = Stream(self.kwargs["kind"], self.kwargs["stream_id"])
        history = queries.history(stream).exclude(hidden_from(self.staff))
        entries = list(history[: STEPS + 1])
        if not entries:
            raise Http404
        checked = _checked(stream) if self.request.GET.get("check") == "yes" else None
        return super().get_context_data(
            stream=stream,
            faces=faces_of(entries[:STEPS]),
            more=history.count() - STEPS if len(entries) > STEPS else 0,
            more_url=f"{reverse('workspace:record')}?stream={stream.kind}/{stream.id}",
            checked=checked,
            **kwargs,
        )


@dataclass(frozen=True)
class Result:
    """What the check of a stream came to."""

    entries: int
    misfits: list[str]
    milliseconds: int


def _checked(stream: Stream) -> Result:
    started = time.monotonic()
    found = verification.check_stream(stream, at=now())
    elapsed = round((time.monotonic() - started) * 1000)
    return Result(entries=found.entries, misfits=[misfit.text(_) for misfit in found.misfits], milliseconds=elapsed)


@dataclass(frozen=True)
class SealRow:
    """A seal in the list."""

    number: int
    day: str
    entries: int
    root: str
    hash: str
    sealed_at: str


class SealsPage(StaffPage):
    """All seals, newest first."""

    roles = AUDITORS
    template_name = "workspace/ledger/seals.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of seals."""
        before = keys_of(self.request.GET).before
        found = queries.seals()
        rows = list((found.filter(number__lt=before) if before is not None else found)[: SEALS + 1])
        shown = rows[:SEALS]
        return super().get_context_data(
            rows=[_row(seal) for seal in shown],
            next_cursor=shown[-1].number if len(rows) > SEALS else None,
            **kwargs,
        )


def _row(seal: Seal) -> SealRow:
    return SealRow(
        number=seal.number,
        day=long_date(seal.day),
        entries=seal.entries,
        root=bytes(seal.root).hex(),
        hash=bytes(seal.hash).hex(),
        sealed_at=long_moment(seal.sealed_at),
    )
