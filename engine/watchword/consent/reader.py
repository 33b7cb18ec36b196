"""What does a text say about consent? A ladder of rungs, the surest first; the first that knows the text decides.

An opt-out beats everything else that the same message says (R20); what leaves a doubt is held (R14). YES is no word of
consent (R48). What a text repeats of another one, a reaction, a quoted line or a text of ours, is left out before
anything is read within it (R19).
"""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from msgspec.structs import replace

from watchword.consent import beside, doubts, echoes, offers, reactions, senders
from watchword.consent import own as owns
from watchword.consent.amid import standing
from watchword.consent.context import UNKNOWN, Context
from watchword.consent.found import Found
from watchword.consent.hints import DOUBT, REMEMBERED, STANDS, STEM, hints
from watchword.consent.own import OwnWord
from watchword.consent.reasons import BELOW_QUOTE
from watchword.consent.rungs import LADDER, WHOLE, anywhere, first, short, taken_back
from watchword.consent.said import Heard
from watchword.consent.spans import span
from watchword.consent.words import meanings
from watchword.decision import Intent, Reading
from watchword.language_tags import best
from watchword.text import words

NOTHING = Reading()
_SIGN, _NUMERO = "#", "\u2116"
_NUMBER = re.compile(
    r"(\b(?:wrong|right|my|this|that|your|ur|his|her|their|our|phone|cell)\s+)#(?![^\s.,;!?])", re.IGNORECASE
)
"""Where the sign is a word: `wrong # sorry`. What is put for it is one character too, so that places stay."""

_REHEARSED = ("call me when you stop by", "i asked you. to stop asking me for it, or what? until when")
"""Texts about which each rung has to be asked, and then each doubt."""


def read(
    text: str,
    languages: Sequence[str],
    subject: str | None = None,
    *,
    heard: Sequence[str] | None = None,
    context: Context = UNKNOWN,
    pictured: bool = False,
    own: Sequence[OwnWord] = (),
) -> Reading:
    """Read the intent of one message. The subject of an MMS counts for an opt-out, and where there is no text (R7).

    `heard` are the words of the text, where they are known already; `pictured` tells that a picture came with it.
    The language of a reading is told as the program writes it: `languages` are its tags, such as `en` or `en-US`.
    `own` are words that the program adds: they count where the shipped ones say nothing, or leave a doubt.
    """
    heard = words(text) if heard is None else heard
    reading = _with_own(_read(text, heard, languages, context), text, own)
    if subject is not None and reading.intent != "opt-out":
        titled = _with_own(_read(subject, words(subject), languages, context), subject, own)
        if titled.intent == "opt-out" or not heard:
            reading = replace(titled, start=0, end=0)
    if pictured and not heard and reading == NOTHING:
        return doubts.picture(context) or NOTHING
    if reading.language is None or reading.language in languages:
        return reading
    return replace(reading, language=best(reading.language, languages) or reading.language)


def ready(languages: Sequence[str], expected: Iterable[str] = ()) -> None:
    """Load all that reading in these languages goes by, which takes a third of a second, before somebody waits.

    So many of the words that are `expected` are met ahead, too, that others have room beside them.
    """
    for text in _REHEARSED:
        read(text, languages)
    hints(tuple(islice(expected, REMEMBERED // 2)))


def reserved(word: str, languages: Sequence[str] | None = None) -> Intent:
    """Tell what a word always means as a whole message, in these languages or in any that the list knows (R21, R22)."""
    for meaning in meanings(words(word)):
        if languages is None or meaning.word.counts(languages):
            return meaning.intent
    return "none"


def _with_own(reading: Reading, text: str, own: Sequence[OwnWord]) -> Reading:
    """Hear a program's own words where nothing else is clear."""
    if not own or reading.intent not in {"none", "hold"}:
        return reading
    return owns.read(text, own) or reading


def _read(text: str, heard: Sequence[str], languages: Sequence[str], context: Context) -> Reading:
    """Read one text, and say where the words stand that this rests on."""
    if _SIGN in text and (spelt := _NUMBER.sub(rf"\1{_NUMERO}", text)) != text:
        text, heard = spelt, words(spelt)
    hinted = hints(heard)
    found = None if hinted & STEM else short(heard, languages, hinted)
    dismissed = not hinted & STEM and found is None and not context.recent
    if dismissed and not hinted & DOUBT:
        return NOTHING
    own = bare = reactions.own(text)
    if own is not text:
        heard = words(own)
        hinted = hints(heard)
        found = None if hinted & STEM else short(heard, languages, hinted)
    elif dismissed and not (hinted & STANDS or doubts.near(heard)):
        return NOTHING
    said = Heard.of(own, heard, languages, hinted)
    if hinted & STEM:
        found, bare = _climb(said, context)
        found = taken_back(found, said) if found else None
    found = _weighed(found, said, context)
    if found is None:
        return NOTHING
    start, end = span(bare, said.words if bare is own else words(bare), found.words)
    rung = found.reading.rung if bare is text else found.reading.rung + BELOW_QUOTE
    return replace(found.reading, rung=rung, start=start, end=end)


def _climb(said: Heard, context: Context) -> tuple[Found | None, str]:
    """Climb the ladder, and again with what is left where the text repeats ours; give that too.

    What a text is as a whole counts though it was ours: whoever sends STOP back means it (R11).
    """
    found = first(WHOLE, said)
    if found:
        return found, said.text
    bare = echoes.without(said.text, said.words, context.recent)
    if bare is said.text:
        return first(LADDER[len(WHOLE) :], said) or _addressed(said, context), bare
    return first(LADDER, Heard.of(bare, words(bare), said.languages)), bare


def _addressed(said: Heard, context: Context) -> Found | None:
    """Read a request or a word that names us, as our texts do: `stop Rossi's`."""
    unnamed = senders.without(said.words, context.recent)
    return standing(unnamed, said) if unnamed is not said.words else None


def _weighed(found: Found | None, said: Heard, context: Context) -> Found | None:
    """Weigh what was found against what is known: a way out that we offered, and what leaves a doubt."""
    if found is not None and found.reading.rung != "request":
        return found
    if context.stop_anywhere and (named := anywhere(said)):
        return found or named
    if offered := offers.taken(said.text, context.recent):
        return found or Found(Reading(intent="opt-out", rung="offered", word=offered), said.words)
    weighed = said.words if found is None else found.words
    doubt = doubts.read(weighed, said.languages, context, requested=found is not None)
    if doubt:
        return Found(doubt, weighed)
    return beside.read(said, context) if found is None and said.hinted & (STEM | STANDS) else found
