"""The rows that stand for people: whoever holds one decides for that person, opts them out or texts them."""

from collections.abc import Iterable
from typing import Any, Final

import psycopg

from watchword.store.postgres.work import Open
from watchword.store.rows import bucket

# Whoever is not known yet is made known first: there is nothing else to lock.
_KNOW: Final = (
    b"INSERT INTO person (number, bucket) SELECT * FROM unnest(%s::text[], %s::smallint[]) ORDER BY 1"
    b" ON CONFLICT DO NOTHING"
)
_LOCK: Final = (
    b"SELECT number, last_message, has_contact, has_ledger, told FROM person WHERE number = ANY(%s) ORDER BY number"
    b" FOR NO KEY UPDATE"
)


def lock(connection: Open, numbers: Iterable[str]) -> psycopg.Cursor[tuple[Any, ...]]:
    """Lock people in their order until the transaction ends; the rows are what is known of each."""
    people = sorted(set(numbers))
    connection.execute(_KNOW, (people, [bucket(number) for number in people]))
    return connection.execute(_LOCK, (people,))
