"""What a store needs to know of a message that it is to take in."""

from msgspec import Struct

from watchword.message import Message
from watchword.store.values import Decide


class Arriving(Struct, frozen=True):
    """A message, whose state is to be looked up in a program and a scope, and how it is decided from that."""

    message: Message
    program: str | None
    scope: str | None
    decide: Decide
