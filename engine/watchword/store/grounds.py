"""What a message was decided from is kept beside it, as little as will do, so that it can be decided again."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

import msgspec

from watchword.decision import Decision
from watchword.effects import Effect, Job
from watchword.state import OUR_LINE, UNKNOWN, Line, State, Told
from watchword.store import lately
from watchword.store.cursor import Cursor
from watchword.store.short import short
from watchword.store.values import Before, Grounds

COLUMNS: Final = ("seed", "line", "before", "effects", "decided_as")
"""Those of `message`; a row that is older than they are has no seed."""

_INTRODUCE: Final = "INSERT INTO line (id, body) VALUES (?, ?) ON CONFLICT (id) DO NOTHING"
_NOTHING: Final = Before()
_encode: Final = msgspec.json.Encoder(order="sorted").encode
_to_before: Final = msgspec.json.Decoder(Before).decode
_to_line: Final = msgspec.json.Decoder(Line).decode


def columns(decision: Decision, before: State, decided_as: int | None) -> tuple[Any, ...]:
    """Write what a decision was made from, in the order of COLUMNS."""
    return (
        decision.seed,
        line_id(decision.line),
        None if before == UNKNOWN else _encode(_kept(before)).decode(),
        digest(decision.effects) if decision.effects else None,
        decided_as,
    )


def to_grounds(
    seed: int | None, line: int | None, before: str | None, effects: int | None, decided_as: int | None
) -> Grounds | None:
    """Read what a decision was made from; None where that was not kept."""
    if seed is None:
        return None
    state = _NOTHING if before is None else _to_before(before)
    return Grounds(before=state, line=line, seed=seed, effects=effects, decided_as=decided_as)


def state(before: Before, texts: Mapping[int, str]) -> State | None:
    """Say what a decision was made from; None where one of our texts is not known any more."""
    if any(ident not in texts for ident, _ in before.recent):
        return None
    recent = tuple([Told(text=texts[ident], at=at) for ident, at in before.recent])
    return State(contact=before.contact, suppression=before.suppression, recent=recent, allotted=before.allotted)


def digest(effects: tuple[Effect, ...]) -> int:
    """Shorten effects to 63 bits: what is decided again is the same, or it is not."""
    return short(_encode(effects))


def what(job: Job) -> int:
    """Shorten what a job is to do: jobs that do the same are answered the same."""
    return short(_encode((job.action, job.settings)))


@lru_cache(1024)
def line_id(line: Line) -> int | None:
    """Name a line by what it says; None for the one that says nothing."""
    return None if line == OUR_LINE else short(_encode(line))


def introduce(cursor: Cursor, lines: Iterable[Line]) -> None:
    """Keep what grounds name."""
    for line in lines:
        if line != OUR_LINE:
            cursor.execute(_INTRODUCE, (line_id(line), _encode(line).decode()))


def to_line(body: str) -> Line:
    """Read one line."""
    return _to_line(body)


def _kept(before: State) -> Before:
    return Before(
        contact=before.contact,
        suppression=before.suppression,
        recent=lately.written(before.recent),
        allotted=before.allotted,
    )
