"""A database that has seen much: ten million messages of a million people, each answered, their keys still kept.

Or one that has yet to answer: messages that have come just now, each of another person, their replies queued.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from load import FIRST_SENDER, SENDERS

from watchword.store.sqlite.connection import Connection, driver
from watchword.store.sqlite.upgrade import upgrade

_SLICE = 500_000
_FIRST_SECOND = 1_795_000_000
_NOW = "CAST(strftime('%s', 'now') AS INTEGER) * 1000000"

# `n` counts the messages from 1; each person texts once in every million messages.
_MESSAGES = f"""
INSERT INTO message (id, endpoint, key, sender, "to", text, received_at, channel, provider_id, program, outcome, intent,
                     rules, revision, previous)
SELECT n, 'main', 'stock-' || n, '+' || ({FIRST_SENDER} + (n - 1) % {SENDERS}), '86717', 'PIZZA',
       ({_FIRST_SECOND} + n / 20) * 1000000, 'sms', 'stock-' || n, 'bench', 'fired', 'none', '["bench/pizza"]',
       'stock', CASE WHEN n > {SENDERS} THEN n - {SENDERS} END
FROM numbers
"""
_JOBS = f"""
INSERT INTO job (id, state, body, attempts, created_at, due_at, begun_at, ended_at, owner, tracking_id, lane, number)
SELECT n * 256, 'done', json_object(
           'type', 'job', 'action', 'reply', 'lane', 'text:main', 'settings', json_object('text', 'Two for one today.'),
           'program', 'bench', 'rule', 'bench/pizza', 'repeatable', json('false'), 'endpoint', 'main',
           'number', '+' || ({FIRST_SENDER} + (n - 1) % {SENDERS}), 'sender', '86717', 'scope', 'program:bench'),
       1, ({_FIRST_SECOND} + n / 20) * 1000000, ({_FIRST_SECOND} + n / 20) * 1000000,
       ({_FIRST_SECOND} + n / 20) * 1000000, ({_FIRST_SECOND} + n / 20) * 1000000, 'stock', 'stock-' || n,
       'text:main', '+' || ({FIRST_SENDER} + (n - 1) % {SENDERS})
FROM numbers
"""
_QUEUED_MESSAGES = _MESSAGES.replace(f"({_FIRST_SECOND} + n / 20) * 1000000", _NOW).replace("stock-", "queued-")
_QUEUED_JOBS = f"""
INSERT INTO job (id, state, body, attempts, created_at, due_at, lane, number)
SELECT n * 256, 'queued', json_object(
           'type', 'job', 'action', 'reply', 'lane', 'text:main', 'settings', json_object('text', 'Two for one today.'),
           'program', 'bench', 'rule', 'bench/pizza', 'repeatable', json('false'), 'endpoint', 'main',
           'number', '+' || ({FIRST_SENDER} + (n - 1) % {SENDERS}), 'sender', '86717', 'scope', 'program:bench'),
       0, {_NOW}, {_NOW}, 'text:main', '+' || ({FIRST_SENDER} + (n - 1) % {SENDERS})
FROM numbers
"""
_PEOPLE = f"""
INSERT INTO person (number, last_message)
SELECT '+' || ({FIRST_SENDER} + n - 1), :messages - (:messages - n) % {SENDERS} FROM numbers
"""


def stock(path: Path, messages: int) -> None:
    """Make a database with so many messages stored, a multiple of a million; the tables are the store's own."""
    upgrade(path, datetime.now(UTC))
    connection = driver.connect(str(path), isolation_level=None)
    try:
        # Nothing here needs to survive a crash: the file is made anew then.
        connection.execute("PRAGMA synchronous = OFF")
        for first in range(1, messages + 1, _SLICE):
            last = min(first + _SLICE - 1, messages)
            _fill(connection, [_MESSAGES, _JOBS], first, last)
        _fill(connection, [_PEOPLE], 1, SENDERS, messages=messages)
        _fill_keys(connection, messages)
        connection.execute("UPDATE counter SET origin = ?, messages = ?", (messages, messages))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def queue(path: Path, replies: int) -> None:
    """Make a database in which so many replies are queued, a million at most."""
    upgrade(path, datetime.now(UTC))
    connection = driver.connect(str(path), isolation_level=None)
    try:
        _fill(connection, [_QUEUED_MESSAGES, _QUEUED_JOBS], 1, replies)
        _fill(connection, [_PEOPLE], 1, replies, messages=replies)
        connection.execute("UPDATE counter SET origin = ?, messages = ?", (replies, replies))
    finally:
        connection.close()


def _fill(connection: Connection, statements: list[str], first: int, last: int, **values: int) -> None:
    numbers = "WITH RECURSIVE numbers (n) AS (SELECT :first UNION ALL SELECT n + 1 FROM numbers WHERE n < :last) "
    connection.execute("BEGIN")
    for statement in statements:
        connection.execute(numbers + statement, {"first": first, "last": last, **values})
    connection.execute("COMMIT")


def _fill_keys(connection: Connection, messages: int) -> None:
    """Keep the keys of all messages, half of them in each generation, as they are before the older half is dropped."""
    for generation in (0, 1):
        connection.execute("BEGIN")
        keys = _sorted_keys(messages // 2, seed=generation)
        connection.executemany(f"INSERT INTO key_{generation} (key) VALUES (?)", keys)
        connection.execute("COMMIT")


def _sorted_keys(count: int, seed: int) -> Iterator[tuple[bytes]]:
    drawn = random.Random(seed).randbytes(16 * count)
    return ((key,) for key in sorted(drawn[at : at + 16] for at in range(0, len(drawn), 16)))
