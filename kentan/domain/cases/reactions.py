"""What happens to units, as far as it touches cases."""

from __future__ import annotations

from kentan.domain.cases.lifecycle.codes import FINAL
from kentan.domain.cases.models import Case
from kentan.domain.ledger.events import Event
from kentan.domain.ledger.models import Entry
from kentan.domain.organisation.events import UnitRetired
from kentan.platform.words import N_, Refused


def keep_units_with_open_cases(entry: Entry, event: Event) -> None:
    """A unit that has a part in open cases is not retired: raises Refused, which undoes the act."""
    if not isinstance(event, UnitRetired):
        return
    final = [state.value for state in FINAL]
    held = Case.objects.filter(party_unit_ids__contains=[event.unit_id]).exclude(state__in=final).count()
    if held:
        raise Refused(
            N_("The unit still has a part in {count} open cases."),
            instead=N_("Let them be closed, or forward them to the unit that takes over, then retire this one."),
            count=held,
        )
