"""What a person was texted lately, as it is kept with them: the newest few texts by their digests, and when each began.

A text counts from when it begins: it may have arrived from then on, whatever is heard of it later.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Final

import msgspec

from watchword.effects import Job
from watchword.state import MOST_RECENT, RECENT_FOR, Told
from watchword.store.short import short
from watchword.store.values import Lately

_to_lately: Final = msgspec.json.Decoder(Lately).decode
_encode: Final = msgspec.json.Encoder().encode


@lru_cache(20_000)
def digest(text: str) -> int:
    """Name a text; as many are remembered as there may be rules, each of which says something else."""
    return short(text.encode(errors="surrogatepass"))


def text_of(job: Job) -> str | None:
    """Give the words of ours with which a job texts a person, None without; those that it forwards are another's."""
    return str(job.settings.get("text") or "") or None if job.is_answer else None


def read(column: str | None) -> Lately:
    """Read what is kept with a person."""
    return _to_lately(column) if column else ()


def texted(column: str | None, text: str, now: datetime) -> str:
    """Write what is kept with a person once they are texted; of what is said again the last time counts."""
    ident = digest(text)
    before = [(other, at) for other, at in read(column) if other != ident and now - at <= RECENT_FOR]
    return _encode(((ident, now), *before)[:MOST_RECENT]).decode()


def recent(lately: Lately, texts: Mapping[int, str], now: datetime) -> tuple[Told, ...]:
    """Say what somebody had been texted lately at a time, as far as the texts are known."""
    within = [(ident, at) for ident, at in lately if at <= now <= at + RECENT_FOR]
    return tuple([Told(text=texts[ident], at=at) for ident, at in within if ident in texts])


def written(told: Iterable[Told]) -> Lately:
    """Write texts by their digests."""
    return tuple([(digest(one.text), one.at) for one in told])
