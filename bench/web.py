"""Pages over real HTTP: the server that `kentan up` runs, sessions of real accounts, keep-alive connections."""

from __future__ import annotations

import http.client
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import quote, urlencode

import psutil

WORDS = ("井盖", "水库渗漏", "拆迁补偿", "路灯", "安全隐患", "不存在的词语")


@dataclass(frozen=True)
class Page:
    """Times of one kind of request, in milliseconds, sorted; `queries` it needs in the database."""

    name: str
    times: tuple[float, ...]
    failures: int
    queries: int

    def percentile(self, share: float) -> float:
        """The time that this share of the requests stayed under."""
        return self.times[min(int(len(self.times) * share), len(self.times) - 1)] if self.times else float("nan")


@contextmanager
def server() -> Iterator[tuple[int, psutil.Process]]:
    """Granian as `kentan up` starts it; its port and process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--workers",
        "2",
        "--blocking-threads",
        "2",
        "--no-ws",
        "--log-level",
        "warning",
        "kentan.config.wsgi:application",
    ]
    process = subprocess.Popen(command)
    try:
        _wait(port)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/accounts/login/")
            if connection.getresponse().status < 500:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the web server did not answer")


def session_of(staff_id: int) -> str:
    """A signed-in session, as signing in would make it."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from kentan.domain.organisation.models import Staff

    staff = Staff.objects.get(pk=staff_id)
    store = SessionStore()
    store[SESSION_KEY] = str(staff.pk)
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    store.create()
    return str(store.session_key)


class Browser:
    """One keep-alive connection of one signed-in person."""

    def __init__(self, port: int, session: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = {"sessionid": session}

    def get(self, path: str) -> tuple[int, str]:
        """Status and text."""
        return self._send("GET", path, None)

    def post(self, path: str, fields: list[tuple[str, str]]) -> tuple[int, str]:
        """Status and text; the token of the last page goes along."""
        return self._send(
            "POST", path, urlencode([*fields, ("csrfmiddlewaretoken", self.cookies.get("csrftoken", ""))])
        )

    def _send(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            if found := re.match(r"(csrftoken)=([^;]+)", cookie):
                self.cookies[found[1]] = found[2]
        return answer.status, text


def run(
    name: str, browsers: list[Browser], request: Callable[[Browser, int], int], *, times: int, queries: int
) -> Page:
    """Send `times` requests, shared among the browsers, which all send at once."""
    taken: list[float] = []
    failures = 0
    lock = threading.Lock()

    def work(browser: Browser, share: int) -> None:
        nonlocal failures
        for number in range(share):
            began = time.perf_counter()
            status = request(browser, number)
            spent = (time.perf_counter() - began) * 1000
            with lock:
                taken.append(spent)
                failures += status not in (200, 302)

    with ThreadPoolExecutor(len(browsers)) as pool:
        list(pool.map(work, browsers, [times // len(browsers)] * len(browsers)))
    return Page(name, tuple(sorted(taken)), failures, queries)


def paths(case_ids: list[int]) -> dict[str, Callable[[int], str]]:
    """The pages that are measured: name -> path of the nth request."""
    return {
        "today": lambda _n: "/work/",
        "list": lambda n: "/work/cases/" + ("?state=open" if n % 2 else ""),
        "search": lambda n: f"/work/cases/?text={quote(WORDS[n % len(WORDS)])}",
        "case": lambda n: f"/work/cases/{case_ids[n * 7919 % len(case_ids)]}/",
    }


class Form(HTMLParser):
    """The fields of a page's longest form with the values that they come with."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.select = ""
        self.feed(text)

    @property
    def fields(self) -> dict[str, str]:
        """Name -> value of the form with most fields."""
        return max(self.forms, key=len, default={})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect what a browser would send."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        elif not self.forms:
            return
        elif tag == "select":
            self.select = given.get("name", "")
        elif tag == "option" and self.select and ("selected" in given or self.select not in self.forms[-1]):
            self.forms[-1][self.select] = given.get("value", "")  # the first one, unless another is chosen
        elif tag in ("input", "textarea") and given.get("name") and self._sent(given):
            self.forms[-1][given["name"]] = given.get("value", "")

    @staticmethod
    def _sent(given: dict[str, str]) -> bool:
        kind = given.get("type", "text")
        return kind not in ("checkbox", "radio", "submit", "file") or "checked" in given


def register(browser: Browser, n: int, village: str) -> float:
    """Open the form and send it; the milliseconds that the sending took. Raises RuntimeError when it was refused."""
    _, page = browser.get("/work/register/")
    fields = Form(page).fields | {
        "channel": "letter",
        "purpose": "claim",
        "title": f"村口路灯不亮（压测 {n}）",
        "body": "村口的路灯坏了三个月，老人夜里出门摔倒，多次反映无人处理。",
        "demands": "尽快修好路灯",
        "township": village[:9] + "000",
        "village": village,
        "name": "周大山",
        "phone": f"138{n % 10**8:08d}",
    }
    fields.pop("csrfmiddlewaretoken", None)
    began = time.perf_counter()
    status, answer = browser.post("/work/register/", list(fields.items()))
    spent = (time.perf_counter() - began) * 1000
    if status not in (200, 302) or 'name="body"' in answer:
        said = re.findall(r"(?:invalid-feedback|k-errors|alert)[^>]*>(.*?)</(?:div|span|p|ul)>", answer, re.DOTALL)
        reasons = " ".join(re.sub(r"<[^>]+>|\s+", " ", part).strip() for part in said)[:400]
        raise RuntimeError(f"the registration was answered with {status}: {reasons}")
    return spent
