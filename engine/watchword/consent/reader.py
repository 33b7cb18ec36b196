"""What does a text say about consent? A ladder of rungs, the surest first; the first that knows the text decides.

An opt-out beats everything else that the same message says (R20). YES and NO are no words of consent (R48). What a text
repeats of another one, a reaction or a quoted line, is left out before anything is read (R19).
"""

import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from watchword.consent import reactions, requests, slips
from watchword.consent.requests import Asked, Kind, split
from watchword.consent.words import Meaning, meanings
from watchword.decision import Intent, Reading
from watchword.phrases import Part
from watchword.text import words

NOTHING = Reading()


class Heard(Struct, frozen=True):
    """A text as the rungs are given it: what the person says themselves, its words, and the program's languages."""

    text: str
    words: Sequence[str]
    languages: Sequence[str]


Rung = Callable[[Heard], Reading | None]
"""Reads a text; None leaves it to the next rung."""


def read(
    text: str, languages: Sequence[str], subject: str | None = None, *, heard: Sequence[str] | None = None
) -> Reading:
    """Read the intent of one message. The subject of an MMS counts for an opt-out, and where there is no text (R7).

    `heard` are the words of the text, where they are known already.
    """
    reading = _climb(text, languages, heard)
    if subject is None or reading.intent == "opt-out":
        return reading
    titled = _climb(subject, languages)
    return titled if titled.intent == "opt-out" or not words(text) else reading


def reserved(word: str, languages: Sequence[str] | None = None) -> Intent:
    """Tell what a word always means as a whole message, in these languages or in any that the list knows (R21, R22)."""
    for meaning in meanings(words(word)):
        if languages is None or meaning.word.counts(languages):
            return meaning.intent
    return "none"


def _climb(text: str, languages: Sequence[str], heard: Sequence[str] | None = None) -> Reading:
    heard = words(text) if heard is None else heard
    if requests.far(heard):
        said = Heard(text, heard, languages)
        return (len(heard) <= SHORT and (_exact_word(said) or _slip(said))) or NOTHING
    own = reactions.own(text)
    said = Heard(own, heard if own is text else words(own), languages)
    for rung in LADDER:
        reading = rung(said)
        if reading:
            return reading if own is text else replace(reading, rung=f"{reading.rung}-below-quote")
    return NOTHING


SHORT = 4
"""A text of no more words than this may be a slip of a word of opt-out, beside courtesy."""


def _exact_word(heard: Heard) -> Reading | None:
    """A listed word and nothing else, in any variance of R3 to R6."""
    return _listed(heard.words, heard.languages)


def _word_with_emoji(heard: Heard) -> Reading | None:
    """A word of opt-out beside nothing but emoji, which lend it weight (R8); beside START they may cross it out."""
    spoken = _spoken(heard.words)
    reading = _listed(spoken, heard.languages) if len(spoken) < len(heard.words) else None
    return replace(reading, rung="word-with-emoji") if reading and reading.intent == "opt-out" else None


def _whole_text(heard: Heard) -> Reading | None:
    """A word beside nothing but courtesy (R8), or a sentence that asks for no more texts (R9), and nothing else.

    An opt-out may be said with emphasis, and wins over a help beside it (R20).
    """
    parts, spoken = split(heard.words, heard.languages), _spoken(heard.words)
    emphatic = not parts and len(spoken) < len(heard.words)
    if emphatic:
        parts = split(spoken, heard.languages)
    if asked := _asked(parts, heard.languages):
        return asked
    listed = [part.kind for part in parts if isinstance(part.kind, Meaning)]
    emphatic = emphatic or any(part.kind == "emphasis" for part in parts)
    if listed:
        return None if emphatic else _read(listed[0], "courtesy", heard.languages)
    plain = requests.plain(spoken)
    return _asked(split(plain, heard.languages), heard.languages) if len(plain) < len(spoken) else None


def _slip(heard: Heard) -> Reading | None:
    """A slip of a word of opt-out beside nothing but courtesy (R10)."""
    if len(heard.words) > SHORT:
        return None
    for place, word in enumerate(heard.words):
        meant = slips.meant(word)
        if meant:
            instead = [*heard.words[:place], *words(meant), *heard.words[place + 1 :]]
            reading = _whole_text(Heard(" ".join(instead), instead, heard.languages))
            if reading and reading.intent == "opt-out":
                return replace(reading, rung="slip", word=meant)
    return None


def _within(heard: Heard) -> Reading | None:
    """A word or a request that is a sentence, or a request that leaves no doubt, in a text that says more (R9)."""
    clauses = _clauses(heard)
    several = any(clause.ends for clause in clauses[:-1])
    return (several and _sentence(clauses, heard.languages)) or _part(clauses)


LADDER: tuple[Rung, ...] = (_exact_word, _word_with_emoji, _whole_text, _slip, _within)


# --- texts that say more ---------------------------------------------------------------------------------------------

_CLAUSE = re.compile(r"[.!?;:,\n…()\[\]*~|]+|\s[-\u2013—]+\s|--+|—")
_MARKS = re.compile(r"[.!?;:,\n…()\[\]*~|\u2013—-]")
_ENDS = frozenset(".!;\n…")


class Clause(Struct, frozen=True):
    """A part of a text between signs: its words, without those that say nothing, and what the sign is after it.

    `ends`: the sign ends a sentence; `asks`: one that is a question.
    """

    words: Sequence[str]
    ends: bool = True
    asks: bool = False


def _clauses(heard: Heard) -> Sequence[Clause]:
    """Split a text into clauses; an emoji ends one."""
    text = reactions.unquoted(heard.text)
    if text is heard.text and not _MARKS.search(text):
        return [*_between_emoji(heard.words, Clause(()))]
    clauses: list[Clause] = []
    start = 0
    for sign in (*_CLAUSE.finditer(text), None):
        end = sign.start() if sign else len(text)
        marks = sign[0] if sign else ".\n"
        after = Clause((), ends=not _ENDS.isdisjoint(marks) or "?" in marks, asks="?" in marks)
        clauses.extend(_between_emoji(words(text[start:end]), after))
        start = sign.end() if sign else end
    return clauses


def _between_emoji(heard: Sequence[str], after: Clause) -> Iterator[Clause]:
    said = requests.plain(heard)
    if "".join(said).isascii():
        if said:
            yield replace(after, words=said)
        return
    clause: list[str] = []
    for word in said:
        if any(map(str.isalnum, word)):
            clause.append(word)
        elif clause:
            yield Clause(clause)
            clause = []
    if clause:
        yield replace(after, words=clause)


def _sentence(clauses: Sequence[Clause], languages: Sequence[str]) -> Reading | None:
    """A sentence that is a word of opt-out or a request, with its courtesy, beside others that say anything."""
    sentence: list[str] = []
    for place, clause in enumerate(clauses):
        sentence.extend(clause.words)
        if not clause.ends:
            continue
        if not clause.asks and not (place + 1 < len(clauses) and requests.limited(clauses[place + 1].words)):
            parts = [part for part in split(sentence, languages) if _stands(part.kind)]
            reading = _asked(parts, languages)
            if reading:
                return replace(reading, rung="sentence")
        sentence = []
    return None


def _part(clauses: Sequence[Clause]) -> Reading | None:
    """A request that leaves no doubt, within a text that says more."""
    found = requests.inside([clause.words for clause in clauses])
    return _requested(found) if found else None


def _stands(kind: Kind) -> bool:
    """Tell whether a sentence of this counts, whatever else is said."""
    if isinstance(kind, Asked):
        return kind.way.fills != "text"
    return isinstance(kind, Meaning) and kind.word.sentence


def _asked(parts: Sequence[Part[Kind]], languages: Sequence[str]) -> Reading | None:
    """Read phrases that are all of what is said: a request counts before a word."""
    for part in parts:
        if isinstance(part.kind, Asked):
            return Reading(intent="opt-out", rung="request", word=" ".join(part.words), language=part.kind.language)
    for part in parts:
        if isinstance(part.kind, Meaning) and part.kind.intent == "opt-out":
            return _read(part.kind, "courtesy", languages)
    return None


def _requested(found: Part[Asked]) -> Reading:
    return Reading(intent="opt-out", rung="request", word=" ".join(found.words), language=found.kind.language)


def _spoken(heard: Sequence[str]) -> Sequence[str]:
    """Leave out emoji and other signs, which lend weight and say nothing."""
    together = "".join(heard)
    if together.isascii() or together.isalnum():
        return heard
    return [part for part in heard if any(map(str.isalnum, part))]


def _listed(heard: Sequence[str], languages: Sequence[str]) -> Reading | None:
    for meaning in meanings(heard):
        if meaning.word.counts(languages):
            return _read(meaning, "exact-word" if "".join(heard).isalnum() else "emoji", languages)
    return None


def _read(meaning: Meaning, rung: str, languages: Sequence[str]) -> Reading:
    word = meaning.word
    return Reading(intent=meaning.intent, rung=rung, word=word.word, language=word.language(languages))
