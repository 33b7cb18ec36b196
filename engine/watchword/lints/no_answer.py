"""What a rule asks of an answer that no answer says: one of some choices, so many digits, what a pattern matches."""

import re
from collections.abc import Iterable
from functools import cache

from watchword import answers, courtesy
from watchword.answers import is_letter
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
    """Tell whether a word may be written without letters: `12`, `no` as `№`, `mix` as `ⅯⅨ`."""
    return all(map(_signs().fullmatch, _letters(word)))


@cache
def _signs() -> re.Pattern[str]:
    """Find what may be written in signs that are no letters: `№`, `™`, `Ⅻ`."""
    every = {
        part for char in map(chr, _SIGNS) if not is_letter(char) for word in words(char) for part in _letters(word)
    }
    return re.compile(f"(?:{'|'.join(sorted(every))})+")


_SIGNS = (0x0345, *range(0x20A0, 0x3400), 0xFDFC, *range(0x1F100, 0x1F300))
"""Where signs stand that come to letters, and some others."""


def _letters(word: str) -> list[str]:
    """Split a word at all that is no letter."""
    return "".join(char if char.isalpha() else " " for char in word).split()


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
