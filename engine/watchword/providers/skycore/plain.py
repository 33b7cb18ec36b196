"""Which fields does a plain body hold? Most bodies are: elements one after the other, each with text and nothing else.

What is read here is what a parser would read, in a third of the time. Whatever is written otherwise is left to it.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

_POSTBACK: Final = "<POSTBACK>", "</POSTBACK>"
_NOTIFICATION: Final = "<NOTIFICATION>", "</NOTIFICATION>"
_BLANK: Final = " \t\n"
# The text has no marks, no line ends that XML replaces, and nothing that XML forbids.
_ELEMENT: Final = re.compile(r"<([A-Za-z]++)>([^<>&\r\x00-\x08\x0b-\x1f\ufffe\uffff]++)</\1>")
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
    if not bundle:
        one = _notification(text, inner)
        return [one] if one else None
    each = [_NOTIFICATION[0] + one.rstrip(_BLANK) for one in bundle]
    found = [_notification(one, _within(one, _NOTIFICATION)) for one in each]
    read = [one for one in found if one is not None]
    return read if len(read) == len(bundle) and not before.strip(_BLANK) else None


def _notification(written: str, inner: str | None) -> Plain | None:
    beside, names, texts = _parted(inner or "")
    fields = dict(zip(names, texts, strict=True))  # of fields that are there twice, the first counts
    is_plain = fields and not "".join(beside).strip(_BLANK) and _MEANS_MORE.isdisjoint(fields)
    return Plain(written, fields) if is_plain else None


def _parted(inner: str) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """Part what elements hold, the last first: what stands beside them, their names in lower case, their texts."""
    parts = _ELEMENT.split(inner)
    return parts[::3], [name.lower() for name in parts[-3::-3]], parts[-2:0:-3]


def _within(text: str, marks: tuple[str, str]) -> str | None:
    first, last = marks
    return text[len(first) : -len(last)] if text.startswith(first) and text.endswith(last) else None
