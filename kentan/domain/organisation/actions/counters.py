"""Numbers without gaps."""

from __future__ import annotations

from django.db import connection

from kentan.domain.organisation.models import Counter


class OutsideTransaction(RuntimeError):
    """Somebody took a number outside the transaction that uses it: it would be lost if the act failed."""


# One statement makes the row or takes the next numbers of it; the row stays locked until the transaction ends.
_TAKE = (
    f"INSERT INTO {Counter._meta.db_table} (series, last) VALUES (%s, %s) "  # noqa: S608  # the table's own name
    f"ON CONFLICT (series) DO UPDATE SET last = {Counter._meta.db_table}.last + EXCLUDED.last RETURNING last"
)


def take_numbers(*, series: str, count: int) -> range:
    """The next `count` numbers of a series, beginning with 1. Raises OutsideTransaction.

    The counter stays locked until the transaction ends, so a rolled back act leaves no gap and nobody else waits for
    another series.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(series)
    if count < 1:
        raise ValueError("take at least one number")
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [series, count])
        last: int = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)


def next_number(series: str) -> int:
    """The next number of a series, beginning with 1, inside the transaction of the act that uses it."""
    return take_numbers(series=series, count=1).start
