"""How django-allauth signs staff in: accounts are made by administrators, never by signing up."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from kentan.domain.organisation import actions
from kentan.domain.organisation.models import Staff
from kentan.interfaces.ui.visitors import client_ip
from kentan.interfaces.workspace.access import now

logger = logging.getLogger("kentan.accounts")


class StaffAdapter(DefaultAccountAdapter):
    """No signing up, no e-mail: who forgets a password asks an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Change one's own password through the domain, so that it is on the record."""
        saved = actions.change_password(staff_id=user.pk, password=password, at=now())
        user.password = saved.password
        if isinstance(user, Staff):
            user.must_change_password = saved.must_change_password

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that limits of tries count by."""
        return client_ip(request)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """Log who signed in."""
        logger.info("signed in: %s from %s", user.get_username(), client_ip(request))
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def logout(self, request: HttpRequest) -> None:
        """Log who signed out."""
        logger.info("signed out: %s", request.user.get_username())
        super().logout(request)
