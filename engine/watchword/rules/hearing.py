"""Rules in the order in which they are asked, and which of them a text could fire."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from watchword.rules.index import Hit, Index, Wanted
from watchword.rules.model import Rule
from watchword.value import Value


class Entry(Value, frozen=True, kw_only=True):
    """One rule ready to be asked: `name` is `program/id`, `where` `file:line`.

    `wanted` is what it needs to find in a text, `unwanted` the keywords under its `not`.
    """

    name: str
    where: str
    rule: Rule
    wanted: Wanted
    unwanted: Wanted | None = None


class Hearing(Struct, frozen=True, kw_only=True):
    """The rules that hear one intent. Those that take an answer are asked only while their prompt waits for one."""

    entries: tuple[Entry, ...]
    answering: Mapping[str, Index]
    others: Index
    vocabulary: frozenset[str]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Hearing":
        """Index rules that are in their order."""
        placed = list(enumerate(entries))
        vocabulary = _vocabulary(entry for _, entry in placed)
        by_prompt: dict[str | None, list[tuple[int, Wanted]]] = {None: []}
        for place, entry in placed:
            by_prompt.setdefault(entry.rule.when.prompt, []).append((place, entry.wanted))
        return cls(
            entries=tuple(entry for _, entry in placed),
            answering={prompt: Index.of(some, vocabulary) for prompt, some in by_prompt.items() if prompt is not None},
            others=Index.of(by_prompt[None], vocabulary),
            vocabulary=vocabulary,
        )

    def candidates(self, words: Sequence[str], text: str, prompt: str | None) -> list[tuple[Entry, Hit | None]]:
        """List, in order, the rules that a text could fire, each with the keyword that it found there."""
        found = self.others.candidates(words, text)
        if prompt is not None and prompt in self.answering:
            found = sorted([*self.answering[prompt].candidates(words, text), *found])
        return [(self.entries[place], hit) for place, hit in found]


def _vocabulary(entries: Iterable[Entry]) -> frozenset[str]:
    """List the words of all keywords, where any rule forgives a slip: what is one of them is meant."""
    wanted = [entry.wanted for entry in entries]
    if not any(one.typos for one in wanted):
        return frozenset()
    return frozenset(word for one in wanted for keyword in one.keywords or () for word in keyword.words)


NOTHING_HEARD = Hearing.of(())
