"""What our own texts told a person to send for no more of them: `offers.yaml`, loaded once."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

import msgspec
from msgspec import Struct

from watchword import answers
from watchword.consent.words import meanings
from watchword.dated import Dated, content
from watchword.phrases import Phrases
from watchword.text import words


class Offer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a language offers a way out, in the notation of `watchword.phrases`: the words before and after a token.

    What is `doubtful`, or stands before one of `other`, is about something else unless one of `texts` follows soon.
    """

    language: str
    send: str
    out: str
    doubtful: str
    other: str
    texts: str


class Offers(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that is understood, as shipped."""

    offers: tuple[Offer, ...]


LONGEST = 3
"""More words than this between `reply` and `to stop` are more than one choice: the last of them is meant."""


def taken(text: str, recent: Sequence[str]) -> str | None:
    """Name the way out that a whole text takes, beside courtesy, if one of our recent texts offered it."""
    offered = [token for one in recent for token in tokens(one)]
    place = answers.choice(text, offered) if offered else None
    return None if place is None else " ".join(offered[place])


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[tuple[str, ...], ...]:
    """List what a text of ours tells people to send for no more texts, but for what opts in or asks for help."""
    found = chain(
        (token for sentence in _SENTENCE_END.split(text) for token in _tokens(words(sentence))),
        (words(token) for token, means in _MEANS.findall(text) if _is_way_out(means)),
    )
    return tuple(dict.fromkeys(token for token in found if token and not _is_other(token)))


_SENTENCE_END = re.compile(r"[.!;\n\u2026]+(?=\s|$)")


_MEANS = re.compile(r"(?<![^\s,;(/|])(\w{1,8}) ?= ?([^\W\d_]+(?:[ -]out)?)(?!\w)")
"""A choice and what it means: `1=yes 2=no 3=stop`."""


def _is_way_out(means: str) -> bool:
    """Tell whether a choice means a word of opt-out that can mean nothing else."""
    return any(meaning.intent == "opt-out" and meaning.word.sentence for meaning in meanings(words(means)))


class _Signs(NamedTuple):
    send: Phrases[str]
    out: Phrases[str]
    doubtful: frozenset[str]
    other: frozenset[str]
    texts: frozenset[str]

    def is_way_out(self, out: Sequence[str], following: Sequence[str]) -> bool:
        """Tell by what follows whether it is texts that are to stop."""
        if out[-1] in self.doubtful or not self.other.isdisjoint(following[:1]):
            return not self.texts.isdisjoint(following[: LONGEST + 2])
        return True


def _tokens(heard: Sequence[str]) -> Iterator[tuple[str, ...]]:
    signs = _signs()
    sent = [start + len(part.words) for start in signs.send.starts(heard) if (part := signs.send.longest(heard, start))]
    past = 0
    for start in signs.out.starts(heard):
        out = signs.out.longest(heard, start) if start >= past else None
        if out is None or not signs.is_way_out(out.words, heard[start + len(out.words) :]):
            continue
        past = start + len(out.words)
        begun = [end for end in sent if end < start]
        if begun:
            between = tuple(heard[begun[-1] : start])
            yield between if len(between) <= LONGEST else between[-1:]
        follows = [end for end in sent if past < end <= past + LONGEST]
        if follows:
            yield tuple(heard[follows[0] : follows[0] + 1])


def _is_other(token: Sequence[str]) -> bool:
    return any(meaning.intent != "opt-out" for meaning in meanings(token))


@cache
def shipped() -> Offers:
    """Load the offers; raises msgspec.ValidationError for a file that is not of its shape."""
    return msgspec.yaml.decode(held(), type=Offers)


@cache
def held() -> bytes:
    """Give the file as it is, for the names of editions."""
    return content(__package__, "offers.yaml")


@cache
def _signs() -> _Signs:
    every = shipped().offers
    return _Signs(
        send=Phrases((one.language, one.send) for one in every),
        out=Phrases((one.language, one.out) for one in every),
        doubtful=frozenset(word for one in every for word in words(one.doubtful)),
        other=frozenset(word for one in every for word in words(one.other)),
        texts=frozenset(word for one in every for word in words(one.texts)),
    )
