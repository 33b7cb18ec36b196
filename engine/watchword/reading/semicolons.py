"""A `;` between keys, which parts nothing: `{media: true; to: main}`, and `media: true; to: main` on a line."""

import re

from watchword.reading.stop import Stop, Typo

_BEFORE_A_KEY = re.compile(r";[ \t]*([A-Za-z][\w-]*)[ \t]*$")


def semicolon(stop: Stop) -> Typo | None:
    """Find it before the key whose ':' was not expected."""
    row, column = stop.span.line - 1, stop.span.col - 1
    found = _BEFORE_A_KEY.search(stop.lines[row][:column])
    if stop.lines[row][column : column + 1] != ":" or not found:
        return None
    instead = "write ',' in its place" if stop.brackets else f"write '{found[1]}' on a line of its own"
    hint = f"{instead}, or put the text in quotes that it belongs to"
    return Typo("a ';' parts nothing", stop.at(row, found.start(), found.start() + 1), hint)
