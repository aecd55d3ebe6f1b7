"""People in browsers of their own who act on cases through the pages.

office = Office(browser, site, cast)
office.act("handler", case, "accept")                       # what the form already says is sent as it is
office.act("dispatcher", case, "forward", unit_id="住房")    # fields by the name of the action's argument
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from kentan.domain.cases.lifecycle import MOVES
from kentan.domain.cases.models import Case
from kentan.domain.organisation.models import Staff
from tests.walks import Cast


@dataclass
class Office:
    """Everybody who has a hand in a case, each signed in in a profile of their own."""

    browser: Browser
    site: str
    cast: Cast
    contexts: dict[str, BrowserContext] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def page(self, who: str) -> Page:
        """The page of somebody; the first time they sign in."""
        if who not in self.pages:
            self.contexts[who] = self._signed_in(getattr(self.cast, who))
            self.pages[who] = self.contexts[who].new_page()
            self.pages[who].on("pageerror", lambda error: self.errors.append(f"{who}: {error}"))
        return self.pages[who]

    def _signed_in(self, staff: Staff) -> BrowserContext:
        client = Client()
        client.force_login(staff)
        context = self.browser.new_context(
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": 1280, "height": 900},
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.site}])
        return context

    def close(self) -> None:
        """End the profiles; errors in scripts fail the journey."""
        for context in self.contexts.values():
            context.close()
        assert not self.errors, self.errors

    # ------------------------------------------------------------ acting

    def open(self, who: str, case: Case) -> Page:
        """Somebody opens the page of a case."""
        page = self.page(who)
        page.goto(f"{self.site}/work/cases/{case.pk}/", wait_until="domcontentloaded")
        return page

    def act(self, who: str, case: Case, code: str, **given: str | date | bool) -> Page:
        """Somebody goes to an act by the page's own links, fills in the form, sends it, and is told that it is done."""
        page = self.page(who)
        if page.url != f"{self.site}/work/cases/{case.pk}/" or page.locator(f"a[href$='/act/{code}/']").count() == 0:
            self.open(who, case)
        self.begin(page, code)
        for name, value in given.items():
            fill(page, name, value)
        page.locator("form[data-main] button[type=submit]").click()
        expect(page.locator(".k-notice--good")).to_be_visible()
        expect(page).to_have_url(f"{self.site}/work/cases/{case.pk}/")
        case.refresh_from_db()
        if MOVES[code].to:
            assert case.state in MOVES[code].to
        return page

    def begin(self, page: Page, code: str) -> None:
        """From the page of the case to the page of an act."""
        link = page.locator(f"a[href$='/act/{code}/']").first
        if not link.is_visible():
            page.locator(".k-acts details summary").click()
        link.click()
        page.wait_for_url(f"**/act/{code}/")


def fill(page: Page, name: str, value: str | date | bool) -> None:
    """Fill a field by its name: a text, a day, a choice, a unit that is found by typing."""
    field_ = page.locator(f"form[data-main] [name={name}]")
    kind = field_.first.get_attribute("type") or field_.first.evaluate("element => element.localName")
    if kind == "radio":
        page.locator(f"form[data-main] [name={name}][value='{value}']").check()
    elif kind == "checkbox":
        field_.first.set_checked(bool(value))
    elif kind == "select":
        _choose(page, field_.first, str(value))
    else:
        field_.first.fill(value.isoformat() if isinstance(value, date) else str(value))


def _choose(page: Page, select: Locator, value: str) -> None:
    if select.is_visible():
        select.select_option(value)
        return
    combobox = page.locator(f"#{(select.get_attribute('id') or '').removesuffix('-choices')}")
    combobox.fill(value)
    combobox.press("Enter")
