"""The sentences of a text, and their clauses, at signs and emoji."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct

from watchword.characters import kept
from watchword.consent import reactions, requests
from watchword.text import words_and_signs

_ENDS, _ASKS, _PARTS = ".!;\n\u2026\u3002", "?\u061f", ",:()[]*~|\u2013\u2014"
"""What ends a sentence, what ends a question, and what parts clauses; the first of each stands for all of them."""
_END, _ASK, _PART = 2 * _ENDS[0], 2 * _ASKS[0], 2 * _PARTS[0]
_ENDING = frozenset({_END, _ASK})
_PARTING = _ENDING | {_PART}
_SIGNS = kept({sign: kind[0] for kind in (_ENDS, _ASKS, _PARTS) for sign in kind})
_SIGN = re.compile(f"[{re.escape(_ENDS + _ASKS + _PARTS)}]")
_DASH = " -"


class Sentence(Struct):
    """A sentence: the words of its clauses, without those that say nothing, and whether it is a question."""

    clauses: Sequence[Sequence[str]]
    asks: bool = False


def sentences(text: str, heard: Sequence[str], emoji: AbstractSet[str]) -> Sequence[Sentence]:
    """Split a text of these words into sentences, and those at signs and emoji, without what is in quotation marks."""
    own = reactions.unquoted(text).replace(_DASH, f" {_PARTS[0]} ")
    said = heard if own is text and not _SIGN.search(own) else words_and_signs(own, _SIGNS)
    said = requests.plain(said)
    parting = _PARTING | emoji
    if parting.isdisjoint(said):
        return [Sentence([said])] if said else []
    return _parted(said, parting)


def _parted(said: Sequence[str], parting: AbstractSet[str]) -> Sequence[Sentence]:
    """Group words into clauses, and those into sentences."""
    found: list[Sentence] = []
    clauses: list[Sequence[str]] = []
    start = 0
    signs = [(place, word) for place, word in enumerate(said) if word in parting]
    for place, sign in (*signs, (len(said), _END)):
        if start < place:
            clauses.append(said[start:place])
        start = place + 1
        if clauses and sign in _ENDING:
            found.append(Sentence(clauses, sign == _ASK))
            clauses = []
    return found
