"""The steps in their order, which of them apply, and what is still missing. One table; the pages follow from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kentan.interfaces.portal.actions.drafts import Answers
from kentan.interfaces.portal.filing import forms
from kentan.interfaces.portal.filing.forms import ANONYMOUS, StepForm, county

CHECK = "check"
LAST_PAGE = 7
CHECKED = "checked"  # set once the answers were shown together: from then on a change leads straight back


def _always(_answers: Answers) -> bool:
    return True


def _one_township(answers: Answers) -> bool:
    return answers.get("township", {}).get("township") != county()


def _with_name(answers: Answers) -> bool:
    return answers.get("name", {}).get("name_kind") != ANONYMOUS


@dataclass(frozen=True, kw_only=True)
class Step:
    """One page. `page` is the number that people see; two pages about one thing share it."""

    name: str
    page: int
    form: type[StepForm]
    title: str | Promise
    template: str = "portal/filing/step.html"
    applies: Callable[[Answers], bool] = _always
    optional: bool = False

    @property
    def url(self) -> str:
        """Its address."""
        return reverse(f"portal:file_{self.name}")

    def filled(self, answers: Answers) -> StepForm:
        """Its form as it was filled in."""
        return self.form(answers.get(self.name, {}), answers=answers)

    def complete(self, answers: Answers) -> bool:
        """Whether it was answered, as far as it must be."""
        return self.name in answers and (self.optional or self.filled(answers).is_valid())


STEPS = (
    Step(
        name="kind",
        page=1,
        form=forms.KindForm,
        title=_("What kind of matter is it?"),
        template="portal/filing/kind.html",
    ),
    Step(
        name="township",
        page=2,
        form=forms.TownshipForm,
        title=_("Where is the problem?"),
        template="portal/filing/township.html",
    ),
    Step(
        name="village",
        page=2,
        form=forms.VillageForm,
        title=_("In which village or community?"),
        template="portal/filing/village.html",
        applies=_one_township,
    ),
    Step(name="what", page=3, form=forms.WhatForm, title=_("What happened?"), template="portal/filing/what.html"),
    Step(
        name="asked", page=4, form=forms.AskedForm, title=_("What do you ask for?"), template="portal/filing/asked.html"
    ),
    Step(
        name="evidence",
        page=5,
        form=forms.EvidenceForm,
        title=_("Do you have photos or papers?"),
        template="portal/filing/evidence.html",
        optional=True,
    ),
    Step(name="name", page=6, form=forms.NameForm, title=_("How do you want to file it?")),
    Step(
        name="contact",
        page=6,
        form=forms.ContactForm,
        title=_("Who are you, and how can we reach you?"),
        template="portal/filing/contact.html",
        applies=_with_name,
    ),
)
BY_NAME = {step.name: step for step in STEPS}
FIRST = STEPS[0]


def applying(answers: Answers) -> Iterator[Step]:
    """The steps that apply to these answers, in order."""
    return (step for step in STEPS if step.applies(answers))


def first_missing(answers: Answers, *, before: Step | None = None) -> Step | None:
    """The first step that is not answered, of those before a given one; None when all are."""
    for step in applying(answers):
        if step == before:
            return None
        if not step.complete(answers):
            return step
    return None


def after(step: Step, answers: Answers) -> str:
    """The address of the page after a step that was just answered."""
    if CHECKED in answers:
        missing = first_missing(answers)
        return missing.url if missing else reverse("portal:file_check")
    following = [later for later in applying(answers) if STEPS.index(later) > STEPS.index(step)]
    return following[0].url if following else reverse("portal:file_check")


def before(step: Step, answers: Answers) -> str:
    """Where "back" leads."""
    if CHECKED in answers:
        return reverse("portal:file_check")
    earlier = [other for other in applying(answers) if STEPS.index(other) < STEPS.index(step)]
    return earlier[-1].url if earlier else reverse("portal:home")
