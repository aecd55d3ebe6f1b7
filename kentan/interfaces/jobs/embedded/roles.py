"""The two roles of the embedded database: one owns it and changes its structure, the other does the daily work."""

from __future__ import annotations

import psycopg
from psycopg import sql

from kentan.interfaces.jobs.embedded.server import DATABASE, OWNER, RUNNING, SUPERUSER, EmbeddedServer


def ensure_database(server: EmbeddedServer) -> None:
    """Create the roles and the database where they are missing."""
    with psycopg.connect(server.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        there = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        for role in (OWNER, RUNNING):
            if role not in there:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            _create_database(connection)


def _create_database(connection: psycopg.Connection) -> None:
    names = {"database": sql.Identifier(DATABASE), "owner": sql.Identifier(OWNER), "running": sql.Identifier(RUNNING)}
    for statement in (
        "CREATE DATABASE {database} OWNER {owner} TEMPLATE template0",
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {running}",
        "ALTER ROLE {running} SET idle_in_transaction_session_timeout = '10min'",
    ):
        connection.execute(sql.SQL(statement).format(**names))
