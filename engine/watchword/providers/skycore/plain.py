"""Which fields does a plain body hold? Most bodies are: elements one after the other, each with text and nothing else.

What is read here is what a parser would read, in a third of the time. Whatever is written otherwise is left to it.
"""

import re
from typing import Final, NamedTuple

_POSTBACK: Final = "<POSTBACK>", "</POSTBACK>"
_NOTIFICATION: Final = "<NOTIFICATION>", "</NOTIFICATION>"
_BLANK: Final = " \t\n"
# The text has no marks, no line ends that XML replaces, and nothing that XML forbids.
_ELEMENT: Final = re.compile(r"([ \t\n]*+<([A-Za-z]++)>([^<>&\r\x00-\x08\x0b-\x1f\ufffe\uffff]++)</\2>)")
_MEANS_MORE: Final = frozenset({"postback", "notification", "file"})


class Plain(NamedTuple):
    """One notification: as it is written, and its fields by their names in lower case."""

    written: str
    fields: dict[str, str]


def read(document: bytes) -> list[Plain] | None:
    """Read the notifications of a body, one or a bundle; None if it is not plain."""
    try:
        text = document.decode()
    except UnicodeDecodeError:
        return None
    inner = _within(text, _POSTBACK)
    if inner is None:
        return None
    before, *bundle = inner.split(_NOTIFICATION[0])
    if before.strip(_BLANK) and bundle:
        return None
    found = [_notification(_NOTIFICATION[0] + one.rstrip(_BLANK), _NOTIFICATION) for one in bundle]
    read = [one for one in found or [_notification(text, _POSTBACK)] if one is not None]
    return read if len(read) == max(len(bundle), 1) else None


def _notification(written: str, marks: tuple[str, str]) -> Plain | None:
    inner = _within(written, marks)
    fields: dict[str, str] = {}
    if not inner:
        return None
    left = len(inner.rstrip(_BLANK))
    for whole, name, text in _ELEMENT.findall(inner):
        left -= len(whole)
        fields.setdefault(name.lower(), text)
    return Plain(written, fields) if fields and not left and _MEANS_MORE.isdisjoint(fields) else None


def _within(text: str, marks: tuple[str, str]) -> str | None:
    first, last = marks
    return text[len(first) : -len(last)] if text.startswith(first) and text.endswith(last) else None
