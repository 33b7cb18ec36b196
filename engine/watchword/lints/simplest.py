"""The simplest texts that a rule is for, and the earlier rules that take them: of a pattern no more can be told."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice

from msgspec import Struct

from watchword.lints.claim import Claim
from watchword.lints.order import LOOKED_AT, Order
from watchword.lints.situations import claims, fitted
from watchword.lints.together import Together
from watchword.lints.witness import texts_for
from watchword.rules.slips import likely_slips
from watchword.sayings import Saying
from watchword.text import words

MOST_NAMED = 5
"""So many of the texts that a pattern names are tried."""


class Part(Struct, frozen=True):
    """What a rule is for, or some of it: by what is said or, where that is None, by what a pattern names."""

    saying: Saying | None
    texts: Sequence[str]
    """What says it and nothing else, then, where the rule is for that too, with another word behind it."""

    def misspelt(self, vocabulary: Collection[str]) -> Iterator[str]:
        """Write what says it with a slip, where that may pass: no word of the vocabulary is one."""
        said = self.saying.words if self.saying and self.saying.typos else ()
        slips = ((place, slip) for place, word in enumerate(said) for slip in likely_slips(word, vocabulary))
        return (" ".join([*said[:place], slip, *said[place + 1 :]]) for place, slip in slips)


def parts(order: Order, claim: Claim) -> list[Part]:
    """List the parts of a claim, each by its words alone and with another word behind them."""
    if claim.units:
        return [_said(order, claim, saying) for saying in claim.units if claim.wanted.is_simple]
    return list(_named(order, claim))


def nearly_covering(order: Order, claim: Claim, saying: Saying | None) -> list[Claim]:
    """List the earlier claims that take nearly all of one that says this, the earliest first."""
    found = {one.place: one for one in [*order.covering(claim, saying, nearly=True), *covering_each(order, claim)]}
    if order.finding and saying and claim.wanted.is_simple:
        part = _said(order, claim, saying)
        finding = finders(order, claim, part.texts[:1])
        found |= {one.place: one for one in finding if covers(order, one, claim, part)}
    return [found[place] for place in sorted(found)]


def covering_each(order: Order, claim: Claim) -> list[Claim]:
    """List the earlier claims that take each of the few texts that a claim's pattern is all of."""
    pattern = None if claim.units else claim.pattern
    texts = [text for text in pattern.all_texts() if takes(order, claim, [text])] if pattern else []
    near = {one.place: one for text in texts for one in takers(order, claim, Part(None, [text]))}
    return [
        near[place]
        for place in sorted(near)
        if not any(one.minds_case for one in near[place].patterns)  # the texts are written in small letters
        and _takes_each(order, near[place], claim, texts)
    ]


def takers(order: Order, claim: Claim, part: Part) -> list[Claim]:
    """List earlier claims that a pattern sets against another one: those that take what is said, and nothing else."""
    finding = finders(order, claim, part.texts[:1])
    if part.saying is None:
        alone = Saying(words(part.texts[0]), "only")
        finding += [one for one in order.near(claim, alone) if one.units and one.ends and one.place < claim.place]
    return [one for one in finding if takes(order, one, part.texts[:1])]


def covers(order: Order, winner: Claim, claim: Claim, part: Part) -> bool:
    """Tell whether a claim takes all of a part of another one, as people usually write it and misspell it."""
    if part.saying is None or not winner.covers(claim, part.saying, True, part.texts):
        return False
    misspelt = list(part.misspelt(order.hearing.vocabulary))
    return not misspelt or winner.covers(claim, part.saying, True, misspelt)


def finders(order: Order, claim: Claim, texts: Sequence[str]) -> list[Claim]:
    """List the first of the earlier claims that may find any of some texts by a pattern."""
    earlier = (one for one in _finding(order, texts) if one.place < claim.place and one.ends)
    return list(islice(earlier, LOOKED_AT))


def losers(order: Order, claim: Claim, part: Part) -> list[Claim]:
    """List later claims with a pattern of the like of what is said, which find it."""
    later = (one for one in _finding(order, part.texts[:1]) if one.place > claim.place and _names_words(one))
    return [one for one in islice(later, LOOKED_AT) if takes(order, one, part.texts[:1])]


def _finding(order: Order, texts: Sequence[str]) -> Iterator[Claim]:
    if order.finding is None:
        return
    places = {place for text in texts for place, _ in order.finding.candidates(words(text), text)}
    yield from (order.claims[place] for place in sorted(places))


def _names_words(claim: Claim) -> bool:
    """Tell whether a claim's pattern is for some words, and not for whatever there may be."""
    return claim.pattern is not None and bool(claim.pattern.literals())


def takes(order: Order, claim: Claim, texts: Iterable[str]) -> bool:
    """Tell whether a claim is for each of some texts, in a situation that suits it."""
    return all(_takes(order, claim, text) for text in texts)


def is_special(order: Order, claim: Claim, other: Claim) -> bool:
    """Tell whether all that a claim is for, as far as it can be written, is what another one is for too."""
    every = parts(order, claim)
    texts = (text for part in every for text in chain(part.texts, part.misspelt(order.hearing.vocabulary)))
    return bool(every) and _takes_each(order, other, claim, texts)


def _takes_each(order: Order, claim: Claim, other: Claim, texts: Iterable[str]) -> bool:
    """Tell whether a claim is for each of some texts of another one, in all ways in which that one's texts come."""
    narrower = other.wanted.implies(Together((), claim.wanted.ways), same_rest=False)
    if not narrower or claim.unless is not None or not takes(order, claim, texts):
        return False
    return bool(claim.answers or claim.choices) or not other.answers or claim.prompt in order.free


def _said(order: Order, claim: Claim, saying: Saying) -> Part:
    return Part(saying, texts_for(order, claim, saying)[: 1 if saying.position == "only" else 2])


def _named(order: Order, claim: Claim) -> Iterator[Part]:
    """Go through the texts of which a pattern needs one."""
    needs = claim.pattern.literals() if claim.pattern else ()
    for literal in sorted(needs[0])[:MOST_NAMED] if needs else ():
        situation = fitted(order, claim, order.usual.saying(literal.strip("\b ")))
        if situation and claims(order, claim, situation):
            text = situation.message.text
            further = f"{text} {order.beside[0]}"
            yield Part(None, [text, further] if _takes(order, claim, further) else [text])


def _takes(order: Order, claim: Claim, text: str) -> bool:
    situation = fitted(order, claim, order.usual.saying(text))
    return situation is not None and situation.message.text == text and claims(order, claim, situation)
