"""A request within a text that says more: what must and what must not stand around it (`requests.yaml`)."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, islice

from msgspec import Struct

from watchword.consent import requests
from watchword.consent.requests import Asked
from watchword.consent.words import every_meaning
from watchword.language_tags import primary
from watchword.phrases import Part, Phrases, mirrored
from watchword.text import words


class Beside(Struct, frozen=True):
    """What counts around a request that is heard within a text that says more, of every language."""

    requests: Phrases[Asked]
    leads: Phrases[str]
    denials: Phrases[str]
    imperatives: Mapping[str, frozenset[str]]
    binds: Phrases[str]
    openers: Mapping[str, frozenset[str]]
    begs: frozenset[str]
    enders: Mapping[str, frozenset[str]]
    compounds: Phrases[str]
    begun: frozenset[str]
    asking: frozenset[str]
    tells: frozenset[str]
    reports: frozenset[str]
    quotes: frozenset[str]
    limits: Phrases[str]
    endless: Phrases[str]
    turns: Phrases[str]
    exceptions: Phrases[str]
    instead: Phrases[str]
    excuses: Phrases[str]
    named: Phrases[str]

    def counts(self, clause: Sequence[str], following: Sequence[Sequence[str]]) -> Part[Asked] | None:
        """Find a request in a clause that counts, whatever else it says, and what is said in the `following` one."""
        led = self.led(clause)
        begun = next(led, None)
        if begun is None:
            return None
        turns = bool(following) and self.turns.longest(following[0]) is not None
        last = len(clause) if following and self.limited(following[0]) else self.last_limit(clause)
        counting = (asked for at, asked in chain([begun], led) if at + len(asked.words) > last)
        return next((asked for asked in counting if not (turns and asked.kind.way.turns)), None)

    def led(self, clause: Sequence[str]) -> Iterator[tuple[int, Part[Asked]]]:
        """List the requests by their place that what stands before them lets count."""
        before: Before | None = None
        for at, asked in self.asked(clause):
            before = before or Before.of(clause, self.tells)
            if self.is_led(before, at, asked.kind.language):
                yield at, asked

    def asked(self, clause: Sequence[str]) -> Iterator[tuple[int, Part[Asked]]]:
        """List the requests that may count by their place: at the first, after a lead, and where one may be free."""
        first, leads, free = self.requests.first, self.leads.first, self.imperatives
        for at, word in enumerate(clause):
            if word in first and (not at or word in free or clause[at - 1] in leads):
                part = self.requests.longest(clause, at)
                if part and part.kind.way.is_said(part.words):
                    yield at, part

    def last_limit(self, clause: Sequence[str]) -> int:
        """Give the last place where part of a request is taken back, -1 if none: `until Monday`, `for a week`."""
        places = self.limits.starts(clause) if self.limits.are_in(clause) else ()
        return next((place for place in reversed(places) if self.limited(clause, place)), -1)

    def limited(self, clause: Sequence[str], place: int = 0, language: str | None = None) -> bool:
        """Tell whether what begins there takes part of a request back, which `until further notice` does not."""
        limit = self.limits.longest(clause, place) or (None if place else self.instead.longest(clause))
        if limit is None or (language and limit.kind != primary(language)):
            return False
        return self.endless.longest(clause, place) is None

    def is_led(self, clause: "Before", start: int, language: str) -> bool:
        """Tell whether what stands before a request asks for it, `please` or `I told you to`, or says nothing of it."""
        lead = self.leads.longest(clause.backwards, clause.turned(start)) if start else None
        if lead is None:
            return not start or (
                language in self.imperatives.get(clause.words[start], ()) and self.is_free(clause, start)
            )
        if lead.kind != language and requests.denies(clause.words[start - 1], language):
            return False
        return self.denials.longest(clause.backwards, clause.turned(start) + len(lead.words)) is None

    def is_free(self, clause: "Before", start: int) -> bool:
        """Tell whether a request is one by itself, whatever is said before it."""
        free = clause.words[start] in self.imperatives and start <= clause.told
        return free and self.binds.longest(clause.backwards, clause.turned(start)) is None

    def is_apart(self, before: Sequence[str]) -> bool:
        """Tell whether a word of opt-out is one by itself behind some words: none binds it or tells of it."""
        return self.tells.isdisjoint(before) and self.binds.longest(before[: -1 - NEAR : -1]) is None


class Before(Struct, frozen=True):
    """A clause, ready to be asked what stands before a place; what stands behind the place `told` is told of."""

    words: Sequence[str]
    backwards: Sequence[str]
    told: int

    @classmethod
    def of(cls, clause: Sequence[str], tells: frozenset[str]) -> "Before":
        """Ready a clause, so that each question takes a time that does not grow with it."""
        told = () if tells.isdisjoint(clause) else (place for place, word in enumerate(clause) if word in tells)
        return cls(clause, clause[::-1], next(iter(told), len(clause)))

    def turned(self, start: int) -> int:
        """Give the place in the clause backwards of the word before one."""
        return len(self.words) - start


def inside(clauses: Sequence[Sequence[str]]) -> Part[Asked] | None:
    """Find a request within a text that says more, given as clauses, each without its asides."""
    beside = _beside()
    every = ((past, clause) for past, clause in enumerate(clauses, 1) if beside.requests.are_in(clause))
    found = (beside.counts(clause, clauses[past : past + 1]) for past, clause in every)
    return next(filter(None, found), None)


def endings(clause: Sequence[str], tails: Sequence[int]) -> Sequence[int]:
    """List places within a clause, but for its first, from which on a request is all that is said.

    `tails` are those from which on nothing but phrases is said, in any order.
    """
    imperatives, begin = _beside().imperatives, max(1, len(clause) - LONGEST)
    requests = {at for at in tails if at >= begin and clause[at] in imperatives}
    if not requests:
        return ()
    tried = [at for at, word in enumerate(clause[begin:], begin) if word in imperatives][-TRIED:]
    return [at for at in tried if at in requests]


def openings(clause: Sequence[str]) -> Sequence[int]:
    """List places within a clause, but for its first, at which another sentence may begin without a sign."""
    openers = _beside().openers
    return [at for at, word in enumerate(clause[:LONGEST]) if at and word in openers][:TRIED]


def opens(following: Sequence[str], language: str | None) -> bool:
    """Tell whether another sentence in a language begins without a sign, and leaves what is asked before as it is."""
    return language in _beside().openers.get(following[0], ()) and not turned(following)


def ends(clause: Sequence[str], start: int, language: str | None) -> bool:
    """Tell whether a request in a language is one by itself that begins there and ends a clause."""
    beside = _beside()
    if language is None or language not in beside.imperatives.get(clause[start], ()):
        return False
    before = Before.of(clause, beside.tells)
    return beside.is_free(before, start) or (clause[start - 1] in _AND and beside.is_led(before, start, language))


def begged(heard: Sequence[str], longest: int) -> Sequence[tuple[int, int]]:
    """List where that begins which a text may ask for last, with no sign before it, and where what is before it ends.

    It stands behind the last `please`, or behind a word that ends a sentence, as in `I do not know you stop`, and is of
    no more words than the `longest`.
    """
    beside = _beside()
    places = range(len(heard) - 2, max(1, len(heard) - min(longest + 1, LONGEST)) - 1, -1)
    last = next((place for place in places if heard[place] in beside.begs), None)
    ended = islice((place + 1 for place in places if heard[place] in beside.enders), ENDED)
    return [*([] if last is None else [(last + 1, last)]), *((place, place) for place in ended)]


def begs(before: Sequence[str], language: str | None) -> bool:
    """Tell whether what follows these words is asked for by itself: a request in a language, or a word.

    It is after `I moved, please`, and not after `tell him to please`.
    """
    beside, said = _beside(), requests.plain(before)
    if not said or (language and language not in beside.enders.get(said[-1], {language})) or beside.turns.are_in(said):
        return False
    return beside.is_apart(said)


def parted(clause: Sequence[str]) -> int | None:
    """Give the place of the last word of opt-out of a clause, if it is apart from what is before it: `no English stop`.

    It is part of that in `the bus stop`, `the kids never stop`, and where the clause asks or jokes.
    """
    beside, known = _beside(), _sentences()
    if known.isdisjoint(clause):
        return None
    place = next((at for at in range(len(clause) - 1, 0, -1) if clause[at] in known), None)
    if place is None or not beside.begun.isdisjoint(clause[:1]) or _may_be_subject(clause[place - 1]):
        return None
    before = clause[:place]
    if not beside.is_apart(before) or beside.compounds.longest(before[: -1 - NEAR : -1]):
        return None
    return None if beside.turns.are_in(before) else place


def _may_be_subject(word: str) -> bool:
    """Tell whether a word may be what stops, or is said of a stop: `the buses stop`, `at 5 stop`, `the T stop`."""
    plural = word.endswith(_PLURAL) and not word.endswith(2 * _PLURAL)
    return word.isdigit() or ((plural or len(word) == 1) and word not in _beside().enders)


_AND, _PLURAL = ("and", "n"), "s"
LONGEST = 32
"""No request is of more words, with the courtesy after it."""
NEAR = 8
"""So many words before a word of opt-out may bind it."""
ENDED = 2
"""What a text asks for last begins behind one of so many of the last words that may end a sentence."""
TRIED = 4
"""A request that ends a clause begins at one of so many of the last words that may begin one.

One that begins a clause ends before one of so many of the first words that may begin another sentence.
"""
EXCEPTED = 2
"""What is asked for ends before one of so many of the first exceptions of a text."""


def limited(following: Sequence[str], language: str | None = None) -> bool:
    """Tell whether a sentence takes back part of the request before it in a language: `Unless it is urgent`."""
    return _beside().limited(following, language=language)


def turned(following: Sequence[str]) -> bool:
    """Tell whether a clause limits or makes something else of the one before it, as `you're killing me` of `stop`."""
    beside = _beside()
    return beside.turns.longest(following) is not None or beside.limited(following) or beside.last_limit(following) >= 0


def exceptions(heard: Sequence[str]) -> Sequence[int]:
    """List places, but for the first word, from which on a text excepts something, as from `except` on."""
    excepts = _beside().exceptions
    if not excepts.are_in(heard):
        return ()
    return [place for place in excepts.starts(heard) if place and excepts.longest(heard, place)][:EXCEPTED]


def names_another(clause: Sequence[str]) -> bool:
    """Tell whether a clause says at its beginning what to do instead: `use my cell`."""
    beside = _beside()
    return beside.instead.longest(clause) is not None and beside.endless.longest(clause) is None


def excused(heard: Sequence[str]) -> bool:
    """Tell whether somebody excuses themselves, so that it was they who were wrong about a number: `oops`."""
    return _beside().excuses.are_in(heard)


def named(heard: Sequence[str]) -> bool:
    """Tell whether a text names texts, so that `stop it` can only be about them: `my phone buzzes all night`."""
    return _beside().named.are_in(heard)


def asks(said: Sequence[str]) -> bool:
    """Tell whether a request is one that people put as a question: `can you`, `how do I`."""
    return not _beside().asking.isdisjoint(said[:1])


def closes(word: str) -> bool:
    """Tell whether what a text asks for last may follow a word."""
    return word in closing()


@cache
def closing() -> frozenset[str]:
    """The words that what a text asks for last may follow."""
    return _beside().begs | _beside().enders.keys()


def reported(clause: Sequence[str]) -> bool:
    """Tell whether a clause tells who said what follows it, and when: `he said`, `if I write`, `reply with`.

    One that ends in naming texts quotes nothing: `I pay per text`.
    """
    beside = _beside()
    quotes = not beside.quotes.isdisjoint(clause[-2:]) and beside.named.longest(clause[-2:]) is None
    return quotes or not beside.reports.isdisjoint(clause)


@cache
def _beside() -> Beside:
    """Ready what is heard within a text that says more."""
    every = requests.shipped().requests
    ways = [
        (Asked(one.language, way), one.ways(way.say)) for one in every for way in one.phrases if way.fills == "part"
    ]
    return Beside(
        requests=Phrases(ways),
        leads=Phrases((one.language, mirrored(one.leads)) for one in every),
        denials=Phrases((one.language, mirrored(one.denials)) for one in every),
        imperatives=_languages("imperatives"),
        binds=Phrases((one.language, mirrored(one.binds)) for one in every),
        openers=_languages("openers"),
        begs=_every("begs"),
        enders=_languages("enders"),
        compounds=Phrases((one.language, mirrored(one.compounds)) for one in every),
        begun=_every("begun"),
        asking=_every("asking"),
        tells=_every("tells"),
        reports=_every("tells") | _every("reports"),
        quotes=_every("quotes"),
        limits=Phrases((one.language, f"{one.limits}|{one.exceptions}") for one in every),
        endless=Phrases((one.language, one.endless) for one in every),
        turns=Phrases((one.language, one.turns) for one in every),
        exceptions=Phrases((one.language, said) for one in every for said in (one.exceptions, one.instead)),
        instead=Phrases((one.language, one.instead) for one in every),
        excuses=Phrases((one.language, one.excuses) for one in every),
        named=Phrases((one.language, one.named) for one in every),
    )


@cache
def _sentences() -> frozenset[str]:
    """The words of opt-out that count beside other sentences."""
    return frozenset(one.parts[0] for one in every_meaning() if one.word.sentence and len(one.parts) == 1)


def _languages(field: str) -> Mapping[str, frozenset[str]]:
    """Name the languages that have each word in a field."""
    return {
        word: frozenset(one.language for one in requests.shipped().requests if word in words(getattr(one, field)))
        for word in _every(field)
    }


def _every(field: str) -> frozenset[str]:
    """Give the words that all languages have in a field."""
    return frozenset(word for one in requests.shipped().requests for word in words(getattr(one, field)))
