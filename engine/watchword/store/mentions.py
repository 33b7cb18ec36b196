"""Where else a person is spoken of, beside the rows that have their number: everything is read for that."""

import re
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from typing import Final

from sqlalchemy import Connection, select

from watchword.store import lately, rows, schema
from watchword.store.values import StoredMessage

_AT_ONCE: Final = 1_000
_DIGEST: Final = re.compile(r"\d{1,19}")
_BETWEEN: Final = r"(?:[\s()./+-]|%[0-9A-Fa-f]{2})*"
"""What may stand between the digits of a number, in texts and in forms."""
_NANP: Final = re.compile(r"\+?1\d{10}")


def kept(connection: Connection, number: str) -> Iterator[int]:
    """Find the notifications that nobody could read and that have the number in them, however it is written."""
    kept, mention = schema.kept.c, _mention(number)
    with connection.execute(select(kept.id, kept.raw).execution_options(yield_per=_AT_ONCE)) as found:
        for ident, raw in found:
            if mention.search(raw.decode("latin-1")):
                yield ident


def masked(text: str, number: str) -> str:
    """Write stars in the place of the number."""
    return _mention(number).sub("***", text)


def deliveries(connection: Connection, jobs: Collection[int]) -> Iterator[tuple[str, str]]:
    """Find the tracking ids of jobs, those of earlier attempts too."""
    if not jobs:
        return
    delivery = schema.delivery.c
    query = select(delivery.endpoint, delivery.tracking_id, delivery.job_id)
    for endpoint, tracking_id, job in connection.execute(query.where(delivery.job_id.between(min(jobs), max(jobs)))):
        if job in jobs:
            yield endpoint, tracking_id


def told_to_nobody_else(
    connection: Connection, number: str, column: str | None, messages: Sequence[StoredMessage], jobs: Iterable[int]
) -> Iterable[int]:
    """Find the digests of what we texted a person and that nobody else was texted."""
    theirs = {ident for ident, _ in lately.read(column)}
    theirs |= {ident for stored in messages if stored.grounds for ident, _ in stored.grounds.before.recent}
    theirs |= set(_texts_of(connection, jobs))
    with closing(_said_to_others(connection, number, {stored.id for stored in messages})) as others:
        for said in others:
            theirs -= {int(digest) for digest in _DIGEST.findall(said)}
            if not theirs:
                break
    return sorted(theirs)


def _texts_of(connection: Connection, jobs: Iterable[int]) -> Iterator[int]:
    columns = [schema.job.c[name] for name in rows.JOB]
    for ident in jobs:
        for row in connection.execute(select(*columns).where(schema.job.c.id == ident)):
            text = lately.text_of(rows.to_job(row).job)
            if text is not None:
                yield lately.digest(text)


def _said_to_others(connection: Connection, number: str, theirs: Collection[int]) -> Generator[str, None, None]:
    """Give what has digests of texts in it: what others were told lately, and what their messages were decided from."""
    person, message = schema.person.c, schema.message.c
    told = select(person.told).where(person.told.is_not(None), person.number != number)
    decided_from = select(message.id, message.before).where(message.before.contains('"recent"'))
    with connection.execute(told.execution_options(yield_per=_AT_ONCE)) as found:
        yield from found.scalars()
    with connection.execute(decided_from.execution_options(yield_per=_AT_ONCE)) as found:
        yield from (before for ident, before in found if ident not in theirs)


def _mention(number: str) -> re.Pattern[str]:
    """Match a number as people and machines write it; one of North America also without its country."""
    digits = number.removeprefix("+")
    ways = [digits, digits[1:]] if _NANP.fullmatch(number) else [digits]
    found = "|".join(_BETWEEN.join(way) for way in ways)
    return re.compile(rf"(?<!\d)(?:%2[Bb]|\+)?(?:{found})(?!\d)")
