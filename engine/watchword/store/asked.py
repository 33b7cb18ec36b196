"""What a text answers, and what its person was sent before it."""

from datetime import datetime

from msgspec import Struct


class Asked(Struct, frozen=True, kw_only=True):
    """The message of a person that a job about them came of: when it came, and the digest of its text."""

    at: datetime
    text: int


class Sent(Struct, frozen=True, kw_only=True, array_like=True):
    """A text that a person was sent: when it began, in which program, and its digest.

    `heard` is the digest of what they had written, None for a text that no message of theirs asked for. One that
    `forwards` passed on what somebody else had written. `job` is the number of the job, None where it was not kept yet.
    """

    at: datetime
    program: str
    text: int
    heard: int | None
    forwards: bool = False
    job: int | None = None
