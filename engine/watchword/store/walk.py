"""Going through stored messages in the order in which they came, page by page, from a time to a time."""

from collections.abc import AsyncIterator, Callable, Collection
from datetime import datetime, timedelta
from typing import Protocol

from msgspec import Struct

from watchword.store.values import Page, StoredMessage

AT_ONCE = 2_000
"""So many messages are looked at in one snapshot: a few milliseconds."""
ASTRAY = timedelta(hours=1)
"""By so much the times of messages may stand out of order: clocks are set, and nodes commit at once."""


class Pages(Protocol):
    """What gives pages of messages: a store, or its reading half."""

    async def page(self, after: int, limit: int, outcomes: Collection[str] = ()) -> Page: ...

    async def messages(self, limit: int) -> "Collection[StoredMessage]": ...


class Between(Struct, frozen=True):
    """From one time on and until another, which is past the last; None is without bound."""

    since: datetime | None = None
    until: datetime | None = None

    def __contains__(self, moment: datetime) -> bool:
        return (self.since is None or self.since <= moment) and (self.until is None or moment < self.until)


async def walk(
    pages: Pages, between: Between, outcomes: Collection[str], passed: Callable[[float], None]
) -> AsyncIterator[StoredMessage]:
    """Give the messages received between two times, with one of these outcomes; `passed` is told how far it is, 0 to 1.

    Messages have no index by time, and need none: their ids grow with it.
    """
    newest = next((one.id for one in await pages.messages(1)), 0)
    after = first = await _before(pages, between.since - ASTRAY, newest) if between.since else 0
    last = await _before(pages, between.until + ASTRAY, newest) if between.until else newest
    while after < last:
        page = await pages.page(after, AT_ONCE, outcomes)
        if page.last is None:
            break
        for one in page.messages:
            if one.id <= last and one.message.received_at in between:
                yield one
        after = page.last
        passed(min(1.0, (after - first) / (last - first)))


async def _before(pages: Pages, moment: datetime, newest: int) -> int:
    """Find the id after which the messages from a time on stand, by halving."""
    low, high = 0, newest
    while low < high:
        middle = (low + high) // 2
        found = (await pages.page(middle, 1)).messages
        if found and found[0].message.received_at < moment:
            low = found[0].id
        else:
            high = middle
    return low
