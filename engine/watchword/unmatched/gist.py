"""Which words of a text tell what somebody wants: those that are neither manners, nor small words, nor numbers."""

from collections.abc import Iterator, Sequence
from functools import cache

import msgspec
from msgspec import Struct

from watchword import courtesy
from watchword.dated import Dated, content
from watchword.text import words


class Small(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The small words of one language, parted by spaces."""

    language: str
    words: str


class SmallWords(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"small_words": "small words"}):
    """The words as shipped."""

    small_words: tuple[Small, ...]


def gist(heard: Sequence[str]) -> tuple[str, ...]:
    """Give the words that tell, in their order and each once.

    Where all are small words or numbers, they are what there is; of what is nothing but manners nothing is left.
    """
    plain = tuple(dict.fromkeys(_without_courtesy(heard)))
    return tuple(word for word in plain if tells(word)) or plain


def tells(word: str) -> bool:
    """Tell whether a word says anything about what is wanted."""
    return word not in _small() and not word.isnumeric()


def _without_courtesy(heard: Sequence[str]) -> Iterator[str]:
    at = 0
    while at < len(heard):
        polite = courtesy.leading(heard[at:])
        if not polite:
            yield heard[at]
        at += polite or 1


@cache
def _small() -> frozenset[str]:
    shipped = msgspec.yaml.decode(content(__package__, "small_words.yaml"), type=SmallWords)
    return frozenset(part for small in shipped.small_words for part in words(small.words))
