"""Places, units, staff and roles."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kentan.domain.ledger.events import Actor
from kentan.domain.organisation.rules import ROLE_LABELS, UNIT_KIND_LABELS, Level, Role, UnitKind, parent_of, range_of


class Place(models.Model):
    """A province, prefecture, county, township or village by its 12-digit code; the hierarchy is the prefix."""

    code = models.CharField(_("Code"), primary_key=True, max_length=12)
    name = models.CharField(_("Name"), max_length=64)
    level = models.PositiveSmallIntegerField(_("Level"), choices=[(level.value, level.name.lower()) for level in Level])
    urban_rural_type = models.CharField(_("Urban or rural type"), max_length=3, blank=True)
    retired_on = models.DateField(_("Retired on"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(code__regex=r"^[1-9][0-9]{11}$"), name="organisation_place_code"),
        ]
        indexes: ClassVar = [models.Index(fields=["level", "code"], name="organisation_place_level")]

    def __str__(self) -> str:
        return self.name

    @property
    def parent_code(self) -> str | None:
        """The code of the place above."""
        return parent_of(self.code)

    @property
    def code_range(self) -> tuple[str, str]:
        """The half-open range of codes at or below this place."""
        return range_of(self.code)


class Hamlet(models.Model):
    """A cluster of homes (屋场): the smallest place people share, part of a village."""

    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="hamlets", verbose_name=_("Village"))
    name = models.CharField(_("Name"), max_length=64)
    longitude = models.DecimalField(_("Longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(_("Latitude"), max_digits=8, decimal_places=6, null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["village", "name"], name="organisation_hamlet_once"),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__isnull=False, latitude__isnull=False),
                name="organisation_hamlet_both_or_neither",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """An office that can be responsible for a matter."""

    kind = models.CharField(
        _("Kind"), max_length=16, choices=[(kind.value, _(said)) for kind, said in UNIT_KIND_LABELS.items()]
    )
    name = models.CharField(_("Name"), max_length=120, unique=True)
    short_name = models.CharField(_("Short name"), max_length=40)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="units", verbose_name=_("Place"))
    superior = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="inferiors", verbose_name=_("Superior")
    )
    phone = models.CharField(_("Telephone"), max_length=40, blank=True)
    address = models.CharField(_("Address"), max_length=200, blank=True)
    retired_on = models.DateField(_("Retired on"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in UnitKind]), name="organisation_unit_kind"
            ),
            models.CheckConstraint(condition=~Q(superior=F("id")), name="organisation_unit_not_own_superior"),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind=UnitKind.BUREAU.value, retired_on__isnull=True),
                name="organisation_unit_one_bureau",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "id"], name="organisation_unit_kind_index")]

    def __str__(self) -> str:
        return self.short_name or self.name


class StaffManager(BaseUserManager["Staff"]):
    """Finds staff for signing in; accounts are made by `actions.employ`."""

    def get_by_natural_key(self, username: str | None) -> Staff:
        """Usernames are told apart without regard to case."""
        return self.get(username__iexact=username)


class Staff(AbstractBaseUser):
    """A member of staff; the account that signs in."""

    username = models.CharField(_("User name"), max_length=40, unique=True)
    name = models.CharField(_("Person's name"), max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="staff", verbose_name=_("Unit"))
    post = models.CharField(_("Post"), max_length=60, blank=True)
    phone = models.CharField(_("Telephone"), max_length=40, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    is_active = models.BooleanField(_("Active"), default=True)
    # True from the moment somebody else chose the password until its owner chooses one.
    must_change_password = models.BooleanField(default=False)
    joined_at = models.DateTimeField(_("Joined at"))

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[StaffManager] = StaffManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("username"), name="organisation_staff_username_any_case"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def actor(self) -> Actor:
        """This person as the record names them."""
        return Actor(kind="staff", id=str(self.pk), unit_id=self.unit_id)

    # Django's own permissions are not used: what staff may do follows from their roles.
    def has_perm(self, perm: str, obj: object = None) -> bool:
        """No permission is granted this way."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """No permission is granted this way."""
        return False


class RoleGrant(models.Model):
    """That somebody holds a role, at a unit or for a place and all below it."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="grants", verbose_name=_("Staff"))
    role = models.CharField(
        _("Role"), max_length=24, choices=[(role.value, _(said)) for role, said in ROLE_LABELS.items()]
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="grants", verbose_name=_("Unit")
    )
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="grants", verbose_name=_("Place")
    )
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="organisation_grant_role"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, place__isnull=True) | Q(unit__isnull=True, place__isnull=False),
                name="organisation_grant_unit_or_place",
            ),
            models.UniqueConstraint(
                fields=["staff", "role", "unit", "place"],
                condition=Q(revoked_at__isnull=True),
                nulls_distinct=False,
                name="organisation_grant_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.role}"


class Recusal(models.Model):
    """That somebody has a personal interest in a case (Art. 28): the case is hidden from them."""

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recusals")
    case_id = models.BigIntegerField()
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="stands_in_for"
    )
    recused_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staff", "case_id"], name="organisation_recusal_once"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} from {self.case_id}"


class Counter(models.Model):
    """The last number given out in a series; the row is locked while the next one is taken, so there are no gaps."""

    series = models.CharField(max_length=64, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"
