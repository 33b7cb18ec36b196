"""Marks that version control leaves in a file where two changes met."""

import re

from watchword.reading.stop import Stop, Typo

_MARK = re.compile(r"(<{7}|\|{7}|={7}|>{7})(?: .*)?\s*")


def mark(stop: Stop) -> Typo | None:
    """Find the first such mark, if the reader gave up at one."""
    reached = {stop.began.line - 1, stop.span.line - 1, *stop.rows_above()}
    if not any(_MARK.fullmatch(stop.lines[row]) for row in reached):
        return None
    row = next(row for row, line in enumerate(stop.lines) if _MARK.fullmatch(line))
    message = "two changes of this file met here, and were left for a person to put together"
    hint = "keep what is to stay of the lines from '<<<<<<<' to '>>>>>>>', and delete the rest and the marks themselves"
    return Typo(message, stop.at(row, 0, len(stop.lines[row].rstrip())), hint)
