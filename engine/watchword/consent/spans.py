"""Where in a text the words stand that a reading rests on."""

from collections.abc import Sequence

from watchword.text import places


def span(text: str, heard: Sequence[str], said: Sequence[str]) -> tuple[int, int]:
    """Give the shortest piece of a text, whose words were `heard`, with what was said in its order.

    Other words may stand between them. If they are not there so it is the whole of what was heard, and 0 to 0 if
    nothing was.
    """
    if not heard:
        return 0, 0
    at = places(text)
    found = [(last - start, start, last) for start, last in _windows(heard, said)]
    _, start, last = min(found, default=(0, 0, len(heard) - 1))
    return at[start][0], at[last][1]


def _windows(heard: Sequence[str], said: Sequence[str]) -> list[tuple[int, int]]:
    """List the first and last places between which all words are found in their order, from each place of the first."""
    windows: list[tuple[int, int]] = []
    for start, word in enumerate(heard):
        if said and word == said[0]:
            last = _follow(heard, start, said)
            if last is None:
                break
            windows.append((start, last))
    return windows


def _follow(heard: Sequence[str], start: int, said: Sequence[str]) -> int | None:
    place = start
    for word in said[1:]:
        place += 1
        while place < len(heard) and heard[place] != word:
            place += 1
        if place == len(heard):
            return None
    return place
