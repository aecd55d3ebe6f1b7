"""From a complete draft to a registered case: once, whatever is clicked or reloaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from kentan.domain.cases import actions as cases
from kentan.domain.cases.actions import Matter
from kentan.domain.cases.models import Case
from kentan.domain.cases.permissions import by_code
from kentan.domain.ledger.events import Actor
from kentan.interfaces.portal.actions import drafts
from kentan.interfaces.portal.models import Draft
from kentan.platform import files
from kentan.platform.files import Cleaned
from kentan.platform.words import N_, Refused

# Whoever sends a matter is known to the record by the way they came.
PORTAL = Actor(kind="petitioner", id="portal")
# So long the page with number and code can be loaded again: a slow line may lose it the first time.
SHOWN_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class Sent:
    """What the page after sending shows."""

    case: Case
    code: str = field(repr=False)


@sensitive_variables()
def send(draft: Draft, matter: Matter, *, at: datetime) -> Case:
    """Register the matter of a draft with its files. Sent before, it is the case of then. Raises Refused."""
    try:
        found = _prepared(draft)
    except FileNotFoundError:  # taken by another sending of the same draft, which is asked below
        found = None
    with transaction.atomic():
        row = Draft.objects.select_for_update().get(pk=draft.pk)
        if row.case is not None:
            return row.case
        if found is None:
            raise Refused(
                N_("A file that you sent is not there any more."),
                instead=N_("Remove it, choose it again, and send the matter once more."),
            )
        receipt = cases.register(matter=matter, by=PORTAL, at=at)
        _attach(receipt.case, found, at)
        row.case, row.expires_at = receipt.case, at + SHOWN_FOR
        drafts.reseal(row, {"code": receipt.query_code})
        row.save(update_fields=["case", "expires_at", "sealed"])
        drafts.drop_files(row)
    return receipt.case


def _prepared(draft: Draft) -> list[Cleaned]:
    """The files, already where cases keep them: nothing slow happens while the counter of numbers is locked."""
    found = [drafts.whole_file(row) for row in draft.files.order_by("added_at", "id")]
    for cleaned in found:
        files.store(cleaned)
    return found


def _attach(case: Case, found: Sequence[Cleaned], at: datetime) -> None:
    seen: set[str] = set()
    for cleaned in found:
        if cleaned.sha256 not in seen:  # the same photo twice is one photo
            cases.attach(case_id=case.pk, by=by_code(case.pk), at=at, upload=cleaned)
        seen.add(cleaned.sha256)


def sent(draft: Draft) -> Sent | None:
    """Number and code of a draft that was sent; None when it was not."""
    if draft.case is None:
        return None
    return Sent(draft.case, drafts.opened(draft)["code"])
