"""The record. Nothing in these tables is ever changed: triggers refuse it, and the running role lacks the right."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from kentan.domain.ledger.events import Actor, Event, Stream, event_of
from kentan.domain.ledger.rules import Link, Sealed


def _unalterable() -> list[pgtrigger.Trigger]:
    """Refuses UPDATE, DELETE and TRUNCATE, whoever asks and whether or not a row is hit."""
    return [
        pgtrigger.Trigger(
            name="unalterable",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
            func="RAISE EXCEPTION 'the record is unalterable: % of % refused', TG_OP, TG_TABLE_NAME;",
        )
    ]


class Entry(models.Model):
    """One act on one stream."""

    # Sorted by code point on every machine: the order of the leaves in a seal depends on it.
    stream_kind = models.CharField(max_length=32, db_collation="C")
    stream_id = models.CharField(max_length=64, db_collation="C")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=96)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=16)
    actor_id = models.CharField(max_length=64)
    actor_unit = models.BigIntegerField(null=True)
    act = models.UUIDField()
    backfilled = models.BooleanField()
    payload = models.JSONField()
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    recorded_at = models.DateTimeField(db_default=Now())

    # What the act holds locked, for the reactions of the same transaction; never stored.
    subject: object = None

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["stream_kind", "stream_id", "sequence"], name="ledger_entry_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["recorded_at", "id"], name="ledger_entry_recorded"),
            models.Index(fields=["act"], name="ledger_entry_act"),
            models.Index(fields=["kind", "id"], name="ledger_entry_kind"),
            models.Index(fields=["actor_kind", "actor_id", "id"], name="ledger_entry_actor"),
        ]
        triggers: ClassVar = _unalterable()

    def __str__(self) -> str:
        return f"{self.stream_kind}/{self.stream_id}#{self.sequence} {self.kind}"

    @property
    def stream(self) -> Stream:
        """The stream that the entry belongs to."""
        return Stream(self.stream_kind, self.stream_id)

    @property
    def actor(self) -> Actor:
        """Who acted."""
        return Actor(self.actor_kind, self.actor_id, self.actor_unit)

    @property
    def event(self) -> Event:
        """The event, rebuilt. Raises KeyError when no such kind is defined."""
        return event_of(self.kind, self.payload)

    @property
    def link(self) -> Link:
        """The entry as the chain sees it."""
        return Link(
            stream_kind=self.stream_kind,
            stream_id=self.stream_id,
            sequence=self.sequence,
            kind=self.kind,
            at=self.at,
            actor_kind=self.actor_kind,
            actor_id=self.actor_id,
            actor_unit=self.actor_unit,
            act=str(self.act),
            backfilled=self.backfilled,
            payload=self.payload,
            previous=bytes(self.previous),
            hash=bytes(self.hash),
        )


class Seal(models.Model):
    """The Merkle root over the entries recorded up to the end of a day, chained to the seal before it."""

    number = models.PositiveIntegerField(primary_key=True)
    day = models.DateField(unique=True)
    entries = models.PositiveIntegerField()
    root = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    class Meta:
        triggers: ClassVar = _unalterable()

    def __str__(self) -> str:
        return f"seal {self.number} of {self.day}"

    @property
    def sealed(self) -> Sealed:
        """The seal as its chain sees it."""
        return Sealed(self.number, self.day, self.entries, bytes(self.root), bytes(self.previous), bytes(self.hash))


class Leaf(models.Model):
    """That a seal covers an entry, where in its tree, and with which hash. An entry is covered once."""

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="leaves", db_index=False)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="leaf")
    position = models.PositiveIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["seal", "position"], name="ledger_leaf_position_once")]
        triggers: ClassVar = _unalterable()

    def __str__(self) -> str:
        return f"{self.seal_id}/{self.position}"
