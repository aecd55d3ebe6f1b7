"""Signing in and out (under /accounts/) and the page of one's own account (under /work/).

Only what staff use of allauth: no signing up, no e-mail addresses, no password reset by e-mail.
"""

from __future__ import annotations

from allauth.account import views as allauth
from django.urls import include, path

from kentan.interfaces.workspace.accounts.views import AccountPage

urlpatterns = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/set/", allauth.password_set, name="account_set_password"),
    path("signup/", allauth.signup, name="account_signup"),  # says that an administrator makes accounts
    path("2fa/", include("allauth.mfa.urls")),
]

workspace_patterns = [
    path("account/", AccountPage.as_view(), name="account"),
]
