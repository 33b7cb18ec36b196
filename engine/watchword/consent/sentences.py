"""The sentences of a text, and their clauses, at signs and emoji."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct

from watchword.characters import kept
from watchword.consent import reactions, requests
from watchword.consent.requests import ASK, END
from watchword.consent.said import NOTHING, Heard, Said
from watchword.text import words_and_signs

_ENDS, _ASKS, _PARTS = ".!;\n\u2026\u3002", "?\u061f", ",:()[]*~|\u2013\u2014"
"""What ends a sentence, what ends a question, and what parts clauses; the first of each stands for all of them."""
_ENDING = frozenset({END, ASK})
_SIGNS = kept({sign: kind[0] for kind in (_ENDS, _ASKS, _PARTS) for sign in kind})
_SIGN = re.compile(f"[{re.escape(_ENDS + _ASKS + _PARTS)}]")
_DASH = " -"
_MARK = re.compile(f"[{re.escape(_ENDS + _ASKS + _PARTS)}{reactions.QUOTES}-]")
"""Without any of these a text is one sentence, unless there are emoji."""


class Sentence(Struct):
    """A sentence: its clauses, without words that say nothing, and whether it is a question.

    `following` is the first clause of the next one. It is `alone` if nothing was parted from it. `said` is all of its
    words, once it is known that they may ask for something.
    """

    clauses: Sequence[Sequence[str]]
    asks: bool = False
    following: Sequence[str] = ()
    alone: bool = False
    said: Said = NOTHING

    @property
    def closing(self) -> int:
        """At which of its words the last clause begins."""
        return len(self.said.words) - len(self.clauses[-1])


def sentences(heard: Heard) -> tuple[int, Iterator[Sentence]]:
    """Split a text into sentences, and those at signs and emoji, without what is in quotation marks.

    With them comes what traits the requests and words have that are in any of them; where there is none, there are no
    sentences.
    """
    plain = heard.plain
    said = _said(heard.text, plain.words)
    there = heard.spoken.within(said)
    if not there:
        return there, iter(())
    if said is plain.words and not heard.has_emoji:
        return there, iter([Sentence([said], alone=True)])
    return there, _parted(said, heard.parting())


def every(heard: Heard) -> Sequence[Sentence]:
    """Split a text into sentences in the same way, whatever is in them."""
    return [*_parted(_said(heard.text, heard.plain.words), heard.parting())]


def parts(text: str) -> bool:
    """Tell whether some sign parts what a text says, and does not merely end it."""
    return _MARK.search(text, 0, len(text.rstrip(_ENDS + _ASKS)) if text else 0) is not None


def unparted(heard: Heard) -> bool:
    """Tell whether no sign and no emoji parts the words of a text."""
    return not heard.has_emoji and _said(heard.text, heard.words) is heard.words


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
    for word in (*said, END):
        if word in parting:
            if clause:
                clauses.append(clause)
                clause = []
            if clauses and word in _ENDING:
                if before:
                    before.following, before.alone = clauses[0], False
                    yield before
                before = Sentence(clauses, word == ASK, (), before is None and len(clauses) == 1)
                clauses = []
        elif word not in asides:
            clause.append(word)
    if before:
        yield before
