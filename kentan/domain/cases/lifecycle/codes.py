"""The codes that cases are described with, and how they read. Pure."""

from __future__ import annotations

import enum

from kentan.platform.words import N_


class State(enum.StrEnum):
    """Where a case stands."""

    REGISTERED = "registered"
    DISPATCHED = "dispatched"
    OBJECTED = "objected"
    ACCEPTED = "accepted"
    DECIDED = "decided"
    DELIVERED = "delivered"
    UNDER_REVIEW = "under_review"
    REVIEWED = "reviewed"
    UNDER_RE_REVIEW = "under_re_review"
    CONCLUDED = "concluded"
    ROUTED = "routed"
    REDIRECTED = "redirected"
    DECLINED = "declined"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


FINAL = frozenset({State.CLOSED, State.WITHDRAWN, State.MERGED})
OPEN = frozenset(State) - FINAL

STATE_LABELS = {
    State.REGISTERED: N_("Registered"),
    State.DISPATCHED: N_("Dispatched"),
    State.OBJECTED: N_("Objection raised"),
    State.ACCEPTED: N_("Accepted"),
    State.DECIDED: N_("Decided"),
    State.DELIVERED: N_("Delivered"),
    State.UNDER_REVIEW: N_("Under review"),
    State.REVIEWED: N_("Reviewed"),
    State.UNDER_RE_REVIEW: N_("Under re-review"),
    State.CONCLUDED: N_("Concluded"),
    State.ROUTED: N_("Routed by law"),
    State.REDIRECTED: N_("Redirected"),
    State.DECLINED: N_("Declined"),
    State.CLOSED: N_("Closed"),
    State.WITHDRAWN: N_("Withdrawn"),
    State.MERGED: N_("Merged"),
}


class Channel(enum.StrEnum):
    """How the matter reached us (信访形式)."""

    LETTER = "letter"
    VISIT = "visit"
    ONLINE = "online"
    PHONE = "phone"
    FAX = "fax"
    TALK = "talk"
    RECEPTION = "reception"
    TRANSFER = "transfer"


CHANNEL_LABELS = {
    Channel.LETTER: N_("Letter"),
    Channel.VISIT: N_("Visit"),
    Channel.ONLINE: N_("Online"),
    Channel.PHONE: N_("Phone"),
    Channel.FAX: N_("Fax"),
    Channel.TALK: N_("Doorstep talk"),
    Channel.RECEPTION: N_("Leader's reception"),
    Channel.TRANSFER: N_("Transferred from above"),
}
# Said, not written: the words are written down and read back (Art. 19).
ORAL = frozenset({Channel.VISIT, Channel.PHONE, Channel.TALK, Channel.RECEPTION})
IN_PERSON = frozenset({Channel.VISIT, Channel.RECEPTION, Channel.TALK})


class Purpose(enum.StrEnum):
    """What the petitioner wants (信访目的)."""

    SUGGESTION = "suggestion"
    ACCUSATION = "accusation"
    CLAIM = "claim"


PURPOSE_LABELS = {
    Purpose.SUGGESTION: N_("Suggestion"),
    Purpose.ACCUSATION: N_("Accusation"),
    Purpose.CLAIM: N_("Claim"),
}


class Route(enum.StrEnum):
    """The legal ways of Art. 31, items 1 to 5; item 6 is the petition procedure itself."""

    COURTS = "1"
    ARBITRATION = "2"
    PARTY = "3"
    ADMINISTRATIVE = "4"
    ENFORCEMENT = "5"


ROUTE_LABELS = {
    Route.COURTS: N_("Litigation, reconsideration, prosecution or police procedure"),
    Route.ARBITRATION: N_("Arbitration"),
    Route.PARTY: N_("Appeal within the Party"),
    Route.ADMINISTRATIVE: N_("Administrative reconsideration, ruling, confirmation, licence or penalty"),
    Route.ENFORCEMENT: N_("Investigation of an unlawful act or performance of a duty to protect"),
}


class Level(enum.StrEnum):
    """Where the matter was raised."""

    TOWNSHIP = "township"
    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"
    NATIONAL = "national"


LEVEL_LABELS = {
    Level.TOWNSHIP: N_("Township"),
    Level.COUNTY: N_("County"),
    Level.CITY: N_("City"),
    Level.PROVINCE: N_("Province"),
    Level.NATIONAL: N_("National"),
}


class Conclusion(enum.StrEnum):
    """How a handling opinion ends (Art. 32), or what becomes of a suggestion (Art. 29)."""

    SUPPORT = "support"
    EXPLAIN = "explain"
    NOT_SUPPORT = "not_support"
    ADOPTED = "adopted"
    PARTLY_ADOPTED = "partly_adopted"
    NOT_ADOPTED = "not_adopted"
    ACTED_ON = "acted_on"
    NOT_SUBSTANTIATED = "not_substantiated"


CONCLUSION_LABELS = {
    Conclusion.SUPPORT: N_("Supported"),
    Conclusion.EXPLAIN: N_("Explained: reasonable, without a basis in law"),
    Conclusion.NOT_SUPPORT: N_("Not supported"),
    Conclusion.ADOPTED: N_("Adopted"),
    Conclusion.PARTLY_ADOPTED: N_("Partly adopted"),
    Conclusion.NOT_ADOPTED: N_("Not adopted"),
    Conclusion.ACTED_ON: N_("Acted on"),
    Conclusion.NOT_SUBSTANTIATED: N_("Not substantiated"),
}
CONCLUSIONS_OF = {
    Purpose.CLAIM: frozenset({Conclusion.SUPPORT, Conclusion.EXPLAIN, Conclusion.NOT_SUPPORT}),
    Purpose.SUGGESTION: frozenset({Conclusion.ADOPTED, Conclusion.PARTLY_ADOPTED, Conclusion.NOT_ADOPTED}),
    Purpose.ACCUSATION: frozenset({Conclusion.ACTED_ON, Conclusion.NOT_SUBSTANTIATED}),
}


class ReviewOutcome(enum.StrEnum):
    """What a review decides (Art. 35)."""

    UPHELD = "upheld"
    CHANGED = "changed"
    REVOKED = "revoked"


REVIEW_OUTCOME_LABELS = {
    ReviewOutcome.UPHELD: N_("Upheld"),
    ReviewOutcome.CHANGED: N_("Changed"),
    ReviewOutcome.REVOKED: N_("Revoked, to be done again"),
}


class DeliveryMethod(enum.StrEnum):
    """How a decision reached the petitioner."""

    IN_PERSON = "in_person"
    POST = "post"
    ONLINE = "online"
    PHONE = "phone"
    LEFT = "left"
    KEPT = "kept"


DELIVERY_LABELS = {
    DeliveryMethod.IN_PERSON: N_("Handed over in person"),
    DeliveryMethod.POST: N_("By post"),
    DeliveryMethod.ONLINE: N_("Online"),
    DeliveryMethod.PHONE: N_("By phone or text message"),
    DeliveryMethod.LEFT: N_("Left at the address before a witness"),
    DeliveryMethod.KEPT: N_("Kept for collection: no name or address is known"),
}


class Rating(enum.StrEnum):
    """How content a petitioner is with a rated body."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    NOT_SATISFIED = "not_satisfied"


RATING_LABELS = {
    Rating.SATISFIED: N_("Satisfied"),
    Rating.BASICALLY: N_("Basically satisfied"),
    Rating.NOT_SATISFIED: N_("Not satisfied"),
}


class Body(enum.StrEnum):
    """The two bodies that are rated, apart from each other."""

    BUREAU = "bureau"
    UNIT = "unit"


BODY_LABELS = {Body.BUREAU: N_("Petition bureau"), Body.UNIT: N_("Responsible unit")}


class ReopenReason(enum.StrEnum):
    """Why a closed case is taken up again."""

    NOT_FULFILLED = "not_fulfilled"
    NOT_SATISFIED = "not_satisfied"
    REVIEW_ORDERED = "review_ordered"
    FLARED_UP = "flared_up"


REOPEN_LABELS = {
    ReopenReason.NOT_FULFILLED: N_("What was promised was not carried out"),
    ReopenReason.NOT_SATISFIED: N_("Not satisfied, and well founded"),
    ReopenReason.REVIEW_ORDERED: N_("A review ordered it"),
    ReopenReason.FLARED_UP: N_("The same dispute flared up again"),
}


class DeclineGround(enum.StrEnum):
    """The only two grounds for declining that the Regulation leaves."""

    PENDING = "19-3"
    CONCLUDED = "36-3"


DECLINE_LABELS = {
    DeclineGround.PENDING: N_("The same matter is being handled within its time limit (Art. 19, para. 3)"),
    DeclineGround.CONCLUDED: N_("Concluded by re-review, same facts and grounds (Art. 36, para. 3)"),
}


class Who(enum.StrEnum):
    """The part somebody plays in a case. A person can play several."""

    REGISTRAR = "registrar"
    DISPATCHER = "dispatcher"
    HANDLER = "handler"
    UNIT_HEAD = "unit_head"
    ASSISTANT = "assistant"
    REVIEWER = "reviewer"
    REVIEW_HEAD = "review_head"
    JOINT_OFFICE = "joint_office"
    SUPERVISOR = "supervisor"
    PETITIONER = "petitioner"
    SYSTEM = "system"


WHO_LABELS = {
    Who.REGISTRAR: N_("Registrar"),
    Who.DISPATCHER: N_("Dispatcher"),
    Who.HANDLER: N_("Handler"),
    Who.UNIT_HEAD: N_("Unit head"),
    Who.ASSISTANT: N_("Assisting unit"),
    Who.REVIEWER: N_("Reviewing unit"),
    Who.REVIEW_HEAD: N_("Head of the reviewing unit"),
    Who.JOINT_OFFICE: N_("Joint-meeting office"),
    Who.SUPERVISOR: N_("Supervisor"),
    Who.PETITIONER: N_("Petitioner"),
    Who.SYSTEM: N_("System"),
}
