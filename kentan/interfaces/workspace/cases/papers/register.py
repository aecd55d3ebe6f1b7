"""Which entry of the record makes which paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kentan.platform.words import N_

from . import between_units, to_petitioner
from .reading import Reading
from .sheet import Sheet


@dataclass(frozen=True)
class Paper:
    """The name of a paper in lists, how it is made, and whether it is handed to the petitioner."""

    title: str
    make: Callable[[Reading], Sheet]
    for_petitioner: bool = True


PAPERS: Mapping[str, Paper] = {
    "registered": Paper(N_("Registration receipt"), to_petitioner.receipt),
    "dispatched": Paper(N_("Forwarding or assignment letter"), between_units.dispatch_letter, for_petitioner=False),
    "objected": Paper(N_("Objection"), between_units.objection, for_petitioner=False),
    "accepted": Paper(N_("Acceptance notice"), to_petitioner.acceptance),
    "routed": Paper(N_("Notice of the legal way"), to_petitioner.routing),
    "redirected": Paper(N_("Notice that another body is competent"), to_petitioner.redirection),
    "declined": Paper(N_("Notice of no (further) acceptance"), to_petitioner.declining),
    "extended": Paper(N_("Extension notice"), to_petitioner.extension),
    "opinion_signed": Paper(N_("Handling opinion"), to_petitioner.handling_opinion),
    "suggestion_answered": Paper(N_("Reply to a suggestion"), to_petitioner.answer),
    "accusation_answered": Paper(N_("Reply to an accusation"), to_petitioner.answer),
    "report_filed": Paper(N_("Closing report"), between_units.closing_report, for_petitioner=False),
    "delivered": Paper(N_("Delivery record"), between_units.delivery),
    "review_asked": Paper(N_("Request for review"), to_petitioner.review_request),
    "review_decided": Paper(N_("Review opinion"), to_petitioner.review_opinion),
    "review_delivered": Paper(N_("Delivery record"), between_units.delivery),
    "re_review_asked": Paper(N_("Request for re-review"), to_petitioner.re_review_request),
    "hearing_opened": Paper(N_("Hearing notice"), between_units.hearing_notice),
    "hearing_ended": Paper(N_("Hearing record"), between_units.hearing_record, for_petitioner=False),
    "re_review_decided": Paper(N_("Re-review opinion"), to_petitioner.re_review_opinion),
    "conclusion_delivered": Paper(N_("Delivery record"), between_units.delivery),
    "return_visited": Paper(N_("Record of a return visit"), between_units.return_visit, for_petitioner=False),
}


# The registration makes two: the slip that the petitioner takes home, and the form for the file.
FORM = Paper(N_("Registration form"), between_units.registration_form, for_petitioner=False)


def paper_of(kind: str, *, form: bool = False) -> Paper | None:
    """The paper of an event kind ("cases.case.accepted"); None when it makes none."""
    name = kind.removeprefix("cases.case.")
    return FORM if form and name == "registered" else PAPERS.get(name)


def title_of(kind: str) -> str:
    """The name of the paper that an event makes, as a message id; empty when it makes none."""
    paper = paper_of(kind)
    return paper.title if paper else ""
