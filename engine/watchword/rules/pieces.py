"""Rules on their way from the process that read and checked them to one that decides by them.

Whoever takes in what was written stops everything else meanwhile, so that it comes in pieces that take a moment each.
"""

import pickle
from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from watchword.rules.compiled import Source
from watchword.rules.model import Rule

MOST_RULES = 100
"""So many of them are taken in within two milliseconds."""


def apart(sources: Iterable[Source]) -> Iterator[bytes]:
    """Write files that were read in pieces. Tests of no single rule decide nothing, and are left out."""
    for source in sources:
        rules, bare = source.file.rules, replace(source, file=replace(source.file, rules=(), tests=()))
        yield pickle.dumps((bare, rules[:MOST_RULES]))
        for start in range(MOST_RULES, len(rules), MOST_RULES):
            yield pickle.dumps((None, rules[start : start + MOST_RULES]))


def together(pieces: Iterable[bytes], between: Callable[[], None]) -> list[Source]:
    """Take in pieces that a process of ours wrote, in their order; `between` is called after each.

    Raises what pickle does if they are of another version of the engine.
    """
    found: list[tuple[Source, list[Rule]]] = []
    for piece in pieces:
        source, rules = pickle.loads(piece)  # noqa: S301 - a process of ours wrote it, by code of ours
        if source is not None:
            found.append((source, []))
        found[-1][1].extend(rules)
        between()
    return [replace(source, file=replace(source.file, rules=tuple(rules))) for source, rules in found]
