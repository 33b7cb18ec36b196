"""What a text answers to a question: yes or no, or one of the choices offered. `answers.yaml` has the words."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Literal
from unicodedata import category

import msgspec
from msgspec import Struct

from watchword import courtesy
from watchword.dated import Dated, content
from watchword.dated import edition as named
from watchword.language_tags import any_covers
from watchword.patterns import Flaw, Pattern
from watchword.phrases import Phrases, vocabulary
from watchword.state import Expect
from watchword.text import words

Answer = Literal["yes", "no"]


class Saying(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How some languages say it, in the notation of `watchword.phrases`, and why it is believed to mean that."""

    languages: tuple[str, ...]
    because: str
    phrases: tuple[str, ...]
    everywhere: bool = False


class Sayings(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that is understood, as shipped."""

    answers: Mapping[Answer, tuple[Saying, ...]]


def read(text: str, languages: Sequence[str]) -> Answer | None:
    """Read a whole text as yes or no, in any of these languages.

    Courtesy, emphasis by saying it twice, and outer punctuation do not matter. What says more, or both, is None. Where
    all may be courtesy, the first word counts if it is an answer: `n thx` is no, and not the end of `yes n thx`.
    """
    return read_words(words(text), languages)


def read_words(heard: Sequence[str], languages: Sequence[str]) -> Answer | None:
    """Read all words of a text in the same way."""
    known = _phrases(tuple(languages))
    meant = _meant(known, heard)
    if not meant and known.split(heard[1:]) is not None:
        meant = _meant(known, heard[:1])
    return meant.pop() if len(meant) == 1 else None


def _meant(known: Phrases[Answer | Literal["courtesy"]], heard: Sequence[str]) -> set[Answer]:
    return {part.kind for part in known.split(heard) or () if part.kind != "courtesy"}


def choice(text: str, choices: Sequence[Sequence[str]]) -> int | None:
    """Say which of the choices, each given as its words, a text is, but for courtesy around it; of two the longer.

    None if it is none of them, if two are the same, and if anything else is said after it.
    """
    return _Offered.of(choices).place(words(text))


def met(expect: Expect, text: str) -> str | None:
    """Give the answer that a text holds, as a prompt expects it: the digits, the choice, else the text; else None."""
    if expect.digits is not None:
        digits = "".join(character for character in text if character.isdecimal())
        return digits if len(digits) == expect.digits and not any(map(is_letter, text)) else None
    if expect.choices:
        return chosen(expect.choices, text)
    if expect.matches is not None and not _matches(expect.matches, text):
        return None
    return text.strip() or None


def is_letter(char: str) -> bool:
    """Tell whether a character is a letter, as one in a circle, a square or brackets is: `Ⓜ`, and not `№` or `Ⅻ`."""
    if char.isascii() or category(char) != "So":
        return char.isalpha()
    said = "".join(words(char))
    return len(said) == 1 and said.isalpha()


def chosen(choices: tuple[str, ...], text: str) -> str | None:
    """Give the one of some choices that a text is, as it was written for the choice."""
    place = _offered(choices).place(words(text)) if choices else None
    return None if place is None else choices[place]


class _Offered(Struct, frozen=True):
    """The places of some choices by their words, None for those that are offered twice; the longest are tried first."""

    places: Mapping[tuple[str, ...], int | None]
    lengths: Sequence[int]

    @classmethod
    def of(cls, choices: Iterable[Sequence[str]]) -> "_Offered":
        places: dict[tuple[str, ...], int | None] = {}
        for place, one in enumerate(choices):
            said = tuple(one)
            places[said] = None if said in places else place
        return cls(places, sorted({len(one) for one in places if one}, reverse=True))

    def place(self, heard: tuple[str, ...]) -> int | None:
        """Tell which of them a text is."""
        for start in (0, courtesy.leading(heard)):
            for length in self.lengths:
                here = heard[start : start + length]
                if here and here in self.places:
                    return self.places[here] if _is_emphasis(heard[start + length :], here) else None
        return None


@lru_cache(maxsize=1000)
def _offered(choices: tuple[str, ...]) -> _Offered:
    return _Offered.of(map(words, choices))


@cache
def manners() -> frozenset[str]:
    """List the words that may stand beside a choice, or be a yes or a no, in any language."""
    said = (phrase for sayings in shipped().answers.values() for saying in sayings for phrase in saying.phrases)
    return courtesy.words().union(word for phrase in said for word in vocabulary(phrase))


@cache
def shipped() -> Sayings:
    """Load what is understood; raises msgspec.ValidationError for a file that is not of its shape."""
    return msgspec.yaml.decode(_held(), type=Sayings)


@cache
def edition() -> str:
    """Name what is understood: its date and a digest of its content."""
    return named((shipped(), _held()), (courtesy.shipped(), courtesy.held()))


def _is_emphasis(after: Sequence[str], chosen: tuple[str, ...]) -> bool:
    """Tell whether nothing but manners, or the same once more, follows a choice."""
    while after:
        again = len(chosen) if tuple(after[: len(chosen)]) == chosen else courtesy.leading(after)
        if again == 0:
            return False
        after = after[again:]
    return True


@lru_cache(maxsize=64)
def _phrases(languages: tuple[str, ...]) -> Phrases[Answer | Literal["courtesy"]]:
    """Ready the phrases of some languages; a program speaks few, so that few sets are ever asked for."""
    said: list[tuple[Answer | Literal["courtesy"], str]] = [
        (answer, phrase)
        for answer, sayings in shipped().answers.items()
        for saying in sayings
        if saying.everywhere or any_covers(saying.languages, languages)
        for phrase in saying.phrases
    ]
    said.extend(("courtesy", phrase) for phrase in courtesy.phrases())
    return Phrases(said)


def _held() -> bytes:
    return content("watchword", "answers.yaml")


def _matches(source: str, text: str) -> bool:
    pattern = _pattern(source)
    return isinstance(pattern, Pattern) and pattern.find(text) is not None


@lru_cache(maxsize=1000)
def _pattern(source: str) -> Pattern | Flaw:
    """Compile what a prompt was left with; it was checked when the rules were loaded."""
    return Pattern.parse(source)
