"""Putting notices into the outbox, sending them, reading them.

A notice is queued in the transaction of the act that it tells of, so there is never one without the other. Sending is
at least once: the attempt is counted and the next one scheduled before anything leaves, so after a crash between
sending and marking the notice goes out a second time rather than not at all.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from kentan.domain.calendar.queries import county_calendar
from kentan.domain.ledger.actions import record
from kentan.domain.ledger.events import Actor, Stream
from kentan.domain.notices.events import NoticeCancelled, NoticeSentAgain, stream_of
from kentan.domain.notices.models import Notice
from kentan.domain.notices.queries import due, inbox, known_keys, rendered
from kentan.domain.notices.rules import (
    MOST_ATTEMPTS,
    TEMPLATES,
    Address,
    Audience,
    Channel,
    RecipientKind,
    State,
    When,
    checked_params,
    earliest_sending,
    parse_hours,
    render,
    retry_after,
    without_secrets,
)
from kentan.domain.organisation.models import Staff, Unit
from kentan.domain.organisation.queries import holders
from kentan.domain.organisation.rules import Role
from kentan.platform.sms import sms_sender
from kentan.platform.words import N_, Refused

# Where a petitioner can be reached now; None when nothing is known. Petitioners stand downstream, so the job that sends
# passes this in.
Resolver: TypeAlias = Callable[[int], Address | None]
BATCH = 500
KEY_LENGTH = 120
CRASHED = "The sender stopped before it could say how it went."


class NotWaiting(Refused):
    """The notice is not in a state in which this can be done."""


class NoAddress(Exception):
    """There is no way to reach the recipient."""


# ---------------------------------------------------------------- queueing


def queue(
    *,
    template: str,
    params: Mapping[str, Any],
    at: datetime,
    staff_ids: Iterable[int] = (),
    petitioner_ids: Iterable[int] = (),
    addresses: Iterable[Address] = (),
    about: Stream | None = None,
    dedupe: str = "",
    due_at: datetime | None = None,
) -> int:
    """Put a notice to each recipient into the outbox; inside the transaction of the act that it tells of.

    Staff find it in their inbox at once (reminders: in the office's hours), and by e-mail where the template says so
    and they have an address; who has recused from the case that it is about is not told. Petitioners get a text message
    or an e-mail. `dedupe` names the occasion: a second notice to the same recipient under the same name is not queued.
    `due_at` overrides when it may go out. Returns how many were queued. Raises BadParams.
    """
    sending = _Sending(template=template, params=params, at=at, about=about, dedupe=dedupe, due_at=due_at)
    made = [notice for staff in _active(staff_ids, about) for notice in sending.to_staff(staff)]
    made += [sending.to_petitioner(pk) for pk in dict.fromkeys(petitioner_ids)]
    made += [sending.to_address(address) for address in addresses]
    fresh = _fresh(made) if dedupe else made
    Notice.objects.bulk_create(fresh, batch_size=BATCH, ignore_conflicts=bool(dedupe))
    return len(fresh)


def queue_for_unit(
    *,
    unit_id: int,
    roles: Sequence[Role],
    template: str,
    params: Mapping[str, Any],
    at: datetime,
    about: Stream | None = None,
    dedupe: str = "",
    but_not: Iterable[int] = (),
    secret: bool = False,
) -> int:
    """Queue a notice for everybody who holds one of the roles at a unit, except `but_not`, who know already.

    Where nobody holds any of them, the unit's heads are told, and where there is none either, the administrators: a
    notice that finds nobody raises an alarm and is never dropped. Nobody stands in for accusation officers, and the
    alarm about something `secret` names no case. Returns how many were queued. Raises BadParams.
    """
    tell = functools.partial(queue, at=at, about=about, dedupe=dedupe)
    instead = () if Role.ACCUSATION_OFFICER in roles else ((Role.UNIT_HEAD,),)
    for wanted in (tuple(roles), *instead):
        found = {staff.pk for staff in _active(holders(*wanted, unit_id=unit_id).values_list("pk", flat=True), about)}
        if found:
            return tell(template=template, params=params, staff_ids=sorted(found - frozenset(but_not)))
    alarm = {"unit": Unit.objects.get(pk=unit_id).name, "subject": template}
    administrators = holders(Role.ADMINISTRATOR).values_list("pk", flat=True)
    if secret:
        unnamed = f"{dedupe}:nobody" if dedupe else ""
        return queue(template="notices.nobody", params=alarm, staff_ids=administrators, at=at, dedupe=unnamed)
    checked = checked_params(template, Audience.STAFF, params)
    said = render(template, Audience.STAFF, checked, language=settings.LANGUAGE_CODE, translate=gettext)
    return tell(template="notices.nobody", params=alarm | {"subject": said.subject}, staff_ids=administrators)


def _active(staff_ids: Iterable[int], about: Stream | None) -> list[Staff]:
    wanted = list(dict.fromkeys(staff_ids))
    if not wanted:
        return []
    found = Staff.objects.filter(pk__in=wanted, is_active=True).order_by("pk")
    if about is not None and about.kind == "case":
        found = found.exclude(recusals__case_id=int(about.id))
    return list(found)


def _fresh(made: list[Notice]) -> list[Notice]:
    """Without those whose occasion was told already; of two transactions at once the database lets one through."""
    taken = known_keys(notice.dedupe_key for notice in made if notice.dedupe_key)
    return [notice for notice in made if notice.dedupe_key not in taken]


@dataclass(frozen=True, kw_only=True)
class _Sending:
    """What the notices of one call have in common."""

    template: str
    params: Mapping[str, Any]
    at: datetime
    about: Stream | None
    dedupe: str
    due_at: datetime | None

    def to_staff(self, staff: Staff) -> list[Notice]:
        inboxed = self._notice(Audience.STAFF, Channel.INBOX, f"staff:{staff.pk}", staff=staff)
        if inboxed.due_at <= self.at:  # nothing has to leave for it
            inboxed.state, inboxed.sent_at = State.SENT, self.at
        if not (TEMPLATES[self.template].by_email and staff.email):
            return [inboxed]
        return [inboxed, self._notice(Audience.STAFF, Channel.EMAIL, f"mail:{staff.pk}", staff=staff)]

    def to_petitioner(self, petitioner_id: int) -> Notice:
        who = f"petitioner:{petitioner_id}"
        return self._notice(Audience.PETITIONER, Channel.ANY, who, petitioner_id=petitioner_id)

    def to_address(self, address: Address) -> Notice:
        who = f"{address.channel.value}:{address.value}"
        return self._notice(Audience.STAFF, address.channel, who, address=address.value)

    def _notice(self, audience: Audience, channel: Channel, who: str, **recipient: Any) -> Notice:
        return Notice(
            recipient_kind=_kind_of(recipient),
            channel=channel,
            template=self.template,
            params=checked_params(self.template, audience, self.params),
            language=settings.LANGUAGE_CODE,
            about_kind=self.about.kind if self.about else "",
            about_id=self.about.id if self.about else "",
            due_at=self.due_at or _when(self.template, self.at),
            created_at=self.at,
            dedupe_key=_key(f"{self.dedupe}|{who}") if self.dedupe else None,
            **recipient,
        )


def _key(text: str) -> str:
    return text if len(text) <= KEY_LENGTH else hashlib.sha256(text.encode()).hexdigest()


def _kind_of(recipient: Mapping[str, Any]) -> RecipientKind:
    if "staff" in recipient:
        return RecipientKind.STAFF
    return RecipientKind.PETITIONER if "petitioner_id" in recipient else RecipientKind.ADDRESS


def _when(template: str, at: datetime) -> datetime:
    if TEMPLATES[template].when is When.AT_ONCE:
        return at
    local = at.astimezone(timezone.get_current_timezone())
    return earliest_sending(local, calendar=county_calendar(), hours=parse_hours(settings.KENTAN_OFFICE_HOURS))


# ---------------------------------------------------------------- sending


@dataclass(frozen=True)
class Sent:
    """What one round of sending came to."""

    sent: int = 0
    failed: int = 0


def send_due(*, at: datetime, addresses: Resolver, limit: int = 200) -> Sent:
    """Send what is due, at most `limit`. Several may run at once: each notice is claimed by one.

    Never raises for a notice that cannot be sent. Not inside a transaction: each claim and each result is committed by
    itself.
    """
    results = [_send_one(notice, at=at, addresses=addresses) for notice in claim(at=at, limit=limit)]
    return Sent(sent=sum(results), failed=len(results) - sum(results))


def claim(*, at: datetime, limit: int) -> list[Notice]:
    """Take due notices for sending: counts the attempt and puts the next one off, so a crash only delays them."""
    with transaction.atomic():
        found = list(due(at).select_for_update(skip_locked=True, of=("self",))[:limit])
        worn_out = [notice.pk for notice in found if notice.attempts >= MOST_ATTEMPTS]  # each of them ended in a crash
        Notice.objects.filter(pk__in=worn_out).update(state=State.FAILED, last_error=CRASHED)
        claimed = [notice for notice in found if notice.attempts < MOST_ATTEMPTS]
        for notice in claimed:
            notice.attempts += 1
            notice.due_at = at + retry_after(notice.attempts)
        Notice.objects.bulk_update(claimed, ["attempts", "due_at"])
    return claimed


def _send_one(notice: Notice, *, at: datetime, addresses: Resolver) -> bool:
    try:
        channel = _hand_over(notice, addresses)
    except NoAddress:
        _settle(notice, state=State.UNREACHABLE, last_error="")
        return False
    except Exception as error:  # noqa: BLE001  # a gateway may raise anything; the notice must outlive it
        failed = notice.attempts >= MOST_ATTEMPTS
        said = f"{type(error).__name__}: {error}".replace("\x00", "")[:300]
        _settle(notice, last_error=said, **({"state": State.FAILED} if failed else {}))
        return False
    sent = {"state": State.SENT, "sent_at": at, "channel": channel, "last_error": ""}
    _settle(notice, params=without_secrets(notice.params), **sent)
    return True


def _settle(notice: Notice, **values: Any) -> None:
    """Write the result of an attempt, unless somebody has taken the notice out of the queue meanwhile."""
    Notice.objects.filter(pk=notice.pk, state=State.PENDING, attempts=notice.attempts).update(**values)


def _hand_over(notice: Notice, addresses: Resolver) -> Channel:
    """Send a notice and return the way it went. Raises NoAddress, or whatever the mail server or gateway raises."""
    if notice.channel == Channel.INBOX:
        return Channel.INBOX
    address = _address_of(notice, addresses)
    if address is None or not address.value:
        raise NoAddress
    said = rendered(notice)
    if address.channel == Channel.SMS:
        sms_sender().send(to=address.value, text=said.body, reference=f"notice-{notice.pk}")
        return Channel.SMS
    headers = {"Message-ID": f"<notice-{notice.pk}@{_domain()}>"}  # the same for every attempt
    EmailMessage(subject=said.subject, body=said.body, to=[address.value], headers=headers).send()
    return Channel.EMAIL


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"


def _address_of(notice: Notice, addresses: Resolver) -> Address | None:
    if notice.petitioner_id is not None:
        return addresses(notice.petitioner_id)
    if notice.staff is not None:
        return Address(Channel.EMAIL, notice.staff.email)
    return Address(Channel(notice.channel), notice.address)


# ---------------------------------------------------------------- reading


def mark_read(*, staff: Staff, at: datetime, notice_ids: Iterable[int] | None = None) -> int:
    """Mark notices in somebody's own inbox as read, or all of them; returns how many were unread."""
    unread = inbox(staff).filter(state=State.SENT).order_by()
    if notice_ids is not None:
        unread = unread.filter(pk__in=list(notice_ids))
    return unread.update(state=State.READ, read_at=at)


# ---------------------------------------------------------------- by hand


@transaction.atomic
def send_again(*, notice_id: int, by: Actor, at: datetime) -> Notice:
    """Put a notice that failed or found no address back into the queue, with all its attempts. Raises NotWaiting."""
    notice = _not_sent(notice_id)
    _change(notice, state=State.PENDING, attempts=0, due_at=at, last_error="")
    record(
        stream=stream_of(notice.pk),
        event=NoticeSentAgain(notice_id=notice.pk, template=notice.template),
        by=by,
        at=at,
    )
    return notice


@transaction.atomic
def cancel(*, notice_id: int, by: Actor, at: datetime) -> Notice:
    """Give up a notice that failed or found no address: somebody has told the person otherwise. Raises NotWaiting."""
    notice = _not_sent(notice_id)
    _change(notice, state=State.CANCELLED, params=without_secrets(notice.params))
    record(
        stream=stream_of(notice.pk),
        event=NoticeCancelled(notice_id=notice.pk, template=notice.template),
        by=by,
        at=at,
    )
    return notice


def _not_sent(notice_id: int) -> Notice:
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice_id)
    if notice.state not in (State.FAILED, State.UNREACHABLE):
        raise NotWaiting(N_("This notice has been dealt with already."), instead=N_("Reload the list."))
    return notice


def _change(notice: Notice, **values: Any) -> None:
    for name, value in values.items():
        setattr(notice, name, value)
    notice.save(update_fields=list(values))
