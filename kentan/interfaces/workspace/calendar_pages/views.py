"""The county's calendar: a year at a glance, a day, a year's notice."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentan.domain.calendar import actions, queries
from kentan.domain.calendar.actions import FIRST_YEAR, LAST_YEAR, LONGEST_NAME, LONGEST_NOTICE, LONGEST_REASON
from kentan.domain.calendar.models import CountyDay, CountyYear
from kentan.domain.calendar.rules import DayInfo
from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.rules import Role
from kentan.interfaces.ui.dates import long_date
from kentan.interfaces.workspace.access import ActView, StaffPage, Text, today
from kentan.interfaces.workspace.calendar_pages.grid import kind_text, months_of, name_text
from kentan.interfaces.workspace.calendar_pages.words import moved_text

ADMINISTRATORS = (Role.ADMINISTRATOR,)


class CalendarPage(StaffPage):
    """A year month by month: the State Council's days with the county's own over them."""

    roles = ADMINISTRATORS
    template_name = "workspace/calendar_pages/year.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The sheets, the county's days, and how certain the year is."""
        now = today()
        year = self.kwargs.get("year", now.year)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Http404
        county = queries.county_calendar()
        shown = {
            "year": year,
            "months": months_of(year, county, today=now),
            "county_days": queries.county_days(year),
            "provisional": county.is_provisional(year),
            "confirmed": queries.county_years().filter(year=year).first(),
            "previous": year - 1 if year > FIRST_YEAR else None,
            "following": year + 1 if year < LAST_YEAR else None,
        }
        return super().get_context_data(**(kwargs | shown))


class _Counts(ActView):
    """An act that can move due dates; afterwards it says how many."""

    roles = ADMINISTRATORS
    kwargs: dict[str, Any]

    def change(self, data: dict[str, Any], *, by: Staff, at: datetime) -> object:
        """The one act."""
        raise NotImplementedError

    def act(self, data: dict[str, Any], *, by: Staff, at: datetime) -> datetime:
        """Perform it; returns when."""
        self.change(data, by=by, at=at)
        return at

    def said(self, result: datetime) -> Text:
        """What became of the limits."""
        return moved_text(result)

    def back(self) -> str:
        """The year's sheets."""
        return reverse("workspace:calendar_year", kwargs={"year": self.kwargs["year"]})


class DayForm(forms.Form):
    """What a day is in this county."""

    works = forms.TypedChoiceField(
        label=gettext_lazy("In this county the day is"),
        choices=[("no", gettext_lazy("a day off")), ("yes", gettext_lazy("worked"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("Shown wherever a due date explains itself."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("For instance the number of the notice that says so."),
    )


class _OfDay(_Counts):
    """A page about one day."""

    @cached_property
    def on(self) -> date:
        """The day of the address, or 404."""
        try:
            return date(self.kwargs["year"], self.kwargs["month"], self.kwargs["day"])
        except ValueError:
            raise Http404 from None

    @cached_property
    def own(self) -> CountyDay | None:
        """What the county's table says about it."""
        return queries.county_days(self.on.year).filter(date=self.on).first()

    @cached_property
    def info(self) -> DayInfo:
        """What it is now."""
        return queries.county_calendar().info(self.on)


class SetDay(_OfDay):
    """Say what a day is."""

    form_class = DayForm
    template_name = "workspace/calendar_pages/day.html"
    title = gettext_lazy("A day of the calendar")

    def get_initial(self) -> dict[str, Any]:
        """The county's word, or the opposite of what holds: that is what somebody comes here for."""
        if self.own:
            return {"works": "yes" if self.own.works else "no", "name": self.own.name, "reason": self.own.reason}
        return {"works": "no" if self.info.works else "yes"}

    def page(self) -> dict[str, Any]:
        """The day as it is now."""
        named = " · ".join(part for part in (kind_text(self.info), name_text(self.info)) if part)
        return {"title": long_date(self.on), "lead": named, "own": self.own, "on": self.on}

    def change(self, data: dict[str, Any], *, by: Staff, at: datetime) -> CountyDay:
        """Set it."""
        return actions.set_day(on=self.on, **data, by=by, at=at)


class ClearDay(_OfDay):
    """Take the county's word on a day back."""

    title = gettext_lazy("Take the county's day back")
    submit = gettext_lazy("Take it back")

    def page(self) -> dict[str, Any]:
        """What it does."""
        return {
            "eyebrow": long_date(self.on),
            "question": _("Take the county's day back?"),
            "consequences": [
                _("The State Council's calendar holds for {day} again.").format(day=long_date(self.on)),
                _("Open limits that touch the day are counted anew."),
            ],
            "undo": _("The day can be set again."),
        }

    def change(self, data: dict[str, Any], *, by: Staff, at: datetime) -> None:
        """Clear it."""
        actions.clear_day(on=self.on, by=by, at=at)


class NoticeForm(forms.Form):
    """Which notice has been entered."""

    notice = forms.CharField(
        label=gettext_lazy("Notice"),
        max_length=LONGEST_NOTICE,
        help_text=gettext_lazy("Title or number of the State Council's notice."),
    )


class ConfirmYear(_Counts):
    """Declare that a year's notice is entered."""

    form_class = NoticeForm
    title = gettext_lazy("Confirm the year")
    lead = gettext_lazy(
        "Once every day off and every worked weekend of the notice is entered, dates of this year are no longer "
        "provisional."
    )
    submit = gettext_lazy("The notice is entered in full")

    def page(self) -> dict[str, Any]:
        """Which year."""
        return {"eyebrow": str(self.kwargs["year"])}

    def change(self, data: dict[str, Any], *, by: Staff, at: datetime) -> CountyYear:
        """Confirm it."""
        return actions.confirm_year(year=self.kwargs["year"], notice=data["notice"], by=by, at=at)


class ReopenYear(_Counts):
    """Take the confirmation of a year back."""

    title = gettext_lazy("Take the confirmation back")
    submit = gettext_lazy("Take it back")

    def page(self) -> dict[str, Any]:
        """What it does."""
        year = self.kwargs["year"]
        return {
            "eyebrow": str(year),
            "question": _("Take the confirmation of {year} back?").format(year=year),
            "consequences": [_("Dates of that year are provisional again and say so."), _("The days entered stay.")],
            "undo": _("The year can be confirmed again."),
        }

    def change(self, data: dict[str, Any], *, by: Staff, at: datetime) -> None:
        """Reopen it."""
        actions.reopen_year(year=self.kwargs["year"], by=by, at=at)
