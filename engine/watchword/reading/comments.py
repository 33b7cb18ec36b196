"""Where do the comments of a YAML file begin? The YAML reader is silent about them, so it is asked for the rest."""

import re
from bisect import bisect_right
from collections.abc import Iterator

import yaml

from watchword.diagnostics import split_lines
from watchword.reading.source import LOADER, position

_SIGN = re.compile(r"(?:^|(?<=[ \t]))#")


def comments(text: str, word: str) -> Iterator[tuple[int, int]]:
    """Find the comments on lines that hold a word, in whatever case, by row and column from 0; as far as it is YAML."""
    starts: list[tuple[int, int]] = []
    ends: list[tuple[int, int]] = []
    for start, end in _values(text):
        starts.append(start)
        ends.append(end)
    for row, line in enumerate(split_lines(text)):
        for sign in _SIGN.finditer(line) if word in line.casefold() else ():
            before = bisect_right(starts, (row, sign.start())) - 1
            if before < 0 or ends[before] <= (row, sign.start()):
                yield row, sign.start()
                break


def _values(text: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """List from where to where values stand, in order: what looks like a comment there is none."""
    try:
        for event in yaml.parse(text, Loader=LOADER):
            if isinstance(event, yaml.ScalarEvent):
                start, end = position(event.start_mark), position(event.end_mark)
                # On the line of the sign that begins a block a comment may stand.
                yield ((start[0] + 1, 0) if event.style in {"|", ">"} else start), end
    except (yaml.YAMLError, ValueError):
        return
