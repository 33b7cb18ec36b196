"""The ladder: ways to know an opt-out, an opt-in or a cry for help, the surest first."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, pairwise

from msgspec import Struct
from msgspec.structs import replace

from watchword.consent import doubts, requests, slips, within
from watchword.consent.hints import ASIDE, DIGITS, SIGN, SLIP, hints, signs
from watchword.consent.reasons import EXCEPTION, STRANGER
from watchword.consent.requests import Asked, Kind
from watchword.consent.sentences import Sentence, sentences
from watchword.consent.words import Meaning, meanings, named_by_law
from watchword.decision import Reading
from watchword.phrases import Part, Phrases
from watchword.text import words


class Heard(Struct, frozen=True):
    """A text as the rungs are given it: what the person says themselves, its words, and the program's languages.

    `spoken` are the phrases of those. `hinted` is what the words may be part of. `emoji` are those that are no more
    than signs, `bare` the others in their order.
    """

    text: str
    words: Sequence[str]
    languages: Sequence[str]
    spoken: Phrases[Kind]
    hinted: int
    emoji: AbstractSet[str]
    bare: Sequence[str]

    @classmethod
    def of(cls, text: str, words: Sequence[str], languages: Sequence[str], hinted: int | None = None) -> "Heard":
        """Look once at each of its words, unless what they may be part of is known."""
        hinted, spoken = hints(words) if hinted is None else hinted, requests.spoken(languages)
        if not hinted & SIGN:
            return cls(text, words, languages, spoken, hinted, frozenset(), words)
        emoji = signs(words)
        return cls(text, words, languages, spoken, hinted, emoji, [word for word in words if word not in emoji])

    def split(self, said: Sequence[str]) -> Sequence[Part[Kind]]:
        """Split some of its words into phrases; nothing if a word is left over."""
        return self.spoken.split(said) or ()


class Found(Struct, frozen=True):
    """What a rung made of a text, and the words that this rests on, in their order."""

    reading: Reading
    words: Sequence[str]


Rung = Callable[[Heard], Found | None]
"""Reads a text; None leaves it to the next rung."""

FEW, SHORT = 4, 24
"""A text of so few words may be a listed one taken apart, one of so many a slip of one, beside courtesy."""


def first(ladder: Sequence[Rung], heard: Heard) -> Found | None:
    """Climb until a rung knows the text."""
    for rung in ladder:
        found = rung(heard)
        if found:
            return found
    return None


def short(heard: Sequence[str], languages: Sequence[str], hinted: int) -> Found | None:
    """Read words of which none is a stem: a word taken apart, as `o ptout`, or a slip."""
    found = _listed(heard, languages) if len(heard) <= FEW else None
    return _slipped(heard, languages) if found is None and hinted & SLIP else found


def anywhere(heard: Heard) -> Found | None:
    """A word that the law names, whatever stands around it (R15); only programs that want it so read thus."""
    meaning = named_by_law(heard.words)
    return Found(_meant(meaning, "anywhere", heard.languages), meaning.parts) if meaning else None


def _exact_word(heard: Heard) -> Found | None:
    """A listed word and nothing else, in any variance of R3 to R6."""
    return _listed(heard.words, heard.languages)


def _word_with_emoji(heard: Heard) -> Found | None:
    """A word of opt-out beside nothing but emoji, which lend it weight (R8); beside START they may cross it out."""
    found = _listed(heard.bare, heard.languages) if heard.emoji else None
    return _by("word-with-emoji", found) if found and found.reading.intent == "opt-out" else None


def _whole_text(heard: Heard) -> Found | None:
    """A word beside nothing but courtesy (R8), or a sentence that asks for no more texts (R9), and nothing else.

    An opt-out may be said with emphasis, and wins over a help beside it (R20).
    """
    parts, bare = heard.split(heard.words), heard.bare
    emphatic = not parts and bool(heard.emoji)
    if emphatic:
        parts = heard.split(bare)
    if asked := _asked(parts, heard.languages):
        return asked
    listed = [part for part in parts if isinstance(part.kind, Meaning)]
    emphatic = emphatic or any(part.kind == "emphasis" for part in parts)
    if listed:
        return None if emphatic else _read(listed[0], "courtesy", heard.languages)
    plain = requests.plain(bare) if heard.hinted & ASIDE else bare
    found = _asked(heard.split(plain), heard.languages) if len(plain) < len(bare) else None
    return _numbered(plain, heard) if found is None and heard.hinted & DIGITS else found


def _numbered(plain: Sequence[str], heard: Heard) -> Found | None:
    """A request, or a word that counts beside other sentences, with a number of a telephone and nothing else."""
    said = requests.unnumbered(plain)
    return standing(said, heard) if said != plain else None


def _slip(heard: Heard) -> Found | None:
    """A slip of a word of opt-out beside nothing but courtesy (R10)."""
    return _slipped(heard.words, heard.languages) if heard.hinted & SLIP else None


def _within(heard: Heard) -> Found | None:
    """A word or a request that is a sentence, or a request that leaves no doubt, in a text that says more (R9)."""
    every = sentences(heard.text, heard.words, heard.emoji)
    more = len(every) > 1 or (every and len(every[0].clauses) > 1)
    named = within.named(heard.words)
    found = _sentence(every, heard, named) if more else None
    found = found or _part(every) or _beginning(every, heard, named)
    found = found or (_opening(every, heard) if named else None)
    return found or _ending(every, heard, named) or _begged(heard) or _last_word(every, heard) or _excepted(heard)


WHOLE: Sequence[Rung] = (_exact_word, _word_with_emoji, _whole_text, _slip)
"""What a text is as a whole."""
LADDER: Sequence[Rung] = (*WHOLE, _within)


def _sentence(every: Sequence[Sentence], heard: Heard, named: bool) -> Found | None:
    """A sentence that is a word of opt-out or a request, with its courtesy, beside others that say anything."""
    is_far = requests.stems().isdisjoint
    for place, sentence in enumerate(every):
        if sentence.asks or all(map(is_far, sentence.clauses)):
            continue
        found = standing([*chain(*sentence.clauses)], heard, named) or _at_the_end(sentence.clauses, heard, named)
        following = every[place + 1].clauses[0] if found and place + 1 < len(every) else ()
        if found and not within.limited(following):
            return found if found.reading.rung == STRANGER else _by("sentence", found)
    return None


def _slipped(heard: Sequence[str], languages: Sequence[str]) -> Found | None:
    """Read the words with what is meant by a slip, if there are few."""
    return _one_slip(heard, languages) or _released(heard, languages) if len(heard) <= SHORT else None


def _one_slip(heard: Sequence[str], languages: Sequence[str]) -> Found | None:
    """Read the words with the one instead that a slip is of, if no more than that may be strange."""
    strange = requests.strange(heard)
    if len(strange) > 1:
        return None
    slipped = slips.found(heard)
    found = _instead(heard, languages, *slipped) if slipped else None
    for word in () if found else strange:
        if meant := slips.asked(word):
            return _instead(heard, languages, heard.index(word), meant)
    return found


def _released(heard: Sequence[str], languages: Sequence[str]) -> Found | None:
    """Read a request as it is with no key held: `stoppp texting meee`."""
    said = slips.released(heard)
    found = _whole_text(Heard.of(" ".join(said), said, languages)) if said is not heard else None
    if found is None or found.reading.rung not in {"request", STRANGER}:
        return None
    return Found(replace(found.reading, rung="slip"), heard)


def _instead(heard: Sequence[str], languages: Sequence[str], place: int, meant: str) -> Found | None:
    """Read the words with what is meant by one of them instead."""
    instead = [*heard[:place], *words(meant), *heard[place + 1 :]]
    found = _whole_text(Heard.of(" ".join(instead), instead, languages))
    if found is None or found.reading.intent != "opt-out":
        return None
    return Found(replace(found.reading, rung="slip", word=meant), heard[place : place + 1])


def standing(said: Sequence[str], heard: Heard, named: bool = False) -> Found | None:
    """Read what counts as a sentence of its own, where texts are named or not."""
    parts = heard.split(said)
    return _asked([part for part in parts if _stands(part.kind, named)], heard.languages) if parts else None


def _at_the_end(clauses: Sequence[Sequence[str]], heard: Heard, named: bool) -> Found | None:
    """Read the last clause of a sentence, as in `my kid uses this phone, please stop`, unless another tells of it."""
    if len(clauses) < 2 or within.reported(clauses[-2]):
        return None
    return standing(clauses[-1], heard, named)


def _part(every: Sequence[Sentence]) -> Found | None:
    """A request that leaves no doubt, within a text that says more."""
    found = within.inside([clause for sentence in every for clause in sentence.clauses])
    return _requested(found, found.kind) if found else None


def _beginning(every: Sequence[Sentence], heard: Heard, named: bool) -> Found | None:
    """The first clause of a sentence, as in `Stop, I moved`, unless the next one makes something else of it."""
    for sentence in every:
        if len(sentence.clauses) < 2 or sentence.asks or requests.far(sentence.clauses[0]):
            continue
        found = standing(sentence.clauses[0], heard, named)
        if found and not within.turned(sentence.clauses[1]):
            return found if found.reading.rung == STRANGER else _by("sentence", found)
    return None


def _opening(every: Sequence[Sentence], heard: Heard) -> Found | None:
    """A request that begins a sentence without a sign behind it, where texts are named: `stop this i pay for each`."""
    is_far = requests.stems().isdisjoint
    for sentence in every:
        clause = sentence.clauses[0]
        for end in () if sentence.asks or is_far(clause) else within.openings(clause):
            found = standing(clause[:end], heard, named=True)
            if found and found.reading.rung != "courtesy" and within.opens(clause[end:], found.reading.language):
                return found
    return None


def _ending(every: Sequence[Sentence], heard: Heard, named: bool) -> Found | None:
    """A request that ends a sentence without a sign before it: `I moved to Ohio remove me`."""
    is_far = requests.stems().isdisjoint
    for sentence in every:
        clause = sentence.clauses[-1]
        for start in () if sentence.asks or is_far(clause) else within.endings(clause):
            found = standing(clause[start:], heard, named)
            if found and found.reading.rung != "courtesy" and within.ends(clause, start, found.reading.language):
                return found
    return None


def _begged(heard: Heard) -> Found | None:
    """What a text asks for last with no sign before it: `I am no customer of yours any more please stop`."""
    for start, end in within.begged(heard.words):
        found = standing(requests.plain(heard.words[start:]), heard)
        language = found.reading.language if found and found.reading.rung != "courtesy" else None
        if found and within.begs(heard.words[:end], language):
            return found
    return None


def _last_word(every: Sequence[Sentence], heard: Heard) -> Found | None:
    """A word of opt-out that ends a text with no sign before it: `no English stop`."""
    clause = every[-1].clauses[-1] if every and not every[-1].asks else ()
    place = within.parted(clause)
    return standing(clause[place:], heard) if place else None


def _excepted(heard: Heard) -> Found | None:
    """A request for no more texts but for some, which nobody can keep that sends all of them: it leaves a doubt."""
    place = within.exception(heard.words)
    if not place:
        return None
    before = heard.words[:place]
    found = first(LADDER, Heard.of(" ".join(before), before, heard.languages))
    if found is None or found.reading.intent != "opt-out" or doubts.may_be_else(found.words):
        return None
    return Found(Reading(intent="hold", rung=EXCEPTION, word=" ".join(found.words)), found.words)


def _stands(kind: Kind, named: bool) -> bool:
    """Tell whether a sentence of this counts, whatever else is said: some do only where texts are named."""
    if isinstance(kind, Asked):
        return kind.way.fills != "text" and (named or kind.way.fills != "named")
    return isinstance(kind, Meaning) and kind.word.sentence


def _asked(parts: Sequence[Part[Kind]], languages: Sequence[str]) -> Found | None:
    """Read phrases that are all of what is said: a request counts before a word, a stranger's before others.

    What may be about something else, as `goodbye` may, counts only where nothing else asks.
    """
    if not parts:
        return None
    asked = [(part, part.kind) for part in parts if isinstance(part.kind, Asked)]
    if not all(one.way.is_said(part.words) for part, one in asked):
        return None
    if any(_denied(before, part) for before, part in pairwise(parts)):
        return None
    word = next((part for part in parts if isinstance(part.kind, Meaning) and part.kind.intent == "opt-out"), None)
    if len(asked) > 1 or (asked and word):
        asked.sort(key=lambda one: (not one[1].way.stranger, doubts.may_be_else(one[0].words)))
    if asked and not (word and doubts.may_be_else(asked[0][0].words)):
        return _requested(*asked[0])
    return _read(word, "courtesy", languages) if word else None


def _denied(before: Part[Kind], part: Part[Kind]) -> bool:
    return isinstance(part.kind, Asked) and requests.denies(before.words[-1], part.kind.language)


def _requested(part: Part[Kind] | Part[Asked], asked: Asked) -> Found:
    rung = STRANGER if asked.way.stranger else "request"
    reading = Reading(intent="opt-out", rung=rung, word=" ".join(part.words), language=asked.language)
    return Found(reading, part.words)


def _listed(heard: Sequence[str], languages: Sequence[str]) -> Found | None:
    for meaning in meanings(heard):
        if meaning.word.counts(languages):
            rung = "exact-word" if "".join(heard).isalnum() else "emoji"
            return Found(_meant(meaning, rung, languages), heard)
    return None


def _read(part: Part[Kind], rung: str, languages: Sequence[str]) -> Found | None:
    meaning = part.kind
    return Found(_meant(meaning, rung, languages), part.words) if isinstance(meaning, Meaning) else None


def _meant(meaning: Meaning, rung: str, languages: Sequence[str]) -> Reading:
    word = meaning.word
    return Reading(intent=meaning.intent, rung=rung, word=word.word, language=word.language(languages))


def _by(rung: str, found: Found) -> Found:
    return Found(replace(found.reading, rung=rung), found.words)
