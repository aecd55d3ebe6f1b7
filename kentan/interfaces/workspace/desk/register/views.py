"""The pages of registering."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters

from kentan.domain.cases import actions, queries
from kentan.domain.cases.actions import AlreadyRegistered, Receipt
from kentan.domain.cases.lifecycle.codes import Channel, Level, Purpose
from kentan.domain.cases.models import Case, Part
from kentan.domain.organisation.rules import Role
from kentan.interfaces.ui.refusals import refusal_text, refusal_view
from kentan.interfaces.workspace.access import REFUSED, StaffMixin, now
from kentan.interfaces.workspace.desk import choices
from kentan.interfaces.workspace.desk.links import act_url, case_url
from kentan.platform.words import NotPermitted, Refused

from .forms import OTHERS_AT_MOST, BaseOthers, Others, RegisterForm, new_token
from .look import look_for
from .receipts import slip_of

REGISTRARS = (Role.REGISTRAR, Role.DISPATCHER, Role.RECORDER, Role.ACCUSATION_OFFICER)
REMEMBERED = "desk.register"  # in the session: the township and channel used last
PLACE_FIELDS = {"place": "township", "people": "name", "representatives": "people_concerned"}


@method_decorator(sensitive_post_parameters(), name="dispatch")
class RegisterView(StaffMixin, View):
    """The form, and after it the receipt, which is shown once: it is the answer to sending the form."""

    roles = REGISTRARS
    template_name = "workspace/desk/register/form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form with what was used last."""
        kept = request.session.get(REMEMBERED, {})
        initial = {
            "token": new_token(),
            "channel": kept.get("channel") or Channel.LETTER,
            "township": kept.get("township", ""),
            "purpose": Purpose.CLAIM,
            "level": Level.COUNTY,
            "people_present": 1,
            "people_concerned": 1,
        }
        return self.form_page(RegisterForm(initial=initial), Others(prefix="people"))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Register, or show the form again with everything that was typed."""
        if request.POST.get("show"):
            return self.shown_again(request.POST)
        form, others = RegisterForm(request.POST), Others(request.POST, prefix="people")
        if not (form.is_valid() and others.is_valid()):
            return self.form_page(form, others, status=REFUSED)
        try:
            receipt = self.register(form, others, now())
        except AlreadyRegistered as error:
            return self.known(error)
        except Refused as error:
            return self.refused(form, others, error)
        self.remember(form)
        return self.receipt_page(form, receipt)

    @transaction.atomic
    def register(self, form: RegisterForm, others: BaseOthers, at: datetime) -> Receipt:
        """Register, and note on the new case with which other it may have to be merged."""
        repeated = self.seen(form.chosen("repeat"))
        merged = self.seen(form.chosen("merge"))
        matter = form.matter(others.people(), repeat_of_id=repeated.pk if repeated else None)
        receipt = actions.register(matter=matter, by=self.staff, at=at)
        if merged and self.seen(receipt.case.pk):
            note = _("Probably the same matter as %(number)s: to be checked for merging.") % {"number": merged.number}
            actions.add_note(case_id=receipt.case.pk, by=self.staff, at=at, note=note)
        return receipt

    def seen(self, case_id: int | None) -> Case | None:
        """The case, if this person may see it."""
        return queries.visible(self.staff).filter(pk=case_id).first() if case_id else None

    # ------------------------------------------------------------ answers

    def form_page(
        self, form: RegisterForm, others: BaseOthers, *, status: int = 200, refusal: object = None
    ) -> HttpResponse:
        """The form with what stands beside it."""
        said = {
            name: str(form[name].value() or "") for name in ("name", "phone", "id_number", "title", "body", "related")
        }
        context = {
            "form": form,
            "others": others,
            "look": look_for(self.staff, said),
            "refusal": refusal,
            "may_dispatch": self.standing.has(Role.DISPATCHER),
            "draft": f"register.{self.staff.pk}",
        }
        return render(self.request, self.template_name, context, status=status)

    def shown_again(self, data: QueryDict) -> HttpResponse:
        """Without a script: the villages of a township, one more row, or what is similar. Nothing is checked yet."""
        rows = [
            {name: data.get(f"people-{row}-{name}", "") for name in ("part", "name", "phone", "id_number")}
            for row in _rows(data)
        ]
        if data["show"] == "row" and len(rows) < OTHERS_AT_MOST:
            rows.append({"part": Part.CO_SIGNER})
        others = Others(prefix="people", initial=rows)
        others.min_num, others.extra = len(rows), 0
        if self.request.headers.get("HX-Request"):
            return render(self.request, "workspace/desk/register/others_rows.html", {"others": others})
        return self.form_page(RegisterForm(initial=data.dict()), others)

    def refused(self, form: RegisterForm, others: BaseOthers, error: Refused) -> HttpResponse:
        """The form with the refusal at its field, or above it."""
        status = 403 if isinstance(error, NotPermitted) else REFUSED
        field = PLACE_FIELDS.get(error.field, error.field)
        if field in form.fields:
            form.add_error(field, refusal_text(error))
            return self.form_page(form, others, status=status)
        return self.form_page(form, others, status=status, refusal=refusal_view(error))

    def known(self, error: AlreadyRegistered) -> HttpResponse:
        """The same form was sent twice: the matter is registered once, and its code was shown the first time."""
        messages.info(self.request, refusal_text(error) + " " + _("The query code is shown only once."))
        case = queries.by_number(queries.visible(self.staff), str(error.params["number"]))
        return HttpResponseRedirect(case_url(case.pk) if case else reverse("workspace:register"))

    def remember(self, form: RegisterForm) -> None:
        """The next matter of the pile often comes the same way from the same place."""
        self.request.session[REMEMBERED] = {name: form.cleaned_data[name] for name in ("channel", "township")}

    def receipt_page(self, form: RegisterForm, receipt: Receipt) -> HttpResponse:
        """The number, the code, and what comes next."""
        case, seen = receipt.case, self.seen(receipt.case.pk)
        merged = self.seen(form.chosen("merge"))
        moves = queries.allowed_moves(case=case, by=self.staff, at=now()) if seen else ()
        codes = {move.code for move in moves}
        context = {
            "slip": slip_of(receipt, self.request),
            "case": case,
            "seen": seen is not None,
            "case_url": case_url(case.pk),
            "dispatch_url": act_url(case.pk, "forward") if "forward" in codes else "",
            "merge_url": act_url(case.pk, "merge") if merged and "merge" in codes else "",
            "merged": merged,
            "then": "dispatch" if self.request.POST.get("then") == "dispatch" else "next",
            "draft": f"register.{self.staff.pk}",
        }
        return render(self.request, "workspace/desk/register/receipt.html", context)


def _rows(data: QueryDict) -> range:
    total = data.get("people-TOTAL_FORMS", "0")
    return range(min(int(total), OTHERS_AT_MOST) if total.isdigit() else 0)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class LookView(StaffMixin, View):
    """Part of the page, asked for while typing. By POST: names and numbers must not get into addresses."""

    roles = REGISTRARS

    def post(self, request: HttpRequest) -> HttpResponse:
        """What is similar to what was typed so far."""
        look = look_for(self.staff, request.POST.dict())
        return render(request, "workspace/desk/register/look.html", {"look": look})


class VillagesView(StaffMixin, View):
    """Part of the page: the villages of a township."""

    roles = REGISTRARS

    def get(self, request: HttpRequest) -> HttpResponse:
        """Options of a select."""
        options: Any = choices.with_empty(choices.village_choices(request.GET.get("township", "")))
        return render(request, "workspace/desk/options.html", {"options": options})
