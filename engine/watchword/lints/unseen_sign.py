"""A sign that nobody sees and that turns or breaks a text: pasted with it from a web page or an office."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain

from watchword.diagnostics import Diagnostic, Span
from watchword.lints.linted import Linted
from watchword.reading.findings import Path
from watchword.reading.places import Places
from watchword.rules.check import texts_in

CODE = "unseen-sign"
_PARTING, _TURNING = "[\u2028\u2029]", "[\u202a-\u202e\u2066-\u2069]"
_WITHIN_WORDS = "(?<=[!-~])[\u200b\u2060\ufeff](?=[!-~])"
_UNSEEN = re.compile(f"{_PARTING}|{_TURNING}|{_WITHIN_WORDS}")
"""Ends of lines that phones do not know, what turns the direction of writing for a stretch, and blanks without width.

The marks of direction, which are typed in Arabic and Hebrew, turn nothing but the blanks and signs beside them. Blanks
without width part the words of Thai and Khmer, and nothing in a word of Latin letters.
"""
_AROUND = re.compile(rf"(?:\S+ +){{0,2}}\S*(?:{_UNSEEN.pattern})\S*(?: +\S+)?")


def unseen_sign(linted: Linted) -> Iterator[Diagnostic]:
    """Find texts with such a sign in them, each once."""
    unseen = {
        span: (text, found)
        for span, text in chain(_sent(linted), _tested(linted))
        if not text.isascii() and (found := _UNSEEN.search(text))
    }
    for span, (text, found) in unseen.items():
        name = unicodedata.name(found[0]).lower()
        message = f"U+{ord(found[0]):04X} ({name}) stands in this text, and nobody sees it"
        hint = f"type anew what stands around it, which is {_around(text)!r}"
        yield Diagnostic(severity="warning", code=CODE, message=message, span=span, hint=hint)


def _sent(linted: Linted) -> Iterator[tuple[Span, str]]:
    """List what rules send, each text with its place."""
    for placed in linted.rules():
        yield from ((one.span, one.template.source) for one in linted.texts[placed.name])


def _tested(linted: Linted) -> Iterator[tuple[Span, str]]:
    """List what tests text that has such a sign, and what they say is sent; most have none, and need no place."""
    for source, places in linted.loaded.sources:
        for _, at, test in source.file.inline_tests():
            for place, turn in enumerate(test.turns):
                if _UNSEEN.search(turn.text):
                    yield _placed(places, at, place), turn.text
                for text in texts_in(turn.does):
                    yield from zip(text.spans, (template.source for _, template in text.by_language), strict=True)


def _placed(places: Places, at: Path, turn: int) -> Span:
    """Place the text of one turn of a test: it may be all that is said of the turn, and the turn all that is tested."""
    paths = ((*at, "talk", turn, "text"), (*at, "talk", turn), (*at, "text"), at)
    return next(places.spans[one] for one in paths if one in places.spans)


def _around(text: str) -> str:
    """Give the words before and behind the first one, without what cannot be seen."""
    around = _AROUND.search(text)
    shown = _UNSEEN.sub(lambda sign: " " if sign[0].isspace() else "", around[0] if around else text)
    return " ".join(shown.split())
