"""What leaves a doubt as a sentence, or as a clause of one, beside others that say what nobody knows (R14).

Such are the doubts that count as a sentence, and what opts out only where it is all of a text.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

from watchword.consent import doubts, explained, requests, within
from watchword.consent.context import Context
from watchword.consent.found import Found
from watchword.consent.hints import STANDS, STEM
from watchword.consent.requests import COUNTS, WHOLE, Asked
from watchword.consent.said import Heard, Said
from watchword.consent.sentences import Sentence, every, parts
from watchword.consent.words import Meaning


def read(heard: Heard, context: Context) -> Found | None:
    """Hold what may ask for no more texts, in a program of marketing of which no prompt waits for an answer."""
    stands = heard.hinted & STANDS
    if context.purpose != "marketing" or context.pending or len(heard.words) > LONGEST:
        return None
    if not stands and (not parts(heard.text) or doubts.has_things(heard.words)):
        return None
    told = every(heard)
    if len(told) > FEW:
        return None
    return (_doubt(told, heard, context) if stands else None) or _request(told, heard, context)


LEAST, LONGEST, FEW = 2, 24, 4
"""Of fewer words what is begun with may go on: `don't you worry`. Whoever says more words, or more sentences, has more
to say than that they want no more texts."""


def _doubt(told: Sequence[Sentence], heard: Heard, context: Context) -> Found | None:
    """A doubt that counts as a sentence: `We adopted already. Not interested`."""
    of_thing = doubts.has_things(heard.words) or any(map(doubts.of_thing, _clauses(told)))
    for one in told:
        pieces = _pieces(one) if len(told) > 1 or len(one.clauses) > 1 else [(one.clauses[0], ())]
        for said, following in () if one.asks else pieces:
            found = None if within.limited(following) else _stands(said, heard, context)
            if found and not (of_thing and found.reading.rung == _REFUSED):
                return found
    return None


_REFUSED = "refusal"
"""The rung of `I don't want this`, which may be said of a thing that stands beside it."""


def _clauses(told: Sequence[Sentence]) -> Iterator[Sequence[str]]:
    return (clause for one in told for clause in one.clauses)


def _stands(said: Sequence[str], heard: Heard, context: Context) -> Found | None:
    """Read it, or the one that a clause begins with, where another sentence begins without a sign behind it."""
    reading = doubts.beside(said, heard.languages, context)
    if reading:
        return Found(reading, said)
    count = doubts.begun(said, heard.languages)
    if count < LEAST or count == len(said) or not explained.begins(said[count:]):
        return None
    begun = doubts.beside(said[:count], heard.languages, context)
    return Found(begun, said[:count]) if begun else None


def _request(told: Sequence[Sentence], heard: Heard, context: Context) -> Found | None:
    """A request that opts out as a whole text: `Kids are grown. Remove`, unless it may be about a thing."""
    if not heard.hinted & STEM or doubts.has_things(heard.words) or any(map(doubts.of_thing, _clauses(told))):
        return None
    for one in told:
        for said, following in _pieces(one):
            if (one.asks and not within.asks(said)) or (within.limited if one.asks else within.turned)(following):
                continue
            if _asks(said, heard, COUNTS if one.asks else WHOLE):
                return Found(doubts.held_for("disinterest", said, context), said)
    return None


def _asks(said: Sequence[str], heard: Heard, wanted: int) -> bool:
    """Tell whether a sentence is nothing but such a request, of a trait that is wanted, with courtesy."""
    if requests.far(said) or doubts.may_be_else(said) or (said[0] == _NO and not _are_texts(said)):
        return False
    kinds = [part.kind for part in Said(said, heard.spoken).asking(0, wanted)]
    return any(map(_is_sure, kinds))


def _is_sure(kind: object) -> bool:
    """Tell whether it asks a business for no more texts, and no word of it is as likely to be about a thing."""
    if isinstance(kind, Asked):
        return not kind.way.stranger and _ECHOED not in kind.way.sources
    return isinstance(kind, Meaning) and kind.word.beside


_ECHOED = "R11"
"""The source of what people repeat of an instruction, which others give: `to opt out, reply STOP`."""
_NO, _PLURAL = "no", "s"
"""Begins what asks for nothing beside others unless it names texts, of which there are many: not `no message`."""


def _are_texts(said: Sequence[str]) -> bool:
    return within.named(said) and said[-1].endswith(_PLURAL)


def _pieces(one: Sentence) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Give a sentence, and its first clause and its last one, each with the clause behind it."""
    if not one.alone:
        yield [*chain(*one.clauses)], one.following
    if len(one.clauses) > 1:
        yield one.clauses[0], one.clauses[1]
        if not within.reported(one.clauses[-2]):
            yield one.clauses[-1], one.following
