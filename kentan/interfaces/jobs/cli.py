"""The command `kentan`. Exit codes: 0 done, 1 failed, 2 called wrongly."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError

from kentan import __version__
from kentan.interfaces.jobs import migrated
from kentan.interfaces.jobs.addresses import Addresses, database_for, find_addresses
from kentan.interfaces.jobs.command import FAILED, OK, WRONG_USE
from kentan.interfaces.jobs.embedded.home import EmbeddedError
from kentan.platform.words import Refused

COMMANDS = Path(__file__).parent / "management" / "commands"
PACKAGE = "kentan.interfaces.jobs.management.commands"
WITHOUT_DJANGO = {"up"}  # it only looks after other processes
NO_SERVER = {"help", "makemessages", "compilemessages", "collectstatic", "check", "startapp", "version", "--help", "-h"}
AS_OWNER = {"migrate", "backup", "restore", "makemigrations", "flush", "pgtrigger", "sqlflush"}
UNMIGRATED = {"migrate", "restore"}  # they bring the structure themselves
INTERRUPTED = 130
ORDER = ("up", "demo", "import-cases", "import-places", "due", "verify", "export-ledger", "show-lifecycle", "migrate")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand and return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    signal.signal(signal.SIGTERM, _end)  # so that what was started is also stopped
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        sys.stdout.write(overview())
        return OK if arguments else WRONG_USE
    if arguments[0] == "--version":
        sys.stdout.write(f"kentan {__version__}\n")
        return OK
    return _guarded(arguments[0], arguments[1:])


def run() -> NoReturn:
    """The console script."""
    sys.exit(main())


def names() -> list[str]:
    """The subcommands as they are typed, the well-known ones first."""
    found = {path.stem.replace("_", "-") for path in COMMANDS.glob("*.py") if path.stem != "__init__"}
    return [name for name in ORDER if name in found] + sorted(found - set(ORDER))


def overview() -> str:
    """The help page of `kentan` itself; read from the sources, so that one broken command does not hide the rest."""
    lines = [f"  {name:<16} {_summary(name)}" for name in names()]
    return "\n".join(
        [
            f"Kentan {__version__}: petition work of a county, from the letter to the settled case.",
            "",
            "usage: kentan COMMAND [options]      kentan COMMAND --help      kentan --version",
            "",
            *lines,
            f"  {'manage':<16} Pass the rest on to Django's own commands.",
            "",
            "exit codes: 0 done, 1 failed, 2 called wrongly",
            "environment: KENTAN_DATA data folder (var/), PORT or KENTAN_PORT web port (8000),",
            "             DATABASE_URL a PostgreSQL of your own instead of the embedded one",
            "",
        ]
    )


def _summary(name: str) -> str:
    """The `help` of a command's class, else the first line of its module."""
    path = COMMANDS / (name.replace("-", "_") + ".py")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in _assignments(tree):
        names_help = any(isinstance(target, ast.Name) and target.id == "help" for target in node.targets)
        if names_help and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            return node.value.value.partition("\n")[0]
    return (ast.get_docstring(tree) or "").partition("\n")[0]


def _assignments(tree: ast.Module) -> Iterator[ast.Assign]:
    for parent in ast.walk(tree):
        if isinstance(parent, ast.ClassDef):
            yield from (node for node in parent.body if isinstance(node, ast.Assign))


def _guarded(name: str, arguments: list[str]) -> int:
    """Turn whatever goes wrong into an exit code and one line on standard error."""
    try:
        return _dispatch(name, arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter complains at its end
        return FAILED
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else FAILED
    except CommandError as error:
        return _complain(name, arguments, str(error), error.returncode)
    except (EmbeddedError, Refused) as error:
        return _complain(name, arguments, str(error), FAILED)
    except Exception as error:  # noqa: BLE001  # the edge: a person reads this
        return _complain(name, arguments, f"{type(error).__name__}: {error}", FAILED)


def _complain(name: str, arguments: list[str], message: str, code: int) -> int:
    if "--traceback" in arguments:
        traceback.print_exc()
    sys.stderr.write(f"kentan {name}: {message}\n")
    return code


def _dispatch(name: str, arguments: list[str]) -> int:
    if name == "manage":
        return _manage(arguments)
    if name not in names():
        sys.stderr.write(f"kentan: there is no command {name!r}. They are: {', '.join([*names(), 'manage'])}\n")
        return WRONG_USE
    module = name.replace("-", "_")
    addresses = None if name in WITHOUT_DJANGO else _set_up(as_owner=module in AS_OWNER)
    command: BaseCommand = import_module(f"{PACKAGE}.{module}").Command()
    options = _parse(command, name, arguments)
    if addresses is None or not getattr(command, "needs_database", True):
        return _execute(command, options)
    with database_for(addresses, tell=_tell):
        if module not in UNMIGRATED:
            _migrate_if_needed(addresses)
        return _execute(command, options)


def _set_up(*, as_owner: bool) -> Addresses:
    """Point Django at the database and load the apps; no server is started yet."""
    import django

    addresses = find_addresses()
    os.environ.update(addresses.environment(as_owner=as_owner))
    django.setup()
    return addresses


def _parse(command: BaseCommand, name: str, arguments: list[str]) -> dict[str, Any]:
    """The options; argparse itself ends with exit code 2 on wrong use."""
    setattr(command, "_called_from_command_line", True)  # noqa: B010  # Django sets it too, and its types hide it
    options = vars(command.create_parser("kentan", name).parse_args(arguments))
    return options | {"args": options.get("args", ())}


def _execute(command: BaseCommand, options: dict[str, Any]) -> int:
    from django.apps import apps
    from django.db import connections

    try:
        command.execute(*options.pop("args"), **options)
    finally:
        if apps.ready:
            connections.close_all()
    return OK


def _migrate_if_needed(addresses: Addresses) -> None:
    """Bring the structure of the embedded database up to date; an operator's own database is only looked at."""
    from django.db import connections

    from kentan.interfaces.jobs.management.commands.migrate import pending

    if addresses.home and migrated.up_to_date(addresses.running, addresses.home.data):
        return
    if not pending(connections["default"]):
        return
    if addresses.home is None:
        raise CommandError("The database's structure is not up to date: run `kentan migrate`.")
    connections.close_all()
    done = subprocess.run(
        [sys.executable, "-m", "kentan", "migrate", "--skip-checks", "--verbosity", "0"],
        env=os.environ | addresses.environment() | {"KENTAN_OWNER_DATABASE_URL": addresses.owner},
        check=False,
    )
    if done.returncode:
        raise CommandError("The database's structure could not be brought up to date.")
    migrated.note(addresses.running, addresses.home.data)


def _manage(arguments: list[str]) -> int:
    """Django's own commands, with the database there while they run."""
    from django.core.management import execute_from_command_line

    addresses = find_addresses()
    wanted = arguments[0] if arguments else "help"
    os.environ.update(addresses.environment(as_owner=wanted in AS_OWNER))
    if wanted in NO_SERVER:
        execute_from_command_line(["kentan manage", *arguments])
        return OK
    with database_for(addresses, tell=_tell):
        execute_from_command_line(["kentan manage", *arguments])
    return OK


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)
