"""The navigation of the workspace. Other apps register their entries; a context processor shows what a person may use.

from kentan.interfaces.ui import navigation
navigation.add(NavItem(label=_("Today"), url_name="workspace:today", icon="home", shortcut="g t"))
navigation.SHELL.search_url_name = "workspace:search"
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

Text = str | Promise


def everybody(staff: Any) -> bool:
    """Visible to every member of staff."""
    return True


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """One entry. `group` is its heading, `shortcut` the keys ("g t"), `count` a number shown when it is not zero."""

    label: Text
    url_name: str
    icon: str
    visible_to: Callable[[Any], bool] = everybody
    group: Text = ""
    shortcut: str = ""
    count: Callable[[Any], int] | None = None


@dataclass(kw_only=True)
class Shell:
    """What the frame needs to know from other apps. An empty name leaves that part of the frame out."""

    items: list[NavItem] = field(default_factory=list)
    home_url_name: str = "workspace:today"
    search_url_name: str = ""
    register_url_name: str = ""
    register_visible_to: Callable[[Any], bool] = everybody
    inbox_url_name: str = ""
    unread: Callable[[Any], int] | None = None
    bureau_name: Callable[[], str] | None = None


SHELL = Shell()


def add(*items: NavItem) -> None:
    """Add entries in the order in which they are to appear; an address is listed once."""
    known = {item.url_name for item in SHELL.items}
    SHELL.items.extend(item for item in items if item.url_name not in known)


def _address(url_name: str) -> str:
    try:
        return reverse(url_name) if url_name else ""
    except NoReverseMatch:
        return ""


@dataclass(frozen=True, kw_only=True)
class Link:
    """An entry as the template shows it."""

    item: NavItem
    url: str
    active: bool
    count: int


@dataclass(frozen=True, kw_only=True)
class Group:
    """Entries under one heading."""

    label: Text
    links: list[Link]


class ShellView:
    """What the templates read as `shell`. Nothing is looked up before a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def groups(self) -> list[Group]:
        """The entries this person may use, in groups, the longest matching address marked as the current one."""
        staff = self._request.user
        shown = [(item, _address(item.url_name)) for item in SHELL.items if item.visible_to(staff)]
        path = self._request.path
        home = self.home_url  # every address begins with it, so it is the current one only when it is meant
        current = max(
            (url for _, url in shown if url and (path == url or (url != home and path.startswith(url)))),
            key=len,
            default="",
        )
        groups: dict[str, Group] = {}
        for item, url in shown:
            if url:
                group = groups.setdefault(str(item.group), Group(label=item.group, links=[]))
                count = item.count(staff) if item.count else 0
                group.links.append(Link(item=item, url=url, active=url == current, count=count))
        return list(groups.values())

    @cached_property
    def unread(self) -> int:
        """Unread notices of this person."""
        return SHELL.unread(self._request.user) if SHELL.unread else 0

    @property
    def home_url(self) -> str:
        """The first page of the workspace."""
        return _address(SHELL.home_url_name) or "/"

    @property
    def search_url(self) -> str:
        """Where the search box sends its `q`."""
        return _address(SHELL.search_url_name)

    @property
    def register_url(self) -> str:
        """The page for a new registration; empty for those who take in nothing."""
        return _address(SHELL.register_url_name) if SHELL.register_visible_to(self._request.user) else ""

    @property
    def inbox_url(self) -> str:
        """The notices of this person."""
        return _address(SHELL.inbox_url_name)

    @cached_property
    def bureau(self) -> str:
        """The name of the bureau."""
        return (SHELL.bureau_name() if SHELL.bureau_name else "") or _("Petition bureau")

    @property
    def large_type(self) -> bool:
        """Whether the reader has chosen large type."""
        return self._request.COOKIES.get("type") == "large"


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context processor: `shell`."""
    return {"shell": ShellView(request)}
