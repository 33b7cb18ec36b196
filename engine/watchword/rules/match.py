"""Which rules a text's words could fire: an index by first word, so that cost does not grow with the rules."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from watchword.rules.keywords import Keyword
from watchword.rules.model import Rule
from watchword.rules.when import Position


class Hit(Struct, frozen=True):
    """A keyword found among a text's words: `start` is the first of them, `end` is past the last."""

    keyword: Keyword
    start: int
    end: int

    def told(self, position: Position) -> str:
        """Write which words of the text it is."""
        said = {"first": "first word", "only": "only word", "anywhere": f"word {self.start + 1}"}[position]
        several = len(self.keyword.words) > 1
        return f"{said}{'s' if several else ''} '{' '.join(self.keyword.words)}'"


def find(keywords: Iterable[Keyword], position: Position, words: Sequence[str]) -> Hit | None:
    """Find the longest of the keywords where the position lets it stand; the earliest place wins."""
    last = len(words) if position == "anywhere" else 1
    for start in range(last):
        here = [one for one in keywords if tuple(words[start : start + len(one.words)]) == one.words]
        if position == "only":
            here = [one for one in here if len(one.words) == len(words)]
        if here:
            longest = max(here, key=lambda one: len(one.words))
            return Hit(keyword=longest, start=start, end=start + len(longest.words))
    return None


class Entry(Struct, frozen=True, kw_only=True):
    """One rule ready to be asked: `name` is `program/id`, `where` `file:line`, `without` the keywords under `not`."""

    name: str
    where: str
    rule: Rule
    keywords: tuple[Keyword, ...]
    without: tuple[Keyword, ...] = ()

    @property
    def worded(self) -> bool:
        """Tell whether it can fire only for certain words."""
        return bool(self.keywords)


class Hearing(Struct, frozen=True, kw_only=True):
    """Rules in the order in which they are asked, with the index that finds those a text can fire."""

    entries: tuple[Entry, ...]
    always: tuple[int, ...]
    leading: dict[str, tuple[int, ...]]
    inside: dict[str, tuple[int, ...]]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Hearing":
        """Index rules by the first word of each keyword."""
        ordered = tuple(entries)
        leading: dict[str, list[int]] = {}
        inside: dict[str, list[int]] = {}
        for place, entry in enumerate(ordered):
            index = inside if entry.rule.when.match.position == "anywhere" else leading
            for word in dict.fromkeys(keyword.words[0] for keyword in entry.keywords):
                index.setdefault(word, []).append(place)
        return cls(
            entries=ordered,
            always=tuple(place for place, entry in enumerate(ordered) if not entry.worded),
            leading={word: tuple(places) for word, places in leading.items()},
            inside={word: tuple(places) for word, places in inside.items()},
        )

    def candidates(self, words: Sequence[str]) -> list[Entry]:
        """List, in order, the rules without keywords and those whose keyword may begin among the words."""
        places = set(self.always)
        if words:
            places.update(self.leading.get(words[0], ()))
        if self.inside:
            for word in words:
                places.update(self.inside.get(word, ()))
        return [self.entries[place] for place in sorted(places)]


NOTHING_HEARD = Hearing.of(())
