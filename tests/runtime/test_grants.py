"""The running role may do its work and cannot touch the record."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import ProgrammingError, connection, transaction

from kentan.interfaces.jobs.grants import grant_running_role, rights_on

ROLE = "kentan_test_running"
pytestmark = pytest.mark.django_db


@pytest.fixture
def role() -> Iterator[str]:
    """A role without any rights; it vanishes with the test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE}")
    assert grant_running_role(connection, ROLE)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
    yield ROLE
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = NULL", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
@pytest.mark.parametrize(
    ("table", "column"), [("ledger_entry", "at"), ("ledger_seal", "day"), ("ledger_leaf", "position")]
)
def test_the_record_only_grows(role: str, table: str, column: str, statement: str) -> None:
    with (
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        cursor.execute(statement.format(table, column))


def test_the_other_tables_can_be_worked_with(role: str) -> None:
    with connection.cursor() as cursor:
        for statement in ("SELECT 1 FROM ledger_entry", "DELETE FROM django_session"):
            cursor.execute(statement)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute("CREATE TABLE anything (x int)")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute("DELETE FROM django_migrations")


def test_every_table_of_the_record_is_meant() -> None:
    assert rights_on("ledger_anything") == "SELECT, INSERT"


def test_a_role_that_is_not_there_is_passed_over() -> None:
    assert not grant_running_role(connection, "kentan_nobody_at_all")
