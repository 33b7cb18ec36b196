"""How a message gets past a rule that takes it: without something that it asks for, or with all that it leaves out."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain, islice

from msgspec.structs import replace

from watchword.lints.claim import Claim
from watchword.lints.order import Order
from watchword.lints.reach import at_all_times
from watchword.lints.together import Together
from watchword.plugin import Condition, Situation
from watchword.rules.index import find
from watchword.sayings import Saying, says

MOST = 20
"""So many ways to have or to lack something are listed."""


def past(order: Order, claim: Claim, situation: Situation, now: datetime) -> Iterator[Situation]:
    """Change what a claim takes, in one thing after another, so that it may not."""
    yield from without(order, claim.wanted, situation, now)
    if claim.unless:
        yield from islice(_with_all(order, claim, claim.unless, situation, now), MOST)


def without(order: Order, together: Together, situation: Situation, now: datetime) -> Iterator[Situation]:
    """Take from a message one of the things that are asked for together; what is said, by saying more."""
    further = situation.saying(f"{situation.message.text} {order.beside[0]}")
    for condition in (asked.condition for asked in together.asked):
        ways = _ways(condition, situation, now) if condition.has_ways else iter([further])
        yield from islice((way for way in ways if not condition.check(way).held), MOST)
    if together.keywords and not says((Saying(further.words, "only"),), together.keywords):
        yield further


def _ways(condition: Condition, situation: Situation, now: datetime) -> Iterator[Situation]:
    return chain.from_iterable(map(condition.ways, at_all_times(situation, [condition], now)))


def _with_all(
    order: Order, claim: Claim, together: Together, situation: Situation, now: datetime
) -> Iterator[Situation]:
    """Give a message all that is asked for together."""
    said = [" ".join(saying.words) for saying in together.keywords]
    text = situation.message.text
    found: list[Situation] = [
        situation,
        *map(situation.saying, said),
        *(situation.saying(f"{text} {one}") for one in said),
    ]
    wanted = (claim.entry.unwanted if together.keywords else None) or claim.entry.wanted
    for condition in (asked.condition for asked in together.asked):
        heard = ((find(wanted, one.words, order.hearing.vocabulary), one) for one in found)
        spoken = [replace(one, spoken=hit.end if hit else 0) for hit, one in heard]
        found = list(islice((way for one in spoken for way in _with(condition, one, now)), MOST))
    return iter(found)


def _with(condition: Condition, situation: Situation, now: datetime) -> Iterator[Situation]:
    """Let a condition hold, in each way in which it may or by each of the words that it looks for."""
    fitting = condition.fit(situation)
    if condition.has_ways:
        ways = _ways(condition, situation, now)
    else:
        each = chain(condition.said().each, condition.said_after().each)
        words = (" ".join(saying.words) for sayings in each for saying in sayings)
        ways = (situation.saying(f"{situation.message.text} {one}") for one in words)
    yield from [fitting] if fitting else []
    yield from (way for way in ways if condition.check(way).held)
