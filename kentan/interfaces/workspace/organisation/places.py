"""Places: townships, villages, hamlets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentan.domain.organisation import actions, queries
from kentan.domain.organisation.models import Hamlet, Place, Staff
from kentan.domain.organisation.rules import Level, Role
from kentan.interfaces.workspace.access import ActView, StaffPage, Text
from kentan.interfaces.workspace.organisation.forms import HamletForm, PlaceFilter, county_code, level_name

ADMINISTRATORS = (Role.ADMINISTRATOR,)


class PlacesPage(StaffPage):
    """The townships with how many villages each has; a search finds any place."""

    roles = ADMINISTRATORS
    template_name = "workspace/organisation/places.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The townships, or what the search found."""
        form = PlaceFilter(self.request.GET or None)
        text = form.cleaned_data["q"].strip() if form.is_valid() else ""
        county = Place.objects.filter(code=county_code()).first()
        return super().get_context_data(
            form=form,
            text=text,
            county=county,
            found=queries.search_places(text, within=county_code(), limit=50) if text else [],
            townships=[] if text else queries.townships(settings.KENTAN_COUNTY_CODE, include_retired=True),
            **kwargs,
        )


class OfPlace:
    """A page about one place of the county."""

    kwargs: dict[str, Any]

    @cached_property
    def place(self) -> Place:
        """The place of the address, or 404 when it is not in this county."""
        return get_object_or_404(queries.places_within(county_code()), code=self.kwargs["code"])

    def back(self) -> str:
        """The place's page."""
        return reverse("workspace:place", kwargs={"code": self.place.code})

    def page(self) -> dict[str, Any]:
        """Which place."""
        return {"eyebrow": queries.path_of(self.place.code)}


class PlacePage(OfPlace, StaffPage):
    """One place: what lies below it, its hamlets and units."""

    roles = ADMINISTRATORS
    template_name = "workspace/organisation/place.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The place and what belongs to it."""
        place = self.place
        above = place.parent_code if place.level > Level.COUNTY else None
        up = reverse("workspace:place", kwargs={"code": above}) if above and above != county_code() else ""
        return super().get_context_data(
            place=place,
            level=level_name(place),
            path=queries.path_of(place.code),
            up_url=up or reverse("workspace:places"),
            is_village=place.level == Level.VILLAGE,
            below=queries.children(place.code, include_retired=True),
            hamlets=queries.hamlets(place.code) if place.level == Level.VILLAGE else [],
            units=queries.active_units().filter(place=place),
            **kwargs,
        )


class NewHamlet(OfPlace, ActView):
    """Add a hamlet to a village."""

    roles = ADMINISTRATORS
    form_class = HamletForm
    title = gettext_lazy("New hamlet")
    submit = gettext_lazy("Add the hamlet")

    def act(self, data: dict[str, Any], *, by: Staff, at: datetime) -> Hamlet:
        """Add it."""
        return actions.add_hamlet(village=self.place.code, **data, by=by, at=at)

    def said(self, result: Hamlet) -> Text:
        """Which hamlet."""
        return _("{hamlet} is added.").format(hamlet=result.name)


class RetirePlace(OfPlace, ActView):
    """Retire a place."""

    roles = ADMINISTRATORS
    title = gettext_lazy("Retire the place")
    submit = gettext_lazy("Retire")
    danger = True

    def page(self) -> dict[str, Any]:
        """What it does."""
        return {
            **super().page(),
            "question": _("Retire {place}?").format(place=self.place.name),
            "consequences": [
                _("It is offered no longer as the place of a matter."),
                _("Matters registered there keep it."),
            ],
            "undo": _("A retired place stays retired, also when the list is imported again."),
        }

    def act(self, data: dict[str, Any], *, by: Staff, at: datetime) -> Place:
        """Retire it."""
        return actions.retire_place(code=self.place.code, by=by, at=at)

    def said(self, result: Place) -> Text:
        """Which place."""
        return _("{place} is retired.").format(place=result.name)
