"""Which items of a file's lists make it no YAML, and what is left without them: so that all slips are told at once."""

from bisect import bisect
from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from watchword.diagnostics import Diagnostic
from watchword.reading.listed_items import Item, items_of
from watchword.reading.sections import errors_of
from watchword.reading.source import Fields, Node, composed, node_of

MOST = 20
"""So many items are looked at; where more are broken, nothing is told of the rest."""
NEAREST = 4
"""So many items on each side show how one is meant to stand."""
ABOVE = 1000
"""So many lines above an item are enough to tell how it should stand."""


class Parted(NamedTuple):
    """The lines of a file that is no YAML, the items of its lists, and those of them that make it none."""

    path: str
    lines: Sequence[str]
    items: Sequence[Item]
    broken: Sequence[Item]

    @property
    def is_whole(self) -> bool:
        """Tell whether all broken items are known."""
        return len(self.broken) < MOST

    def alone(self, item: Item) -> list[str]:
        """Leave out all broken items but one."""
        return _blanked(self.lines, [one for one in self.broken if one is not item])

    def near(self, item: Item) -> list[str]:
        """Leave out all other items but the nearest ones of its list that are not broken."""
        sound = self._sound(item)
        at = bisect(sound, item)
        kept = {item, *sound[max(at - NEAREST, 0) : at + NEAREST]}
        return self.without(self.lines, [one for one in self.items if one not in kept])

    def is_shown(self, item: Item) -> bool:
        """Tell whether there is an item that shows how this one should stand."""
        return bool(self._sound(item))

    def _sound(self, item: Item) -> list[Item]:
        return [one for one in self.items if one.key == item.key and one not in self.broken]

    def errors_of(self, item: Item) -> list[Diagnostic]:
        """Find by what an item is no YAML, as if no other were broken: in it, or else by its end."""
        whole, part = self.alone(item), self.near(item)
        far = max(item.key + 1, item.first - ABOVE)
        whole[item.key + 1 : far] = [""] * (far - item.key - 1)
        return errors_of(self.path, whole, part, item)

    def ends(self, item: Item) -> bool:
        """Tell whether a file that ended with it would be no YAML, were no other broken; or that it ends a list."""
        node, _ = composed(self.path, "\n".join(self.alone(item)[: item.end]))
        return node is None or isinstance(_node(self.lines, item), Fields)

    def without(self, lines: Sequence[str], items: Iterable[Item]) -> list[str]:
        """Leave items out; a list without any is an empty one."""
        gone = frozenset(items)
        left = _blanked(lines, gone)
        for key in {item.key for item in gone} - {item.key for item in self.items if item not in gone}:
            left[key] = left[key].replace(":", ": []", 1)
        return left

    def with_parts(self, gone: Collection[Item]) -> Collection[Item]:
        """Add the items that ones which begin otherwise may be parts of, as nothing is known of those either."""
        found = set[Item]()
        is_part = False
        for item in reversed(self.items):
            if is_part or item in gone:
                found.add(item)
                is_part = not item.alike
        return sorted(found)


def parted(path: str, lines: Sequence[str], told: Iterable[Diagnostic], keys: Collection[str]) -> Parted | None:
    """Find the items that are no YAML by themselves; `told` is what was found in the whole file, of such `keys`.

    None where that is not to blame on them: what an item lacks may have been sought in another one.
    """
    errors = [one for one in told if one.severity == "error"]
    items = items_of(lines, keys)
    last = next((item for item in reversed(items) if errors and item.first < errors[-1].span.line), None)
    broken = list(islice((item for item in items if _is_broken(lines, item)), MOST))
    reached = [item for item in broken if last and item <= last]
    found = Parted(path, lines, items, broken)
    is_sure = all(item.slipped or any(map(item.tells, errors)) or found.ends(item) for item in reached)
    return found if reached and is_sure else None


def _is_broken(lines: Sequence[str], item: Item) -> bool:
    """Tell whether an item is no YAML, or more than an item: below its key, which is all that then stands there."""
    if item.slipped:
        return True
    node = _node(lines, item)
    return not isinstance(node, Fields) or len([*node.entries, *node.again]) != 1


def _node(lines: Sequence[str], item: Item) -> Node | None:
    return node_of("\n".join([lines[item.key], *lines[item.first : item.end]]))


def _blanked(lines: Sequence[str], items: Iterable[Item]) -> list[str]:
    left = list(lines)
    for item in items:
        left[item.first : item.end] = [""] * (item.end - item.first)
    return left
