"""Rules that hear any words, and only ask how a message comes: what they take of all those with words behind them.

The other way round is how people mean it, and no news: words that a rule knows go to it, and what is left to this one.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from operator import attrgetter

from watchword.lints.claim import Claim
from watchword.lints.linted import Linted
from watchword.lints.noted import follows
from watchword.lints.order import LOOKED_AT, Order
from watchword.lints.overlap import Crowd, Overlap, are_rivals, is_plain
from watchword.lints.witness import texts_for, witness

PAIRS = 3
TEXTS = 2
"""So many of the rules that ask for the same beside their words are tried, by so many texts each."""

_Kinds = Mapping[tuple[str, bool, str], Sequence[Claim]]
"""Rules by what is alike in them but their words: the tier, whether they take answers, what they ask for besides."""


def wordless(linted: Linted) -> Iterator[Crowd]:
    """Find for each rule of any words the first one behind it to which it leaves less than that claims."""
    told: set[str] = set()
    for order in linted.orders:
        winners = [one for one in order.of_any_words if one.name in linted.placed and not _blocks(one)]
        kinds = _kinds(linted, order) if winners else {}
        for winner in winners:
            if winner.name not in told and (crowd := _crowd(linted, order, winner, kinds)):
                told.add(winner.name)
                yield crowd


def _blocks(claim: Claim) -> bool:
    """Tell whether a rule blocks people: it means whatever they say."""
    return any(step.name == "block" for step in claim.entry.rule.then)


def _kinds(linted: Linted, order: Order) -> _Kinds:
    kinds: dict[tuple[str, bool, str], list[Claim]] = {}
    for claim in order.claims:
        rule = claim.entry.rule
        if claim.name in linted.placed and rule.mode == "live" and not claim.hears_any_words:
            kind = rule.tier, claim.prompt is None, claim.beside_words
            kinds.setdefault(kind, []).append(claim)
    return kinds


def _crowd(linted: Linted, order: Order, winner: Claim, kinds: _Kinds) -> Crowd | None:
    behind = (kind[bisect_right(kind, winner.place, key=attrgetter("place")) :] for kind in kinds.values())
    found: list[Overlap] = []
    others = -1
    for kind in islice((one for one in behind if one and are_rivals(winner, one[0])), LOOKED_AT):
        if overlap := _first_overlap(linted, order, winner, kind):
            found.append(overlap)
            others += len(kind)
    return Crowd(min(found, key=lambda one: one.loser.place), others) if found else None


def _first_overlap(linted: Linted, order: Order, winner: Claim, kind: Sequence[Claim]) -> Overlap | None:
    rivals = (one for one in kind if are_rivals(winner, one) and not follows(winner.entry.rule, one.entry.rule))
    for loser in islice(rivals, PAIRS):
        texts = texts_for(order, loser, loser.units[0] if loser.units else None)[:TEXTS]
        shown = witness(linted.loaded.rules, order, loser, texts, winner)
        if shown and not is_plain(linted, order, winner, loser):
            return Overlap(winner, loser, shown)
    return None
