"""The arithmetic of the seal: each event of the ledger is bound to all those that were sealed before it.

Who it is about and what was said are bound by a salted digest, so that both can be erased: the chain needs the digest.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final

from msgspec import Struct

from watchword.store.rows import to_json

FIELDS: Final = (
    "scope",
    "kind",
    "effective",
    "sent_at",
    "source",
    "rung",
    "endpoint",
    "provider_blocks",
    "message_id",
    "recorded_at",
)
"""What else is bound of an event, in this order for ever: its columns in the ledger but those of the digest."""

START: Final = bytes(32)
"""The head of a chain that has nothing in it."""


class Seal(Struct, frozen=True, kw_only=True):
    """What seals one event: its place in the chain, and what is known of the decision that made it.

    `salt` is None once the event is erased. The rules and the revision are those that decided first, whatever is
    decided of the message later; all three are None where no message made the event.
    """

    place: int
    sequence: int
    salt: bytes | None
    digest: bytes
    rules: str | None
    revision: str | None
    received_at: int | None
    head: bytes


def digest(salt: bytes, number: str, text: str) -> bytes:
    """Bind who an event is about and what was said; without the salt nobody can guess at either."""
    return _hash(salt.hex(), number, text)


def head(previous: bytes, seal: Seal, fields: Sequence[Any]) -> bytes:
    """Bind an event with its FIELDS and its seal to the head before it."""
    made_by = (seal.rules, seal.revision, seal.received_at)
    return _hash(previous.hex(), seal.place, seal.sequence, seal.digest.hex(), *fields, *made_by)


def _hash(*values: Any) -> bytes:
    return sha256(to_json(values)).digest()
