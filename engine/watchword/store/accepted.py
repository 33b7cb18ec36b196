"""What a store is given and gives back where the operator's own systems ask for something about people."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from watchword.effects import Effect
from watchword.state import Reached

Plan = Callable[[Reached], Sequence[Effect]]
"""Pure; called inside the transaction. Never raises."""


class Request(Struct, frozen=True, kw_only=True):
    """What a system of the operator's asks for: known again by who asks and their key; `body` is what exactly."""

    asker: str
    key: str
    body: bytes


class Pages(Struct, frozen=True, kw_only=True):
    """The people whom a request is about, or the next of them: those who come `after` one whom it has reached.

    `last` is how far it will have come with them, None if they are all. What their state is to tell is that of the
    program, and of the suppression in its scope.
    """

    people: tuple[str, ...]
    program: str
    scope: str
    after: str | None = None
    last: str | None = None


class Accepted(Struct, frozen=True, kw_only=True):
    """How far a request has come: its first job, how many jobs, the last person reached, and whether it is `whole`.

    `again`: it was asked for before.
    """

    job: int | None
    jobs: int
    last: str | None
    whole: bool
    again: bool


class Members(Struct, frozen=True, kw_only=True):
    """Some of the people on a list, by number. `last` is the last number that was looked at, None at the end."""

    people: tuple[str, ...]
    last: str | None
