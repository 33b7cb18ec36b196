"""What a person was sent lately, as it is kept with them: the newest answers, what was forwarded, and other texts.

All are counted by the gate: answers, to find out that two machines talk to each other; what was forwarded, as no phone
is to be flooded; the others, as nobody is to be sent too many of them.
"""

from datetime import datetime, timedelta
from itertools import chain
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

FORWARDS_FOR: Final = timedelta(hours=1)
MOST_FORWARDS: Final = 60

_Kind = tuple[int, timedelta]
_ANSWERS: Final = (MOST_ANSWERS, ANSWERS_FOR)
_FORWARDS: Final = (MOST_FORWARDS, FORWARDS_FOR)
_OTHERS: Final = (MOST_COUNTED, COUNTED_FOR)

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
    heard = asked.text if asked else None
    newest = Sent(at=now, program=job.program, text=text, heard=heard, forwards=job.forwards, job=job_id)
    kept: dict[_Kind, list[Sent]] = {_ANSWERS: [], _FORWARDS: [], _OTHERS: []}
    for one in (newest, *before(column, job_id)):
        kind = _FORWARDS if one.forwards else _OTHERS if one.heard is None else _ANSWERS
        most, kept_for = kind
        if len(kept[kind]) < most and now - one.at <= kept_for:
            kept[kind].append(one)
    return _encode(sorted(chain(*kept.values()), key=lambda one: one.at, reverse=True)).decode()
