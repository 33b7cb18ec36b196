"""What a sweep is: it goes through a table slice by slice, and what has been kept too long goes."""

from collections.abc import Callable
from typing import Final, NamedTuple, Protocol

from msgspec import Struct

from watchword.store.cursor import Cursor

SLICE: Final = 500
"""So many rows are looked at in one transaction: a few milliseconds."""

Place = int | str
"""Where a sweep is: the key of the last row that it has looked at."""


class Limit(Struct, frozen=True):
    """What is to go is older than a moment, in microseconds; rows with numbers are so up to a `border`."""

    moment: int
    border: int


class Span(NamedTuple):
    """Rows after one key, up to another."""

    after: Place
    last: Place


class Cleared(NamedTuple):
    """How much of a span went, and the first that is to go later, as something about it is open."""

    gone: int
    left: int | None = None


class Step(Struct, frozen=True):
    """One slice of a sweep: where it has got to, None at the end, and how much went."""

    reached: Place | None
    gone: int


Clear = Callable[[Cursor, Span, Limit], Cleared]


class Sweep(Protocol):
    """How one kind of thing goes; `setting` says after how long."""

    @property
    def setting(self) -> str: ...

    @property
    def first(self) -> Place:
        """What comes before every row."""
        ...

    @property
    def resumes(self) -> bool:
        """Whether what has been swept stays so: the next run goes on from there."""
        ...

    def span(self, cursor: Cursor, after: Place, limit: Limit) -> Span | None:
        """Find the next slice; None if there is no more."""
        ...

    @property
    def clear(self) -> Clear: ...


class Numbered(NamedTuple):
    """A sweep through rows whose numbers grow with `time`, or with nothing if they have none."""

    setting: str
    table: str
    clear: Clear
    time: str | None
    resumes: bool = True

    @property
    def first(self) -> int:
        return -1

    def span(self, cursor: Cursor, after: Place, limit: Limit) -> Span | None:
        return _span(cursor, self.table, "id", after, f"AND id <= {limit.border:d}" if self.time else "")


class OfPeople(NamedTuple):
    """A sweep through everybody."""

    setting: str
    clear: Clear
    resumes: bool = False

    @property
    def first(self) -> str:
        return ""

    def span(self, cursor: Cursor, after: Place, _limit: Limit) -> Span | None:
        return _span(cursor, "person", "number", after, "")


class Unclaimed(NamedTuple):
    """A sweep through the receipts that never found their text, by when they came."""

    setting: str
    clear: Clear
    resumes: bool = False

    @property
    def first(self) -> int:
        return -1

    def span(self, cursor: Cursor, after: Place, limit: Limit) -> Span | None:
        return _span(cursor, "delivery", "received_at", after, f"AND job_id IS NULL AND received_at < {limit.moment:d}")


def _span(cursor: Cursor, table: str, key: str, after: Place, until: str) -> Span | None:
    slice_ = f"SELECT {key} FROM {table} WHERE {key} > ? {until} ORDER BY {key} LIMIT {SLICE}"  # noqa: S608 - names of ours
    ((last,),) = cursor.execute(f"SELECT max({key}) FROM ({slice_}) AS slice", (after,)).fetchall()  # noqa: S608
    return None if last is None else Span(after, last)
