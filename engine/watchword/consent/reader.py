"""What does a text say about consent? A ladder of rungs, the surest first; the first that knows the text decides.

An opt-out beats everything else that the same message says (R20); what leaves a doubt is held (R14). YES is no word of
consent (R48). What a text repeats of another one, a reaction or a quoted line, is left out before anything is read
(R19).
"""

import re
from collections.abc import Callable, Sequence
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from watchword.consent import doubts, reactions, requests, slips
from watchword.consent.context import UNKNOWN, Context
from watchword.consent.reasons import BELOW_QUOTE
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
    text: str,
    languages: Sequence[str],
    subject: str | None = None,
    *,
    heard: Sequence[str] | None = None,
    context: Context = UNKNOWN,
    pictured: bool = False,
) -> Reading:
    """Read the intent of one message. The subject of an MMS counts for an opt-out, and where there is no text (R7).

    `heard` are the words of the text, where they are known already; `pictured` tells that a picture came with it.
    """
    heard = words(text) if heard is None else heard
    reading = _climb(text, languages, heard, context)
    if subject is not None and reading.intent != "opt-out":
        titled = _climb(subject, languages, words(subject), context)
        if titled.intent == "opt-out" or not heard:
            reading = titled
    if pictured and reading is NOTHING and not heard:
        return doubts.picture(context) or NOTHING
    return reading


def reserved(word: str, languages: Sequence[str] | None = None) -> Intent:
    """Tell what a word always means as a whole message, in these languages or in any that the list knows (R21, R22)."""
    for meaning in meanings(words(word)):
        if languages is None or meaning.word.counts(languages):
            return meaning.intent
    return "none"


def _climb(text: str, languages: Sequence[str], heard: Sequence[str], context: Context) -> Reading:
    if requests.far(heard):
        reading = _short(Heard(text, heard, languages)) if len(heard) <= SHORT else None
        return reading or _doubted(text, heard, languages, context) or NOTHING
    own = reactions.own(text)
    said = Heard(own, heard if own is text else words(own), languages)
    reading = next((found for rung in LADDER if (found := rung(said))), None)
    if reading is None or (reading.rung == "request" and context.purpose == "conversational"):
        doubt = _doubted(own, said.words, languages, context)
        reading = doubt if reading is None or (doubt and doubt.rung == "farewell") else reading
    if reading is None:
        return NOTHING
    return reading if own is text else replace(reading, rung=reading.rung + BELOW_QUOTE)


def _doubted(text: str, heard: Sequence[str], languages: Sequence[str], context: Context) -> Reading | None:
    """Read what is nothing but a doubt, in what the person says themselves."""
    found = doubts.read(heard, languages, context)
    own = reactions.own(text) if found else text
    return found if own is text else doubts.read(words(own), languages, context)


FEW, SHORT = 4, 24
"""A text of so few words may be a listed one taken apart, one of so many a slip of one, beside courtesy."""


def _short(heard: Heard) -> Reading | None:
    """Read what none of the stems is in: a word taken apart, as `o ptout`, or a slip."""
    return (len(heard.words) <= FEW and _exact_word(heard)) or _slip(heard)


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
    found = slips.found(heard.words) if requests.strange(heard.words) <= 1 else None
    if found is None:
        return None
    place, meant = found
    instead = [*heard.words[:place], *words(meant), *heard.words[place + 1 :]]
    reading = _whole_text(Heard(" ".join(instead), instead, heard.languages))
    return replace(reading, rung="slip", word=meant) if reading and reading.intent == "opt-out" else None


def _within(heard: Heard) -> Reading | None:
    """A word or a request that is a sentence, or a request that leaves no doubt, in a text that says more (R9)."""
    sentences = _sentences(heard)
    return (len(sentences) > 1 and _sentence(sentences, heard.languages)) or _part(sentences)


LADDER: tuple[Rung, ...] = (_exact_word, _word_with_emoji, _whole_text, _slip, _within)


# --- texts that say more ---------------------------------------------------------------------------------------------

ENDS, ASKS, PARTS = "watchwordends", "watchwordasks", "watchwordparts"
"""Stand for signs among the words of a text: what ends a sentence, what ends a question, and what parts clauses."""

_SIGNS = str.maketrans(
    {
        **dict.fromkeys(".!;\n\u2026\u3002", f" {ENDS} "),
        **dict.fromkeys("?\u061f", f" {ASKS} "),
        **dict.fromkeys(",:()[]*~|\u2013\u2014", f" {PARTS} "),
    }
)
_SIGN = re.compile(f"[{''.join(map(re.escape, map(chr, _SIGNS)))}]| - ")


class Sentence(Struct):
    """A sentence: the words of its clauses, without those that say nothing, and whether it is a question."""

    clauses: list[list[str]]
    asks: bool = False


def _sentences(heard: Heard) -> Sequence[Sentence]:
    """Split a text into sentences, and those at signs and emoji."""
    text = reactions.unquoted(heard.text)
    said: Sequence[str] = heard.words
    if text is not heard.text or _SIGN.search(text):
        said = words(text.replace(" - ", f" {PARTS} ").translate(_SIGNS))
    sentences: list[Sentence] = []
    clauses: list[list[str]] = []
    clause: list[str] = []
    parting = {ENDS, ASKS, PARTS, *_signs(said)}
    for word in (*requests.plain(said), ENDS):
        if word not in parting:
            clause.append(word)
            continue
        if clause:
            clauses.append(clause)
            clause = []
        if clauses and word in {ENDS, ASKS}:
            sentences.append(Sentence(clauses, word == ASKS))
            clauses = []
    return sentences


def _sentence(sentences: Sequence[Sentence], languages: Sequence[str]) -> Reading | None:
    """A sentence that is a word of opt-out or a request, with its courtesy, beside others that say anything."""
    for place, sentence in enumerate(sentences):
        limited = place + 1 < len(sentences) and requests.limited(sentences[place + 1].clauses[0])
        if not (limited or sentence.asks):
            parts = split([*chain(*sentence.clauses)], languages)
            reading = _asked([part for part in parts if _stands(part.kind)], languages)
            if reading:
                return replace(reading, rung="sentence")
    return None


def _part(sentences: Sequence[Sentence]) -> Reading | None:
    """A request that leaves no doubt, within a text that says more."""
    found = requests.inside([clause for sentence in sentences for clause in sentence.clauses])
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
    signs = _signs(heard)
    return [word for word in heard if word not in signs] if signs else heard


def _signs(heard: Sequence[str]) -> set[str]:
    """Tell which of the words are emoji and other signs."""
    if "".join(heard).isascii():
        return set()
    return {word for word in set(heard) if not (word.isascii() or any(map(str.isalnum, word)))}


def _listed(heard: Sequence[str], languages: Sequence[str]) -> Reading | None:
    for meaning in meanings(heard):
        if meaning.word.counts(languages):
            return _read(meaning, "exact-word" if "".join(heard).isalnum() else "emoji", languages)
    return None


def _read(meaning: Meaning, rung: str, languages: Sequence[str]) -> Reading:
    word = meaning.word
    return Reading(intent=meaning.intent, rung=rung, word=word.word, language=word.language(languages))
