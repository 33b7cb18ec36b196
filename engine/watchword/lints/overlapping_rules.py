"""Two rules of one tier that hear the same message, neither of which claims only what the other does (A.15).

Only rules with something in common in their words are compared, or rules without any, and not by a text that says what
both of them want to hear: that `PIZZA` as the first word and `PARTY` anywhere meet in `pizza party` is no news. It is
where both have the same keyword, and look for other words after it.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, islice, product

from msgspec import Struct

from watchword.diagnostics import Diagnostic
from watchword.lints.claim import Claim
from watchword.lints.linted import Linted
from watchword.lints.noted import follows
from watchword.lints.order import Order
from watchword.lints.reach import contained, taken
from watchword.lints.simplest import covers, is_special, losers, nearly_covering, parts, takers, takes
from watchword.lints.witness import Witness, texts_for, witness
from watchword.sayings import Saying

CODE = "overlapping-rules"
PAIRS = 3
TRIED = 2
"""So many pairs are tried for a rule, by so many messages: a note is not worth more time."""


class Overlap(Struct, frozen=True):
    """Two rules that claim one message: the first to be asked takes it."""

    winner: Claim
    loser: Claim
    witness: Witness


def overlapping_rules(linted: Linted) -> Iterator[Diagnostic]:
    """Find rules that share a message with one that is asked before; the one that wins is named."""
    for overlap in overlaps(linted):
        winner, loser = linted.placed[overlap.winner.name], linted.placed[overlap.loser.name]
        first, second = winner.rule.id, loser.rule.id
        yield Diagnostic(
            severity="note",
            code=CODE,
            message=f"{overlap.witness.told()} is claimed by '{second}' too, and taken by {winner.name}",
            span=loser.words(),
            hint=f"if '{second}' should take it, put it before '{first}'",
            related=((winner.words(), f"'{first}' is asked first"),),
        )


def overlaps(linted: Linted) -> Iterator[Overlap]:
    """Find for each rule one other that leaves it less than it claims."""
    told: set[str] = set()
    for look, placed in product((_by_own_words, _by_later_pattern), linted.rules()):
        for order, claim in linted.claims.get(placed.name, ()):
            for winner, loser, saying, texts in islice(look(order, claim), 2 * PAIRS):
                if loser.name in told or not {winner.name, loser.name} <= linted.placed.keys():
                    continue
                together = saying in winner.wanted.keywords and saying in loser.wanted.keywords
                shown = witness(linted.loaded.rules, order, loser, texts, winner, TRIED, may_reword=together)
                if shown and not _is_plain(linted, order, winner, loser):
                    told.add(loser.name)
                    yield Overlap(winner, loser, shown)


_Met = tuple[Claim, Claim, Saying | None, Sequence[str]]
"""The rule that is asked first, the other, and by what they may meet: what is said, and texts that say it."""


def _by_own_words(order: Order, claim: Claim) -> Iterator[_Met]:
    return chain(islice(_pairs(order, claim), PAIRS), islice(_by_pattern(order, claim), PAIRS))


def _pairs(order: Order, claim: Claim) -> Iterator[_Met]:
    """List what a rule may meet on the same words, or on none."""
    for saying in claim.units or (None,):
        for near in order.near(claim, saying) if saying else order.wordless:
            if near is claim or (near.place > claim.place and (saying is None or saying in near.units)):
                continue  # it will be found from the other one's side
            winner, loser = sorted((claim, near), key=lambda one: one.place)
            if _rivals(winner, loser) and not _contain(claim, near, saying):
                yield winner, loser, saying, texts_for(order, claim, saying)


def _by_pattern(order: Order, claim: Claim) -> Iterator[_Met]:
    """List what takes a text that a rule is for, where either has a pattern, but for what is special or shadows it."""
    if claim.units and order.finding is None:
        return  # neither has one
    every = parts(order, claim)
    for part in every:
        for winner in takers(order, claim, part):
            if not _rivals(winner, claim) or covers(order, winner, claim, part):
                continue
            whole = part.saying is None and len(every) > 1 and takes(order, winner, part.texts)
            if whole or not is_special(order, winner, claim):
                yield winner, claim, part.saying, part.texts[:1]


def _by_later_pattern(order: Order, claim: Claim) -> Iterator[_Met]:
    """List later patterns that find what a rule says, unless it is special: misspelt, it may be for it alone."""
    if order.finding is None or not claim.units:
        return
    for part in parts(order, claim):
        for loser in losers(order, claim, part):
            if _rivals(claim, loser) and not is_special(order, claim, loser):
                yield claim, loser, part.saying, part.texts[:1]


def _rivals(winner: Claim, loser: Claim) -> bool:
    """Tell whether both act, in one tier, and the first to be asked keeps the other from it."""
    one, other = winner.entry.rule, loser.entry.rule
    same = one.tier == other.tier and (one.when.prompt is None) is (other.when.prompt is None)
    return same and winner.ends and other.mode == "live"


def _is_plain(linted: Linted, order: Order, winner: Claim, loser: Claim) -> bool:
    """Tell whether the first is a special case of the second or follows it, or nothing is left to the second anyway."""
    if follows(winner.entry.rule, loser.entry.rule):
        return True
    if all(contained(order, winner, loser, saying, linted.now) for saying in winner.units or (None,)):
        return True
    units = loser.units or (None,)
    return all(nearly_covering(order, loser, saying) or taken(order, loser, saying, linted.now) for saying in units)


def _contain(claim: Claim, near: Claim, saying: Saying | None) -> bool:
    """Tell whether either claims all that the other one does where their words meet."""
    if near.covers(claim, saying, nearly=True):
        return True
    if saying is None:
        return claim.covers(near, None, nearly=True)
    return any(claim.covers(near, one, nearly=True) for one in near.units if saying.within(one))
