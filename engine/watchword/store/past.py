"""What happened, in the order in which it was numbered: every message, and every event beside them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Column, Connection, Select, func, literal, select, tuple_

from watchword.store import events, rows, schema
from watchword.store.values import WHOLE, Share, StoredEvent, StoredMessage

_message, _event = schema.message.c, schema.event.c
_MESSAGES = select(*[_message[column] for column in rows.MESSAGE])
_EVENTS = select(*[_event[column] for column in events.COLUMNS])


class Span(Struct, frozen=True):
    """Numbers from `first` on, up to and without `end`."""

    first: int
    end: int


def span(connection: Connection, since: datetime | None, until: datetime | None) -> Span:
    """Find the numbers of the messages that came within a time."""
    newest = connection.scalar(select(func.max(_message.id))) or 0
    first = _first_since(connection, since) if since else 1
    return Span(first, _first_since(connection, until) if until else newest + 1)


def messages(connection: Connection, span: Span, limit: int, share: Share = WHOLE) -> Sequence[StoredMessage]:
    """List the first messages of a span; of those of many readers, each its share of the people."""
    query = _first(_MESSAGES, _message, span, limit, share)
    return [rows.to_message(row) for row in connection.execute(query)]


def events_of(
    connection: Connection, span: Span, after: tuple[int, str], limit: int, share: Share = WHOLE
) -> Sequence[StoredEvent]:
    """List the first events of a span, as messages are listed, that come after one: its number, and its person's."""
    query = _first(_EVENTS, _event, span, limit, share).order_by(_event.number)
    later = tuple_(_event.id, _event.number) > after
    return [events.to_event(row) for row in connection.execute(query.where(later))]


def how_many(connection: Connection, span: Span) -> int:
    """Count the messages of a span."""
    return connection.scalar(select(func.count()).where(_message.id.between(span.first, span.end - 1))) or 0


def _first(query: Select[Any], columns: Any, span: Span, limit: int, share: Share) -> Select[Any]:
    query = query.where(columns.id.between(span.first, span.end - 1)).order_by(columns.id).limit(limit)
    return query if share == WHOLE else query.where(columns.bucket % literal(share.of) == share.place)


def first_since(connection: Connection, numbers: Column[Any], times: Column[Any], moment: int) -> int:
    """Find the first number whose row is of a moment or since; one more than the newest if there is none.

    There is no index on time: rows are numbered as they come, so that halving finds it.
    """
    low, high = 1, (connection.scalar(select(func.max(numbers))) or 0) + 1
    while low < high:
        middle = (low + high) // 2
        query = select(numbers, times).where(numbers >= middle).order_by(numbers).limit(1)
        found = connection.execute(query).first()
        if found is None or found[1] >= moment:
            high = middle
        else:
            low = found[0] + 1
    return low


def _first_since(connection: Connection, moment: datetime) -> int:
    return first_since(connection, _message.id, _message.received_at, rows.stamp(moment))
