"""How people ask to get no more texts when they do more than say one word: `requests.yaml`, loaded once."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct

from watchword import courtesy
from watchword.consent import doubts, offers, reactions, slips, words
from watchword.dated import Dated, content
from watchword.dated import edition as named
from watchword.phrases import Part, Phrases, mirrored
from watchword.text import words as words_of

Aside = Literal["courtesy", "emphasis"]
"""What may stand beside a word of consent and changes nothing."""


class Emphasis(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What lends weight to a word of opt-out, in the notation of `watchword.phrases`."""

    say: str
    sources: tuple[str, ...]


class Way(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way to ask, in the same notation, with names. `sources` are keys of the file's own, `heard` is an example.

    `fills` is how much of a text it must be to be heard: all of it, a sentence, or any part, where it leaves no doubt.
    `stranger`: it says that the number is somebody else's than whoever agreed (R65).
    """

    say: str
    sources: tuple[str, ...]
    heard: str
    fills: Literal["text", "sentence", "part"] = "sentence"
    stranger: bool = False


class Request(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The ways to ask in one language, with the names that they are written with.

    No request is made without one of the `stems`. `asides` are words that say nothing wherever they stand. Within a
    text that says more, a request begins a clause or follows one of the `leads`, unless one of the `denials` stands
    before that, and none of the `limits` follows it. A clause with one of the `reports` tells of the next.
    """

    language: str
    stems: str
    asides: str
    leads: str
    denials: str
    reports: str
    limits: str
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


class Asked(Struct, frozen=True):
    """A way to ask that was found, in its language."""

    language: str
    way: Way


Kind: TypeAlias = words.Meaning | Asked | Aside


class Beside(Struct, frozen=True):
    """What counts around a request that is heard within a text that says more, of every language."""

    requests: Phrases[Asked]
    leads: Phrases[str]
    denials: Phrases[str]
    reports: frozenset[str]
    limits: Phrases[str]


def split(heard: Sequence[str], languages: Sequence[str]) -> list[Part[Kind]]:
    """Split a whole text into words of consent, requests and what is beside them; nothing if something is left over.

    Requests are heard in every language, words where they count.
    """
    return _phrases(tuple(languages)).split(heard) or []


def inside(clauses: Sequence[Sequence[str]]) -> Part[Asked] | None:
    """Find a request within a text that says more, given as clauses, each without its asides."""
    heard = _beside()
    begins, leads, longest = heard.requests.first, heard.leads.first, heard.requests.longest
    for place, clause in enumerate(clauses):
        found: list[tuple[int, Part[Asked]]] = []
        for start, word in enumerate(clause):
            if word in begins and (not start or clause[start - 1] in leads):
                asked = longest(clause, start)
                if asked:
                    found.append((start, asked))
        undoubted = _undoubted(found, clause, clauses[place + 1 : place + 2], heard) if found else None
        if undoubted:
            return undoubted
    return None


def limited(following: Sequence[str]) -> bool:
    """Tell whether a sentence takes back part of the request before it, as `Unless it is urgent` does."""
    return _beside().limits.longest(following) is not None


def reported(clause: Sequence[str]) -> bool:
    """Tell whether a clause denies what follows it, or tells who said it and when: `he said`, `if I write`."""
    return not _beside().reports.isdisjoint(clause)


def plain(heard: Sequence[str]) -> Sequence[str]:
    """Leave out the words that say nothing wherever they stand."""
    asides = _asides()
    return heard if asides.isdisjoint(heard) else [word for word in heard if word not in asides]


def far(heard: Sequence[str]) -> bool:
    """Tell whether no word is there without which no request can be made and no word of opt-out be said."""
    return _stems().isdisjoint(heard)


def strange(heard: Sequence[str]) -> int:
    """Count the different words that are in no phrase of courtesy and no request; emoji are left out."""
    return sum(map(str.isascii, set(heard) - _vocabulary()))


@cache
def shipped() -> Requests:
    """Load the requests; raises msgspec.ValidationError for a file that is not of its shape."""
    return msgspec.yaml.decode(held(), type=Requests)


@cache
def edition() -> str:
    """Name all that the reading of consent goes by: the words, the requests and the courtesies."""
    return named(
        (words.shipped(), words.held()),
        (shipped(), held()),
        (courtesy.shipped(), courtesy.held()),
        (slips.shipped(), slips.held()),
        (reactions.shipped(), reactions.held()),
        (doubts.shipped(), doubts.held()),
        (offers.shipped(), offers.held()),
    )


@cache
def languages() -> Sequence[str]:
    """List the languages that the reader knows words of, beside those that are heard whatever is spoken."""
    known = {language for meaning in words.every_meaning() for language in meaning.word.languages}
    known |= {language for doubt in doubts.shipped().doubts for language in doubt.languages}
    return sorted(known | {request.language for request in shipped().requests})


@cache
def held() -> bytes:
    """Give the file as it is, for the names of editions."""
    return content(__package__, "requests.yaml")


_NAME = re.compile(r"\b[A-Z]{2,}\b")


def _undoubted(
    found: Sequence[tuple[int, Part[Asked]]],
    clause: Sequence[str],
    following: Sequence[Sequence[str]],
    heard: Beside,
) -> Part[Asked] | None:
    """Give the first of the requests found in a clause that begins it or is asked for, and is not taken back."""
    backwards, last = clause[::-1], _last_limit(clause, following, heard.limits)
    for start, asked in found:
        is_led = not start or _led(backwards, len(clause) - start, heard)
        if is_led and start + len(asked.words) > last:
            return asked
    return None


def _led(backwards: Sequence[str], start: int, heard: Beside) -> bool:
    """Tell whether what stands right before a request asks for it: `please`, `I told you to`, `and`."""
    lead = heard.leads.longest(backwards, start)
    return lead is not None and heard.denials.longest(backwards, start + len(lead.words)) is None


def _last_limit(clause: Sequence[str], following: Sequence[Sequence[str]], limits: Phrases[str]) -> int:
    """Give the last place where part of a request is taken back, -1 if none: `until Monday`, `unless it is urgent`.

    The clause that follows may begin with that: then it is the end of this one.
    """
    if following and limits.longest(following[0]):
        return len(clause)
    return next((place for place in reversed(limits.starts(clause)) if limits.longest(clause, place)), -1)


@cache
def _beside() -> Beside:
    """Ready what is heard within a text that says more."""
    every = shipped().requests
    ways = [
        (Asked(one.language, way), one.spelt_out(way.say))
        for one in every
        for way in one.phrases
        if way.fills == "part"
    ]
    denials = Phrases((one.language, mirrored(one.denials)) for one in every)
    return Beside(
        requests=Phrases(ways),
        leads=Phrases((one.language, mirrored(one.leads)) for one in every),
        denials=denials,
        reports=denials.first.union(*(words_of(one.reports) for one in every)),
        limits=Phrases((one.language, one.limits) for one in every),
    )


@cache
def _asides() -> frozenset[str]:
    return frozenset(word for one in shipped().requests for word in words_of(one.asides))


@cache
def _vocabulary() -> frozenset[str]:
    said = [*courtesy.phrases(), *(" ".join(meaning.parts) for meaning in words.every_meaning())]
    for one in shipped().requests:
        said.extend([one.asides, one.emphasis.say, *one.names.values(), *(way.say for way in one.phrases)])
    return frozenset(words_of(" ".join(said)))


@cache
def _stems() -> frozenset[str]:
    said = [word for one in shipped().requests for word in words_of(one.stems)]
    return frozenset([*said, *(meaning.parts[0] for meaning in words.every_meaning())])


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
        kinds.extend((Asked(request.language, way), request.spelt_out(way.say)) for way in request.phrases)
    kinds.extend(("emphasis", request.spelt_out(request.emphasis.say)) for request in shipped().requests)
    return Phrases(kinds)
