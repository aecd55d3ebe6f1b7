"""Who may use which address. Every address of the site has a row here; one without fails tests/access.

    "workspace:units": Row(who={Role.ADMINISTRATOR}),
    "workspace:unit": Row(who={Role.ADMINISTRATOR}, kwargs=lambda world: {"pk": world.county.housing.pk}),
    "portal:home": Row(who=PUBLIC),
    "workspace:account": Row(who=ANY_STAFF),

    "workspace:case": Row(who={...}, kwargs=lambda world: {"pk": world.case.pk}, hidden=True),

`who` is PUBLIC, ANY_STAFF or the set of roles of which one is enough. The others get 403, or 404 where `hidden`.
`post_only` marks addresses that answer to POST alone; `query` is what a GET needs behind the question mark.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kentan.domain.organisation.rules import Role
from tests.access.world import World
from tests.factories import CLOUD

PUBLIC: Final = "public"
ANY_STAFF: Final = "any staff"
Who = str | frozenset[Role] | set[Role]


def _nothing(_world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One address."""

    who: Who
    kwargs: Callable[[World], dict[str, Any]] = _nothing
    query: Mapping[str, str] = field(default_factory=dict)
    hidden: bool = False
    post_only: bool = False

    def admits(self, role: Role | None) -> bool:
        """Whether staff with this role only, or with none, may enter."""
        return self.who in (PUBLIC, ANY_STAFF) or role in self.who


ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})


def _unit(world: World) -> dict[str, Any]:
    return {"pk": world.county.housing.pk}


def _person(world: World) -> dict[str, Any]:
    return {"pk": world.somebody.pk}


def _grant(world: World) -> dict[str, Any]:
    return {"pk": world.grant.staff_id, "grant": world.grant.pk}


def _township(_world: World) -> dict[str, Any]:
    return {"code": CLOUD}


def _village(_world: World) -> dict[str, Any]:
    return {"code": "430422001201"}


SWITCHES = {
    "set_language": Row(who=PUBLIC, post_only=True),
    "ui:type_size": Row(who=PUBLIC, post_only=True),
}

# allauth's own pages; what they ask of the person (password again, second factor) its tests and test_accounts.py hold
ACCOUNTS = {
    "account_login": Row(who=PUBLIC),
    "account_logout": Row(who=PUBLIC),
    "account_signup": Row(who=PUBLIC),
    "account_inactive": Row(who=PUBLIC),
    "account_reauthenticate": Row(who=ANY_STAFF),
    "account_change_password": Row(who=ANY_STAFF),
    "account_set_password": Row(who=ANY_STAFF),
    "mfa_index": Row(who=ANY_STAFF),
    "mfa_authenticate": Row(who=PUBLIC),
    "mfa_reauthenticate": Row(who=ANY_STAFF),
    "mfa_activate_totp": Row(who=ANY_STAFF),
    "mfa_deactivate_totp": Row(who=ANY_STAFF),
    "mfa_view_recovery_codes": Row(who=ANY_STAFF),
    "mfa_generate_recovery_codes": Row(who=ANY_STAFF),
    "mfa_download_recovery_codes": Row(who=ANY_STAFF),
    "mfa_list_webauthn": Row(who=ANY_STAFF),
    "mfa_add_webauthn": Row(who=ANY_STAFF),
    "mfa_reauthenticate_webauthn": Row(who=ANY_STAFF),
    "mfa_remove_webauthn": Row(who=ANY_STAFF, kwargs=lambda _world: {"pk": 1}),
    "mfa_edit_webauthn": Row(who=ANY_STAFF, kwargs=lambda _world: {"pk": 1}),
    "mfa_login_webauthn": Row(who=PUBLIC),
    "workspace:account": Row(who=ANY_STAFF),
}

ORGANISATION = {
    "workspace:units": Row(who=ADMINISTRATOR),
    "workspace:unit_new": Row(who=ADMINISTRATOR),
    "workspace:unit": Row(who=ADMINISTRATOR, kwargs=_unit),
    "workspace:unit_change": Row(who=ADMINISTRATOR, kwargs=_unit),
    "workspace:unit_retire": Row(who=ADMINISTRATOR, kwargs=_unit),
    "workspace:staff": Row(who=ADMINISTRATOR),
    "workspace:staff_new": Row(who=ADMINISTRATOR),
    "workspace:staff_member": Row(who=ADMINISTRATOR, kwargs=_person),
    "workspace:staff_change": Row(who=ADMINISTRATOR, kwargs=_person),
    "workspace:staff_suspend": Row(who=ADMINISTRATOR, kwargs=_person),
    "workspace:staff_reinstate": Row(who=ADMINISTRATOR, kwargs=_person),
    "workspace:staff_password": Row(who=ADMINISTRATOR, kwargs=_person),
    "workspace:role_grant": Row(who=ADMINISTRATOR, kwargs=_person),
    "workspace:role_revoke": Row(who=ADMINISTRATOR, kwargs=_grant),
    "workspace:places": Row(who=ADMINISTRATOR),
    "workspace:place": Row(who=ADMINISTRATOR, kwargs=_township),
    "workspace:place_retire": Row(who=ADMINISTRATOR, kwargs=_village),
    "workspace:hamlet_new": Row(who=ADMINISTRATOR, kwargs=_village),
}


def _year(_world: World) -> dict[str, Any]:
    return {"year": 2027}


def _day(_world: World) -> dict[str, Any]:
    return {"year": 2026, "month": 7, "day": 1}


CALENDAR = {
    "workspace:calendar": Row(who=ADMINISTRATOR),
    "workspace:calendar_year": Row(who=ADMINISTRATOR, kwargs=_year),
    "workspace:calendar_confirm": Row(who=ADMINISTRATOR, kwargs=_year),
    "workspace:calendar_reopen": Row(who=ADMINISTRATOR, kwargs=_year),
    "workspace:calendar_day": Row(who=ADMINISTRATOR, kwargs=_day),
    "workspace:calendar_day_clear": Row(who=ADMINISTRATOR, kwargs=_day),
    "workspace:limits": Row(who=ADMINISTRATOR),
    "workspace:counting_change": Row(who=ADMINISTRATOR),
    "workspace:limit_change": Row(who=ADMINISTRATOR, kwargs=lambda _world: {"kind": "rating"}),
}

TENDERS = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
AUDITOR = frozenset({Role.AUDITOR})


def _notice(world: World) -> dict[str, Any]:
    return {"pk": world.failed_notice.pk}


def _entry(world: World) -> dict[str, Any]:
    return {"pk": world.entry.pk}


def _stream(world: World) -> dict[str, Any]:
    return {"kind": world.entry.stream_kind, "stream_id": world.entry.stream_id}


NOTICES = {
    "workspace:inbox": Row(who=ANY_STAFF),
    "workspace:inbox_read": Row(who=ANY_STAFF, post_only=True),
    "workspace:notice_open": Row(who=ANY_STAFF, post_only=True, kwargs=_notice),
    "workspace:outbox": Row(who=TENDERS),
    "workspace:notice_again": Row(who=TENDERS, post_only=True, kwargs=_notice),
    "workspace:notice_cancel": Row(who=TENDERS, kwargs=_notice),
}

RECORD = {
    "workspace:record": Row(who=AUDITOR),
    "workspace:record_entry": Row(who=AUDITOR, kwargs=_entry),
    "workspace:record_stream": Row(who=AUDITOR, kwargs=_stream),
    "workspace:record_seals": Row(who=AUDITOR),
}

REGISTRY: dict[str, Row] = {
    **SWITCHES,
    **ACCOUNTS,
    **ORGANISATION,
    **CALENDAR,
    **NOTICES,
    **RECORD,
}
