"""The rungs for a text that says more: a word or a request amid other sentences, clauses and words (R9)."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, tee

from watchword.consent import explained, requests, within
from watchword.consent.found import Found, of_phrases, of_request
from watchword.consent.hints import CLOSES
from watchword.consent.reasons import STRANGER
from watchword.consent.requests import NAMED, SENTENCE, WITHIN, WORD
from watchword.consent.said import Heard, Said
from watchword.consent.sentences import Sentence, sentences
from watchword.consent.sentences import every as all_of
from watchword.decision import Reading


def read(heard: Heard) -> Found | None:
    """Read a word or a request that is a sentence, or a request that leaves no doubt wherever it stands."""
    there, split = sentences(heard)
    told, every = tee(split)
    tried, others = tee(_asking(told, heard))
    requested = there & (SENTENCE | NAMED)
    named = bool(requested) and within.named(heard.words)
    found = _sentence((one for one in tried if not one.asks), heard, named)
    found = found or (_part(every) if there & WITHIN else None)
    if found:
        return found
    every_asking = [*others]
    asking = [one for one in every_asking if not one.asks]
    if len(asking) < len(every_asking) and (named or _is_signed(heard)):
        found = _sentence((one for one in every_asking if one.asks), heard, named)
    found = found or _beginning(asking, heard, named) or _explained(asking, heard)
    if found is None and requested:
        found = (_opening(asking, heard) if named else None) or _ending(asking, heard, named)
    return found or _begged(heard) or _last_word(asking, heard) or _limited(asking, heard, named)


def standing(said: Sequence[str], heard: Heard, named: bool = False) -> Found | None:
    """Read what counts as a sentence of its own, where texts are named or not."""
    return _stood(Said(said, heard.spoken), 0, heard, named)


def _stood(said: Said, start: int, heard: Heard, named: bool) -> Found | None:
    """Read in the same way what is said from a place on."""
    return of_phrases(said.asking(start, _standing(named)), heard.languages)


def _standing(named: bool) -> int:
    """Give the traits of what counts as a sentence of its own, one of which it has."""
    return SENTENCE | WORD | NAMED if named else SENTENCE | WORD


def _asking(every: Iterable[Sentence], heard: Heard) -> Iterator[Sentence]:
    """List the sentences that may ask for something, but for one that is said again, and ready them to be asked."""
    is_far, plain = requests.stems().isdisjoint, heard.plain
    before: Sentence | None = None
    for one in every:
        if (one.asks and one.alone) or (before and one.clauses == before.clauses and one.following == before.following):
            continue
        words = one.clauses[0] if len(one.clauses) == 1 else [*chain(*one.clauses)]
        if not is_far(words):
            one.said = plain if words is plain.words else Said(words, heard.spoken)
            before = one
            yield one


def _sentence(asking: Iterable[Sentence], heard: Heard, named: bool) -> Found | None:
    """A sentence that is a word of opt-out or a request, with its courtesy, beside others that say anything."""
    wanted = _standing(named)
    for one in asking:
        tails = one.said.tails
        if not tails or one.alone:
            continue
        found = _stood(one.said, 0, heard, named) if tails.get(0, 0) & wanted else None
        if found is None and len(one.clauses) > 1 and tails.get(one.closing, 0) & wanted:
            found = _at_the_end(one, heard, named)
        if found and one.asks and not within.asks(found.words):
            continue
        if found and not _is_taken_back(found, one.following):
            return found if found.reading.rung == STRANGER else found.by("sentence")
    return None


def _is_signed(heard: Heard) -> bool:
    """Tell whether no more than a name or thanks stands beside a question: else it may be about something else.

    As of `How do I cancel? I booked the wrong room` that is left to doubts.
    """
    return all(one.asks or sum(map(len, one.clauses)) <= SIGNED for one in all_of(heard))


SIGNED = 3
"""Whoever signs says so many words at most: `Thanks, Ruth Bell`."""


def _is_taken_back(found: Found, following: Sequence[str]) -> bool:
    """Tell whether the next sentence limits a request, or says who writes: `I'm not John. I'm his brother`."""
    return within.limited(following, found.reading.language) or (
        found.reading.rung == STRANGER and within.turned(following)
    )


def _at_the_end(one: Sentence, heard: Heard, named: bool) -> Found | None:
    """Read the last clause of a sentence, as in `my kid uses this phone, please stop`, unless another tells of it."""
    found = _stood(one.said, one.closing, heard, named)
    return None if found is None or within.reported(one.clauses[-2]) else found


def _part(every: Iterable[Sentence]) -> Found | None:
    """A request that leaves no doubt, within a text that says more."""
    found = within.inside([clause for sentence in every for clause in sentence.clauses])
    return of_request(found, found.kind) if found else None


def _beginning(asking: Sequence[Sentence], heard: Heard, named: bool) -> Found | None:
    """The first clause of a sentence, as in `Stop, I moved`, unless the next one makes something else of it."""
    is_far = requests.stems().isdisjoint
    tried: set[object] = set()
    for one in asking:
        if len(one.clauses) < 2 or is_far(one.clauses[0]):
            continue
        begun = tuple(one.clauses[0]), tuple(one.clauses[1])
        found = None if begun in tried else standing(one.clauses[0], heard, named)
        if found and not within.turned(one.clauses[1]):
            return found if found.reading.rung == STRANGER else found.by("sentence")
        tried.add(begun)
    return None


def _explained(asking: Sequence[Sentence], heard: Heard) -> Found | None:
    """What a text begins with, before it says why with no sign: `stop because I moved`, `unsubscribe you send a lot`.

    Without a word that says so STOP leaves a doubt, as in `stop I left it in the car`.
    """
    clause = asking[0].clauses[0] if asking else ()
    if not clause or len(heard.words) > LONGEST or clause[0] != heard.plain.words[0] or within.exceptions(heard.words):
        return None
    for end, said in explained.reasons(clause):
        found = standing(clause[:end], heard)
        if found is None or found.reading.rung == STRANGER or not _DENYING.isdisjoint(found.words):
            continue
        if said or found.reading.word != _STOP:
            return found.by("sentence")
        return Found(Reading(intent="hold", rung="disinterest", word=" ".join(found.words)), found.words)
    return None


LONGEST = 24
"""What is longer says more than why."""
_STOP, _DENYING = "STOP", frozenset({"don't", "dont", "do", "never", "no"})


def _opening(asking: Sequence[Sentence], heard: Heard) -> Found | None:
    """A request that begins a sentence without a sign behind it, where texts are named: `stop this i pay for each`."""
    for one in asking:
        clause = one.clauses[0]
        for end in () if requests.far(clause) or within.exceptions(clause) else within.openings(clause):
            found = standing(clause[:end], heard, named=True)
            if found and found.reading.rung != "courtesy" and within.opens(clause[end:], found.reading.language):
                return found
    return None


def _ending(asking: Sequence[Sentence], heard: Heard, named: bool) -> Found | None:
    """A request that ends a sentence without a sign before it: `I moved to Ohio remove me`."""
    wanted = SENTENCE | NAMED if named else SENTENCE
    for one in asking:
        tails = [tail for tail, traits in one.said.tails.items() if tail and traits & wanted]
        if not tails:
            continue
        clause, begin = one.clauses[-1], one.closing
        for start in within.endings(clause, [tail - begin for tail in tails]):
            found = _stood(one.said, begin + start, heard, named)
            if found and found.reading.rung != "courtesy" and within.ends(clause, start, found.reading.language):
                return found
    return None


def _limited(asking: Sequence[Sentence], heard: Heard, named: bool) -> Found | None:
    """A sentence that counts leaves a doubt where the next one may limit it: `STOP. If I need you I'll call` (R14)."""
    for one in asking:
        if not within.limited(one.following) or within.excused(one.following):
            continue
        found = _stood(one.said, 0, heard, named)
        if found and found.reading.rung != STRANGER:
            return Found(Reading(intent="hold", rung="disinterest", word=" ".join(found.words)), found.words)
    return None


def _begged(heard: Heard) -> Found | None:
    """What a text asks for last with no sign before it: `I am no customer of yours any more please stop`."""
    said = heard.plain
    tails = said.counting(SENTENCE | WORD) if heard.hinted & CLOSES else ()
    for start, end in within.begged(heard.words, len(heard.words) - tails[-1]) if tails else ():
        plain = len(requests.plain(heard.words[start:]))
        found = _stood(said, len(said.words) - plain, heard, named=False)
        language = found.reading.language if found and found.reading.rung != "courtesy" else None
        if found and within.begs(heard.words[:end], language):
            return found
    return None


def _last_word(asking: Sequence[Sentence], heard: Heard) -> Found | None:
    """A word of opt-out that ends a text with no sign before it: `no English stop`."""
    one = asking[-1] if asking and not asking[-1].following else None
    place = within.parted(one.clauses[-1]) if one and one.said.counting(SENTENCE | WORD) else None
    return _stood(one.said, one.closing + place, heard, named=False) if one and place else None
