"""Is a text made of phrases, or is one in it? A finite automaton tells that by one look-up for each word.

Its states are the sets of nodes of `watchword.phrases` that a text may be at together. They are worked out when a text
first comes to them; once there are many they are forgotten, so that no texts can fill the memory.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

REMEMBERED, LONGEST = 100_000, 24
"""So many steps from state to state are remembered, of words of so many letters at most."""


class Node(Protocol):
    """Where a text may be in phrases: `ends` is not None where one ends."""

    ends: int | None

    def after(self, word: str) -> "Node | None":
        """Give the node that a word leads to, if it leads to one."""


class Automaton:
    """Follows phrases that begin at a node: each right behind the one before it, or `anywhere` among other words."""

    def __init__(self, start: Node, *, anywhere: bool = False) -> None:
        self._start, self._anywhere = start, anywhere
        self._forget()

    def is_all(self, heard: Sequence[str]) -> bool:
        """Tell whether phrases are all of some words."""
        state, nowhere = self._first, self._nowhere
        for word in heard:
            state = state[word]
            if state is nowhere:
                return False
        return state.ends

    def is_in(self, heard: Sequence[str]) -> bool:
        """Tell whether a phrase is among some words."""
        state = self._first
        for word in heard:
            state = state[word]
            if state.ends:
                return True
        return False

    def step(self, nodes: Iterable[Node], word: str) -> "_State":
        """Work out the state that a word leads to from some nodes."""
        self._steps += 1
        if self._steps > REMEMBERED:
            self._forget()
        onward = {id(node): node for one in nodes if (node := one.after(word)) is not None}
        if not onward:
            return self._nowhere
        ends = any(node.ends is not None for node in onward.values())
        if ends or self._anywhere:
            onward[id(self._start)] = self._start
        key = frozenset(onward)
        if key not in self._states:
            self._states[key] = _State(self, tuple(onward.values()), ends)
        return self._states[key]

    def _forget(self) -> None:
        self._steps = 0
        self._states: dict[frozenset[int], _State] = {}
        self._first = _State(self, (self._start,), ends=not self._anywhere)
        self._nowhere = self._first if self._anywhere else _State(self, (), ends=False)


class _State(dict[str, "_State"]):
    """Some nodes that a text may be at together, whether a phrase `ends` there, and what each word leads to."""

    __slots__ = ("_nodes", "_of", "ends")

    def __init__(self, of: Automaton, nodes: Iterable[Node], ends: bool) -> None:
        super().__init__()
        self._of, self._nodes, self.ends = of, nodes, ends

    def __missing__(self, word: str) -> "_State":
        onward = self._of.step(self._nodes, word)
        if len(word) <= LONGEST:
            self[word] = onward
        return onward
