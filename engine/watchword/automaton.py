"""Is a text made of phrases, or is one in it? A finite automaton tells that by one look-up for each word.

Its states are the sets of nodes of `watchword.phrases` that a text may be at together. They are worked out when a text
first comes to them; once there are many they are forgotten, so that no texts can fill the memory.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from itertools import accumulate, islice
from operator import or_
from typing import Protocol, TypeAlias

REMEMBERED, LONGEST = 100_000, 24
"""So many steps from state to state are remembered, of words of so many letters at most."""
LAST = 16
"""By so many of its last words most texts are seen to be no phrases."""
FEW, MORE = 8, 4
"""Once so many words are phrases, so many times as many are likely to be, and better followed at once."""


class Node(Protocol):
    """Where a text may be in phrases: `ends` is not None where one ends."""

    ends: int | None

    @property
    def further(self) -> Mapping[str, object]:
        """The words that lead from here to nodes of their own."""

    def after(self, word: str) -> "Node | None":
        """Give the node that a word leads to, if it leads to one."""


Nodes: TypeAlias = Sequence[tuple[Node, int, int]]
"""Nodes, each with how many words of a phrase led to it, and the traits of the phrases before that."""

NO_PHRASE = (0, 0)


class Automaton:
    """Follows phrases that begin at a node: each right behind the one before it, or `anywhere` among other words.

    `traits` are the bits that tell what matters of each kind of phrases: one without any ends nowhere. Words that are
    `passed` over say nothing between others. Only where their words are `counted` can a text be cut into phrases.
    """

    def __init__(
        self,
        start: Node,
        traits: Sequence[int],
        *,
        anywhere: bool = False,
        passed: Callable[[str], bool] = lambda _: False,
        counted: bool = False,
    ) -> None:
        self._start, self._traits, self._anywhere, self._passed = start, traits, anywhere, passed
        self._counted = int(counted)
        self._every = reduce(or_, traits, 0)
        self._forget()

    def lead(self, heard: Sequence[str]) -> int:
        """Count the words that are phrases, from the first on."""
        state, nowhere, lead = self._first, self._nowhere, 0
        for count, word in enumerate(heard, 1):
            state = state[word]
            if state.ends:
                lead = count
            elif state is nowhere:
                break
        return lead

    def tails(self, heard: Sequence[str]) -> Mapping[int, int]:
        """Tell from which places on the rest of a text is phrases, the last first, and the traits of those.

        The phrases are followed from their ends. Where the rest may be split in several ways, the traits are of any.
        """
        tails: dict[int, int] = {}
        state, nowhere, place = self._first, self._nowhere, len(heard)
        for word in reversed(heard):
            place -= 1
            state = state[word]
            if state.ends:
                tails[place] = state.ends
            elif state is nowhere:
                break
        return tails

    def may_be_last(self, heard: Sequence[str]) -> bool:
        """Tell in the same way whether the last words of a text may be phrases, by a few of them."""
        state, nowhere = self._first, self._nowhere
        for word in heard[: -LAST - 1 : -1]:
            state = state[word]
            if state is nowhere:
                return False
        return True

    def row(self, heard: Sequence[str]) -> Sequence["_State"]:
        """Follow phrases that are all of a text: the states behind each of its words, none if a word is left over."""
        row: list[_State] = []
        state, nowhere = self._first, self._nowhere
        for word in heard[:FEW]:
            state = state[word]
            if state is nowhere:
                return ()
            row.append(state)
        past = FEW
        while past < len(heard) and state is not nowhere:
            row += islice(accumulate(heard[past : MORE * past], _State.__getitem__, initial=state), 1, None)
            state, past = row[-1], MORE * past
        return row if state.ends else ()

    def within(self, heard: Sequence[str]) -> int:
        """Tell the traits of all phrases that are among some words, where phrases may begin anywhere."""
        return reduce(_State.__getitem__, heard, self._first).ends

    def step(self, state: "_State", word: str) -> "_State":
        """Work out the state that a word leads to from another; to have found all that may be anywhere is the last."""
        self._steps += 1
        if self._steps > REMEMBERED:
            self._forget()
        if (self._anywhere and state.ends == self._every) or self._passed(word):
            return state
        onward: dict[tuple[int, int], tuple[Node, int, int]] = {}
        ends, last = 0, NO_PHRASE
        for one, counted, before in state.nodes:
            node, count = one.after(word), counted + self._counted
            if node is None:
                continue
            *_, others = onward.get((id(node), count), (0,))
            onward[id(node), count] = node, count, others | before
            if node.ends is not None:
                ends |= before | self._traits[node.ends]
                last = max(last, (count, node.ends))
        if self._anywhere:
            onward[id(self._start), 0] = self._start, 0, 0
            ends |= state.ends
        elif ends:
            onward[id(self._start), 0] = self._start, 0, ends
        return self._state(tuple(onward.values()), ends, last)

    def _state(self, nodes: Nodes, ends: int, last: tuple[int, int] = NO_PHRASE) -> "_State":
        """Give the state that stands for some nodes, where phrases of these traits have ended."""
        key = frozenset((id(node), count, before) for node, count, before in nodes), ends
        if key not in self._states:
            self._states[key] = _State(self, nodes, ends, last)
        return self._states[key]

    def _forget(self) -> None:
        self._steps = 0
        self._states: dict[tuple[frozenset[tuple[int, int, int]], int], _State] = {}
        self._first, self._nowhere = self._state(((self._start, 0, 0),), 0), self._state((), 0)


class _State(dict[str, "_State"]):
    """Some nodes that a text may be at together, the traits of phrases if one `ends`, and what each word leads to.

    `last` is the longest phrase that ends: how many words, if they are counted, and its kind.
    """

    __slots__ = ("_of", "ends", "last", "nodes")

    def __init__(self, of: Automaton, nodes: Nodes, ends: int, last: tuple[int, int]) -> None:
        super().__init__()
        self._of, self.nodes, self.ends, self.last = of, nodes, ends, last

    def __missing__(self, word: str) -> "_State":
        if len(word) > LONGEST:
            is_known = any(word in node.further for node, *_ in self.nodes)
            return self._of.step(self, word) if is_known else self[_OTHER]
        if not self.nodes:
            return self
        self[word] = onward = self._of.step(self, word)
        return onward


_OTHER = ""
"""Stands for words that are in no phrase; no text has such a word."""
