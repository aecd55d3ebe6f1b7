"""A page for every act of the lifecycle: one view, one form per move."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kentan.domain.cases import queries
from kentan.domain.cases.actions import Stale
from kentan.domain.cases.lifecycle import MOVES, Move
from kentan.domain.cases.models import Case
from kentan.domain.deadlines.queries import running_clocks_of
from kentan.domain.organisation.models import Staff
from kentan.interfaces.ui.dates import long_date
from kentan.interfaces.ui.refusals import refusal_text, refusal_view
from kentan.interfaces.workspace.access import REFUSED, ActView, StaffPage
from kentan.interfaces.workspace.desk.faces import badge_of
from kentan.platform.words import NotPermitted, Refused

from .clocks import holder, next_limit
from .doors import OfCase
from .forms import FORMS, MoveForm
from .forms.after import SomeRefused
from .forms.fields import RowsWidget
from .history import steps_of
from .targets import targets_for


class CaseAct(OfCase, ActView):
    """GET shows the form of a move or why it cannot be made now; POST makes it."""

    template_name = "workspace/cases/act.html"

    @property
    def move(self) -> Move:
        """The row of the table. Raises Http404 for a code that has no page."""
        if self.kwargs["code"] not in FORMS:
            raise Http404
        return MOVES[self.kwargs["code"]]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, or the refusal without one."""
        against = self.occasion.against(self.move)
        if against is not None:
            return self.shut(against)
        return super().get(request, *args, **kwargs)

    def shut(self, against: Refused) -> HttpResponse:
        """The page of an act that cannot be made now: why, and what to do instead."""
        status = 403 if isinstance(against, NotPermitted) else REFUSED
        context = self.frame() | {"refusal": refusal_view(against)}
        return render(self.request, "workspace/cases/act_shut.html", context, status=status)

    def get_form_class(self) -> type[MoveForm]:
        """The form of the move."""
        return FORMS[self.move.code]

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form is made for this occasion; the address can choose a commitment or the target of a merge."""
        kwargs: dict[str, Any] = super().get_form_kwargs()
        chosen = {name: self.request.GET[name] for name in ("number", "into") if name in self.request.GET}
        return kwargs | {"occasion": self.occasion, "initial": chosen}

    def get_form(self, form_class: Any = None) -> MoveForm:
        """The form, its rows knowing where to fetch another one."""
        form: MoveForm = super().get_form(form_class)
        for name, field in form.fields.items():
            if isinstance(field.widget, RowsWidget):
                field.widget.more_url = reverse("workspace:act_row", args=[self.case.pk, self.move.code, name])
        return form

    def act(self, data: dict[str, Any], *, by: Staff, at: datetime) -> object:
        """The one act of the form."""
        return self.bound.perform(by=by, at=at)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the bound form, which knows how to act."""
        self.bound = self.get_form()
        return self.form_valid(self.bound) if self.bound.is_valid() else self.form_invalid(self.bound)

    def refused(self, form: MoveForm, error: Refused) -> HttpResponse:
        """The refusal on the form."""
        if isinstance(error, Stale):
            return self.stale(form, error)
        if isinstance(error, SomeRefused):
            for name, one in error.refused:
                form.add_error("upload", f"{name}: {refusal_text(one)}")
            return self.render_to_response(self.get_context_data(form=form), status=REFUSED)
        return super().refused(form, error)

    def stale(self, form: MoveForm, error: Stale) -> HttpResponse:
        """The same form with everything that was typed, what happened meanwhile, and the new count of entries."""
        seen = form.cleaned_data["seen"]
        self.__dict__.pop("occasion", None)
        data = self.request.POST.copy()
        data["seen"] = str(self.case.entries)
        against = self.occasion.against(self.move)
        again = type(form)(data=data, files=form.files or None, occasion=self.occasion)
        again.is_valid()
        context = self.get_context_data(
            form=again, refusal=refusal_view(against or error), news=steps_of(self.case, since=seen), shut=against
        )
        return self.render_to_response(context, status=REFUSED)

    def frame(self) -> dict[str, Any]:
        """What every page of an act shows of the case."""
        return {
            "case": self.case,
            "badge": badge_of(self.case.state),
            "title": _(self.move.label),
            "back_url": self.back(),
            "article": self.move.article,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form and, beside it, the matter in brief."""
        form = kwargs.get("form") or self.get_form()
        return super().get_context_data(
            **{
                **self.frame(),
                "form": form,
                "lead": form.lead,
                "submit": _(self.move.label),
                "danger": self.move.danger,
                "on_behalf": form.on_behalf,
                "consequences": form.consequences(),
                "question": form.question(),
                "undo": form.undo(),
                "above": form.template,
                "demands": self.occasion.demands,
                "brief": self.move.code != "merge",  # merging shows both cases in full
                "targets": targets_for(form) if self.move.code == "merge" else (),
                **kwargs,
            }
        )

    def back(self) -> str:
        """The case; the list when the act has hidden it from whoever made it."""
        if not queries.visible(self.staff).filter(pk=self.kwargs["pk"]).exists():
            return reverse("workspace:cases")
        return reverse("workspace:case", args=[self.kwargs["pk"]])

    def said(self, result: Any) -> str:
        """What happened, in the words of the record, and what comes next."""
        case = queries.visible(self.staff).filter(pk=self.kwargs["pk"]).first()
        if case is None:
            return _("Done. From now on the case is open to the named officers only.")
        happened = queries.timeline(case)[-1].what
        return f"{happened}{_('. ')}{what_next(case)}"


def what_next(case: Case) -> str:
    """The limit that counts from here."""
    if not case.is_open:
        return _("Nothing more is due.")
    clock = next_limit(list(running_clocks_of(case)))
    if clock is None:
        return ""
    values = {"what": clock.label, "day": long_date(clock.effective_on), "who": holder(clock)}
    return _("Next: %(what)s by %(day)s (%(who)s).") % values


class MoreRow(OfCase, StaffPage):
    """One more blank row of a form, for htmx."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The row."""
        form_class = FORMS.get(kwargs["code"])
        field = form_class.base_fields.get(kwargs["name"]) if form_class else None
        if field is None or not isinstance(field.widget, RowsWidget) or self.case is None:
            raise Http404
        number = int(request.GET.get("n", "0")) if request.GET.get("n", "0").isdigit() else 0
        row = field.widget.row(kwargs["name"], number + 1, field.widget.empty())
        return render(request, field.widget.row_template, {"row": row, "focus": True})
