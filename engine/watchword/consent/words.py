"""Which words mean consent when they are a whole message: `words.yaml`, loaded once."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal

import msgspec
from msgspec import Struct

from watchword import text
from watchword.dated import Dated, content
from watchword.language_tags import any_covers, best

LAW = "fcc"
"""The source of the words that revoke consent by themselves."""

WordIntent = Literal["opt-out", "opt-in", "help"]


class Word(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One word of the list; it may be several words of text. `sources` are keys of the list's own.

    `sentence`: a sentence that is this word alone counts, whatever the others of the text say; one that is
    heard `beside` others leaves a doubt.
    """

    word: str
    languages: tuple[str, ...]
    sources: tuple[str, ...]
    everywhere: bool = False
    sentence: bool = False
    beside: bool = False

    def counts(self, languages: Sequence[str]) -> bool:
        """Tell whether it is heard in a program that speaks these languages."""
        return self.everywhere or any_covers(self.languages, languages)

    def language(self, languages: Sequence[str]) -> str | None:
        """Name the language that it tells of a person, as a program has it; None where it speaks several with it."""
        possible = [tag for language in self.languages if (tag := best(language, languages))] or self.languages
        return possible[0] if len(possible) == 1 else None


class WordList(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The list as shipped."""

    sources: Mapping[str, str]
    words: Mapping[WordIntent, tuple[Word, ...]]


class Meaning(Struct, frozen=True):
    """A word with what it means, and the words of text that it is exactly."""

    word: Word
    intent: WordIntent
    parts: tuple[str, ...]


@cache
def shipped() -> WordList:
    """Load the list; raises msgspec.ValidationError for a file that is not of its shape."""
    return msgspec.yaml.decode(held(), type=WordList)


@cache
def held() -> bytes:
    """Give the file as it is, for the names of editions."""
    return content(__package__, "words.yaml")


def meanings(heard: Sequence[str]) -> Sequence[Meaning]:
    """List what a text's words mean if they are all of it, the very same spelling first.

    Spaces do not count: `OPT-OUT`, `opt out` and `optout` are one.
    """
    found = _by_letters().get("".join(heard)) if len(heard) <= _longest() else None
    return sorted(found, key=lambda meaning: meaning.parts != tuple(heard)) if found else ()


@cache
def every_meaning() -> Sequence[Meaning]:
    """List all words with what they mean, as the list has them."""
    return tuple(
        Meaning(word, intent, text.words(word.word)) for intent, entries in shipped().words.items() for word in entries
    )


@cache
def words_of_law() -> Sequence[str]:
    """List the words that the law itself names: they opt out in every language."""
    return tuple(meaning.word.word for meaning in every_meaning() if LAW in meaning.word.sources)


def named_by_law(heard: Sequence[str]) -> Meaning | None:
    """Find the first of some words that revokes consent by the letter of the law, `OPT OUT` among them."""
    law = _named_by_law()
    for place, word in enumerate(heard):
        found = law.get((word,)) or law.get(tuple(heard[place : place + 2]))
        if found:
            return found
    return None


@cache
def _named_by_law() -> Mapping[tuple[str, ...], Meaning]:
    return {meaning.parts: meaning for meaning in every_meaning() if LAW in meaning.word.sources}


@cache
def _longest() -> int:
    """Tell of how many letters a word of the list may be, and so of how many words of a text at most."""
    return max(map(len, _by_letters()))


@cache
def _by_letters() -> Mapping[str, Sequence[Meaning]]:
    index: dict[str, list[Meaning]] = {}
    for meaning in every_meaning():
        index.setdefault("".join(meaning.parts), []).append(meaning)
    return index
