"""What reacts to what: the one place where an effect at a distance is written down.

Reactions run at once, in the order given, in the transaction of the act; an error rolls the act back. An event without
a row here cannot be recorded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kentan.domain.calendar import events as calendar
from kentan.domain.cases import events as cases
from kentan.domain.cases.reactions import keep_units_with_open_cases
from kentan.domain.deadlines import events as deadlines
from kentan.domain.deadlines.reactions import FOLLOWED, TOLD, follow, rate_in_time, recompute_all, tell
from kentan.domain.ledger.actions import Reaction
from kentan.domain.ledger.events import Event
from kentan.domain.notices import events as notices
from kentan.domain.organisation import events as organisation
from kentan.domain.petitioners import events as petitioners

REACTIONS: Mapping[type[Event], Sequence[Reaction]] = {
    organisation.UnitFounded: (),
    organisation.UnitChanged: (),
    organisation.UnitRetired: (keep_units_with_open_cases,),
    organisation.StaffEmployed: (),
    organisation.StaffChanged: (),
    organisation.StaffSuspended: (),
    organisation.StaffReinstated: (),
    organisation.PasswordSet: (),
    organisation.RoleGranted: (),
    organisation.RoleRevoked: (),
    organisation.PlacesLoaded: (),
    organisation.HamletAdded: (),
    organisation.PlaceRetired: (),
    organisation.PasswordChanged: (),
    organisation.StaffRecused: (),
    calendar.DaySet: (recompute_all,),
    calendar.DayCleared: (recompute_all,),
    calendar.YearConfirmed: (recompute_all,),
    calendar.YearReopened: (recompute_all,),
    notices.NoticeSentAgain: (),
    notices.NoticeCancelled: (),
    petitioners.PetitionerEnrolled: (),
    petitioners.PetitionerAmended: (),
    petitioners.IdentityOpened: (),
    petitioners.PetitionerErased: (),
    petitioners.PetitionerLinked: (),
    petitioners.PetitionerUnlinked: (),
    cases.CategoriesLoaded: (),
    cases.CategoryRetired: (),
    # Clocks first: the notices name the days that they come to.
    **{
        event: ((follow,) if event in FOLLOWED else ()) + ((tell,) if event in TOLD else ())
        for event in cases.ALL_EVENTS
    },
    cases.Rated: (rate_in_time, follow, tell),
    deadlines.ClocksRecomputed: (),
    deadlines.LimitChanged: (),
    deadlines.CountingChanged: (recompute_all,),
}
