"""What a rung makes of phrases and words that it found: a reading, and the words that it rests on."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from watchword.consent import doubts, requests
from watchword.consent.reasons import STRANGER
from watchword.consent.requests import Asked, Kind
from watchword.consent.words import Meaning, WordIntent, meanings
from watchword.decision import Reading
from watchword.phrases import Part


class Found(Struct, frozen=True):
    """What a rung made of a text, and the words that this rests on, in their order."""

    reading: Reading
    words: Sequence[str]

    def by(self, rung: str) -> "Found":
        """Give the same by another rung."""
        return Found(replace(self.reading, rung=rung), self.words)


def of_phrases(parts: Sequence[Part[Kind]], languages: Sequence[str]) -> Found | None:
    """Read phrases that are all of what is said: a request counts before a word, a stranger's before others.

    What may be about something else, as `goodbye` may, counts only where nothing else asks.
    """
    if not parts:
        return None
    asked: list[tuple[Part[Kind], Asked]] = []
    denials = requests.denials()
    for place, part in enumerate(parts):
        kind = part.kind
        if type(kind) is Asked:
            before = parts[place - 1].words[-1] if place else ""
            if before in denials[kind.language] or not kind.way.is_said(part.words):
                return None
            asked.append((part, kind))
    word = listed(parts, "opt-out")
    surest = _surest(asked)
    if surest and not (word and doubts.may_be_else(surest[0].words)):
        return of_request(*surest)
    return of_word(word, "courtesy", languages) if word else None


def listed(parts: Sequence[Part[Kind]], *intents: WordIntent) -> Part[Kind] | None:
    """Find the first phrase that is a word of the list, of some of the intents if any are named."""
    for part in parts:
        kind = part.kind
        if type(kind) is Meaning and (not intents or kind.intent in intents):
            return part
    return None


def of_request(part: Part[Kind] | Part[Asked], asked: Asked) -> Found:
    """Read a request."""
    rung = STRANGER if asked.way.stranger else "request"
    reading = Reading(intent="opt-out", rung=rung, word=" ".join(part.words), language=asked.language)
    return Found(reading, part.words)


def of_word(part: Part[Kind], rung: str, languages: Sequence[str]) -> Found | None:
    """Read a word of the list, which a phrase may be."""
    meaning = part.kind
    return Found(meant(meaning, rung, languages), part.words) if isinstance(meaning, Meaning) else None


def of_whole(heard: Sequence[str], languages: Sequence[str]) -> Found | None:
    """Read a text that is a word of the list and nothing else."""
    for meaning in meanings(heard):
        if meaning.word.counts(languages):
            rung = "exact-word" if "".join(heard).isalnum() else "emoji"
            return Found(meant(meaning, rung, languages), heard)
    return None


def meant(meaning: Meaning, rung: str, languages: Sequence[str]) -> Reading:
    """Tell what a word of the list means."""
    word = meaning.word
    return Reading(intent=meaning.intent, rung=rung, word=word.word, language=word.language(languages))


def _surest(asked: Sequence[tuple[Part[Kind], Asked]]) -> tuple[Part[Kind], Asked] | None:
    """Choose of several requests: a stranger's, and one that can be about nothing else, count before others."""
    best = [one for one in asked if one[1].way.stranger] or asked
    if len(best) < 2:
        return best[0] if best else None
    distinct = dict.fromkeys(part.words for part, _ in best)
    if len(distinct) == 1:
        return best[0]
    sure = next((words for words in distinct if not doubts.may_be_else(words)), best[0][0].words)
    return next(one for one in best if one[0].words == sure)
