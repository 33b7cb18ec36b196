"""What is left to a rule by those that are asked before it: in every way in which a message may come.

A way is all about a message but its text: which number is texted, by whom, when, with what. What a rule hears in a way
is told generously, what others take of it sparingly, so that a rule to which nothing is left surely never fires. Where
others hear some of its texts only, each kind of text (`kinds`) is looked at in each way.
"""

from collections.abc import Hashable, Iterable, Sequence
from datetime import datetime
from itertools import chain

from msgspec.structs import replace

from watchword.lints.claim import Claim
from watchword.lints.kinds import MOST_TOLD, Kind, Known, Part, finds_each, kinds, left_out, negated_in, telling
from watchword.lints.order import Order, Ways
from watchword.plugin import Condition, Situation, names
from watchword.rules.when import Asked
from watchword.sayings import MANY, Saying
from watchword.schedules.moments import moments

MOST = 300
"""Nothing is told of rules that can tell more ways apart."""


def taken(order: Order, claim: Claim, saying: Saying | None, now: datetime) -> Ways | None:
    """Find who takes all that a rule claims of what says this; None where something may be left to it.

    Where it takes one of several answers, each may be taken by another; of many, one may take all at once.
    """
    if len(claim.parts) > MANY and (whole := _taken_of(order, claim, saying, now)):
        return whole
    found: list[Ways] = []
    for part in claim.parts:
        ways = _taken_of(order, part, saying, now)
        if not ways:
            return None
        found.append(ways)
    return tuple(chain.from_iterable(found))


def _taken_of(order: Order, claim: Claim, saying: Saying | None, now: datetime) -> Ways | None:
    free = order.free if claim.prompt else ()
    near = order.before(claim, saying)
    whole = _taken_whole(order, claim, saying, [one for one in near if one.hears(claim, saying, free)], now)
    if whole:
        return whole
    by_pattern = [one for one in order.of_patterns if one.place < claim.place]
    if _find_each(claim, [*near, *by_pattern]):
        near += by_pattern
    elif not any(one.leaves_out_texts for one in (claim, *near)):
        return None
    key = claim.place, claim.choices, saying
    if key not in order.taken:
        order.taken[key] = _taken_by_kind(order, claim, saying, near, now)
    return order.taken[key]


def _find_each(claim: Claim, others: Iterable[Claim]) -> bool:
    """Tell whether patterns of others may find each text of a claim between them."""
    return finds_each([pattern for one in others for pattern in one.patterns], claim.patterns)


def _taken_whole(
    order: Order, claim: Claim, saying: Saying | None, others: Sequence[Claim], now: datetime
) -> Ways | None:
    """Find who takes all that a rule claims, in each way, of others that hear all its texts."""
    if not others:
        return None
    said = claim.of(saying).said if any(one.unless for one in others) else None
    key = (*(one.place for one in others), repr(claim.wanted.ways), claim.place if claim.unless else None, said)
    if key not in order.taken:
        order.taken[key] = _taken(order, claim, saying, others, now)
    return order.taken[key]


def may_fire(order: Order, claim: Claim, saying: Saying | None, now: datetime) -> bool:
    """Tell whether a rule may claim anything that says this, whatever else there is."""
    usually = _fitted(order, claim)
    if usually and may_hear(claim, saying, usually):
        return True
    found = ways(order, _asked(claim), now)
    return found is None or any(may_hear(claim, saying, way) for way in found)


def contained(order: Order, claim: Claim, other: Claim, saying: Saying | None, now: datetime) -> bool:
    """Tell whether another rule surely claims all that a rule does, of what says this."""
    return other.hears(claim, saying) and _taken(order, claim, saying, [other], now) is not None


def ways(order: Order, asked: Iterable[Asked], now: datetime) -> Sequence[Situation] | None:
    """List all ways that conditions can tell apart; None if they are too many."""
    once = {repr(one.condition): one for one in asked if one.condition.has_ways}
    found = at_all_times(order.usual, [one.condition for one in once.values()], now)
    for one in once.values():
        spread = {facts(way): way for situation in found for way in one.condition.ways(situation)}
        if len(spread) > MOST:
            return None
        found = list(spread.values())
    return found


def may_hear(claim: Claim, saying: Saying | None, way: Situation) -> bool:
    """Tell whether a rule may claim anything that says this and comes in a way."""
    unless = claim.unless
    if not claim.wanted.comes(way):
        return False
    if unless is None or not unless.comes(way):
        return True
    same_rest = not unless.keywords or unless.keywords == claim.wanted.keywords
    return not claim.of(saying).implies(unless.of_text, same_rest)


def _taken(order: Order, claim: Claim, saying: Saying | None, others: Sequence[Claim], now: datetime) -> Ways | None:
    usually = _fitted(order, claim)
    if usually and may_hear(claim, saying, usually) and not any(_takes(one, claim, saying, usually) for one in others):
        return None  # so it is nearly always, and the rest is dear
    each = [one for each in (claim, *others) for one in _asked(each)]
    found = []
    for way in ways(order, each, now) or ():
        if may_hear(claim, saying, way):
            winner = next((one for one in others if _takes(one, claim, saying, way)), None)
            if winner is None:
                return None
            found.append((way, winner))
    return tuple(found) or None


def _taken_by_kind(
    order: Order, claim: Claim, saying: Saying | None, near: Sequence[Claim], now: datetime
) -> Ways | None:
    """Find who takes all that a rule claims, in each way, where one leaves out kinds of texts that others hear."""
    known = Known.of(claim.of(saying).of_text, claim.wanted.keywords)
    unless, parts = left_out(known, claim), _parts(order, claim, known, near)
    told = telling(known, parts, unless)
    parts = [part for part in parts if part.wanted <= frozenset(told)]
    if len(told) > MOST_TOLD or not parts:
        return None
    every, usually = list(kinds(known, told)), _fitted(order, claim)
    if usually and _taken_in(usually, claim, unless, parts, every) is None:
        return None  # as in `_taken`
    asked = [one for each in (claim, *(part.claim for part in parts)) for one in _asked(each)]
    found: list[tuple[Situation, Claim]] = []
    for way in ways(order, asked, now) or ():
        winners = _taken_in(way, claim, unless, parts, every)
        if winners is None:
            return None
        found += ((way, winner) for winner in winners)
    return tuple(found) or None


def _parts(order: Order, claim: Claim, known: Known, near: Sequence[Claim]) -> list[Part]:
    """Find what earlier rules take of the texts of one, those too that hear just what one of them leaves out."""
    free = order.free if claim.prompt else ()
    parts = [part for one in near if (part := Part.of(known, one, one.asked_of(claim, free)))]
    negated = negated_in(parts, left_out(known, claim))
    further = {one.place: one for thing in negated for one in order.asking(thing) if one.place < claim.place}
    others = (one for place, one in further.items() if place not in {near.place for near in near})
    parts += [part for one in others if (part := Part.of(known, one, one.asked_of(claim, free)))]
    return sorted(parts, key=lambda part: part.claim.place)


def _taken_in(
    way: Situation, claim: Claim, unless: Kind | None, parts: Sequence[Part], every: Sequence[Kind]
) -> list[Claim] | None:
    """Find who takes the texts of each kind that a rule hears in a way; None where one is left to it."""
    if not claim.wanted.comes(way):
        return []
    lacking = unless if claim.unless and claim.unless.comes(way) else None
    coming = [
        (part, part.claim.unless is not None and part.claim.unless.comes(way))
        for part in parts
        if part.claim.wanted.comes(way)
    ]
    winners: dict[int, Claim] = {}
    for kind in every:
        if lacking is None or not lacking <= kind:
            winner = next((part.claim for part, leaves in coming if part.takes(kind, is_left_out=leaves)), None)
            if winner is None:
                return None
            winners[winner.place] = winner
    return list(winners.values())


def _takes(winner: Claim, claim: Claim, saying: Saying | None, way: Situation) -> bool:
    """Tell whether one that hears the texts of another that say this takes them all where they come in a way."""
    unless = winner.unless
    return winner.wanted.comes(way) and (unless is None or not unless.comes(way) or winner.allows(claim, saying))


def _asked(claim: Claim) -> tuple[Asked, ...]:
    return (*claim.wanted.asked, *(claim.unless.asked if claim.unless else ()))


def _fitted(order: Order, claim: Claim) -> Situation | None:
    situation: Situation | None = order.usual
    for asked in claim.wanted.ways:
        situation = asked.condition.fit(situation) if situation else None
    return situation


def at_all_times(situation: Situation, conditions: Iterable[Condition], now: datetime) -> list[Situation]:
    """List a situation at each moment that conditions can tell apart."""
    known = situation.schedules
    named = sorted({name for one in conditions for kind, _, of in names(one) if kind == "schedule" for name in of})
    calendars = tuple(known[name] for name in named if name in known)
    return [replace(situation, now=now) for now in moments(calendars, situation.now, now)]


def facts(way: Situation) -> Hashable:
    """Give all that tells a situation from others, but for a prompt that waits."""
    contact = way.contact
    named = (contact.fields, contact.votes, contact.entered, contact.coupons)
    known = tuple(frozenset(one.items()) for one in named)
    return way.message, way.now, way.opted_out, contact.language, contact.lists, contact.tags, known
