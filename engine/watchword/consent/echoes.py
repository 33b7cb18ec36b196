"""What a text repeats of our own texts: it is ours, not the person's (R19)."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from watchword.text import places, words

RUN = 6
"""So many of our words in a row are repeated on purpose; people ask in fewer that happen to be ours."""


def without(text: str, heard: Sequence[str], recent: Sequence[str]) -> str:
    """Put the end of a sentence where one of our recent texts, or a long run of its words, is repeated.

    `heard` are the words of the text. What is left stands where it stood; the text itself if nothing is repeated.
    """
    if not recent or len(heard) < RUN:
        return text
    ours = [_runs(one) for one in recent]
    repeated = sorted({place for runs in ours for place in _repeated(heard, runs)})
    if not repeated:
        return text
    at = places(text)
    for first, last in _joined(repeated):
        start, end = at[first][0], at[last][1]
        text = text[:start] + "\n" + " " * (end - start - 1) + text[end:]
    return text


def _repeated(heard: Sequence[str], runs: frozenset[tuple[str, ...]]) -> Iterator[int]:
    """List the places of words that are within a run of ours."""
    for start in range(len(heard) - RUN + 1):
        if tuple(heard[start : start + RUN]) in runs:
            yield from range(start, start + RUN)


def _joined(repeated: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Join places that follow each other: the first and the last of each run."""
    first = last = repeated[0]
    for place in repeated[1:]:
        if place > last + 1:
            yield first, last
            first = place
        last = place
    yield first, last


@lru_cache(maxsize=4096)
def _runs(text: str) -> frozenset[tuple[str, ...]]:
    heard = words(text)
    return frozenset(heard[start : start + RUN] for start in range(len(heard) - RUN + 1))
