"""A message's way as one trace. Who is in which trace follows from its number, so that nothing need be stored.

Nothing here knows a tracing library: `watchword.engine.tracing.export` does, and is imported only where traces are
wanted. No span ever holds a phone number, a text, or a reason that may quote one.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Literal

from msgspec import Struct

from watchword.store.values import StoredJob

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LOW = 1 << 64

Attributes = Mapping[str, str | int | bool | Sequence[str]]


class Span(Struct, frozen=True, kw_only=True):
    """A piece of a message's way. Times are nanoseconds since 1970; `side` says whom it is spent with."""

    name: str
    trace: int
    ident: int
    parent: int | None
    began: int
    ended: int
    attributes: Attributes = {}
    side: Literal["provider", "here", "outside"] = "here"
    failed: bool = False


class Traces:
    """The traces of one installation, `service`, of which a `share` is told of: always the same ones."""

    def __init__(self, service: str, share: float, tell: Callable[[Span], None]) -> None:
        self._service = service.encode()
        self._below = int(share * _LOW)
        self.tell = tell

    def trace(self, origin: int) -> int | None:
        """Name the trace of a message, or of what else made jobs; None if it is not told of."""
        found = int.from_bytes(blake2b(b"%d" % origin, digest_size=16, key=self._service[:64]).digest())
        return found if found % _LOW < self._below else None

    def traceparent(self, job: StoredJob) -> str | None:
        """Write which span a request of this attempt belongs to, as W3C Trace Context has it."""
        trace = self.trace(job.origin)
        return None if trace is None else f"00-{trace:032x}-{ident(trace, 'perform', *attempt(job)):016x}-01"


def ident(trace: int, *names: object) -> int:
    """Name a span of a trace."""
    return int.from_bytes(blake2b(f"{trace}:{names}".encode(), digest_size=8).digest())


def attempt(job: StoredJob) -> tuple[int, int]:
    """Tell one attempt at a job from all others."""
    return job.id, nanoseconds(job.begun_at or job.created_at)


def nanoseconds(at: datetime) -> int:
    """Count from 1970."""
    return (at - _EPOCH) // _MICROSECOND * 1_000
