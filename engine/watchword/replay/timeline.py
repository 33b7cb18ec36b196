"""What happened to people, in the order in which it was decided."""

from collections.abc import AsyncIterator, Sequence
from heapq import heappop, heappush

from watchword.store import past
from watchword.store.past import Span
from watchword.store.reader import Reader
from watchword.store.values import WHOLE, Share, StoredEvent, StoredMessage

Happened = StoredMessage | StoredEvent
PAGE = 5_000


async def timeline(reader: Reader, span: Span, share: Share = WHOLE) -> AsyncIterator[Sequence[Happened]]:
    """Read all messages and events of a span, a page at a time; those decided later than they came stand there.

    Those that were decided after the span's end come last.
    """
    late: list[tuple[int, StoredMessage]] = []
    while span.first < span.end:
        messages = await reader.ask(past.messages, span, PAGE, share)
        end = messages[-1].id + 1 if len(messages) == PAGE else span.end
        happened: list[tuple[int, Happened]] = [
            (event.id, event) async for event in _events(reader, Span(span.first, end), share)
        ]
        for message in messages:
            place = _place(message)
            if place >= end:
                heappush(late, (place, message))
            else:
                happened.append((place, message))
        while late and late[0][0] < end:
            happened.append(heappop(late))
        yield [one for _, one in sorted(happened, key=_number)]
        span = Span(end, span.end)
    yield [message for _, message in sorted(late, key=_number)]


async def _events(reader: Reader, span: Span, share: Share) -> AsyncIterator[StoredEvent]:
    after = (0, "")
    while found := await reader.ask(past.events_of, span, after, PAGE, share):
        for event in found:
            yield event
            after = event.id, event.number


def _place(message: StoredMessage) -> int:
    decided_as = message.grounds.decided_as if message.grounds else None
    return message.id if decided_as is None else decided_as


def _number(entry: tuple[int, Happened]) -> int:
    return entry[0]
