"""Nothing on the record can be changed: triggers refuse it to everybody, and the running role lacks the right."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from kentan.interfaces.jobs.grants import grant_running_role
from tests.domain.ledger.conftest import Write, seal_now

TABLES = ("ledger_entry", "ledger_seal", "ledger_leaf")
STATEMENTS = (
    "UPDATE {table} SET hash = hash",
    "UPDATE {table} SET hash = hash WHERE false",
    "DELETE FROM {table}",
    "TRUNCATE {table} CASCADE",
    "TRUNCATE ledger_entry, ledger_seal, ledger_leaf",
)


@pytest.fixture
def sealed(write: Write) -> None:
    write(a=2)
    seal_now()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as if committed; else PostgreSQL refuses for that alone


@pytest.mark.usefixtures("sealed")
@pytest.mark.parametrize("statement", STATEMENTS)
@pytest.mark.parametrize("table", TABLES)
def test_refused_to_the_owner(table: str, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (True,), "the test must run as a superuser to prove anything"
        with pytest.raises(DatabaseError, match="unalterable"), transaction.atomic():
            cursor.execute(statement.format(table=table))
        cursor.execute(f"SELECT count(*) > 0 FROM {table}")
        assert cursor.fetchone() == (True,)


@pytest.mark.usefixtures("sealed")
@pytest.mark.parametrize("statement", STATEMENTS)
@pytest.mark.parametrize("table", TABLES)
def test_the_running_role_lacks_the_right(table: str, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE kentan_test_runner NOLOGIN")
    grant_running_role(connection, "kentan_test_runner")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE kentan_test_runner")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute(statement.format(table=table))
        cursor.execute("RESET ROLE")


@pytest.mark.usefixtures("sealed")
@pytest.mark.parametrize("table", TABLES)
def test_the_running_role_cannot_drop_the_triggers(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE kentan_test_runner NOLOGIN")
    grant_running_role(connection, "kentan_test_runner")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE kentan_test_runner")
        for statement in ("ALTER TABLE {0} DISABLE TRIGGER ALL", "SET session_replication_role = replica"):
            with pytest.raises(ProgrammingError), transaction.atomic():
                cursor.execute(statement.format(table))
        cursor.execute("RESET ROLE")
