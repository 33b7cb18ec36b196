"""How people ask to get no more texts when they do more than say one word: `requests.yaml`, loaded once."""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, cached_property, lru_cache
from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct

from watchword import courtesy
from watchword.consent import doubts, offers, reactions, slips, spellings, words
from watchword.dated import Dated, content
from watchword.dated import edition as named
from watchword.language_tags import any_covers
from watchword.phrases import Phrases, Ways, ways_of
from watchword.text import words as words_of

Fills = Literal["part", "sentence", "named", "text"]
FILLS: Sequence[Fills] = ("part", "sentence", "named", "text")
"""How much of a text a request must be, the least first: of two that are the same words that one is meant."""

Aside = Literal["courtesy", "emphasis"]  # what may stand beside a word of consent and changes nothing


class Emphasis(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What lends weight to a word of opt-out, in the notation of `watchword.phrases`."""

    say: str
    sources: tuple[str, ...]


class Way(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way to ask, in the same notation, with names. `sources` are keys of the file's own, `heard` is an example.

    `fills` is how much of a text it must be to be heard: all of it, a sentence beside others of which one names texts,
    any sentence, or any part, where it leaves no doubt.
    `turns`: one of the `turns` in the clause behind it makes something else of it, as `come in` of `don't text me`.
    `stranger`: it says that the number is somebody else's than whoever agreed (R65). With one of the words of
    `unless` it says something else.
    """

    say: str
    sources: tuple[str, ...]
    heard: str
    fills: Fills = "sentence"
    turns: bool = False
    stranger: bool = False
    unless: str = ""

    def is_said(self, heard: Sequence[str]) -> bool:
        """Tell whether none of its words makes it something else."""
        return not self.unless or set(self.unless.split()).isdisjoint(heard)


class Request(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """The ways to ask in one language, with the names that they are written with.

    No request is made without one of the `stems`. `asides` are words that say nothing wherever they stand. Within a
    text that says more, a request begins a clause or follows one of the `leads`, unless one of the `denials` stands
    before that. At the end of a text it may follow one of the `begs` or the `enders`, words that a sentence ends with.
    A word of opt-out may end a clause that does not begin with one of the `begun` and has none of the `compounds` right
    before it. A question is a request where that begins with a word of `asking`. Behind one that begins a text stands
    why, from `because` on, or what begins with one of the `subjects` and has no word of `jokes`. Where texts are named,
    it may end before one of the `openers`. It may stand anywhere, if it begins with one of the `imperatives`, unless
    one of the `binds` right before it makes it part of what is said there, or one of the `tells` anywhere before it
    tells of it. None of the `limits` may follow it, but for those that are `endless`. A clause with one of the `tells`
    or `reports`, or one of the `quotes` among its last words, tells of the next; one that begins with one of the
    `turns` makes something else of the one before it. What is asked for but for one of the `exceptions` leaves a doubt,
    and so does what a clause asks for `instead` that begins with it. Beside one of the `excuses` who was wrong about a
    number is the person. Where texts are `named`, it is clear what `stop it` is about. Words with a letter of the
    `spellings` may be written with what that has.
    """

    language: str
    stems: str
    asides: str
    openers: str
    begs: str
    enders: str
    compounds: str = ""
    begun: str = ""
    asking: str = ""
    because: str = ""
    subjects: str = ""
    jokes: str = ""
    leads: str
    denials: str
    imperatives: str
    binds: str
    tells: str
    reports: str
    quotes: str
    limits: str
    endless: str
    turns: str
    exceptions: str
    instead: str = ""
    excuses: str = ""
    named: str
    spellings: Mapping[str, str] = {}
    names: Mapping[str, str]
    emphasis: Emphasis
    phrases: tuple[Way, ...]

    def ways(self, say: str) -> Ways:
        """Read a phrase, with what its names stand for."""
        return ways_of(say, self._named)

    def _named(self, name: str) -> "Ways | None":
        """Give what a name stands for, which is read but once."""
        if name in self.names and name not in self._meant:
            self._meant[name] = self.ways(self.names[name])
        return self._meant.get(name)

    @cached_property
    def _meant(self) -> dict[str, Ways]:
        return {}

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

BESIDE, WHOLE, NAMED, SENTENCE, WORD, WITHIN = 1, 2, 4, 8, 16, 32
"""Traits of phrases: what says nothing by itself; what counts if it is all of a text; requests that count as a sentence
where texts are named, or anywhere; words that count as a sentence; and requests that count within one.
"""
COUNTS = WHOLE | NAMED | SENTENCE | WORD
_TRAITS: Mapping[Fills, int] = {"part": SENTENCE | WITHIN, "sentence": SENTENCE, "named": NAMED, "text": WHOLE}


def spoken(languages: Sequence[str]) -> Phrases[Kind]:
    """Give words of consent, requests and what is beside them, for a program that speaks some languages.

    Requests are heard in every language, words where they count.
    """
    return _spoken(tuple(languages))


def traits(kind: Kind) -> int:
    """Tell when a phrase counts."""
    if isinstance(kind, Asked):
        return _TRAITS[kind.way.fills]
    if isinstance(kind, words.Meaning):
        return WORD if kind.word.sentence else WHOLE
    return BESIDE


@cache
def denials() -> Mapping[str, frozenset[str]]:
    """Give the words that by themselves deny a request right behind them, by its language."""
    written = {one.language: Phrases([(one.language, one.denials)]) for one in shipped().requests}
    return {
        language: frozenset(word for word in phrases.first if phrases.split([word]))
        for language, phrases in written.items()
    }


def denies(word: str, language: str) -> bool:
    """Tell whether a word that says nothing elsewhere denies a request right behind it: `no dejen de escribirme`."""
    return word in denials()[language]


@cache
def asides() -> frozenset[str]:
    """The words that say nothing wherever they stand."""
    return frozenset(word for one in shipped().requests for word in words_of(one.asides))


def plain(heard: Sequence[str]) -> Sequence[str]:
    """Leave out the words that say nothing wherever they stand."""
    nothing = asides()
    return heard if nothing.isdisjoint(heard) else [word for word in heard if word not in nothing]


def is_aside(word: str) -> bool:
    """Tell whether a word says nothing wherever it stands."""
    return word in asides()


def is_sign(word: str) -> bool:
    """Tell whether a word is an emoji or the like."""
    return not (word.isascii() or any(map(str.isalnum, word)))


def far(heard: Sequence[str]) -> bool:
    """Tell whether no word is there without which no request can be made and no word of opt-out be said."""
    return stems().isdisjoint(heard)


def strange(heard: Sequence[str]) -> AbstractSet[str]:
    """Tell which words are in no phrase of courtesy and no request; emoji are left out."""
    return {word for word in set(heard) - vocabulary() if word.isascii()}


def intended(word: str) -> str:
    """Give the words that are meant by one that is written for short, as it is spoken, or with a slip; or itself."""
    if word in vocabulary():
        return slips.spelt(word) or word
    return slips.spelt(word) or slips.asked(word) or turned_round(word) or _voiced(word) or word


def _voiced(word: str) -> str | None:
    """Name the word of requests that one is without the sound at its end: `botherin`."""
    return f"{word}g" if word.endswith("in") and f"{word}g" in vocabulary() else None


def turned_round(word: str) -> str | None:
    """Name the word of requests that one is with two neighbouring letters in each other's place: `wnat`, `yuor`.

    Words of opt-out are none of them: which slips those bear is written for each.
    """
    alike = _by_letters().get("".join(sorted(word)))
    if alike is None or word in vocabulary():
        return None
    places = ((next(at for at, char in enumerate(one) if char != word[at]), one) for one in alike)
    return min((found for found in places if found[1][found[0] + 2 :] == word[found[0] + 2 :]), default=(0, None))[1]


def unnumbered(heard: Sequence[str]) -> Sequence[str]:
    """Leave out numbers of telephones and short codes, which say nothing beside a request: `STOP to 86717`.

    A telephone's number that is to be taken off is `number`.
    """
    if not any(map(str.isdigit, heard)):
        return heard
    return _NUMBER.sub("", _TAKEN_OFF.sub(r"\1 number", " ".join(heard))).split()


@cache
def shipped() -> Requests:
    """Load the requests; raises msgspec.ValidationError for a file that is not of its shape."""
    written = msgspec.yaml.decode(held())
    written["requests"] = [spellings.both(one, one.get("spellings", {})) for one in written["requests"]]
    return msgspec.convert(written, Requests)


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


END, ASK, PART = "..", "??", ",,"
"""Stand for signs as words: one that ends a sentence, one that ends a question, and one that parts clauses."""
PARTING = frozenset({END, ASK, PART})
LEAST_TURNED = 4
"""No shorter word is taken for one with two letters in each other's place."""
LEAST_DIGITS = 3
"""No part of the number of a telephone or a short code is shorter than this."""
_NUMBER = re.compile(r"\b(?:(?:to|from|for|at|number) )?(?:1 )?(?:\d{5,}|\d{3} \d{3} \d{4})\b")
_TAKEN_OFF = re.compile(r"\b(remove|delete|erase|take) (?:1 )?(?:\d{10,11}|\d{3} \d{3} \d{4})\b")
_NAME = re.compile(r"\b[A-Z]{2,}\b")


@cache
def vocabulary() -> frozenset[str]:
    """The words of requests, of opt-out and of courtesy."""
    said = [*courtesy.phrases(), *(" ".join(meaning.parts) for meaning in words.every_meaning())]
    for one in shipped().requests:
        said.extend([one.asides, one.emphasis.say, *one.names.values(), *(way.say for way in one.phrases)])
    return frozenset(words_of(" ".join(said)))


@cache
def _by_letters() -> Mapping[str, Sequence[str]]:
    """Group words, but for those of opt-out and such, by the letters that they are made of."""
    listed = {word for meaning in words.every_meaning() for word in meaning.parts}
    found: dict[str, list[str]] = {}
    for word in vocabulary() - listed:
        if LEAST_TURNED <= len(word) <= slips.LONGEST:
            found.setdefault("".join(sorted(word)), []).append(word)
    return found


@cache
def stems() -> frozenset[str]:
    """The words without one of which no request is made and no word of opt-out said."""
    said = [word for one in shipped().requests for word in words_of(one.stems)]
    return frozenset([*said, *(meaning.parts[0] for meaning in words.every_meaning())])


@lru_cache(maxsize=64)
def _spoken(tags: tuple[str, ...]) -> Phrases[Kind]:
    """Ready the phrases for a program: those of another one whose languages are the same, whatever their countries."""
    return _phrases(tuple(language for language in languages() if any_covers([language], tags)))


@lru_cache(maxsize=64)
def _phrases(languages: tuple[str, ...]) -> Phrases[Kind]:
    """Give the phrases for some of the languages; few sets of them are ever spoken."""
    return _every().of(lambda kind: not isinstance(kind, words.Meaning) or kind.word.counts(languages))


@cache
def _every() -> Phrases[Kind]:
    """Build the phrases of all languages."""
    kinds: list[tuple[Kind, str | Ways]] = [
        (meaning, " ".join(meaning.parts)) for meaning in words.every_meaning() if meaning.intent != "opt-in"
    ]
    kinds.extend(("courtesy", phrase) for phrase in courtesy.phrases())
    ways = [(request, way) for request in shipped().requests for way in request.phrases]
    ways.sort(key=lambda one: FILLS.index(one[1].fills))
    kinds.extend((Asked(request.language, way), request.ways(way.say)) for request, way in ways)
    kinds.extend(("emphasis", request.ways(request.emphasis.say)) for request in shipped().requests)
    sought = NAMED | SENTENCE | WORD | WITHIN  # it goes on behind an aside, a sign and what parts clauses
    return Phrases(kinds, traits, sought, lambda word: word == PART or is_aside(word) or is_sign(word))
