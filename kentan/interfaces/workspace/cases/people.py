"""The people of a case: opening who somebody is, adding people, a new query code, stepping back oneself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from kentan.domain.cases import actions, queries
from kentan.domain.cases.actions import Who
from kentan.domain.cases.lifecycle import MOVES
from kentan.domain.cases.models import Part, Party
from kentan.domain.cases.permissions import found_by_person, may_open_identity
from kentan.domain.organisation.models import Staff
from kentan.domain.petitioners.models import Petitioner
from kentan.domain.petitioners.queries import find_same, openings_about
from kentan.domain.petitioners.rules import (
    GENDER_LABELS,
    ID_KIND_LABELS,
    PETITIONER_KIND_LABELS,
    Given,
    Identity,
    PetitionerKind,
)
from kentan.interfaces.ui.navigation import ShellView
from kentan.interfaces.ui.parts import Fact
from kentan.interfaces.workspace.access import ActView, forbidden
from kentan.platform.words import N_, NotPermitted, Refused

from .doors import OfCase
from .forms.fields import text_field
from .papers.reading import read
from .papers.views import sheet_of


class CaseSideAct(OfCase, ActView):
    """An act on a case that is no move of the lifecycle."""

    template_name = "workspace/act.html"

    def back(self) -> str:
        """The case."""
        return reverse("workspace:case", args=[self.kwargs["pk"]])

    def page(self) -> dict[str, Any]:
        """The number above the title."""
        return {"eyebrow": self.case.number}

    def against(self) -> Refused | None:
        """What speaks against it now."""
        return None

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, or why not."""
        if (error := self.against()) is not None:
            return forbidden(request, error if isinstance(error, NotPermitted) else NotPermitted(error.msgid))
        return super().get(request, *args, **kwargs)


# ---------------------------------------------------------------- opening an identity


class ReasonForm(forms.Form):
    """Why somebody needs to see who this is."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy(
            "It is on the record with your name, and the petitioner can read it. Do not name anybody in it."
        ),
        widget=forms.TextInput(attrs={"list": "usual-reasons", "autocomplete": "off"}),
    )


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class OpenIdentity(CaseSideAct):
    """Ask for a reason, then show the data once: it is in no page that can be reloaded or kept."""

    form_class = ReasonForm
    template_name = "workspace/cases/identity_ask.html"
    title = gettext_lazy("Open the identity")
    submit = gettext_lazy("Open and put it on the record")

    @property
    def party(self) -> Party:
        """The person in question. Raises Http404 for somebody who is not on the case."""
        parties = queries.parties_of(self.case).filter(petitioner_id=self.kwargs["petitioner"])
        return get_object_or_404(parties.order_by("id")[:1])

    def against(self) -> Refused | None:
        """Not everybody needs to know."""
        if may_open_identity(self.staff, self.case):
            return None
        return NotPermitted(
            N_("You do not need to know who the petitioner is."),
            instead=N_("Ask the front desk to reach the petitioner."),
        )

    def get_initial(self) -> dict[str, Any]:
        """For a paper that is to be printed with the full name the reason is known."""
        return {"reason": _("To make out and deliver a document of this case")} if self.paper else {}

    @property
    def paper(self) -> int | None:
        """The entry whose paper is to carry the full name."""
        given = self.request.GET.get("paper", "")
        return int(given) if given.isdigit() else None

    def page(self) -> dict[str, Any]:
        """Who it is about, masked, and who has looked before."""
        return {
            "eyebrow": self.case.number,
            "case": self.case,
            "party": self.party,
            "openings": list(openings_about(self.case.stream)),
            "paper": self.paper,
        }

    def act(self, data: dict[str, Any], *, by: Staff, at: datetime) -> Identity:
        """Open it; the opening is on the record before anybody sees the data."""
        return actions.open_identity(
            case_id=self.case.pk, petitioner_id=self.party.petitioner_id, reason=data["reason"], by=by, at=at
        )

    def said(self, result: Any) -> str:
        """The page itself says it."""
        return ""

    def done(self, result: Identity) -> HttpResponse:
        """The data, shown once; or the paper with the full name in it."""
        if self.paper is not None:
            return sheet_of(self.request, read(self.case, self.paper), person=result.name, address=result.address)
        context = {"case": self.case, "facts": facts_of(result), "back_url": self.back()}
        return render(self.request, "workspace/cases/identity.html", context)


def facts_of(identity: Identity) -> list[Fact]:
    """Who somebody is, in lines."""
    gender = _(GENDER_LABELS[identity.gender]) if identity.gender else ""
    kind = _(ID_KIND_LABELS[identity.id_kind]) if identity.id_kind else ""
    rows = (
        (_("Name"), identity.name),
        (_("Kind"), _(PETITIONER_KIND_LABELS[identity.kind])),
        (_("Gender"), gender),
        (_("Contact"), identity.contact),
        (_("Telephone"), identity.phone),
        (_("Other telephone"), identity.other_phone),
        (_("Document"), kind),
        (_("ID number"), identity.id_number),
        (_("Address"), identity.address),
        (_("E-mail"), identity.email),
    )
    return [Fact(term=term, value=value) for term, value in rows if value]


# ---------------------------------------------------------------- adding people


class JoinForm(forms.Form):
    """Somebody who joins the case. When somebody like that is known, the form asks whether it is them."""

    NEW = "new"

    part = forms.ChoiceField(label=gettext_lazy("Part"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), widget=forms.RadioSelect)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=40, required=False)
    id_number = forms.CharField(label=gettext_lazy("ID number"), max_length=40, required=False)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=200, required=False)
    known = forms.ChoiceField(label=gettext_lazy("Is it one of these?"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = staff
        parts = [(part.value, part.label) for part in Part if part is not Part.MAIN]
        self.fields["part"].choices = parts  # type: ignore[attr-defined]  # a ChoiceField
        kinds = [(kind.value, gettext_lazy(said)) for kind, said in PETITIONER_KIND_LABELS.items()]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]  # a ChoiceField
        self.initial.setdefault("kind", PetitionerKind.PERSON.value)
        self.initial.setdefault("part", Part.CO_SIGNER.value)
        self._offer()

    def _offer(self) -> None:
        found = self._same()
        if not found:
            del self.fields["known"]
            return
        choices = [(str(one.pk), f"{one} {one.masked_phone} {one.masked_id_number}".strip()) for one in found]
        self.fields["known"].choices = [*choices, (self.NEW, _("None of them: somebody new"))]  # type: ignore[attr-defined]  # a ChoiceField

    def _same(self) -> list[Petitioner]:
        """Only people of cases that this person may find them by: who accuses somebody is known to few (Art. 30)."""
        if not self.is_bound:
            return []
        name, phone, id_number = (str(self.data.get(name, "")) for name in ("name", "phone", "id_number"))
        found = [one.petitioner for one in find_same(name=name, phone=phone, id_number=id_number)]
        cases = queries.visible(self.staff).filter(found_by_person(self.staff))
        parts = Party.objects.filter(petitioner__in=[one.pk for one in found], case__in=cases)
        known = set(parts.values_list("petitioner_id", flat=True))
        return [one for one in found if one.pk in known][:5]

    def clean(self) -> dict[str, Any]:
        """Where somebody like that is known, the question must be answered."""
        data = super().clean() or {}
        if "known" in self.fields and not data.get("known"):
            raise ValidationError({"known": _("Somebody like that is known already. Please say whether it is them.")})
        return data

    def who(self) -> Who:
        """Whom to add."""
        data = self.cleaned_data
        part = Part(data["part"])
        if (known := data.get("known", self.NEW)) != self.NEW:
            return Who(part=part, petitioner_id=int(known))
        names = ("name", "phone", "id_number", "address")
        given = Given(kind=PetitionerKind(data["kind"]), **{name: data[name] for name in names})  # type: ignore[typeddict-item]  # its keys
        return Who(part=part, given=given)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class Join(CaseSideAct):
    """Add a co-signer, representative or represented person."""

    form_class = JoinForm
    title = gettext_lazy("Add a person")
    lead = gettext_lazy("At most five representatives speak for a group (Art. 20).")
    submit = gettext_lazy("Add")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Whom this person may know of."""
        return super().get_form_kwargs() | {"staff": self.staff}

    def against(self) -> Refused | None:
        """Part of the registration."""
        return self.occasion.against(MOVES["amend"])

    def act(self, data: dict[str, Any], *, by: Staff, at: datetime) -> Party:
        """Add the person."""
        return actions.join(case_id=self.case.pk, who=self.bound.who(), by=by, at=at)

    def form_valid(self, form: JoinForm) -> HttpResponse:
        """Keep the form, which knows whom it names."""
        self.bound = form
        return super().form_valid(form)

    def said(self, result: Any) -> str:
        """Done."""
        return _("The person is on the case.")


# ---------------------------------------------------------------- query code


@method_decorator(never_cache, name="dispatch")
class RenewCode(CaseSideAct):
    """A new query code for somebody who has lost the old one; shown once."""

    title = gettext_lazy("New query code")
    submit = gettext_lazy("Make a new code")

    def against(self) -> Refused | None:
        """Part of the registration."""
        return self.occasion.against(MOVES["amend"])

    def page(self) -> dict[str, Any]:
        """What happens."""
        return {
            "eyebrow": self.case.number,
            "question": _("Make a new query code?"),
            "consequences": [
                _("The old code stops working at once."),
                _("The new one is shown once, for you to hand over. Nobody can look it up later."),
                _("Make sure that it is the petitioner who asks."),
            ],
        }

    def act(self, data: dict[str, Any], *, by: Staff, at: datetime) -> str:
        """The new code."""
        return actions.renew_query_code(case_id=self.case.pk, by=by, at=at)

    def said(self, result: Any) -> str:
        """The page itself says it."""
        return ""

    def done(self, result: str) -> HttpResponse:
        """The code, once."""
        context = {"case": self.case, "code": f"{result[:4]} {result[4:]}", "back_url": self.back()}
        return render(self.request, "workspace/cases/code.html", context)


# ---------------------------------------------------------------- stepping back


class RecuseForm(forms.Form):
    """Why, and who stands in."""

    reason = text_field(
        gettext_lazy("Reason"), rows=3, help_text=gettext_lazy("Who is related to whom, or what interest you have.")
    )
    stand_in = forms.ModelChoiceField(
        label=gettext_lazy("Stand-in"),
        queryset=Staff.objects.none(),
        required=False,
        help_text=gettext_lazy("A colleague of your unit who takes over what you would have done."),
    )

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = Staff.objects.filter(unit_id=staff.unit_id, is_active=True).exclude(pk=staff.pk).order_by("id")
        self.fields["stand_in"].queryset = colleagues  # type: ignore[attr-defined]  # a ModelChoiceField


class RecuseMyself(CaseSideAct):
    """Step back from a case in which one has a personal interest (Art. 28)."""

    form_class = RecuseForm
    title = gettext_lazy("Recuse myself")
    submit = gettext_lazy("Recuse myself")
    danger = True

    def get_form_kwargs(self) -> dict[str, Any]:
        """Colleagues of this person."""
        return super().get_form_kwargs() | {"staff": self.staff}

    def page(self) -> dict[str, Any]:
        """What happens."""
        return {
            "eyebrow": self.case.number,
            "question": _("Do you have a personal interest in this case?"),
            "consequences": [
                _("From now on you do not see this case any more, in lists or by its number."),
                _("The reason and your stand-in are on the record (Art. 28 of the Regulation)."),
            ],
            "undo": _("This cannot be undone."),
        }

    def act(self, data: dict[str, Any], *, by: Staff, at: datetime) -> object:
        """Hide the case from oneself."""
        stand_in = data["stand_in"]
        return actions.recuse(
            case_id=self.case.pk,
            staff_id=by.pk,
            reason=data["reason"],
            stand_in_id=stand_in.pk if stand_in else None,
            by=by,
            at=at,
        )

    def said(self, result: Any) -> str:
        """It is gone from now on."""
        return _("You are recused from %(number)s. The case is hidden from you.") % {"number": self.case.number}

    def done(self, result: Any) -> HttpResponse:
        """Not back to the case: it is hidden now."""
        return HttpResponseRedirect(ShellView(self.request).home_url)
