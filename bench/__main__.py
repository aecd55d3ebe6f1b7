"""make bench: load a county, then measure loading, acts, pages, size and memory; prints a table, writes JSON."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

CONSOLE = Console()


def main() -> int:
    """Measure and report."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000, help="how many cases to load (default 100,000)")
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--seconds", type=float, default=15, help="how long to act, for each number of workers")
    parser.add_argument("--requests", type=int, default=200, help="how many requests for each page")
    parser.add_argument("--json", type=Path, default=Path("bench-result.json"))
    parser.add_argument("--keep", action="store_true", help="use DATABASE_URL as it is, already loaded, and keep it")
    options = parser.parse_args()
    with _database(options.keep):
        result = _measure(options)
    options.json.write_text(json.dumps(result, ensure_ascii=False, indent=2), encoding="utf-8")
    _print(result)
    CONSOLE.print(f"Written to {options.json}")
    return 0


@contextmanager
def _database(keep: bool) -> Iterator[None]:
    """An embedded server of our own with the settings of a real one, in a temporary folder that is removed."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "kentan.config.settings"
    if keep:
        yield
        return
    from kentan.interfaces.jobs.embedded.home import find_home
    from kentan.interfaces.jobs.embedded.server import SUPERUSER, EmbeddedServer

    folder = Path(tempfile.mkdtemp(prefix="kentan-bench-"))
    folder.chmod(0o711)
    server = EmbeddedServer(find_home(folder))
    server.start()
    try:
        os.environ["DATABASE_URL"] = server.url(SUPERUSER, "postgres")
        os.environ["KENTAN_DATA"] = str(folder)
        yield
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _measure(options: argparse.Namespace) -> dict[str, Any]:
    import django

    django.setup()
    result: dict[str, Any] = {"machine": _machine(), "options": {"cases": options.cases, "seed": options.seed}}
    county = _load(options, result)
    _verify(result)
    _size(options, result)
    _acts(county, options, result)
    _pages(county, options, result)
    return result


def _machine() -> dict[str, Any]:
    return {"python": sys.version.split()[0], "system": platform.platform(), "cores": os.cpu_count()}


def _load(options: argparse.Namespace, result: dict[str, Any]) -> Any:
    from django.conf import settings
    from django.core.management import call_command

    from bench.county import make_county
    from bench.load import load
    from kentan.platform.crypto import ensure_keyring

    now = datetime.now(UTC)
    call_command("migrate", verbosity=0)
    ensure_keyring(settings.KENTAN_KEYRING)
    county = make_county(now)
    began = time.perf_counter()
    with Progress(console=CONSOLE) as bar:
        task = bar.add_task("Loading", total=options.cases)
        loaded = load(
            county,
            count=options.cases,
            seed=options.seed,
            until=now,
            first_id=1,
            advance=lambda n: bar.advance(task, n),
        )
    seconds = time.perf_counter() - began
    result["load"] = {
        "cases": loaded.cases,
        "entries": loaded.entries,
        "rows": loaded.rows,
        "seconds": round(seconds, 1),
        "cases_per_second": round(loaded.cases / seconds),
    }
    return county


def _verify(result: dict[str, Any]) -> None:
    from kentan.interfaces.jobs.verifying import check_record, usual_jobs

    began = time.perf_counter()
    checked = check_record(at=datetime.now(UTC), jobs=usual_jobs())
    seconds = time.perf_counter() - began
    if checked.misfits:
        raise SystemExit(f"the loaded record does not fit: {checked.misfits[0].text()}")
    entries = result["load"]["entries"]
    result["verify"] = {"seconds": round(seconds, 1), "entries_per_second": round(entries / seconds)}


def _size(options: argparse.Namespace, result: dict[str, Any]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    result["size"] = {"bytes": size, "bytes_per_case": round(size / options.cases)}


def _acts(county: Any, options: argparse.Namespace, result: dict[str, Any]) -> None:
    from django.db import connections

    from bench import acts

    connections.close_all()
    result["acts"] = {}
    for workers in (1, 4):
        rate = acts.measure(county, workers=workers, seconds=options.seconds)
        result["acts"][str(workers)] = {
            "per_second": round(rate.per_second, 1),
            "p50_ms": round(_at(rate.times, 0.5) * 1000, 2),
            "p95_ms": round(_at(rate.times, 0.95) * 1000, 2),
        }


def _at(times: Any, share: float) -> float:
    return float(times[min(int(len(times) * share), len(times) - 1)]) if times else float("nan")


def _pages(county: Any, options: argparse.Namespace, result: dict[str, Any]) -> None:
    from bench import web
    from kentan.domain.cases.models import Case

    people = {"dispatcher": county.dispatcher_id, "handler": county.units[0].handler_id}
    lead = county.units[0].unit_id
    ids = {
        "dispatcher": list(Case.objects.order_by("id").values_list("id", flat=True)[:5000]),
        "handler": list(Case.objects.filter(lead_unit=lead).order_by("id").values_list("id", flat=True)[:2000]),
    }
    result["pages"] = []
    with web.server() as (port, process):
        for role, staff_id in people.items():
            _visit(web, role, port, web.session_of(staff_id), ids[role], options, result)
        _register(web, port, web.session_of(county.registrar_id), county, options, result)
        result["memory"] = {"web_mb": round(_resident(process) / 2**20)}


def _visit(web: Any, role: str, port: int, session: str, ids: list[int], options: Any, result: dict[str, Any]) -> None:
    for name, path in web.paths(ids).items():
        queries = _queries(session, path(0))
        for together in (1, 4):
            browsers = [web.Browser(port, session) for _ in range(together)]
            for browser in browsers:
                browser.get(path(0))
            request = lambda browser, n, path=path: browser.get(path(n))[0]  # noqa: E731  # three words
            page = web.run(name, browsers, request, times=options.requests, queries=queries)
            _note(result, role, page, together)


def _register(web: Any, port: int, session: str, county: Any, options: Any, result: dict[str, Any]) -> None:
    browser = web.Browser(port, session)
    village = county.villages[0]
    web.register(browser, 0, village)
    times = sorted(web.register(browser, n, village) for n in range(1, options.requests // 2))
    _note(result, "registrar", web.Page("register", tuple(times), 0, 0), 1)


def _queries(session: str, path: str) -> int:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    client = Client()
    client.cookies["sessionid"] = session
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        client.get(path)
    return len(seen)


def _note(result: dict[str, Any], role: str, page: Any, together: int) -> None:
    result["pages"].append(
        {
            "page": page.name,
            "as": role,
            "at_once": together,
            "requests": len(page.times),
            "p50_ms": round(page.percentile(0.5), 1),
            "p95_ms": round(page.percentile(0.95), 1),
            "failures": page.failures,
            "queries": page.queries,
        }
    )


def _resident(process: Any) -> int:
    family = [process, *process.children(recursive=True)]
    return sum(one.memory_info().rss for one in family if one.is_running())


def _print(result: dict[str, Any]) -> None:
    table = Table("what", "figure", "goal", title=f"{result['options']['cases']:,} cases")
    load, verify, size = result["load"], result["verify"], result["size"]
    table.add_row("cases loaded per second", f"{load['cases_per_second']:,}", ">= 1,500")
    table.add_row("entries verified per second", f"{verify['entries_per_second']:,}", ">= 20,000")
    table.add_row("database, bytes per case", f"{size['bytes_per_case']:,}", "")
    table.add_row("memory of the web server, MB", f"{result['memory']['web_mb']:,}", "")
    for workers, rate in result["acts"].items():
        figure = f"{rate['per_second']:,} (p50 {rate['p50_ms']} ms, p95 {rate['p95_ms']} ms)"
        table.add_row(f"acts per second, {workers} workers", figure, ">= 250" if workers == "4" else "")
    for page in result["pages"]:
        figure = (
            f"p50 {page['p50_ms']} ms, p95 {page['p95_ms']} ms, {page['queries']} queries, {page['failures']} failed"
        )
        goal = "" if page["page"] == "register" else "p95 < 150 ms"
        table.add_row(f"{page['page']} as {page['as']}, {page['at_once']} at once", figure, goal)
    CONSOLE.print(table)


if __name__ == "__main__":
    sys.exit(main())
