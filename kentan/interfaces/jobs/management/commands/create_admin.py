"""kentan create-admin: make the first administrator, and the bureau if there is none."""

from __future__ import annotations

import getpass
import secrets
import sys
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kentan.domain.ledger.events import SYSTEM
from kentan.domain.organisation import actions, queries
from kentan.domain.organisation.models import Place, Staff, Unit
from kentan.domain.organisation.rules import Role, UnitKind, padded
from kentan.interfaces.jobs.command import KentanCommand
from kentan.platform.words import Refused

MAKE, ASK, STDIN = "make", "ask", "stdin"


class Command(KentanCommand):
    """Make an account with the role of administrator, so that somebody can make the others."""

    help = "Make an administrator's account; the first one also founds the petition bureau."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, and where."""
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="the person's name")
        parser.add_argument("--bureau", default="", metavar="NAME", help="name of the bureau, if there is none yet")
        parser.add_argument(
            "--password",
            choices=[MAKE, ASK, STDIN],
            default=MAKE,
            help="make one and print it (default), ask for it, or read it from standard input",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Found the bureau if need be, employ, grant the role: all or nothing."""
        password = self._password(options["password"])
        given = {"username": options["username"], "name": options["name"], "password": password}
        made = options["password"] == MAKE
        try:
            with transaction.atomic():
                staff = self._employ(options["bureau"], given, must_change=made)
        except Refused as error:
            self.fail(str(error))
        self.say(f"{staff.username} is an administrator of {staff.unit.name}.")
        if made:
            self.say(f"Password: {password}  (shown this once; it has to be changed at the first sign-in)")

    def _employ(self, bureau: str, given: dict[str, str], *, must_change: bool) -> Staff:
        at = timezone.now()
        unit = self._bureau(bureau, at)
        staff = actions.employ(**given, unit_id=unit.pk, must_change_password=must_change, by=SYSTEM, at=at)
        actions.grant_role(staff_id=staff.pk, role=Role.ADMINISTRATOR, unit_id=unit.pk, by=SYSTEM, at=at)
        return staff

    def _bureau(self, name: str, at: datetime) -> Unit:
        try:
            return queries.bureau()
        except Unit.DoesNotExist:
            pass
        if not name:
            self.wrong_use("There is no petition bureau yet: give its name with --bureau NAME.")
        county = padded(settings.KENTAN_COUNTY_CODE)
        if not Place.objects.filter(code=county).exists():
            self.fail("No places are loaded yet: run kentan import-places FILE first.")
        return actions.found_unit(kind=UnitKind.BUREAU, name=name, place=county, by=SYSTEM, at=at)

    def _password(self, how: str) -> str:
        if how == STDIN:
            return sys.stdin.readline().rstrip("\r\n")
        if how == MAKE:
            return secrets.token_urlsafe(12)
        first = getpass.getpass("Password: ")
        if first != getpass.getpass("Once more: "):
            self.fail("The two passwords are not the same.")
        return first
