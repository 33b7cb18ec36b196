"""Which of several patterns may be found in one text, so that it can be told whether one finds all that another does.

Each pattern becomes a net: nodes with steps by letters, and skips that take none. All nets are walked at once, along
every text there is. Letters are those of ASCII, the two that are capitals of some of them elsewhere, and one that
stands for all others: what is written in ASCII tells no more apart. Nothing is told where a pattern asks for more than
that, or the walk gets too long.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial, reduce
from itertools import chain
from string import printable
from typing import Literal

import re2
from msgspec import Struct, field

from watchword.regex_syntax import Token, fold

MOST_NODES = 500
MOST_STATES = 1000
OTHER = "\u4e00"
LETTERS = (*map(chr, range(128)), "\u017f", "\u212a", OTHER)
"""A long s and the sign of the Kelvin are an S and a K to patterns."""
_ALL = "".join(LETTERS)
_LIKED = tuple(dict.fromkeys([*map(_ALL.index, f"1x -{printable}"), *range(len(LETTERS))]))
_EDGES = {"^": "begin", "\\A": "begin", "$": "end", "\\z": "end", "\\b": "edge", "\\B": "inside"}
_NAMES_MORE = re.compile(r"\\[pPx0-7CQ]")
_OPENS = re.compile(r"\(\?[iU]+[:)]|\(|\(\?:|\(\?P?<[^>]*>")

Beside = Literal["word", "other"] | None
"""What stands before or behind a place: a letter of a word or another one, or nothing, as the text begins or ends."""
State = tuple[frozenset[int], Beside] | None
"""At which nodes one is, and what stands before; None where the pattern has been found."""


class Found(Struct, frozen=True):
    """Which patterns are found together: in the empty text, in all that do not begin with a blank, and in any."""

    empty: frozenset[str]
    trimmed: frozenset[frozenset[str]]
    any: frozenset[frozenset[str]]


class _BeyondError(Exception):
    """A pattern asks for more than can be told, or is too large."""


class _Net(Struct):
    """The nodes of a pattern: from each, steps by a set of letters (a bit for each) and skips under a condition."""

    steps: list[list[tuple[int, int]]] = field(default_factory=list)
    skips: list[list[tuple[str, int]]] = field(default_factory=list)
    end: int = 0
    moves: dict[tuple[State, int], State] = field(default_factory=dict)

    def node(self) -> int:
        if len(self.steps) == MOST_NODES:
            raise _BeyondError
        self.steps.append([])
        self.skips.append([])
        return len(self.steps) - 1

    def step(self, letters: int, start: int) -> int:
        end = self.node()
        self.steps[start].append((letters, end))
        return end

    def skip(self, condition: str, start: int) -> int:
        end = self.node()
        self.skips[start].append((condition, end))
        return end

    def move(self, state: State, letter: int) -> State:
        """Go on by a letter, wherever the pattern may begin."""
        if (state, letter) not in self.moves:
            self.moves[state, letter] = self._moved(state, letter)
        return self.moves[state, letter]

    def _moved(self, state: State, letter: int) -> State:
        beside: Beside = "word" if _is_of_word(LETTERS[letter]) else "other"
        if state is None or self.is_found(state, beside):
            return None
        nodes = self._reached(state, beside)
        after = (end for node in nodes for letters, end in self.steps[node] if letters >> letter & 1)
        return frozenset(after), beside

    def is_found(self, state: State, behind: Beside = None) -> bool:
        """Tell whether the pattern has been found, with that behind."""
        return state is None or self.end in self._reached(state, behind)

    def _reached(self, state: tuple[frozenset[int], Beside], behind: Beside) -> set[int]:
        nodes, before = state
        reached, waiting = {0, *nodes}, [0, *nodes]
        while waiting:
            for condition, end in self.skips[waiting.pop()]:
                if end not in reached and _holds(condition, before, behind):
                    reached.add(end)
                    waiting.append(end)
        return reached


def _holds(condition: str, before: Beside, behind: Beside) -> bool:
    if condition in {"begin", "end"}:
        return (before if condition == "begin" else behind) is None
    at_edge = (before == "word") is not (behind == "word")
    return not condition or at_edge is (condition == "edge")


def _is_of_word(letter: str) -> bool:
    return letter.isascii() and (letter.isalnum() or letter == "_")


# --- walking ----------------------------------------------------------------------------------------------------------


def is_within(source: str, other: str) -> bool:
    """Tell whether each text in which a pattern is found is surely one in which the other one is."""
    nets = _nets((source, other))
    if nets is None:
        return False
    one, wider = nets
    reached = chain([("", _begin(nets))], _walk(nets))
    try:
        return not any(one.is_found(state) and not wider.is_found(also) for _, (state, also) in reached)
    except _BeyondError:
        return False


@lru_cache(maxsize=2000)
def found_together(sources: tuple[str, ...]) -> Found | None:
    """Find which of some patterns are found together in one text; None where that cannot be told."""
    nets = _nets(sources)
    if nets is None:
        return None
    begin, found = _begin(nets), partial(_found, sources, nets)
    try:
        trimmed = frozenset(found(states) for _, states in _walk(nets, trimmed=True))
        every = frozenset([found(begin), *(found(states) for _, states in _walk(nets))])
        return Found(found(begin), trimmed, every)
    except _BeyondError:
        return None


@lru_cache(maxsize=2000)
def shortest(sources: tuple[str, ...], without: tuple[str, ...] = ()) -> str | None:
    """Write a short text in which some patterns are found, each of them, and none of others; None if none is known."""
    nets = _nets((*sources, *without))
    if nets is None:
        return None
    wanted = [True] * len(sources) + [False] * len(without)
    try:
        for text, states in _walk(nets, trimmed=True):
            if [net.is_found(state) for net, state in zip(nets, states, strict=True)] == wanted:
                return text
    except _BeyondError:
        return None
    return None


def _nets(sources: Sequence[str]) -> Sequence[_Net] | None:
    nets = [net for source in sources if (net := _net(source))]
    return nets if len(nets) == len(sources) else None


def _begin(nets: Sequence[_Net]) -> tuple[State, ...]:
    return tuple((frozenset[int](), None) for _ in nets)


def _found(sources: Sequence[str], nets: Sequence[_Net], states: tuple[State, ...]) -> frozenset[str]:
    pairs = zip(sources, nets, states, strict=True)
    return frozenset(source for source, net, state in pairs if net.is_found(state))


def _walk(nets: Sequence[_Net], *, trimmed: bool = False) -> Iterator[tuple[str, tuple[State, ...]]]:
    """Find all states after texts, each after a shortest one, these first; `trimmed`: that does not begin with a blank.

    Raises _BeyondError where they are too many.
    """
    letters = _told_apart(nets)
    first = [letter for letter in letters if not (trimmed and LETTERS[letter].isspace())]
    reached = set[tuple[State, ...]]()
    waiting = deque([("", _begin(nets), first)])
    while waiting:
        before, states, onward = waiting.popleft()
        for letter in onward:
            after, text = _moved(nets, states, letter), before + LETTERS[letter]
            if after in reached:
                continue
            if len(reached) == MOST_STATES:
                raise _BeyondError
            reached.add(after)
            waiting.append((text, after, letters))
            yield text, after


def _moved(nets: Sequence[_Net], states: tuple[State, ...], letter: int) -> tuple[State, ...]:
    return tuple(net.move(state, letter) for net, state in zip(nets, states, strict=True))


def _told_apart(nets: Iterable[_Net]) -> list[int]:
    """List one letter, which people write, for all those that patterns do not tell apart, nor the ends of words."""
    masks = list({letters for net in nets for steps in net.steps for letters, _ in steps})
    kinds: dict[tuple[object, ...], int] = {}
    for place in _LIKED:
        letter, steps = LETTERS[place], [mask >> place & 1 for mask in masks]
        kinds.setdefault((_is_of_word(letter), letter.isspace(), *steps), place)
    return list(kinds.values())


# --- drawing a pattern ------------------------------------------------------------------------------------------------

_Part = Callable[[_Net, int], int]
"""Draws a part of a pattern from a node on; answers the node at its end."""


@lru_cache(maxsize=2000)
def _net(source: str) -> _Net | None:
    net = _Net()
    try:
        net.end = fold(source, _parts, _repeated, _together, _either, _grouped)(net, net.node())
    except _BeyondError:
        return None
    return net


def _parts(token: Token) -> list[_Part]:
    if token.kind == "flags":
        return _harmless(token) and []
    if token.text in _EDGES and token.kind in {"edge", "escape"}:
        return [lambda net, start: net.skip(_EDGES[token.text], start)]
    letters = _letters(token.kind, token.text)
    return [lambda net, start: net.step(letters, start)]


@lru_cache(maxsize=1000)
def _letters(kind: str, written: str) -> int:
    """Find the letters that a token matches one of, as RE2 does."""
    if not written.isascii() or kind not in {"plain", "escape", "set", "any"} or _NAMES_MORE.search(written):
        raise _BeyondError
    try:
        one = re2.compile("(?i)" + (re2.escape(written) if kind == "plain" else written))
    except re2.error as error:
        raise _BeyondError from error
    return sum(1 << LETTERS.index(letter) for letter in one.findall(_ALL))


def _harmless(opening: Token) -> Literal[True]:
    """Refuse flags that change what is found, such as `(?m)`."""
    if not _OPENS.fullmatch(opening.text):
        raise _BeyondError
    return True


def _grouped(part: _Part, opening: Token) -> _Part:
    return _harmless(opening) and part


def _together(parts: Sequence[_Part]) -> _Part:
    return lambda net, start: reduce(lambda node, part: part(net, node), parts, start)


def _either(branches: Sequence[_Part]) -> _Part:
    def draw(net: _Net, start: int) -> int:
        ends = [branch(net, net.skip("", start)) for branch in branches]
        end = net.node()
        for one in ends:
            net.skips[one].append(("", end))
        return end

    return draw if len(branches) > 1 else branches[0]


def _repeated(part: _Part, token: Token) -> _Part:
    most = token.most

    def draw(net: _Net, start: int) -> int:
        node = reduce(lambda node, _: part(net, node), range(token.least), start)
        if most is None:
            node = net.skip("", node)
            net.skips[part(net, node)].append(("", node))
            return net.skip("", node)
        end = net.node()
        for _ in range(most - token.least):
            net.skips[node].append(("", end))
            node = part(net, node)
        net.skips[node].append(("", end))
        return end

    return draw
