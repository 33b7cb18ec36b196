"""What does a text say about consent? A ladder of rungs, the surest first; the first that knows the text decides.

An opt-out beats everything else that the same message says (R20). YES and NO are no words of consent (R48).
"""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from watchword.consent.requests import Request, split
from watchword.consent.words import Meaning, meanings
from watchword.decision import Intent, Reading
from watchword.text import words

Rung = Callable[[Sequence[str], Sequence[str]], Reading | None]
"""Reads a text's words, in a program that speaks certain languages; None leaves the text to the next rung."""

NOTHING = Reading()


def read(text: str, languages: Sequence[str], subject: str | None = None) -> Reading:
    """Read the intent of one message. The subject of an MMS counts for an opt-out, and where there is no text (R7)."""
    return hear(words(text), languages, subject)


def hear(heard: Sequence[str], languages: Sequence[str], subject: str | None = None) -> Reading:
    """Read the intent of a message whose text has these words."""
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
            return _read(meaning, "exact-word", languages)
    return None


def _word_with_emoji(heard: Sequence[str], languages: Sequence[str]) -> Reading | None:
    """A word of opt-out beside nothing but emoji, which lend it weight (R8); beside START they may cross it out."""
    spoken = _spoken(heard)
    reading = _exact_word(spoken, languages) if len(spoken) < len(heard) else None
    return replace(reading, rung="word-with-emoji") if reading and reading.intent == "opt-out" else None


def _sentence(heard: Sequence[str], languages: Sequence[str]) -> Reading | None:
    """A word beside nothing but courtesy (R8), or a sentence that asks for no more texts (R9), and nothing else.

    An opt-out may be said with emphasis, and wins over a help beside it (R20).
    """
    parts, spoken = split(heard, languages), _spoken(heard)
    emphatic = not parts and len(spoken) < len(heard)
    if emphatic:
        parts = split(spoken, languages)
    for part in parts:
        if isinstance(part.kind, Request):
            return Reading(intent="opt-out", rung="request", word=" ".join(part.words), language=part.kind.language)
    listed = [part.kind for part in parts if isinstance(part.kind, Meaning)]
    for meaning in listed:
        if meaning.intent == "opt-out":
            return _read(meaning, "courtesy", languages)
    emphatic = emphatic or any(part.kind == "emphasis" for part in parts)
    return _read(listed[0], "courtesy", languages) if listed and not emphatic else None


def _spoken(heard: Sequence[str]) -> Sequence[str]:
    """Leave out emoji and other signs, which lend weight and say nothing."""
    together = "".join(heard)
    if together.isascii() or together.isalnum():
        return heard
    return [part for part in heard if any(map(str.isalnum, part))]


def _read(meaning: Meaning, rung: str, languages: Sequence[str]) -> Reading:
    word = meaning.word
    return Reading(intent=meaning.intent, rung=rung, word=word.word, language=word.language(languages))


LADDER: tuple[Rung, ...] = (_exact_word, _word_with_emoji, _sentence)
