"""The taxonomy: a tree to look at, a file to load, entries to retire."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentan.domain.cases import actions
from kentan.domain.cases.actions import LoadedCategories
from kentan.domain.cases.lifecycle.codes import Purpose
from kentan.domain.cases.models import Case, Category
from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.rules import Role
from kentan.domain.triage.rules import category_rows
from kentan.interfaces.workspace.access import ActView, StaffPage, Text, today
from kentan.platform.words import N_, Refused

ADMINISTRATORS = (Role.ADMINISTRATOR,)
LARGEST = 1024 * 1024  # bytes; the national list has a few thousand lines


class CategoriesView(StaffPage):
    """All entries in the order of their codes, with how many cases each has; accusations are not counted."""

    roles = ADMINISTRATORS
    template_name = "workspace/desk/categories/tree.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Two queries: entries, and how often each is used."""
        cases = Case.objects.filter(category__isnull=False).exclude(purpose=Purpose.ACCUSATION)
        rows = cases.values_list("category").annotate(Count("pk")).order_by()
        used = dict(rows)
        entries = [(entry, used.get(entry.code, 0)) for entry in Category.objects.order_by("code")]
        in_use = sum(entry.retired_on is None for entry, _cases in entries)
        return super().get_context_data(groups=_groups(entries), in_use=in_use, retired=len(entries) - in_use, **kwargs)


def _groups(entries: list[tuple[Category, int]]) -> list[list[tuple[Category, int]]]:
    groups: dict[str, list[tuple[Category, int]]] = {}
    for entry, used in entries:
        groups.setdefault(entry.code[:2], []).append((entry, used))
    return list(groups.values())


class LoadForm(forms.Form):
    """A file and the name of its edition."""

    file = forms.FileField(label=gettext_lazy("File"), help_text=gettext_lazy("CSV in UTF-8 or GB 18030: code,name."))
    edition = forms.CharField(
        label=gettext_lazy("Edition"), max_length=20, help_text=gettext_lazy("How this edition is called, e.g. 2026.")
    )


class LoadCategoriesView(ActView):
    """Add and rename entries from a file; what it leaves out stays."""

    roles = ADMINISTRATORS
    form_class = LoadForm
    title = gettext_lazy("Load categories")
    lead = gettext_lazy(
        "Entries of the file are added or renamed; what it leaves out stays. Cases keep their category."
    )
    submit = gettext_lazy("Load")

    def act(self, data: dict[str, Any], *, by: Staff, at: datetime) -> LoadedCategories:
        """Read the file and load it."""
        rows = category_rows(_decoded(data["file"]))
        return actions.load_categories(rows=rows, version=data["edition"], by=by, at=at)

    def said(self, result: LoadedCategories) -> Text:
        """What the load changed."""
        return _("%(added)d added, %(renamed)d renamed.") % {"added": result.added, "renamed": result.renamed}

    def back(self) -> str:
        """The tree."""
        return reverse("workspace:categories")


def _decoded(upload: UploadedFile[bytes]) -> str:
    if upload.size is None or upload.size > LARGEST:
        raise Refused(N_("The file is larger than 1 MB."), field="file")
    content: bytes = upload.read()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(N_("This is no text file."), instead=N_("Save the list as CSV."), field="file")


class RetireCategoryView(ActView):
    """Take an entry out of use."""

    roles = ADMINISTRATORS
    danger = True
    submit = gettext_lazy("Retire")

    def page(self) -> dict[str, Any]:
        """What retiring means."""
        entry = get_object_or_404(Category, pk=self.kwargs["code"], retired_on__isnull=True)
        return {
            "title": _("Retire %(name)s") % {"name": entry.name},
            "eyebrow": entry.code,
            "question": _("Take this category out of use?"),
            "consequences": [
                _("New matters can no longer be given this category."),
                _("Matters that have it keep it, and it stays readable in lists and exports."),
            ],
            "undo": _("A retired code cannot be taken back into use; load a new code instead."),
        }

    def act(self, data: dict[str, Any], *, by: Staff, at: datetime) -> Category:
        """Retire it from today."""
        return actions.retire_category(code=self.kwargs["code"], by=by, at=at, on=today())

    def said(self, result: Category) -> Text:
        """Which one."""
        return _("“%(name)s” is retired.") % {"name": result.name}

    def back(self) -> str:
        """The tree."""
        return reverse("workspace:categories")
