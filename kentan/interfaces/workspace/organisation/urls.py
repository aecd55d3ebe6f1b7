"""Addresses of the pages about units, staff and places, under /work/."""

from __future__ import annotations

from django.urls import path

from kentan.interfaces.workspace.organisation import places, roles, staff, units

urlpatterns = [
    path("units/", units.UnitsPage.as_view(), name="units"),
    path("units/new/", units.NewUnit.as_view(), name="unit_new"),
    path("units/<int:pk>/", units.UnitPage.as_view(), name="unit"),
    path("units/<int:pk>/change/", units.ChangeUnit.as_view(), name="unit_change"),
    path("units/<int:pk>/retire/", units.RetireUnit.as_view(), name="unit_retire"),
    path("staff/", staff.StaffListPage.as_view(), name="staff"),
    path("staff/new/", staff.NewStaff.as_view(), name="staff_new"),
    path("staff/<int:pk>/", staff.StaffMemberPage.as_view(), name="staff_member"),
    path("staff/<int:pk>/change/", staff.ChangeStaff.as_view(), name="staff_change"),
    path("staff/<int:pk>/suspend/", staff.Suspend.as_view(), name="staff_suspend"),
    path("staff/<int:pk>/reinstate/", staff.Reinstate.as_view(), name="staff_reinstate"),
    path("staff/<int:pk>/password/", staff.SetPassword.as_view(), name="staff_password"),
    path("staff/<int:pk>/roles/new/", roles.GrantRole.as_view(), name="role_grant"),
    path("staff/<int:pk>/roles/<int:grant>/revoke/", roles.RevokeRole.as_view(), name="role_revoke"),
    path("places/", places.PlacesPage.as_view(), name="places"),
    path("places/<str:code>/", places.PlacePage.as_view(), name="place"),
    path("places/<str:code>/retire/", places.RetirePlace.as_view(), name="place_retire"),
    path("places/<str:code>/hamlets/new/", places.NewHamlet.as_view(), name="hamlet_new"),
]
