"""Where in a text the words stand that a reading rests on."""

from collections.abc import Iterator, Sequence

from watchword.characters import NOTHING, STANDING_IN
from watchword.text import bounded, drawn, even, outcome, outset, roughly_even, shown, stands, stretch


def span(text: str, heard: Sequence[str], said: Sequence[str]) -> tuple[int, int]:
    """Give the shortest piece of a text, whose words were `heard`, with what was said in its order.

    Other words may stand between them. If they are not there so it is the whole of what was heard, and 0 to 0 if
    nothing was.
    """
    if not heard:
        return 0, 0
    start, last = _window(heard, said)
    first = None if start else outset(text)
    final = outcome(text) if last == len(heard) - 1 else None
    if first and final:
        return first[0], final[1]
    if start == last and (alone := _alone(text, heard[last], first, final)):
        return alone
    begin = first[0] if first and last else None
    hidden = (begin is None and _may_be_hidden(heard[start])) or (start != last and _may_be_hidden(heard[last]))
    if hidden:
        first, final = first or drawn(text, heard, start), final or drawn(text, heard, last)
        found = (first[0], final[1]) if first and final else None
    else:
        found = _plainly(roughly_even(text), heard, start, last, begin)
    if found:
        return found
    put = even(text)
    return (None if hidden else _clearly(put, heard, start, last, begin)) or stretch(text, put, start, last)


def _alone(
    text: str, word: str, first: tuple[int, int] | None, final: tuple[int, int] | None
) -> tuple[int, int] | None:
    """Give the place of the first word or of the last one, by where its first or last character is, if it is plain."""
    start = first[0] if first else final[0] + 1 - len(word) if final else -1
    return (start, start + len(word)) if start >= 0 and stands(text, start, word) else None


def _clearly(even: str, heard: Sequence[str], start: int, last: int, begin: int | None) -> tuple[int, int] | None:
    """Find the same two words where what is invisible is left out."""
    clear, begin = even.replace(NOTHING, ""), begin and begin - even.count(NOTHING, 0, begin)
    found = _plainly(clear, heard, start, last, begin)
    return (shown(even, found[0]), shown(even, found[1])) if found else None


def _plainly(even: str, heard: Sequence[str], start: int, last: int, begin: int | None) -> tuple[int, int] | None:
    """Find one of the words, unless it is known where that begins, and a later one where they stand as themselves."""
    spaced = bounded(even)
    if begin is None:
        begin = _place(spaced, heard, start)
    if begin is None:
        return None
    end = begin if start == last else _place(spaced, heard, last, start, begin)
    return None if end is None else (begin, end + len(heard[last]))


def _may_be_hidden(word: str) -> bool:
    """Tell whether a word may stand in a text as something else.

    A single letter may be part of a word that is spelt out, and a 0 stand for what is none.
    """
    return len(word) == 1 or STANDING_IN in word or not word.replace("'", "").isalnum()


def _place(even: str, heard: Sequence[str], at: int, behind: int = 0, past: int = 0) -> int | None:
    """Tell where one of the words begins in a text put even; None if that is not sure.

    The one that it is looked for `behind` begins `past` so much of the text. It is sure if what stands between are the
    words between, or if it is there as itself each time it is heard.
    """
    word, place = heard[at], past - 1
    alone = f" {word} "
    for _ in range(heard[behind:at].count(word) + 1):
        place = even.find(alone, place + 1)
        if place < 0:
            return None
    if even[past:place].split() == [*heard[behind:at]]:
        return place
    times = heard.count(word)
    if even.count(word) < times:
        return None
    return place if even.replace(" ", "  ").count(alone) == times else None


def _window(heard: Sequence[str], said: Sequence[str]) -> tuple[int, int]:
    """Give the first and last places of the fewest words among which all that was said is found in its order."""
    if not said or len(said) == len(heard):
        return 0, len(heard) - 1
    if said[0] in heard:
        start = heard.index(said[0])
        if [*heard[start : start + len(said)]] == [*said]:
            return start, start + len(said) - 1
    windows = [(last - start, start, last) for start, last in _windows(heard, said)]
    _, start, last = min(windows, default=(0, 0, len(heard) - 1))
    return start, last


def _windows(heard: Sequence[str], said: Sequence[str]) -> Iterator[tuple[int, int]]:
    """List where all words are found in their order: for each place of the last, the latest place of the first."""
    steps: dict[str, list[int]] = {}
    for step, word in enumerate(said):
        steps.setdefault(word, []).insert(0, step)
    begun: list[int | None] = [None] * (len(said) + 1)
    for place, word in enumerate(heard):
        if word in steps:
            begun[0] = place
            for step in steps[word]:
                begun[step + 1] = begun[step]
            start = begun[-1]
            if start is not None and word == said[-1]:
                yield start, place
