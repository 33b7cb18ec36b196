"""What a rule asks of an answer that no answer says: one of some choices, so many digits, what a pattern matches."""

from collections.abc import Iterable
from functools import cache
from unicodedata import normalize

from watchword import answers, courtesy
from watchword.lints.claim import Claim
from watchword.lints.order import YES_OR_NO, Order
from watchword.lints.spelt import may_say
from watchword.lints.worded import Worded, worded, worded_after
from watchword.patterns import Pattern
from watchword.rules.slips import is_slip
from watchword.sayings import Saying, Words
from watchword.state import Expect
from watchword.text import words

_YES_OR_NO = frozenset(map(words, YES_OR_NO))
"""Answers that people give in words of their own."""


def no_answer(order: Order, claim: Claim) -> str | None:
    """Find what is asked for beside an answer and stands in none that counts, whichever rule has asked.

    What is expected decides where the rule names no answers; where no rule asks, nothing is known of that.
    """
    if claim.prompt is None:
        return None
    chosen = claim.answers or claim.choices
    expected = [Expect(choices=chosen)] if chosen else order.expected.get(claim.prompt, ())
    said = [*worded(claim), *worded_after(claim)]
    found = [_unheard(one, said) for one in expected]
    if not (found and found[0] and all(found)):
        return None
    told = next(one.told for one in claim.entry.conditions if one.name == "answering")
    return f"no text holds for '{told}' and for {found[0]}: {_told(expected[0])}"


def _told(expect: Expect) -> str:
    if expect.digits is not None:
        return f"an answer is {expect.digits} digits"
    return "an answer says nothing else" if expect.choices else f"an answer matches '{expect.matches}'"


def _unheard(expect: Expect, said: Iterable[Worded]) -> str | None:
    """Name the first of what is said that stands in no answer which meets what is expected."""
    return next((name for name, each in said if not any(_may_meet(expect, saying) for saying in each)), None)


def _may_meet(expect: Expect, saying: Saying) -> bool:
    """Tell whether a text that says this may be as it is expected."""
    if expect.digits is not None:
        return all(_is_without_letters(word) for word in saying.words)
    if expect.choices:
        return any(_may_be_in(saying, words(one)) for one in expect.choices)
    pattern = Pattern.parse(expect.matches) if expect.matches is not None else None
    return not isinstance(pattern, Pattern) or may_say(pattern, saying)


def _is_without_letters(word: str) -> bool:
    """Tell whether a word may be written without letters: `12`, and `no` as `№`."""
    return not any(char.isalpha() for char in word) or word in _signs()


@cache
def _signs() -> frozenset[str]:
    """List what stands as one sign that is no letter: `№`, `™`, `Ⓐ`."""
    every = (normalize("NFKC", char) for char in map(chr, range(0x2100, 0x3400)) if not char.isalpha())
    return frozenset(word for written in every for word in words(written))


def _may_be_in(saying: Saying, choice: Words) -> bool:
    """Tell whether something may be said in an answer, or in the courtesy around it."""
    beside = answers.manners() if choice in _YES_OR_NO else courtesy.words()
    begins, others = beside.union(choice[:1]), beside.union(choice)
    is_first = saying.polite and saying.position != "anywhere"
    for place, word in enumerate(saying.words):
        may_stand = begins if place == 0 and is_first else others
        if word not in may_stand and not (saying.typos and any(is_slip(word, one) for one in may_stand)):
            return False
    return True
