"""What the running role may do with each table. Re-applied after every migration."""

from __future__ import annotations

import os

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

RUNNING_ROLE = "kentan_app"
EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"
APPEND_ONLY = "SELECT, INSERT"
READ_ONLY = "SELECT"


def running_role() -> str:
    """The role of the daily work: the user of KENTAN_RUNNING_ROLE, else kentan_app."""
    return os.environ.get("KENTAN_RUNNING_ROLE") or RUNNING_ROLE


def rights_on(table: str) -> str:
    """The rights of the running role on a table: the record only grows, the list of migrations is only read."""
    if table.startswith("ledger_"):
        return APPEND_ONLY
    return READ_ONLY if table == "django_migrations" else EVERYTHING


def grant_running_role(connection: BaseDatabaseWrapper, role: str | None = None) -> bool:
    """Give the running role its rights on every table and sequence of the current schema, and no others.

    False, and nothing is done, where that role does not exist or is the one that is connected: then one role
    does everything, and only the triggers protect the record.
    """
    role = role or running_role()
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_schema(), EXISTS(SELECT FROM pg_roles WHERE rolname = %s)", [role])
        user, schema, exists = cursor.fetchone()
        if not exists or user == role:
            return False
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename", [schema])
        tables = [name for (name,) in cursor.fetchall()]
        for statement in _statements(role, schema, tables):
            cursor.execute(statement)
    return True


def _statements(role: str, schema: str, tables: list[str]) -> list[sql.Composed]:
    names = {"role": sql.Identifier(role), "schema": sql.Identifier(schema)}
    statements = [
        sql.SQL("GRANT USAGE ON SCHEMA {schema} TO {role}").format(**names),
        sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}").format(**names),
    ]
    for table in tables:
        named = names | {"table": sql.Identifier(schema, table), "rights": sql.SQL(rights_on(table))}
        statements.append(sql.SQL("REVOKE ALL ON {table} FROM {role}").format(**named))
        statements.append(sql.SQL("GRANT {rights} ON {table} TO {role}").format(**named))
    return statements
