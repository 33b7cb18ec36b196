"""The ladder: ways to know an opt-out, an opt-in or a cry for help, the surest first."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from watchword.consent import amid, doubts, requests, slips, within
from watchword.consent.amid import standing
from watchword.consent.found import Found, listed, meant, of_phrases, of_whole, of_word
from watchword.consent.hints import DIGITS, SLIP, SPELT, spelt_out
from watchword.consent.reasons import EXCEPTION, STRANGER
from watchword.consent.said import Heard, Said
from watchword.consent.sentences import every, unparted
from watchword.consent.words import named_by_law
from watchword.decision import Reading
from watchword.text import words

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
    found = of_whole(heard, languages) if len(heard) <= FEW else None
    return _slipped(heard, languages) if found is None and hinted & SLIP else found


def anywhere(heard: Heard) -> Found | None:
    """A word that the law names, whatever stands around it (R15); only programs that want it so read thus."""
    meaning = named_by_law(heard.words)
    return Found(meant(meaning, "anywhere", heard.languages), meaning.parts) if meaning else None


def _exact_word(heard: Heard) -> Found | None:
    """A listed word and nothing else, in any variance of R3 to R6."""
    return of_whole(heard.words, heard.languages)


def _word_with_emoji(heard: Heard) -> Found | None:
    """A word of opt-out beside nothing but emoji, which lend it weight (R8); beside START they may cross it out."""
    found = of_whole(heard.bare.words, heard.languages) if heard.has_emoji else None
    return found.by("word-with-emoji") if found and found.reading.intent == "opt-out" else None


def _whole_text(heard: Heard) -> Found | None:
    """A word beside nothing but courtesy (R8), or a sentence that asks for no more texts (R9), and nothing else.

    An opt-out may be said with emphasis, and wins over a help beside it (R20).
    """
    parts, bare = heard.whole.parts(), heard.bare
    emphatic = not parts and heard.has_emoji
    if emphatic:
        parts = bare.parts()
    if found := of_phrases(parts, heard.languages):
        return found
    if word := listed(parts):
        emphatic = emphatic or any(part.kind == "emphasis" for part in parts)
        return None if emphatic else of_word(word, "courtesy", heard.languages)
    plain = Said(requests.plain(bare.words), heard.spoken) if heard.has_emoji else heard.plain
    found = of_phrases(plain.parts(), heard.languages) if len(plain.words) < len(bare.words) else None
    return _numbered(plain.words, heard) if found is None and heard.hinted & DIGITS else found


def _numbered(plain: Sequence[str], heard: Heard) -> Found | None:
    """A request, or a word that counts beside other sentences, with a number of a telephone and nothing else."""
    said = requests.unnumbered(plain)
    return standing(said, heard) if said != plain else None


def _slip(heard: Heard) -> Found | None:
    """A slip of a word of opt-out beside nothing but courtesy (R10)."""
    return _slipped(heard.words, heard.languages) if heard.hinted & SLIP else None


def _within(heard: Heard) -> Found | None:
    """A word or a request in a text that says more (R9)."""
    return amid.read(heard) or _excepted(heard)


def _spelt(heard: Heard) -> Found | None:
    """A request, once the words that are written for short, as they are spoken or with a slip are what they mean.

    A text that signs part counts as a whole, if it is of few words.
    """
    if not heard.hinted & SPELT:
        return None
    is_parted = not unparted(heard)
    if is_parted and len(heard.words) > SHORT:
        return None
    said, rungs = spelt_out(heard.words), (_whole_text,) if is_parted else (_whole_text, _within)
    found = first(rungs, Heard.of(" ".join(said), said, heard.languages))
    if found is None or found.reading.rung not in {"request", "sentence", STRANGER}:
        return None
    if found.reading.language != slips.spelling():
        return None
    return Found((found if found.reading.rung == STRANGER else found.by("slip")).reading, heard.words)


WHOLE: Sequence[Rung] = (_exact_word, _word_with_emoji, _whole_text, _slip)
"""What a text is as a whole."""
LADDER: Sequence[Rung] = (*WHOLE, _within, _spelt)


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
        if meant := slips.asked(word) or requests.turned_round(word):
            return _instead(heard, languages, heard.index(word), meant)
    return found


def _released(heard: Sequence[str], languages: Sequence[str]) -> Found | None:
    """Read a request as it is with no key held: `stoppp texting meee`."""
    said = slips.released(heard)
    found = _whole_text(Heard.of(" ".join(said), said, languages)) if said is not heard else None
    if found is None or found.reading.rung not in {"request", STRANGER}:
        return None
    return Found(found.by("slip").reading, heard)


def _instead(heard: Sequence[str], languages: Sequence[str], place: int, meant: str) -> Found | None:
    """Read the words with what is meant by one of them instead."""
    instead = [*heard[:place], *words(meant), *heard[place + 1 :]]
    found = _whole_text(Heard.of(" ".join(instead), instead, languages))
    if found is None or found.reading.intent != "opt-out":
        return None
    return Found(replace(found.reading, rung="slip", word=meant), heard[place : place + 1])


def _excepted(heard: Heard) -> Found | None:
    """A request for no more texts but for some, which nobody can keep that sends all of them: it leaves a doubt."""
    for place in within.exceptions(heard.words):
        before = heard.words[:place]
        found = first(LADDER, Heard.of(" ".join(before), before, heard.languages))
        if found and found.reading.intent == "opt-out" and not doubts.may_be_else(found.words):
            return Found(Reading(intent="hold", rung=EXCEPTION, word=" ".join(found.words)), found.words)
    return None


def taken_back(found: Found, heard: Heard) -> Found | None:
    """Read anew what another clause makes something else of: another phone to text, or an excuse."""
    if found.reading.rung == "request":
        clauses = (clause for one in every(heard) for clause in one.clauses) if within.exceptions(heard.words) else ()
        return (any(map(within.names_another, clauses)) and _excepted(heard)) or found
    return _of_person(found, heard) if found.reading.rung == STRANGER and within.excused(heard.words) else found


def _of_person(found: Found, heard: Heard) -> Found | None:
    """Read what is asked for beside a wrong number, where the person excuses themselves: the number is still theirs."""
    if not _YOU.isdisjoint(found.words):
        return found
    said, wrong = tuple(heard.words), tuple(found.words)
    place = next((at for at in range(len(said)) if said[at : at + len(wrong)] == wrong), len(said))
    before, behind = said[:place], said[place + len(wrong) :]
    left = Heard.of(f"{' '.join(before)}. {' '.join(behind)}", before + behind, heard.languages)
    asked = first(LADDER, left)
    return asked if asked and asked.reading.rung != STRANGER else None


_YOU = frozenset({"you", "u", "your", "ur", "you're"})
"""Who is told that they are wrong excuses nobody: `oops, you have the wrong number`."""
