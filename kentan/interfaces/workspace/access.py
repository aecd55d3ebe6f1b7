"""Who gets to a page of the staff site, and how an act travels through one.

    @staff_page                                     # anybody who is signed in
    @staff_page(Role.ADMINISTRATOR)                 # others get 403 and a reason
    @staff_page(Role.AUDITOR, hidden=True)          # others are told that there is no such page
    def units(request): ...

    class RetireUnit(ActView):                      # GET shows a form, POST does one act
        roles = (Role.ADMINISTRATOR,)
        def act(self, data, *, by, at): return actions.retire_unit(unit_id=self.kwargs["pk"], by=by, at=at)

Whether a person may do something to one case is the domain's business; here only the doors of areas are kept.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.permissions import require, standing
from kentan.domain.organisation.rules import Role
from kentan.interfaces.ui.refusals import refusal_text, refusal_view
from kentan.platform.words import NotPermitted, Refused

View = Callable[..., HttpResponseBase]
Text = str | Promise
if TYPE_CHECKING:
    AnyFormView = FormView[Any]
else:
    AnyFormView = FormView
REFUSED = 422  # htmx swaps it like a page


def now() -> datetime:
    """The moment, for `at`."""
    return timezone.now()


def today() -> date:
    """The day in China."""
    return timezone.localdate()


def staff_of(request: HttpRequest) -> Staff:
    """The member of staff who is signed in; only behind a door of this module."""
    return cast(Staff, request.user)


def admit(request: HttpRequest, *roles: Role, hidden: bool = False) -> HttpResponseBase | None:
    """The answer for whoever may not enter, or None. Strangers go to sign in, new accounts to their password."""
    if not isinstance(request.user, Staff) or not request.user.is_active:
        return _elsewhere(request, f"{resolve_url('account_login')}?{urlencode({'next': request.get_full_path()})}")
    if request.user.must_change_password:
        messages.info(request, _("Choose your own password before you go on."))
        return _elsewhere(request, reverse("account_change_password"))
    try:
        if roles:
            require(request.user, *roles)
    except NotPermitted as error:
        if hidden:
            raise Http404 from None
        return forbidden(request, error)
    return None


def _elsewhere(request: HttpRequest, address: str) -> HttpResponse:
    """A redirect of the whole page, also for a part that htmx asked for."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=200, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def forbidden(request: HttpRequest, error: NotPermitted) -> HttpResponse:
    """403 with what is missing and whom to ask."""
    context = {"refusal": refusal_view(error)}
    return render(request, "workspace/forbidden.html", context, status=403)


def staff_page(*args: Any, hidden: bool = False) -> Any:
    """Decorator: only for staff, with one of these roles if any are named. With or without brackets."""
    if len(args) == 1 and callable(args[0]) and not isinstance(args[0], Role):
        return _guarded(args[0], (), hidden)
    roles = cast(tuple[Role, ...], args)
    return lambda view: _guarded(view, roles, hidden)


def _guarded(view: View, roles: tuple[Role, ...], hidden: bool) -> View:
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = admit(request, *roles, hidden=hidden)
        return answer if answer is not None else view(request, *args, **kwargs)

    return guarded


class StaffMixin:
    """Only for staff, with one of `roles` if any are named; `hidden` makes it unknown to everybody else."""

    roles: ClassVar[tuple[Role, ...]] = ()
    hidden: ClassVar[bool] = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Keep the door, then answer; a NotPermitted from within becomes 403."""
        answer = admit(request, *self.roles, hidden=self.hidden)
        if answer is not None:
            return answer
        self.staff = staff_of(request)
        self.standing = standing(self.staff)
        try:
            return cast(HttpResponseBase, super().dispatch(request, *args, **kwargs))  # type: ignore[misc]  # a mixin
        except NotPermitted as error:
            return forbidden(request, error)


class StaffPage(StaffMixin, TemplateView):
    """A page that shows something."""


class ActView(StaffMixin, AnyFormView):
    """A page for one act: GET shows the form, POST performs one domain action or says why not.

    Set title, submit and back; `consequences` turns the page into a question before an act that cannot simply be
    undone. Override `act`; `said` gives the message afterwards.
    """

    template_name = "workspace/act.html"
    form_class: type[forms.BaseForm] = forms.Form
    title: Text = ""
    lead: Text = ""
    submit: Text = ""
    danger: bool = False

    def act(self, data: dict[str, Any], *, by: Staff, at: datetime) -> object:
        """Perform the one domain action with the cleaned data of the form."""
        raise NotImplementedError

    def said(self, result: Any) -> Text:
        """What to tell the person afterwards; empty for nothing."""
        return _("Saved.")

    def back(self) -> str:
        """Where "back" and "cancel" lead, and where the person is after the act."""
        return reverse("workspace:today")

    def page(self) -> dict[str, Any]:
        """More for the template: eyebrow, question, consequences, undo, facts."""
        return {}

    def get_success_url(self) -> str:
        """Where the person is after the act."""
        return self.back()

    def form_valid(self, form: Any) -> HttpResponse:
        """Act, or show the refusal on the form."""
        try:
            result = self.act(form.cleaned_data, by=self.staff, at=now())
        except Refused as error:
            return self.refused(form, error)
        if said := self.said(result):
            messages.success(self.request, str(said))
        return self.done(result)

    def done(self, result: Any) -> HttpResponse:
        """The answer after the act."""
        return HttpResponseRedirect(self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        """The form with what has to be mended."""
        return self.render_to_response(self.get_context_data(form=form), status=REFUSED)

    def refused(self, form: Any, error: Refused) -> HttpResponse:
        """The form with the refusal: at the field at fault, or above the form."""
        status = 403 if isinstance(error, NotPermitted) else REFUSED
        if error.field in form.fields:
            form.add_error(error.field, refusal_text(error))
            return self.render_to_response(self.get_context_data(form=form), status=status)
        context = self.get_context_data(form=form, refusal=refusal_view(error))
        return self.render_to_response(context, status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What workspace/act.html shows."""
        page = {
            "title": self.title,
            "lead": self.lead,
            "submit": self.submit or _("Save"),
            "danger": self.danger,
            "back_url": self.back(),
            "cancel_url": self.back(),
        }
        return super().get_context_data(**(page | self.page() | kwargs))
