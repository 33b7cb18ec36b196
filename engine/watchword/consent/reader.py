"""What does a text say about consent? A ladder of rungs, the surest first; the first that knows the text decides.

An opt-out beats everything else that the same message says (R20). YES and NO are no words of consent (R48).
"""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from watchword.consent.words import meanings
from watchword.decision import Intent, Reading
from watchword.text import words

Rung = Callable[[Sequence[str], Sequence[str]], Reading | None]
"""Reads a text's words, in a program that speaks certain languages; None leaves the text to the next rung."""

NOTHING = Reading()


def read(text: str, languages: Sequence[str], subject: str | None = None) -> Reading:
    """Read the intent of one message. The subject of an MMS counts for an opt-out, and where there is no text (R7)."""
    heard = words(text)
    reading = _climb(heard, languages)
    if subject is None or reading.intent == "opt-out":
        return reading
    titled = _climb(words(subject), languages)
    return titled if titled.intent == "opt-out" or not heard else reading


def reserved(word: str, languages: Sequence[str] | None = None) -> Intent:
    """Tell what a word always means as a whole message, in these languages or in any that the list knows (R21, R22)."""
    for meaning in meanings(words(word)):
        if languages is None or meaning.word.counts(languages):
            return meaning.intent
    return "none"


def _climb(heard: Sequence[str], languages: Sequence[str]) -> Reading:
    for rung in LADDER:
        reading = rung(heard, languages)
        if reading:
            return reading
    return NOTHING


def _exact_word(heard: Sequence[str], languages: Sequence[str]) -> Reading | None:
    """A listed word and nothing else, in any variance of R3 to R6."""
    for meaning in meanings(heard):
        if meaning.word.counts(languages):
            return Reading(
                intent=meaning.intent,
                rung="exact-word",
                word=meaning.word.word,
                language=meaning.word.language(languages),
            )
    return None


def _word_with_emoji(heard: Sequence[str], languages: Sequence[str]) -> Reading | None:
    """A word of opt-out beside nothing but emoji, which lend it weight (R8); beside START they may cross it out."""
    if "".join(heard).isascii():
        return None
    spoken = [part for part in heard if any(map(str.isalnum, part))]
    reading = _exact_word(spoken, languages)
    return replace(reading, rung="word-with-emoji") if reading and reading.intent == "opt-out" else None


LADDER: tuple[Rung, ...] = (_exact_word, _word_with_emoji)
