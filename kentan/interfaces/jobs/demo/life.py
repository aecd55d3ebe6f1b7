"""One matter of the demo while it is told: what it says, where it lies, whose it is."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kentan.domain.cases.lifecycle.codes import Channel, DeliveryMethod, Purpose
from kentan.domain.cases.models import Case
from kentan.domain.cases.permissions import by_code
from kentan.domain.ledger.events import Actor
from kentan.domain.organisation.models import Staff, Unit
from kentan.domain.petitioners.rules import Given
from kentan.interfaces.jobs.demo.county import County, Village
from kentan.interfaces.jobs.demo.invented import somebody
from kentan.interfaces.jobs.demo.material import Matter, Plot
from kentan.interfaces.jobs.demo.moments import Moments
from kentan.platform.certain import certain

BY_HAND = {Channel.ONLINE: DeliveryMethod.ONLINE, Channel.PHONE: DeliveryMethod.PHONE}


@dataclass
class Life:
    """A matter, its plot, and what has come of it so far."""

    plot: Plot
    matter: Matter
    channel: Channel
    village: Village
    county: County
    moments: Moments
    chance: random.Random
    shift: int  # days by which the whole plot lies further back
    values: Mapping[str, Any]
    first: Life | None = None  # in a sequel: the matter that came before
    case_id: int = 0
    number: str = ""
    query_code: str = field(default="", repr=False)
    petitioner_id: int = 0
    unit: Unit | None = None

    def said(self, text: str) -> str:
        """A text with its places and figures."""
        return text.format_map(self.values)

    def text(self, given: Mapping[str, str], usual: str) -> str:
        """The plot's own words where the step names some, else the usual ones."""
        return self.said(self.plot.texts[given["text"]] if "text" in given else usual)

    def day(self, ago: int) -> date:
        """A day of the plot, as it lies for this matter."""
        return self.moments.day(ago + self.shift)

    def unit_of(self, which: str) -> Unit:
        """The unit that a step names: "first", "other", or a key of units.csv."""
        key = {"first": self.matter.unit, "other": self.matter.other}.get(which, which)
        return self.county.unit(key, self.village)

    @property
    def lead(self) -> Unit:
        """The responsible unit."""
        return certain(self.unit)

    @property
    def handler(self) -> Staff:
        """Who handles it at the responsible unit."""
        return self.county.handlers[self.lead.pk]

    @property
    def head(self) -> Staff:
        """Who signs at the responsible unit."""
        return self.county.heads[self.lead.pk]

    @property
    def desk(self) -> Staff:
        """Who acts for the bureau; on accusations the officer named for them."""
        secret = self.matter.purpose is Purpose.ACCUSATION
        return self.county.staff["accusation" if secret else "dispatcher"]

    @property
    def petitioner(self) -> Actor:
        """The petitioner, acting by number and query code."""
        return by_code(self.case_id)

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return Case.objects.get(pk=self.case_id)

    @property
    def method(self) -> DeliveryMethod:
        """How answers reach the petitioner."""
        if self.plot.anonymous:
            return DeliveryMethod.KEPT
        return BY_HAND.get(self.channel, DeliveryMethod.IN_PERSON)

    def person(self) -> Given:
        """Somebody of the place."""
        hamlet = self.values["hamlet"]
        return somebody(self.chance, f"衡南县{self.village.town}{self.village.name}{hamlet}")


def on(at: date) -> str:
    """A day as it stands in a paper."""
    return f"{at.year}年{at.month}月{at.day}日"
