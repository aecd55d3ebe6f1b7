"""The contracts of import-linter name every domain app."""

from __future__ import annotations

import tomllib

from kentan.interfaces.jobs.embedded.home import CHECKOUT


def test_every_domain_app_has_its_file_order_checked() -> None:
    linter = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    order = next(item for item in linter["contracts"] if item["name"] == "The order of the files in a domain app")
    apps = {path.parent.name for path in (CHECKOUT / "kentan" / "domain").glob("*/__init__.py")}
    assert set(order["containers"]) == {f"kentan.domain.{app}" for app in apps}
