"""Words that no text can hold which a pattern matches: `TALK` stands in none that is made of digits alone."""

import re
from collections.abc import Iterator
from unicodedata import normalize

from watchword import courtesy
from watchword.alphabet import Alphabet, alphabet
from watchword.containment import found_together
from watchword.lints.claim import Claim
from watchword.literals import bare
from watchword.patterns import Pattern
from watchword.sayings import Saying, Sayings


def spelt_apart(claim: Claim) -> str | None:
    """Find a pattern, and words that are asked for beside it in the same text, which it has no letters for."""
    for told, pattern, beside in _patterns(claim):
        for name, sayings in beside:
            if not any(may_say(pattern, saying) for saying in sayings):
                return f"no text holds for {told}" + ("" if name == told else f" and for {name}")
    return None


def may_say(pattern: Pattern, saying: Saying) -> bool:
    """Tell whether a text in which a pattern is found may say this."""
    return _may_say(alphabet(pattern.source), saying) and _may_hold(pattern, saying)


def may_be_found(pattern: Pattern, text: str) -> bool:
    """Tell whether a pattern may be found in a text with signs around it, in capitals or of another width."""
    written = f"^{_SIGNS}*{''.join(map(_written, normalize('NFKD', text)))}{_SIGNS}*$"
    found = found_together((written, pattern.source))
    return found is None or {written, pattern.source} in found.any


def _written(char: str) -> str:
    """Write as a pattern all that may stand for a character, and nothing, as another one may stand for two."""
    return f"{re.escape(char)}?{_BEYOND}*" if char.isascii() else f"{_BEYOND}*"


_BEYOND = "[^[:ascii:]]"
_SIGNS = rf"(?:{_BEYOND}|[\s.,;:!?'\"()\[\]{{}}<>])"
"""What does not keep a pattern from being found in what is between."""

_Beside = tuple[str, Sayings]


def _patterns(claim: Claim) -> Iterator[tuple[str, Pattern, list[_Beside]]]:
    """List the patterns, each with what the text says in which it is looked for, by what asks for that."""
    keyword: list[_Beside] = [("its keyword", claim.wanted.keywords)] if claim.wanted.keywords else []
    asked = [(f"'{one.told}'", one.condition) for one in claim.wanted.asked]
    for told, condition in asked:
        pattern: Pattern | None = getattr(condition, "matches", None)
        if not isinstance(pattern, Pattern):
            continue
        if condition.after_keyword:
            alone = all(saying.position == "only" for saying in claim.wanted.keywords)
            nothing: list[_Beside] = [("a keyword with 'position: only'", _NOTHING)] if keyword and alone else []
            yield told, pattern, [*nothing, *((told, sayings) for sayings in condition.said_after().each)]
        else:
            every = [(name, sayings) for name, one in asked for sayings in one.said().each]
            yield told, pattern, [*keyword, *every]


_NOTHING: Sayings = (Saying((), "only"),)


def _may_hold(pattern: Pattern, saying: Saying) -> bool:
    """Tell whether a text that says this alone may hold the words that a pattern needs."""
    if saying.position != "only" or saying.typos:
        return True
    said = {*saying.words, *(courtesy.words() if saying.polite else ())}
    return all(any(not _is_word(one) or any(one in word for word in said) for one in need) for need in _needs(pattern))


def _needs(pattern: Pattern) -> Iterator[frozenset[str]]:
    return (frozenset(map(bare, need)) for need in pattern.literals())


def _is_word(literal: str) -> bool:
    return literal.isascii() and literal.isalnum()


def _may_say(letters: Alphabet, saying: Saying) -> bool:
    """Tell whether a text of such letters may say this; a slip may spare one of them."""
    if letters.whole is not None:
        missing = set("".join(saying.words)) - {*letters.whole, "'"}  # other signs than this stand for it too
        if len(missing) > saying.typos:
            return False
    return letters.first is None or saying.position == "anywhere" or _may_begin(letters.first, saying)


def _may_begin(first: frozenset[str], saying: Saying) -> bool:
    """Tell whether a text that begins with one of these may begin with what is said, or with courtesy before it."""
    if not all(char.isalnum() for char in first):
        return True  # signs before the first word count for nothing
    return any(word[0] in first for word in _begun(saying))


def _begun(saying: Saying) -> Iterator[str]:
    """List the words that a text which says this may begin with."""
    yield from saying.words[:1]
    yield from courtesy.first_words() if saying.polite else ()
