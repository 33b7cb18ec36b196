"""Words of consent that a program adds to the shipped ones. They take nothing away from those."""

from collections.abc import Sequence

from msgspec import Struct

from watchword import answers
from watchword.consent import reactions
from watchword.consent.spans import span
from watchword.consent.words import WordIntent
from watchword.decision import Reading
from watchword.text import words


class OwnWord(Struct, frozen=True):
    """A word of a program's own, or several, with what it means; its language if the program tells."""

    written: str
    words: tuple[str, ...]
    intent: WordIntent
    language: str | None = None


def read(text: str, own: Sequence[OwnWord]) -> Reading | None:
    """Read a text that is one of a program's own words, but for courtesy and what it quotes."""
    said = reactions.own(text)
    place = answers.choice(said, [one.words for one in own])
    if place is None:
        return None
    found = own[place]
    start, end = span(said, words(said), found.words)
    return Reading(
        intent=found.intent, rung="own-word", word=found.written, language=found.language, start=start, end=end
    )
