"""How people ask to get no more texts when they do more than say one word: `requests.yaml`, loaded once."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct

from watchword import courtesy
from watchword.consent import words
from watchword.dated import Dated, content
from watchword.dated import edition as named
from watchword.phrases import Part, Phrases

Aside = Literal["courtesy", "emphasis"]
"""What may stand beside a word of consent and changes nothing."""


class Emphasis(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What lends weight to a word of opt-out, in the notation of `watchword.phrases`."""

    say: str
    sources: tuple[str, ...]


class Way(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way to ask, in the same notation, with names. `sources` are keys of the file's own, `heard` is an example."""

    say: str
    sources: tuple[str, ...]
    heard: str


class Request(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The ways to ask in one language, with the names that they are written with."""

    language: str
    names: Mapping[str, str]
    emphasis: Emphasis
    phrases: tuple[Way, ...]

    def spelt_out(self, say: str) -> str:
        """Write a phrase with what its names stand for."""
        return _NAME.sub(lambda name: f"({self.spelt_out(self.names[name[0]])})", say)


class Requests(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that is understood, as shipped."""

    sources: Mapping[str, str]
    requests: tuple[Request, ...]


Kind: TypeAlias = words.Meaning | Request | Aside


def split(heard: Sequence[str], languages: Sequence[str]) -> list[Part[Kind]]:
    """Split a whole text into words of consent, requests and what is beside them; nothing if something is left over.

    Requests are heard in every language, words where they count.
    """
    return _phrases(tuple(languages)).split(heard) or []


@cache
def shipped() -> Requests:
    """Load the requests; raises msgspec.ValidationError for a file that is not of its shape."""
    return msgspec.yaml.decode(held(), type=Requests)


@cache
def edition() -> str:
    """Name all that the reading of consent goes by: the words, the requests and the courtesies."""
    return named((words.shipped(), words.held()), (shipped(), held()), (courtesy.shipped(), courtesy.held()))


@cache
def held() -> bytes:
    """Give the file as it is, for the names of editions."""
    return content(__package__, "requests.yaml")


_NAME = re.compile(r"\b[A-Z]{2,}\b")


@lru_cache(maxsize=64)
def _phrases(languages: tuple[str, ...]) -> Phrases[Kind]:
    """Ready the phrases for a program; few sets of languages are ever spoken."""
    kinds: list[tuple[Kind, str]] = [
        (meaning, " ".join(meaning.parts))
        for meaning in words.every_meaning()
        if meaning.intent != "opt-in" and meaning.word.counts(languages)
    ]
    kinds.extend(("courtesy", phrase) for phrase in courtesy.phrases())
    for request in shipped().requests:
        kinds.append(("emphasis", request.emphasis.say))
        kinds.extend((request, request.spelt_out(way.say)) for way in request.phrases)
    return Phrases(kinds)
