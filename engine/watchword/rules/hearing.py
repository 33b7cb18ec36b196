"""Rules in the order in which they are asked, and which of them a text could fire."""

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

from msgspec import Struct

from watchword.plugin import Action
from watchword.rules.index import Hit, Index, Wanted, vocabulary
from watchword.rules.model import Limit, Rule
from watchword.rules.when import Asked, Intent, Not
from watchword.sayings import Position
from watchword.value import Value


class Entry(Value, frozen=True, kw_only=True, eq=False):
    """One rule ready to be asked, after those of a lesser `place`: `name` is `program/id`, `where` `file:line`.

    `prompt` is the one that it takes an answer to, `wanted` what it needs to find in a text, `unwanted` the keywords
    under its `not`. What is looked at when it is asked and fires is put together here, though its `rule` has it too:
    among very many rules it costs most how many places in memory are new to the processor.
    """

    place: int
    intent: Intent | None
    words: str
    """How traces write what it wants to be said: `keyword`, or `words toppings`."""
    position: Position
    conditions: tuple[Asked, ...]
    not_: Not | None
    is_shadow: bool
    limit: Limit | None
    name: str
    where: str
    prompt: str | None
    goes_on: bool
    is_fallback: bool
    actions: tuple[Action, ...]
    rule: Rule
    wanted: Wanted
    unwanted: Wanted | None

    def __lt__(self, other: "Entry") -> bool:
        """Tell whether it is asked before another one."""
        return self.place < other.place


class Hearing(Struct, frozen=True, kw_only=True):
    """The rules that hear one intent. Those that take an answer are asked only while their prompt waits for one."""

    entries: tuple[Entry, ...]
    answering: Mapping[str, Index[Entry]]
    others: Index[Entry]
    vocabulary: frozenset[str]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Hearing":
        """Index rules that are in their order."""
        placed = tuple(entries)
        known = vocabulary(one for entry in placed for one in (entry.wanted, entry.unwanted) if one)
        by_prompt: dict[str | None, list[tuple[Entry, Wanted]]] = {None: []}
        for entry in placed:
            by_prompt.setdefault(entry.prompt, []).append((entry, entry.wanted))
        return cls(
            entries=placed,
            answering={prompt: Index.of(some, known) for prompt, some in by_prompt.items() if prompt is not None},
            others=Index.of(by_prompt[None], known),
            vocabulary=known,
        )

    def candidates(self, words: Sequence[str], text: str, prompt: str | None) -> Sequence[tuple[Entry, Hit | None]]:
        """List, in order, the rules that a text could fire, each with the keyword that it found there."""
        found = self.others.candidates(words, text)
        if prompt is None or prompt not in self.answering:
            return found
        return sorted([*self.answering[prompt].candidates(words, text), *found], key=itemgetter(0))


NOTHING_HEARD = Hearing.of(())
