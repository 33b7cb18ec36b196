"""The sentences of a text, and their clauses, at signs and emoji."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct

from watchword.characters import kept
from watchword.consent import reactions, requests
from watchword.consent.requests import Kind
from watchword.phrases import Phrases
from watchword.text import words_and_signs

_ENDS, _ASKS, _PARTS = ".!;\n\u2026\u3002", "?\u061f", ",:()[]*~|\u2013\u2014"
"""What ends a sentence, what ends a question, and what parts clauses; the first of each stands for all of them."""
_END, _ASK, _PART = 2 * _ENDS[0], 2 * _ASKS[0], requests.PART
_ENDING = frozenset({_END, _ASK})
_PARTING = _ENDING | {_PART}
_SIGNS = kept({sign: kind[0] for kind in (_ENDS, _ASKS, _PARTS) for sign in kind})
_SIGN = re.compile(f"[{re.escape(_ENDS + _ASKS + _PARTS)}]")
_DASH = " -"
_MARK = re.compile(f"[{re.escape(_ENDS + _ASKS + _PARTS)}{reactions.QUOTES}-]")
"""Without any of these a text is one sentence, unless there are emoji."""


class Sentence(Struct):
    """A sentence: the words of its clauses, without those that say nothing, and whether it is a question.

    `following` is the first clause of the next one. It is `alone` if nothing was parted from it.
    """

    clauses: Sequence[Sequence[str]]
    asks: bool = False
    following: Sequence[str] = ()
    alone: bool = False


def sentences(text: str, plain: Sequence[str], emoji: AbstractSet[str], spoken: Phrases[Kind]) -> Iterator[Sentence]:
    """Split a text into sentences, and those at signs and emoji, without what is in quotation marks.

    `plain` are its words but for those that say nothing. Where none of the phrases is in any sentence, there are none.
    """
    said = _said(text, plain)
    if said is plain and not emoji:
        return iter([Sentence([plain], alone=True)] if spoken.are_in(plain) else [])
    return _parted(said, _PARTING | emoji) if spoken.are_in(said) else iter([])


def _said(text: str, plain: Sequence[str]) -> Sequence[str]:
    """Give the words of a text with the signs that part them; those that are `plain` if there is no such sign."""
    if not _MARK.search(text):
        return plain
    own = reactions.unquoted(text).replace(_DASH, f" {_PARTS[0]} ")
    return words_and_signs(own, _SIGNS) if own is not text or _SIGN.search(own) else plain


def _parted(said: Sequence[str], parting: AbstractSet[str]) -> Iterator[Sentence]:
    """Group words into clauses, and those into sentences; leave out what says nothing."""
    asides = requests.asides()
    before: Sentence | None = None
    clauses: list[Sequence[str]] = []
    clause: list[str] = []
    for word in (*said, _END):
        if word in parting:
            if clause:
                clauses.append(clause)
                clause = []
            if clauses and word in _ENDING:
                if before:
                    before.following, before.alone = clauses[0], False
                    yield before
                before = Sentence(clauses, word == _ASK, (), before is None and len(clauses) == 1)
                clauses = []
        elif word not in asides:
            clause.append(word)
    if before:
        yield before
