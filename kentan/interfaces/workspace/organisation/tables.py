"""Tables of the administrator's pages."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentan.domain.organisation.models import Staff


class StaffTable(tables.Table):
    """Accounts. Each row leads to its page."""

    name = tables.Column(
        verbose_name=gettext_lazy("Person's name"), linkify=("workspace:staff_member", {"pk": tables.A("pk")})
    )
    username = tables.Column(verbose_name=gettext_lazy("User name"))
    unit = tables.Column(verbose_name=gettext_lazy("Unit"), order_by=("unit__kind", "unit_id", "id"))
    roles = tables.Column(verbose_name=gettext_lazy("Roles"), empty_values=(), orderable=False)
    is_active = tables.Column(verbose_name=gettext_lazy("State"))

    class Meta:
        """No fields but those above."""

        empty_text = gettext_lazy("Nobody matches")

    def render_roles(self, record: Staff) -> SafeString:
        """The roles in force, one a line."""
        grants = record.current_grants  # type: ignore[attr-defined]  # given by queries.staff_list
        lines = ((grant.get_role_display(), grant.unit or grant.place) for grant in grants)
        return format_html_join("", "<div>{} · {}</div>", lines)

    def render_is_active(self, value: bool) -> str:
        """Active or suspended, in words."""
        return _("Active") if value else _("Suspended")
