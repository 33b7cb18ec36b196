"""Two rules of one tier that hear the same message, neither of which claims only what the other does (A.15).

Only rules with something in common in their words are compared, or rules without any, and not by a text that says what
both of them want to hear: that `PIZZA` as the first word and `PARTY` anywhere meet in `pizza party` is no news. It is
where both have the same keyword, and look for other words after it. Of those whose words may all stand anywhere it is
told once (see `anywhere`), and once of a rule that hears any words and stands before those that hear some (`wordless`).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, islice, product
from typing import get_args

from watchword.answers import chosen
from watchword.diagnostics import Diagnostic
from watchword.lints.anywhere import crowds
from watchword.lints.claim import Claim
from watchword.lints.linted import Linted
from watchword.lints.order import Order
from watchword.lints.overlap import Crowd, Overlap, are_rivals, is_plain
from watchword.lints.shadow import Tier, shadows
from watchword.lints.simplest import covers, is_special, losers, parts, takers, takes
from watchword.lints.witness import texts_for, witness
from watchword.lints.wordless import wordless
from watchword.sayings import Saying, wider_than
from watchword.wording import count

CODE = "overlapping-rules"
PAIRS = 3
TRIED = 2
"""So many pairs are tried for a rule, by so many messages: a note is not worth more time."""


def overlapping_rules(linted: Linted) -> Iterator[Diagnostic]:
    """Find rules that share a message with one that is asked before; the one that wins is named."""
    for overlap in overlaps(linted):
        first, second = overlap.winner.entry.rule.id, overlap.loser.entry.rule.id
        message = f"{overlap.witness.told()} is claimed by '{second}' too, and taken by {overlap.winner.name}"
        yield _note(linted, overlap, message, f"if '{second}' should take it, put it before '{first}'")
    for crowd in crowds(linted):
        hint = "put that one first whose words matter most: it takes the texts that hold those of several"
        yield _note(linted, crowd.overlap, _told(crowd), hint)
    for crowd in wordless(linted):
        yield _wordless(linted, crowd)


def _told(crowd: Crowd) -> str:
    overlap = crowd.overlap
    shown, winner = overlap.witness.told(), overlap.winner
    whose = f"words of '{winner.entry.rule.id}' and '{overlap.loser.entry.rule.id}', which may stand anywhere"
    more = f"; words of {count(crowd.others, 'more rule')} may, too" if crowd.others else ""
    return f"{shown} holds {whose}, and is taken by {winner.name}{more}"


def _wordless(linted: Linted, crowd: Crowd) -> Diagnostic:
    """Tell of a rule that hears any words where it stands: it is this one that may be moved."""
    winner, loser = (linted.placed[one.name] for one in (crowd.overlap.winner, crowd.overlap.loser))
    behind = f"; texts of {count(crowd.others, 'more rule')} behind it may be, too" if crowd.others else ""
    message = f"{crowd.overlap.witness.told()} is claimed by '{loser.rule.id}' too, and taken by {winner.name}"
    fallback = ", or give it 'tier: fallback'" if winner.rule.tier == "normal" else ""
    return Diagnostic(
        severity="note",
        code=CODE,
        message=f"{message}, which hears any words{behind}",
        span=winner.words(),
        hint=f"put '{winner.rule.id}' behind the rules that hear words of their own{fallback}",
        related=((loser.words(), f"'{loser.rule.id}' is asked after it"),),
    )


def _note(linted: Linted, overlap: Overlap, message: str, hint: str) -> Diagnostic:
    winner, loser = linted.placed[overlap.winner.name], linted.placed[overlap.loser.name]
    return Diagnostic(
        severity="note",
        code=CODE,
        message=message,
        span=loser.words(),
        hint=hint,
        related=((winner.words(), f"'{winner.rule.id}' is asked first"),),
    )


def overlaps(linted: Linted) -> Iterator[Overlap]:
    """Find for each rule one other that leaves it less than it claims."""
    told, dead = set[str](), _taken_answers(linted)
    for look, placed in product((_by_own_words, _by_later_pattern), linted.rules()):
        for order, claim in linted.claims.get(placed.name, ()):
            for winner, loser, saying, texts in islice(look(order, claim), 2 * PAIRS):
                if loser.name in told or not {winner.name, loser.name} <= linted.placed.keys():
                    continue
                together = saying in winner.wanted.keywords and saying in loser.wanted.keywords
                left = [text for text in texts if not _is_of(loser, text, dead)]
                shown = witness(linted.loaded.rules, order, loser, left, winner, TRIED, may_reword=together)
                if (
                    shown
                    and not _is_of(loser, shown.situation.message.text, dead)
                    and not is_plain(linted, order, winner, loser)
                ):
                    told.add(loser.name)
                    yield Overlap(winner, loser, shown)


def _taken_answers(linted: Linted) -> Mapping[str, Collection[str]]:
    """List by rules the answers of which it is told that another rule takes them."""
    every = (shadow for tier in get_args(Tier) for shadow in shadows(linted, tier))
    return {shadow.placed.name: {one.answer for one in shadow.taken if one.answer} for shadow in every}


def _is_of(claim: Claim, text: str, answers: Mapping[str, Collection[str]]) -> bool:
    """Tell whether a text is one of some answers of a rule, and no other of its answers."""
    return claim.name in answers and chosen(claim.answers, text) in answers[claim.name]


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
            if near.hears_any_words is not claim.hears_any_words:
                continue  # it is told once of the one without words, or stands behind on purpose
            winner, loser = sorted((claim, near), key=lambda one: one.place)
            if are_rivals(winner, loser) and not _contain(claim, near, saying):
                yield winner, loser, saying, texts_for(order, claim, saying)


def _by_pattern(order: Order, claim: Claim) -> Iterator[_Met]:
    """List what takes a text that a rule is for, where either has a pattern, but for what is special or shadows it."""
    if claim.units and order.finding is None:
        return  # neither has one
    every = parts(order, claim)
    for part in every:
        for winner in takers(order, claim, part):
            if not are_rivals(winner, claim) or covers(order, winner, claim, part):
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
            if are_rivals(claim, loser) and not is_special(order, claim, loser):
                yield claim, loser, part.saying, part.texts[:1]


def _contain(claim: Claim, near: Claim, saying: Saying | None) -> bool:
    """Tell whether either claims all that the other one does where their words meet."""
    if near.covers(claim, saying, nearly=True):
        return True
    if saying is None:
        return claim.covers(near, None, nearly=True)
    return any(claim.covers(near, one, nearly=True) for one in wider_than(saying, near.units))
