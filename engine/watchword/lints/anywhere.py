"""Rules whose words may stand anywhere: any two of them meet in a text, so that it is told once for all of them.

What begins with a keyword of one rule and holds that of another is left out, `pizza gluten`: it is for the first of
them, and who writes a rule for `GLUTEN` anywhere, as `watchword unmatched` does, puts it below those of first words.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product

from watchword.lints.claim import Claim
from watchword.lints.linted import Linted
from watchword.lints.order import LOOKED_AT, Order
from watchword.lints.overlap import Crowd, Overlap, are_rivals, is_plain
from watchword.lints.witness import texts_for, witness

PAIRS = 3
"""So many rules that ask for the same beside their words are tried as the first, with as many as the second."""
MOST_TRIED = 60
TRIED = 6
"""So many pairs are tried of all rules that may meet, by so many messages each."""


def crowds(linted: Linted) -> Iterator[Crowd]:
    """Find in each program and tier the first two that look for what one text may hold."""
    told: set[tuple[str, str]] = set()
    for order in linted.orders:
        for crowd in _crowds(linted, order):
            found = _first_overlap(linted, order, crowd)
            if found and (found.winner.name, found.loser.name) not in told:
                told.add((found.winner.name, found.loser.name))
                yield Crowd(found, len(crowd) - 2)


def _crowds(linted: Linted, order: Order) -> Iterable[Sequence[Claim]]:
    """Part what people's rules hear anywhere by tier, and answers from the others."""
    crowds: dict[tuple[str, bool], list[Claim]] = {}
    for claim in order.anywhere:
        rule = claim.entry.rule
        if rule.mode == "live" and claim.name in linted.placed:
            crowds.setdefault((rule.tier, claim.prompt is None), []).append(claim)
    return crowds.values()


def _first_overlap(linted: Linted, order: Order, crowd: Sequence[Claim]) -> Overlap | None:
    for winner, loser in islice(_pairs(crowd), MOST_TRIED):
        apart = next(_apart(order, winner, loser), None)
        texts = _holding(order, *apart) if apart else ()
        shown = witness(linted.loaded.rules, order, loser, texts, winner, TRIED, may_reword=True)
        if shown and not is_plain(linted, order, winner, loser):
            return Overlap(winner, loser, shown)
    return None


def _pairs(crowd: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """List who may take what is another's too, a few of those that ask for the same beside their words."""
    before: dict[str, list[Claim]] = {}
    tried: Counter[tuple[str, str]] = Counter()
    for loser in crowd:
        asked = loser.beside_words
        for kind, winners in before.items():
            for winner in winners if tried[kind, asked] < PAIRS * PAIRS else ():
                if are_rivals(winner, loser):
                    tried[kind, asked] += 1
                    yield winner, loser
        if loser.ends and (asked in before or len(before) < LOOKED_AT) and len(before.get(asked, ())) < PAIRS:
            before.setdefault(asked, []).append(loser)


def _apart(order: Order, winner: Claim, loser: Claim) -> Iterator[tuple[str, str]]:
    """List what two rules without words in common look for, as it is written, where neither is a part of the other."""
    if not {one.words for one in loser.units}.isdisjoint(one.words for one in winner.units):
        return
    for one, other in product(loser.units[:PAIRS], winner.units[:PAIRS]):
        if not one.within(other) and not other.within(one):
            yield texts_for(order, loser, one)[0], texts_for(order, winner, other)[0]


def _holding(order: Order, one: str, other: str) -> list[str]:
    """Write texts that hold both, the last of which begin with neither: a rule may wait for that."""
    both = [f"{one} {other}", f"{other} {one}"]
    return [*both, *(f"{word} {text}" for word, text in product(order.beside, both))]
