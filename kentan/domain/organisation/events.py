"""What can happen to places, units, staff and roles."""

from __future__ import annotations

from dataclasses import dataclass

from kentan.domain.ledger.events import Erasure, Event, Wording


@dataclass(frozen=True, kw_only=True)
class UnitFounded(Event):
    kind = "organisation.unit.founded"
    wording = Wording(zh="新设单位：{name}", en="Unit founded: {name}")
    erasure = Erasure.NOTHING

    unit_id: int
    unit_kind: str
    name: str
    short_name: str
    place: str
    superior_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class UnitChanged(Event):
    kind = "organisation.unit.changed"
    wording = Wording(zh="修改单位资料：{fields}", en="Unit changed: {fields}")
    erasure = Erasure.NOTHING

    unit_id: int
    fields: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class UnitRetired(Event):
    kind = "organisation.unit.retired"
    wording = Wording(zh="单位停用", en="Unit retired")
    erasure = Erasure.NOTHING

    unit_id: int


@dataclass(frozen=True, kw_only=True)
class StaffEmployed(Event):
    kind = "organisation.staff.employed"
    wording = Wording(zh="新增工作人员（账号 {username}）", en="Staff account {username} made")
    erasure = Erasure.NOTHING  # staff act in office; petitioners are erased, officials are not

    staff_id: int
    username: str
    unit_id: int


@dataclass(frozen=True, kw_only=True)
class StaffChanged(Event):
    kind = "organisation.staff.changed"
    wording = Wording(zh="修改工作人员资料：{fields}", en="Staff changed: {fields}")
    erasure = Erasure.NOTHING

    staff_id: int
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class StaffSuspended(Event):
    kind = "organisation.staff.suspended"
    wording = Wording(zh="停用账号", en="Account suspended")
    erasure = Erasure.NOTHING

    staff_id: int


@dataclass(frozen=True, kw_only=True)
class StaffReinstated(Event):
    kind = "organisation.staff.reinstated"
    wording = Wording(zh="恢复账号", en="Account reinstated")
    erasure = Erasure.NOTHING

    staff_id: int


@dataclass(frozen=True, kw_only=True)
class PasswordSet(Event):
    kind = "organisation.staff.password_set"
    wording = Wording(zh="管理员重设密码", en="Password set by an administrator")
    erasure = Erasure.NOTHING

    staff_id: int


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    kind = "organisation.staff.password_changed"
    wording = Wording(zh="本人修改密码", en="Password changed by its owner")
    erasure = Erasure.NOTHING

    staff_id: int


@dataclass(frozen=True, kw_only=True)
class RoleGranted(Event):
    kind = "organisation.role.granted"
    wording = Wording(zh="授予角色 {role}", en="Role {role} granted")
    erasure = Erasure.NOTHING

    staff_id: int
    role: str
    unit_id: int | None = None
    place: str | None = None


@dataclass(frozen=True, kw_only=True)
class RoleRevoked(Event):
    kind = "organisation.role.revoked"
    wording = Wording(zh="收回角色 {role}", en="Role {role} revoked")
    erasure = Erasure.NOTHING

    staff_id: int
    role: str
    unit_id: int | None = None
    place: str | None = None


@dataclass(frozen=True, kw_only=True)
class PlacesLoaded(Event):
    kind = "organisation.places.loaded"
    wording = Wording(
        zh="导入行政区划：新增 {added} 个，更新 {changed} 个", en="Places loaded: {added} added, {changed} changed"
    )
    erasure = Erasure.NOTHING

    added: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class HamletAdded(Event):
    kind = "organisation.hamlet.added"
    wording = Wording(zh="新增屋场：{name}", en="Hamlet added: {name}")
    erasure = Erasure.NOTHING

    hamlet_id: int
    village: str
    name: str


@dataclass(frozen=True, kw_only=True)
class PlaceRetired(Event):
    kind = "organisation.place.retired"
    wording = Wording(zh="停用地名 {code}", en="Place {code} retired")
    erasure = Erasure.NOTHING

    code: str


@dataclass(frozen=True, kw_only=True)
class StaffRecused(Event):
    kind = "organisation.staff.recused"
    wording = Wording(zh="回避信访事项 {case_id}", en="Recused from case {case_id}")
    erasure = Erasure.NOTHING

    staff_id: int
    case_id: int
    stand_in_id: int | None = None
