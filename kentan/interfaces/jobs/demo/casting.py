"""Which matters are told with which plots: every plot once, then further ones until there are enough."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import cycle, islice

from kentan.domain.cases.lifecycle.codes import Channel, Conclusion, Purpose
from kentan.interfaces.jobs.demo.county import County, Village
from kentan.interfaces.jobs.demo.invented import figures
from kentan.interfaces.jobs.demo.life import Life
from kentan.interfaces.jobs.demo.material import Material, Matter, Plot
from kentan.interfaces.jobs.demo.moments import Moments
from kentan.interfaces.jobs.demo_accounts import TOWN

C = Channel
USUAL = (C.ONLINE, C.VISIT, C.LETTER, C.ONLINE, C.PHONE, C.VISIT, C.TALK, C.ONLINE, C.LETTER, C.RECEPTION, C.FAX)
SECRET = (C.LETTER, C.ONLINE, C.VISIT)
SEED = 430422
HOME_SHARE = 0.5  # of the matters of townships: those of the one with accounts


class Casting:
    """Gives each plot a matter, a place and a channel, the least used first."""

    def __init__(self, material: Material, county: County, moments: Moments, chance: random.Random) -> None:
        self.material, self.county, self.moments, self.chance = material, county, moments, chance
        self.used: Counter[str] = Counter()
        self.number = 0
        self.usual, self.secret = cycle(USUAL), cycle(SECRET)
        told = {story.matter for story in material.stories}
        self.matters = [matter for matter in material.matters if matter.key not in told]

    def lives(self, cases: int) -> Iterator[list[Life]]:
        """The lives of each telling: of a matter and of those that belong to it."""
        for plot, shift in told(self.material, cases, self.chance):
            yield self._lives(plot, shift)

    def _lives(self, plot: Plot, shift: int) -> list[Life]:
        matter = self.material.by_key[plot.matter] if plot.matter else self._matter(plot)
        channel = plot.channel or next(self.secret if plot.purpose is Purpose.ACCUSATION else self.usual)
        village = self._village(plot, matter, channel)
        main = self._life(plot, matter, channel, village, shift, None)
        sequels = [
            self._life(sequel, matter, sequel.channel or Channel.LETTER, village, shift, main)
            for sequel in plot.sequels
        ]
        return [main, *sequels]

    def _life(
        self, plot: Plot, matter: Matter, channel: Channel, village: Village, shift: int, first: Life | None
    ) -> Life:
        self.number += 1
        chance = random.Random(f"{SEED}/{self.number}")  # noqa: S311  # whatever happens elsewhere, this stays the same
        hamlet_id, hamlet = chance.choice(village.hamlets)
        year = self.moments.day(plot.earliest + shift).year
        places = {"town": village.town, "village": village.name, "hamlet": hamlet, "hamlet_id": hamlet_id}
        values = {**figures(chance, year), **places} if first is None else first.values
        return Life(
            plot=plot,
            matter=matter,
            channel=channel,
            village=village,
            county=self.county,
            moments=self.moments,
            chance=chance,
            shift=shift,
            values=values,
            first=first,
        )

    def _matter(self, plot: Plot) -> Matter:
        fitting = [matter for matter in self.matters if fits(matter, plot)]
        least = min(self.used[matter.key] for matter in fitting)
        matter = self.chance.choice([matter for matter in fitting if self.used[matter.key] == least])
        self.used[matter.key] += 1
        return matter

    def _village(self, plot: Plot, matter: Matter, channel: Channel) -> Village:
        villages: Sequence[Village] = self.county.villages
        if plot.village:
            return next(village for village in villages if village.code == plot.village)
        if channel is Channel.TALK or (matter.unit == "town" and self.chance.random() < HOME_SHARE):
            villages = [village for village in villages if village.town_code == TOWN]
        kind = [village for village in villages if village.is_community is matter.in_town]
        return self.chance.choice(kind)


def fits(matter: Matter, plot: Plot) -> bool:
    """Whether a matter can go on as the plot says."""
    decided_well = matter.conclusion is Conclusion.SUPPORT or matter.purpose is not Purpose.CLAIM
    checks = (
        matter.purpose is plot.purpose,
        not plot.simple or matter.simple,
        len(matter.promises) >= len(plot.promises),
        not plot.needs or bool(getattr(matter, plot.needs)),
        plot.needs in ("route", "redirect") or not (matter.redirect or (matter.route and not decided_well)),
    )
    return all(checks)


def told(material: Material, cases: int, chance: random.Random) -> Iterator[tuple[Plot, int]]:
    """(plot, days by which it lies further back): the stories, every plot once, then more of those with a count."""
    left = cases - sum(plot.size for plot in [*material.stories, *material.plots])
    yield from ((story, 0) for story in material.stories)
    yield from ((plot, 0) for plot in material.plots)
    more = [(plot, number) for plot in material.plots for number in range(1, plot.count)]
    chance.shuffle(more)
    for plot, number in islice(more, max(left, 0)):
        if (left := left - plot.size) < 0:
            return
        yield plot, round(plot.jitter * number / max(plot.count - 1, 1))
