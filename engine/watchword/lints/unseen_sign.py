"""A sign that nobody sees and that turns or breaks a text: pasted with it from a web page or an office."""

import re
import unicodedata
from collections.abc import Iterator

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted

CODE = "unseen-sign"
_UNSEEN = re.compile("[\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Ends of lines and paragraphs that phones do not know, and what turns the direction of writing for a stretch.

The marks of direction, which are typed in Arabic and Hebrew, turn nothing but the blanks and signs beside them.
"""


def unseen_sign(linted: Linted) -> Iterator[Diagnostic]:
    """Find texts with such a sign in them, each once."""
    sent = {one.span: one.template.source for placed in linted.rules() for one in linted.texts[placed.name]}
    for span, text in sent.items():
        if found := _UNSEEN.search(text):
            name = unicodedata.name(found[0]).lower()
            message = f"U+{ord(found[0]):04X} ({name}) stands in this text, and nobody sees it"
            hint = f"type anew what stands around it, which is {_around(text, found.start())!r}"
            yield Diagnostic(severity="warning", code=CODE, message=message, span=span, hint=hint)


def _around(text: str, place: int) -> str:
    """Give the words before and behind it, without what cannot be seen."""
    before, behind = text[:place].split()[-2:], text[place:].split()[:2]
    return " ".join(_UNSEEN.sub("", " ".join([*before, *behind])).split())
