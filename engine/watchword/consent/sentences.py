"""The sentences of a text, and their clauses, at signs and emoji."""

import re
from collections.abc import Sequence

from msgspec import Struct

from watchword.consent import reactions, requests
from watchword.text import words

ENDS, ASKS, PARTS = "watchwordends", "watchwordasks", "watchwordparts"
"""Stand for signs among the words of a text: what ends a sentence, what ends a question, and what parts clauses."""

_SIGNS = str.maketrans(
    {
        **dict.fromkeys(".!;\n\u2026\u3002", f" {ENDS} "),
        **dict.fromkeys("?\u061f", f" {ASKS} "),
        **dict.fromkeys(",:()[]*~|\u2013\u2014", f" {PARTS} "),
    }
)
_SIGN = re.compile(f"[{''.join(map(re.escape, map(chr, _SIGNS)))}]| - ")


class Sentence(Struct):
    """A sentence: the words of its clauses, without those that say nothing, and whether it is a question."""

    clauses: list[list[str]]
    asks: bool = False


def sentences(text: str, heard: Sequence[str]) -> Sequence[Sentence]:
    """Split a text of these words into sentences, and those at signs and emoji, without what is in quotation marks."""
    own = reactions.unquoted(text)
    said: Sequence[str] = heard
    if own is not text or _SIGN.search(own):
        said = words(own.replace(" - ", f" {PARTS} ").translate(_SIGNS))
    found: list[Sentence] = []
    clauses: list[list[str]] = []
    clause: list[str] = []
    parting = {ENDS, ASKS, PARTS, *signs(said)}
    for word in (*requests.plain(said), ENDS):
        if word not in parting:
            clause.append(word)
            continue
        if clause:
            clauses.append(clause)
            clause = []
        if clauses and word in {ENDS, ASKS}:
            found.append(Sentence(clauses, word == ASKS))
            clauses = []
    return found


def spoken(heard: Sequence[str]) -> Sequence[str]:
    """Leave out emoji and other signs, which lend weight and say nothing."""
    left_out = signs(heard)
    return [word for word in heard if word not in left_out] if left_out else heard


def signs(heard: Sequence[str]) -> set[str]:
    """Tell which of the words are emoji and other signs."""
    if "".join(heard).isascii():
        return set()
    return {word for word in set(heard) if not (word.isascii() or any(map(str.isalnum, word)))}
