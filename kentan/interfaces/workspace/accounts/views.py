"""The page of one's own account."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from kentan.domain.organisation.queries import grants_of
from kentan.interfaces.ui.parts import Fact
from kentan.interfaces.workspace.access import StaffPage


class AccountPage(StaffPage):
    """Who I am here, what I may do, and how my account is protected."""

    template_name = "workspace/accounts/account.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The person's particulars, roles and second factors."""
        staff = self.staff
        kinds = list(Authenticator.objects.filter(user=staff).values_list("type", flat=True))
        facts = [
            Fact(term=_("Person's name"), value=staff.name),
            Fact(term=_("User name"), value=staff.username),
            Fact(term=_("Unit"), value=staff.unit.name),
            Fact(term=_("Post"), value=staff.post),
            Fact(term=_("Telephone"), value=staff.phone),
            Fact(term=_("E-mail"), value=staff.email),
        ]
        factors = {
            "totp": Authenticator.Type.TOTP in kinds,
            "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
            "recovery_codes": Authenticator.Type.RECOVERY_CODES in kinds,
        }
        return super().get_context_data(facts=facts, grants=grants_of(staff), factors=factors, **kwargs)
