"""What a person was sent lately, as it is kept with them: the newest answers, and other texts.

Both are counted by the gate: answers, to find out that two machines talk to each other; the others, as nobody is to be
sent too many of them.
"""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from watchword.effects import Job
from watchword.store import lately
from watchword.store.asked import Asked, Sent

COUNTED_FOR: Final = timedelta(days=31)
MOST_COUNTED: Final = 100
"""Of texts that nobody asked for: the most that a limit can speak of, and the longest time."""

ANSWERS_FOR: Final = timedelta(days=1)
MOST_ANSWERS: Final = 12

_to_sent: Final = msgspec.json.Decoder(tuple[Sent, ...]).decode
_encode: Final = msgspec.json.Encoder().encode


def read(column: str | None) -> tuple[Sent, ...]:
    """Read what is kept with a person."""
    return _to_sent(column) if column else ()


def before(column: str | None, job_id: int) -> tuple[Sent, ...]:
    """Read what a person was sent, but for what a job itself has tried before: one that is tried again is no other."""
    return tuple([one for one in read(column) if one.job != job_id])


def written(column: str | None, job_id: int, job: Job, asked: Asked | None, now: datetime) -> str:
    """Write what is kept with a person once a text to them begins; of one that is tried again the last time counts."""
    text = lately.digest(lately.text_of(job) or "")
    newest = Sent(at=now, program=job.program, text=text, heard=asked.text if asked else None, job=job_id)
    answers: list[Sent] = []
    others: list[Sent] = []
    for one in (newest, *before(column, job_id)):
        kind, most, kept_for = (
            (others, MOST_COUNTED, COUNTED_FOR) if one.heard is None else (answers, MOST_ANSWERS, ANSWERS_FOR)
        )
        if len(kind) < most and now - one.at <= kept_for:
            kind.append(one)
    return _encode(sorted((*answers, *others), key=lambda one: one.at, reverse=True)).decode()
