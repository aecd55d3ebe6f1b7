"""Who may use which address. Every address of the site has a row here; one without fails tests/access.

    "workspace:units": Row(who={Role.ADMINISTRATOR}),
    "workspace:unit": Row(who={Role.ADMINISTRATOR}, kwargs=lambda world: {"pk": world.county.housing.pk}),
    "portal:home": Row(who=PUBLIC),
    "workspace:account": Row(who=ANY_STAFF),

    "workspace:case": Row(who={...}, kwargs=lambda world: {"pk": world.case.pk}, hidden=True),

`who` is PUBLIC, KEY, ANY_STAFF or the set of roles of which one is enough. The others get 403, or 404 where `hidden`;
`shown_to` are those who see the thing but may not do this to it: 403.
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
KEY: Final = "whoever knows number and query code"  # staff too are strangers there
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
    shown_to: frozenset[Role] = frozenset()
    post_only: bool = False

    def admits(self, role: Role | None) -> bool:
        """Whether staff with this role only, or with none, may enter."""
        if isinstance(self.who, str):
            return self.who in (PUBLIC, ANY_STAFF)
        return role in self.who

    def refusal(self, role: Role | None) -> int:
        """The status for staff who may not."""
        return 404 if self.hidden and role not in self.shown_to else 403


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

DESK = {
    "workspace:today": Row(who=ANY_STAFF),
    "workspace:watched": Row(who=ANY_STAFF),
    "workspace:late": Row(who=ANY_STAFF),
    "workspace:cases": Row(who=ANY_STAFF),
    "workspace:cases_export": Row(who=ANY_STAFF),
    "workspace:case_villages": Row(who=ANY_STAFF),
    "workspace:filter_save": Row(who=ANY_STAFF, post_only=True),
    "workspace:filter_forget": Row(who=ANY_STAFF, post_only=True, kwargs=lambda _world: {"pk": 1}),
    "workspace:search": Row(who=ANY_STAFF),
    "workspace:person_search": Row(who=ANY_STAFF, post_only=True),
    "workspace:lifecycle": Row(who=ANY_STAFF),
    "workspace:categories": Row(who=ADMINISTRATOR),
    "workspace:categories_load": Row(who=ADMINISTRATOR),
    "workspace:category_retire": Row(who=ADMINISTRATOR, kwargs=lambda world: {"code": world.category.code}),
}

REGISTRARS = frozenset({Role.RECORDER, Role.REGISTRAR, Role.DISPATCHER, Role.ACCUSATION_OFFICER})
REGISTER = {
    "workspace:register": Row(who=REGISTRARS),
    "workspace:register_look": Row(who=REGISTRARS, post_only=True),
    "workspace:register_villages": Row(who=REGISTRARS),
}

# A claim that the housing department has accepted: seen there and county-wide, but not by those who never handle cases.
UNIT = frozenset({Role.HANDLER, Role.UNIT_HEAD})
INTAKE = frozenset({Role.REGISTRAR, Role.DISPATCHER})
SEES = UNIT | INTAKE | {Role.SUPERVISOR, Role.JOINT_OFFICE, Role.LEADER, Role.ASSESSOR}


def _on_case(**more: Callable[[World], Any]) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"pk": world.case.pk} | {name: make(world) for name, make in more.items()}


def _case_row(who: frozenset[Role], **more: Callable[[World], Any]) -> Row:
    return Row(who=who, kwargs=_on_case(**more), hidden=True, shown_to=SEES - who)


CASE = {
    "workspace:case": _case_row(SEES),
    "workspace:case_presence": _case_row(SEES),
    "workspace:case_recuse": _case_row(SEES),
    "workspace:case_paper": _case_row(SEES, sequence=lambda _world: 1),
    "workspace:case_opinion": _case_row(SEES, opinion=lambda world: world.opinion.pk),
    "workspace:case_file": _case_row(SEES, file=lambda world: world.file.pk),
    "workspace:case_thumbnail": _case_row(SEES, file=lambda world: world.file.pk),
    "workspace:case_identity": _case_row(UNIT | INTAKE, petitioner=lambda world: world.main_petitioner),
    "workspace:case_join": _case_row(INTAKE),
    "workspace:case_code": _case_row(INTAKE),
    "workspace:act": _case_row(UNIT, code=lambda _world: "draft_opinion"),
    "workspace:act_row": _case_row(SEES, code=lambda _world: "draft_opinion", name=lambda _world: "promises"),
}

PORTAL = {
    **{f"portal:{name}": Row(who=PUBLIC) for name in ("home", "how", "file", "follow")},
    **{
        f"portal:file_{step}": Row(who=PUBLIC)
        for step in ("kind", "what", "township", "village", "asked", "evidence", "name", "contact", "check", "done")
    },
    "portal:file_discard": Row(who=PUBLIC),
    "portal:leave": Row(who=PUBLIC, post_only=True),
}


def _by_number(**more: object) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"number": world.case.number, **more}


FOLLOW = {
    "portal:follow_case": Row(who=KEY, kwargs=_by_number()),
    "portal:follow_letter": Row(who=KEY, kwargs=_by_number(key="1")),
    "portal:follow_file": Row(who=KEY, kwargs=lambda world: {"number": world.case.number, "pk": world.file.pk}),
    "portal:note": Row(who=KEY, kwargs=_by_number()),
    "portal:attach": Row(who=KEY, kwargs=_by_number()),
    "portal:rate": Row(who=KEY, kwargs=_by_number(body="unit")),
    "portal:review": Row(who=KEY, kwargs=_by_number()),
    "portal:re_review": Row(who=KEY, kwargs=_by_number()),
    "portal:withdraw": Row(who=KEY, kwargs=_by_number()),
}

REGISTRY: dict[str, Row] = {
    **SWITCHES,
    **ACCOUNTS,
    **ORGANISATION,
    **CALENDAR,
    **NOTICES,
    **RECORD,
    **DESK,
    **REGISTER,
    **CASE,
    **PORTAL,
    **FOLLOW,
}
