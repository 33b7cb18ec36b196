"""Which words are nothing but good manners: `courtesy.yaml`, loaded once."""

from collections.abc import Collection, Sequence
from functools import cache

import msgspec
from msgspec import Struct

from watchword.dated import Dated, content
from watchword.phrases import Phrases, vocabulary


class Manners(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is polite in one language, and why it is believed to be no more than that."""

    language: str
    because: str
    phrases: tuple[str, ...]


class Courtesy(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The phrases as shipped, in the notation of `watchword.phrases`."""

    courtesy: tuple[Manners, ...]


@cache
def shipped() -> Courtesy:
    """Load the phrases; raises msgspec.ValidationError for a file that is not of its shape."""
    return msgspec.yaml.decode(held(), type=Courtesy)


@cache
def held() -> bytes:
    """Give the file as it is, for the names of editions."""
    return content("watchword", "courtesy.yaml")


@cache
def phrases() -> tuple[str, ...]:
    """List what is polite in any language."""
    return tuple(phrase for manners in shipped().courtesy for phrase in manners.phrases)


def leading(heard: Sequence[str]) -> int:
    """Count the words of courtesy that a text begins with."""
    return _phrases().leading(heard)


def bare(heard: Sequence[str]) -> Sequence[str]:
    """Leave out the words of courtesy that a text begins and ends with."""
    return heard[leading(heard) : min(_phrases().tails(heard), default=len(heard))]


def begins(heard: Sequence[str], meant: Collection[str] = ()) -> int:
    """Tell after how many words of courtesy a text begins, if it goes on after them.

    Words that are `meant` are no courtesy.
    """
    if not heard or heard[0] not in first_words() or heard[0] in meant:
        return 0
    polite = leading(heard[: next((place for place, word in enumerate(heard) if word in meant), len(heard))])
    return polite if polite < len(heard) else 0


@cache
def words() -> frozenset[str]:
    """List all words that courtesy may be made of."""
    return frozenset(word for phrase in phrases() for word in vocabulary(phrase))


def first_words() -> frozenset[str]:
    """List the words that courtesy may begin with."""
    return _phrases().first


@cache
def _phrases() -> Phrases[str]:
    return Phrases(("courtesy", phrase) for phrase in phrases())
