"""Every component on one page, with invented data; only where DEBUG is on (and in the tests)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import django_tables2 as tables
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kentan.interfaces.ui.navigation import Group, Link, NavItem
from kentan.interfaces.ui.parts import ClockFace, Fact, FileItem, Person, Tab, TimelineEntry
from kentan.interfaces.ui.refusals import refusal_view
from kentan.platform.words import N_, Refused

TODAY = date(2026, 2, 26)
NOON = datetime(2026, 2, 26, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ICONS = ("home", "list", "plus", "users", "building", "calendar", "mail", "shield-check", "chart-bar", "settings")
TONES = ("", "active", "waiting", "good", "bad", "info", "outline")


@dataclass(frozen=True)
class SampleStaff:
    """Stands in for the signed-in person, so that the page needs no database."""

    name: str = "王小敏"
    unit: str | Promise = field(default_factory=lambda: _("Petition bureau"))
    is_authenticated: bool = True

    def get_username(self) -> str:
        return self.name


def sample_shell() -> dict[str, object]:
    """A frame with entries."""
    labels = (_("Today"), _("Matters"), _("Register"), _("Petitioners"), _("Units"), _("Calendar"), _("Notices"))
    links = [
        Link(
            item=NavItem(label=label, url_name="", icon=icon, shortcut="g l" if index == 1 else ""),
            url="#main",
            active=index == 0,
            count=12 if index == 1 else 0,
        )
        for index, (label, icon) in enumerate(zip(labels, ICONS, strict=False))
    ]
    return {
        "bureau": _("Petition bureau"),
        "home_url": "#main",
        "search_url": "#main",
        "register_url": "#main",
        "inbox_url": "#main",
        "unread": 3,
        "groups": [Group(label="", links=links[:3]), Group(label=_("Administration"), links=links[3:])],
    }


class SampleForm(forms.Form):
    """Every kind of field."""

    what = forms.CharField(
        label=_("What happened"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("In a few sentences.")
    )
    where = forms.ChoiceField(label=_("Township"), choices=[("", "---------"), ("1", "云集街道"), ("2", "茶市镇")])
    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(
        label=_("Kind"), widget=forms.RadioSelect, choices=[("a", _("Suggestion")), ("b", _("Claim"))]
    )
    file = forms.FileField(label=_("Evidence"), required=False, help_text=_("Photos or office files."))
    urgent = forms.BooleanField(label=_("Urgent"), required=False)


class SampleTable(tables.Table):
    """A list as the workspace shows it."""

    number = tables.Column(verbose_name=_("Number"), attrs={"td": {"class": "nowrap"}})
    matter = tables.Column(verbose_name=_("Matter"), orderable=False)
    unit = tables.Column(verbose_name=_("Responsible unit"))
    left = tables.TemplateColumn("{% load ui_tags %}{% clock_inline value %}", verbose_name=_("Limit"), orderable=False)

    class Meta:
        attrs: ClassVar[dict[str, str]] = {"class": "table table-hover k-stack"}


def sample_clocks() -> list[ClockFace]:
    """One clock of every tier."""
    lines = (
        _("Begins the day after dispatch, 2026-02-13."),
        _("5 working days; 14 February is worked, 15 to 23 February are days off."),
        _("Ends on 26 February 2026."),
    )

    def face(days: int, percent: int, **more: Any) -> ClockFace:
        values: dict[str, Any] = {"label": _("Handling"), "article": "34", "holder": "住房和城乡建设局", "lines": lines}
        return ClockFace(due_on=TODAY + timedelta(days=days), today=TODAY, percent=percent, **(values | more))

    return [
        face(48, 20),
        face(28, 55, provisional=True),
        face(14, 78),
        face(1, 96),
        face(-3, 105),
        face(10, 40, status="met", settled_on=TODAY),
        face(10, 40, status="stopped"),
        face(-10, 100, status="lapsed"),
    ]


def sample_timeline() -> list[TimelineEntry]:
    """Some entries of a history."""
    return [
        TimelineEntry(title=_("Accepted"), at=NOON, by="李建国 · 住房和城乡建设局", icon="check", article="23"),
        TimelineEntry(
            title=_("Objection overruled"),
            at=NOON - timedelta(days=2),
            by="陈丽 · 县信访局",
            icon="gavel",
            article="23",
            tone="warn",
            body="该路段窨井盖由市政设施维护中心管理，属你单位职责范围。",
        ),
        TimelineEntry(
            title=_("Registered"),
            at=NOON - timedelta(days=9),
            by="王小敏 · 县信访局",
            icon="inbox",
            tone="quiet",
            backfilled=True,
        ),
    ]


def sample_context(request: HttpRequest) -> dict[str, object]:
    """What the page shows."""
    clocks = sample_clocks()
    rows = [
        {
            "number": f"430422-2026-0000{index}",
            "matter": "蒸阳大道井盖缺失致人受伤要求赔偿",
            "unit": "住房和城乡建设局",
            "left": clock,
        }
        for index, clock in enumerate(clocks, start=1)
    ]
    refusal = Refused(
        N_("The limit for an objection ended on {day}."),
        instead=N_("Accept the matter, or ask the bureau to decide who is responsible."),
        article="23",
        day=TODAY,
    )
    form = SampleForm({"where": "1"}) if "errors" in request.GET else SampleForm()
    return {
        "shell": sample_shell() | {"large_type": request.COOKIES.get("type") == "large"},
        "user": SampleStaff(),
        "tones": TONES,
        "clocks": clocks,
        "table": SampleTable(rows, order_by="number"),
        "entries": sample_timeline(),
        "facts": [
            Fact(term=_("Channel"), value=_("Letter")),
            Fact(term=_("Place of the matter"), value="衡南县云集街道蒸阳社区", change_url="#change"),
            Fact(term=_("Category"), value=""),
        ],
        "files": [
            FileItem(name="现场照片 1.jpg", url="#f", size=1_480_000, kind="photo"),
            FileItem(
                name="医疗费用发票.pdf",
                url="#f",
                size=92_000,
                kind="pdf",
                note=_("read by the registrar"),
                remove_url="#r",
            ),
        ],
        "person": Person(name="王*", phone="138****1234", role=_("representative"), open_url="#open"),
        "tabs": [
            Tab(label=_("Matter"), url="#m", active=True, icon="file-text"),
            Tab(label=_("Documents"), url="#d", icon="folder", count=4),
            Tab(label=_("History"), url="#h", icon="history"),
        ],
        "refusal": refusal_view(refusal),
        "form": form,
        "consequences": [
            _("The responsible unit gets the matter today and has 15 days to accept it."),
            _("The petitioner is told who has the matter."),
        ],
    }


def styleguide(request: HttpRequest) -> HttpResponse:
    """The components in the frame of the workspace."""
    return render(request, "ui/styleguide.html", sample_context(request))


def portal_styleguide(request: HttpRequest) -> HttpResponse:
    """The components in the frame of the public site."""
    return render(request, "ui/styleguide_portal.html", sample_context(request))
