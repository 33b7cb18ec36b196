"""What leaves a doubt whether somebody wants no more texts, and what settles it: `doubts.yaml`, loaded once."""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Literal

import msgspec
from msgspec import Struct

from watchword import courtesy
from watchword.consent.context import Context
from watchword.consent.questions import asks, offers
from watchword.dated import Dated, content
from watchword.decision import Reading
from watchword.language_tags import any_covers
from watchword.phrases import Phrases, vocabulary
from watchword.text import words

Cause = Literal["anger", "disinterest", "refusal", "token", "order", "farewell"]
"""What makes a text doubtful, the gravest first."""

CAUSES: Sequence[Cause] = ("anger", "disinterest", "refusal", "token", "order", "farewell")
OF_REQUESTS = frozenset({"order", "farewell"})
"""What is a request for no more texts, and a doubt only beside something else that it may be about."""


class Doubt(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may be meant as a request, in the notation of `watchword.phrases`. `heard` is an example.

    `languages` are those of a program in which it counts; where it names none, it counts in all. As a `sentence` it
    counts beside others, whatever they say.
    """

    of: Cause
    say: str
    sources: tuple[str, ...]
    heard: str
    languages: tuple[str, ...] = ()
    sentence: bool = False


class Doubts(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All doubts, as shipped. A text of ours that has a word of `cancellable` tells of an order or an appointment.

    Beside other sentences none counts without one of the `stems`. A clause that has one of the `things` or such a word
    of ours, or begins with one of the `articles`, is about a thing.
    """

    sources: Mapping[str, str]
    cancellable: str
    stems: str
    things: str
    articles: str
    doubts: tuple[Doubt, ...]


def read(
    heard: Sequence[str], languages: Sequence[str], context: Context, *, requested: bool = False
) -> Reading | None:
    """Read a whole text that is nothing but doubt and courtesy: as a hold, or as none where the context settles it.

    What is `requested` leaves a doubt only where it may be about something else than texts.
    """
    found = _found(heard, languages)
    if found is None or not (_is_else(found, context) if found in OF_REQUESTS else not requested):
        return None
    return held_for(found, heard, context)


def beside(heard: Sequence[str], languages: Sequence[str], context: Context) -> Reading | None:
    """Read one sentence of a text, or a clause, in the same way, if it leaves a doubt whatever the others say."""
    parts = _phrases(tuple(languages), True).split(heard, needed=DOUBTFUL) if len(heard) <= LONGEST else None
    causes = [part.kind for part in parts or () if part.kind != "courtesy"]
    return held_for(min(causes, key=CAUSES.index), heard, context) if causes else None


def begun(heard: Sequence[str], languages: Sequence[str]) -> int:
    """Count the words of such a doubt that what is said begins with."""
    part = _phrases(tuple(languages), True).longest(heard)
    return len(part.words) if part and part.kind != "courtesy" else 0


def held_for(cause: Cause, heard: Sequence[str], context: Context) -> Reading:
    """Read what leaves a doubt for some cause."""
    settled = _settled(cause, heard, context)
    word = " ".join(heard)
    return Reading(intent="none", rung=settled, word=word) if settled else Reading(intent="hold", rung=cause, word=word)


def stands(word: str) -> bool:
    """Tell whether a doubt that counts beside other sentences may have a word."""
    return word in _stems()


def has_things(heard: Sequence[str]) -> bool:
    """Tell whether a text names a thing, or an order or an appointment, that it may be about."""
    return not _things().isdisjoint(heard)


def of_thing(clause: Sequence[str]) -> bool:
    """Tell whether a clause begins as what is said of a thing does: `the`, `there is`."""
    return not _articles().isdisjoint(clause[:1])


def near(heard: Sequence[str]) -> bool:
    """Tell whether a text is short, with a word that a doubt may begin with, and all of doubts and courtesy."""
    return len(heard) <= LONGEST and _vocabulary().issuperset(heard) and not firsts().isdisjoint(heard)


def begins(word: str) -> bool:
    """Tell whether a doubt may begin with a word."""
    return word in firsts()


def may_be_else(asked: Sequence[str]) -> bool:
    """Tell whether a request may be about something else than texts, where there is something else."""
    return _found(asked, ()) in OF_REQUESTS


def picture(context: Context) -> Reading | None:
    """Read a message that is a picture and no text: after marketing that asks for no answer it leaves a doubt."""
    if not context.recent or context.purpose != "marketing":
        return None
    if context.expected or context.pending or asks(context.recent[0]):
        return None
    return Reading(intent="hold", rung="picture")


def _found(heard: Sequence[str], languages: Sequence[str]) -> Cause | None:
    """Name the gravest doubt that a whole text leaves; a token leaves one only if it is all of it."""
    if not near(heard):
        return None
    parts = _phrases(tuple(languages)).split(heard, needed=DOUBTFUL)
    if not parts:
        return None
    causes = {part.kind for part in parts if part.kind != "courtesy"}
    if "token" in causes and len(heard) > 1:
        return None
    return min(causes, key=CAUSES.index, default=None)


def _is_else(cause: Cause, context: Context) -> bool:
    """Tell whether a request may be about something else here: the end of a conversation, or an order."""
    if cause == "farewell":
        return context.purpose == "conversational"
    return context.pending or context.purpose == "transactional" or any(map(_tells_of_order, context.recent))


@lru_cache(maxsize=4096)
def _tells_of_order(text: str) -> bool:
    return not _cancellable().isdisjoint(words(text))


def _settled(cause: Cause, heard: Sequence[str], context: Context) -> str:
    """Name what settles a doubt, if anything does."""
    if context.expected:
        return "expected"
    answers = context.pending
    if cause in {"refusal", "token"} and context.recent:
        answers = answers or asks(context.recent[0])
    if cause == "token":
        answers = answers or any(offers(text, heard[0]) for text in context.recent)
    if answers and cause in {"disinterest", "refusal", "token"}:
        return "answer"
    return "no-marketing" if cause == "refusal" and context.purpose != "marketing" else ""


POLITE, DOUBTFUL = 1, 2
"""Traits of phrases."""

LONGEST = 16
"""More words than this are no mere doubt."""


@cache
def shipped() -> Doubts:
    """Load the doubts; raises msgspec.ValidationError for a file that is not of its shape."""
    return msgspec.yaml.decode(held(), type=Doubts)


@cache
def held() -> bytes:
    """Give the file as it is, for the names of editions."""
    return content(__package__, "doubts.yaml")


@cache
def _cancellable() -> frozenset[str]:
    return frozenset(words(shipped().cancellable))


@cache
def _things() -> frozenset[str]:
    return _cancellable().union(words(shipped().things))


@cache
def _articles() -> frozenset[str]:
    return frozenset(words(shipped().articles))


@cache
def _stems() -> frozenset[str]:
    return frozenset(words(shipped().stems))


@cache
def firsts() -> frozenset[str]:
    """The words that a doubt may begin with."""
    return Phrases((doubt.of, doubt.say) for doubt in shipped().doubts).first


@cache
def _vocabulary() -> frozenset[str]:
    """The words that a text may have that is nothing but doubt and courtesy."""
    said = [*courtesy.phrases(), *(doubt.say for doubt in shipped().doubts)]
    return frozenset(word for phrase in said for word in vocabulary(phrase))


@lru_cache(maxsize=64)
def _phrases(languages: tuple[str, ...], beside: bool = False) -> Phrases[Cause | Literal["courtesy"]]:
    """Ready the phrases for a program, all or those that count beside others; few sets of languages are spoken."""
    said: list[tuple[Cause | Literal["courtesy"], str]] = [
        (doubt.of, doubt.say)
        for doubt in shipped().doubts
        if (doubt.sentence or not beside) and (not doubt.languages or any_covers(doubt.languages, languages))
    ]
    said.extend(("courtesy", phrase) for phrase in courtesy.phrases())
    return Phrases(said, lambda kind: POLITE if kind == "courtesy" else DOUBTFUL)
