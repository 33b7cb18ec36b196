"""What actions left of many people, counted and listed from what is known of each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import JSON, Connection, Text, cast, func, select

from watchword.state import Block, Handoff
from watchword.store import schema
from watchword.store.rows import to_block, to_handoff

_contact = schema.contact.c
_Parts: Final[Any] = JSON().with_variant(Text(), "sqlite")
"""What has parts is text, in which only PostgreSQL must be told to look for them."""


class Entrant(NamedTuple):
    """Somebody who has entered a contest of a program, and when."""

    number: str
    program: str
    at: datetime


class HandedOver(NamedTuple):
    """Whom a desk has taken over from a program."""

    number: str
    program: str
    handoff: Handoff


class Blocked(NamedTuple):
    """Whom a program answers no more."""

    number: str
    program: str
    block: Block


class Votes(NamedTuple):
    """How many people have voted for one thing in a program."""

    program: str
    choice: str
    people: int


def votes(connection: Connection, poll: str) -> Sequence[Votes]:
    """Count the votes of a poll, the most first."""
    choice = cast(_contact.votes, _Parts)[(poll, "choice")].as_string().label("choice")
    cast_votes = select(_contact.program, choice).where(_contact.votes.is_not(None)).subquery().c
    counted = func.count().label("counted")
    query = select(cast_votes.program, cast_votes.choice, counted).where(cast_votes.choice.is_not(None))
    found = connection.execute(query.group_by(cast_votes.program, cast_votes.choice)).all()
    return sorted((Votes(*row) for row in found), key=lambda one: (-one.people, one.choice, one.program))


def entrants(connection: Connection, contest: str) -> Sequence[Entrant]:
    """List who has entered a contest, in the order in which they did."""
    at = cast(_contact.entered, _Parts)[contest].as_string().label("at")
    entries = select(_contact.number, _contact.program, at).where(_contact.entered.is_not(None)).subquery().c
    query = select(entries.number, entries.program, entries.at).where(entries.at.is_not(None))
    found = [Entrant(number, program, datetime.fromisoformat(at)) for number, program, at in connection.execute(query)]
    return sorted(found, key=lambda one: (one.at, one.number, one.program))


def handed_over(connection: Connection) -> Sequence[HandedOver]:
    """List whom desks have taken over, the longest ago first."""
    query = select(_contact.number, _contact.program, _contact.handoff).where(_contact.handoff.is_not(None))
    found = [HandedOver(number, program, to_handoff(said)) for number, program, said in connection.execute(query)]
    return sorted(found, key=lambda one: (one.handoff.since, one.number, one.program))


def blocked(connection: Connection) -> Sequence[Blocked]:
    """List who is answered no more, the latest first."""
    query = select(_contact.number, _contact.program, _contact.block).where(_contact.block.is_not(None))
    found = [Blocked(number, program, to_block(said)) for number, program, said in connection.execute(query)]
    return sorted(found, key=lambda one: (one.block.since, one.number, one.program), reverse=True)


class Pool(NamedTuple):
    """How many codes a pool has, and how many of them are given out."""

    name: str
    codes: int
    given: int


def pools(connection: Connection) -> Sequence[Pool]:
    """Count the codes of every pool."""
    one = schema.coupon.c
    query = select(one.pool, func.count(), func.count(one.given_at)).group_by(one.pool).order_by(one.pool)
    return [Pool(*row) for row in connection.execute(query)]
