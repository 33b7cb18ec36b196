"""The sentences of a text, and their clauses, at signs and emoji."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct

from watchword.consent import reactions, requests
from watchword.text import words

ENDS, ASKS, PARTS = "watchwordends", "watchwordasks", "watchwordparts"
"""Stand for signs among the words of a text: what ends a sentence, what ends a question, and what parts clauses."""
_ENDING = frozenset({ENDS, ASKS})
_PARTING = _ENDING | {PARTS}
_NONE: AbstractSet[str] = frozenset()

_ENDS, _ASKS, _PARTS = ".!;\n\u2026\u3002", "?\u061f", ",:()[]*~|\u2013\u2014"
_ALIKE = {code: code for code in range(128)} | str.maketrans(
    {**dict.fromkeys(_ENDS, "."), **dict.fromkeys(_ASKS, "?"), **dict.fromkeys(_PARTS, ",")}
)
"""One sign for all of a kind: to put one character for another, and find each there, is far quicker than words."""
_SIGN = re.compile(f"[{re.escape(_ENDS + _ASKS + _PARTS)}]| - ")


class Sentence(Struct):
    """A sentence: the words of its clauses, without those that say nothing, and whether it is a question."""

    clauses: Sequence[Sequence[str]]
    asks: bool = False


def sentences(text: str, heard: Sequence[str], emoji: AbstractSet[str]) -> Sequence[Sentence]:
    """Split a text of these words into sentences, and those at signs and emoji, without what is in quotation marks."""
    own = reactions.unquoted(text)
    said: Sequence[str] = heard
    if own is not text or _SIGN.search(own):
        said = words(_spelt_out(own))
    said = requests.plain(said)
    parting = _PARTING | emoji
    if parting.isdisjoint(said):
        return [Sentence([said])] if said else []
    return _parted(said, parting)


def _spelt_out(text: str) -> str:
    """Put words for the signs that part sentences and clauses."""
    alike = text.replace(" - ", " , ").translate(_ALIKE)
    return alike.replace(".", f" {ENDS} ").replace("?", f" {ASKS} ").replace(",", f" {PARTS} ")


def _parted(said: Sequence[str], parting: AbstractSet[str]) -> Sequence[Sentence]:
    """Group words into clauses, and those into sentences."""
    found: list[Sentence] = []
    clauses: list[Sequence[str]] = []
    start = 0
    signs = [(place, word) for place, word in enumerate(said) if word in parting]
    for place, sign in (*signs, (len(said), ENDS)):
        if start < place:
            clauses.append(said[start:place])
        start = place + 1
        if clauses and sign in _ENDING:
            found.append(Sentence(clauses, sign == ASKS))
            clauses = []
    return found


def signs(heard: Sequence[str]) -> AbstractSet[str]:
    """Tell which of the words are emoji and other signs: they lend weight and say nothing."""
    if "".join(heard).isascii():
        return _NONE
    return {word for word in set(heard) if not (word.isascii() or any(map(str.isalnum, word)))}
