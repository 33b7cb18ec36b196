"""Planted: copies are found by looking their key up, instead of by inserting it."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b

from watchword.cli import main
from watchword.message import Message
from watchword.store.intake import DUPLICATE
from watchword.store.sqlite import receive as receiving
from watchword.store.sqlite.batch import SqliteBatch
from watchword.store.sqlite.connection import Cursor
from watchword.store.sqlite.store import SqliteStore
from watchword.store.values import Decide, Received

receive, claimed = SqliteStore.receive, receiving.claimed


def is_known(cursor: Cursor, digest: bytes) -> bool:
    asked = "SELECT 1 FROM key_0 WHERE key = ?1 UNION SELECT 1 FROM key_1 WHERE key = ?1"
    return cursor.execute(asked, (digest,)).fetchone() is not None


async def receive_unknown(
    self: SqliteStore, message: Message, program: str | None, scope: str | None, decide: Decide
) -> Received:
    digest = blake2b(f"{message.endpoint}\0{message.key}".encode(), digest_size=16).digest()
    if self._at_once(is_known, digest):
        return DUPLICATE
    return await receive(self, message, program, scope, decide)


def put(cursor: SqliteBatch, generation: int, messages: Sequence[Message]) -> Iterable[bool]:
    return [True for _ in claimed(cursor, generation, messages)]


SqliteStore.receive = receive_unknown  # type: ignore[method-assign]
receiving.claimed = put
main()
