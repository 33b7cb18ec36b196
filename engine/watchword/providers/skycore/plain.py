"""Which fields does a plain body hold? Most bodies are: elements one after the other, each with text and nothing else.

What is read here is what a parser would read, in a third of the time. Whatever is written otherwise is left to it.
"""

import re
from functools import lru_cache
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
    parts = _ELEMENT.split(inner or "")  # what stands beside elements, and of each its name and its text
    names = _named(tuple(parts[-3::-3]))
    is_plain = names and not "".join(parts[::3]).strip(_BLANK)
    # Of fields that are there twice, the first counts.
    return Plain(written, dict(zip(names, parts[-2:0:-3], strict=True))) if is_plain else None


@lru_cache(maxsize=16)
def _named(names: tuple[str, ...]) -> tuple[str, ...]:
    """Write the names of elements in lower case; none if one of them is no field.

    A provider writes the same again; few are kept, as names may be long.
    """
    lower = tuple([name.lower() for name in names])
    return lower if _MEANS_MORE.isdisjoint(lower) else ()


def _within(text: str, marks: tuple[str, str]) -> str | None:
    first, last = marks
    return text[len(first) : -len(last)] if text.startswith(first) and text.endswith(last) else None
