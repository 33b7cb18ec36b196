"""Which lines of a rule that is no YAML belong to which of its keys, and which of these make it none."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from watchword.diagnostics import Diagnostic
from watchword.reading.depths import KEYS_OF_RULES
from watchword.reading.listed_items import Item
from watchword.reading.sections import FARTHEST, Section, errors_of
from watchword.reading.source import Fields, node_of

_BEGUN = re.compile(r"([ \t]*)([A-Za-z][\w-]*)(:?)(.*)")
_DASHED = re.compile(" *- +")
_FIRST = re.compile("[ \\t]*[-\u2013\u2014\u2022]?[ \\t]*([A-Za-z][\\w-]*)(:?)")


class RuleKeys(NamedTuple):
    """The lines of a file, those near a rule, the parts of that by its keys, and those that make it no YAML.

    The first of them begins with the dash, behind blanks and before others.
    """

    path: str
    whole: Sequence[str]
    lines: Sequence[str]
    dash: str
    sections: Sequence[Section]
    broken: Sequence[Section]

    def near(self, section: Section) -> list[str]:
        """Leave out what stands in other broken parts of the rule."""
        left = list(self.lines)
        for one in self.broken:
            if one != section:
                left[one.first : one.end] = self.stand_in(one)
        return left

    def errors_of(self, section: Section) -> list[Diagnostic]:
        """Find by what a part is no YAML, as if no other were broken."""
        return errors_of(self.path, self.whole, self.near(section), section)

    def is_shown(self, section: Section) -> bool:
        """Tell whether what is wrong with a part that can be read is told by what it says."""
        return section in self.sections

    def stand_in(self, section: Section) -> list[str]:
        """Write what stands for a part of which nothing is known, in as many lines."""
        begins = _begins(self.dash, is_first=section == self.sections[0])
        return [f"{begins}{section.key}: '?'", *[""] * (section.end - section.first - 1)]


def parted_keys(path: str, whole: Sequence[str], lines: Sequence[str], item: Item) -> RuleKeys | None:
    """Find the keys of a rule that make it no YAML, with what stands below them; None where it has none that do.

    Nothing is known of one that has a key twice, as it may be two rules, or whose other keys were moved together.
    """
    first = _FIRST.match(lines[item.first])
    dashed = _DASHED.match(lines[item.first])
    dash = dashed[0] if dashed and not item.slipped else f"{' ' * item.column}- "
    inner = len(dash)
    begun = {row: key for row in range(item.first + 1, item.end) if (key := _key(lines[row], inner))}
    if first is None or not (first[2] or first[1] in KEYS_OF_RULES) or not begun:
        return None
    rows = [(item.first, first[1]), *begun.items(), (item.end, "")]
    sections = [Section(key, row, behind) for (row, key), (behind, _) in pairwise(rows)]
    broken = [one for one in sections if _is_broken(lines, one, _begins(dash, is_first=one.first == item.first))]
    columns = {len(lines[row]) - len(lines[row].lstrip()) for row in begun}
    were_moved = len(begun) > len(columns) == 1 and inner not in columns
    is_one = not were_moved and len({one.key for one in sections}) == len(sections)
    return RuleKeys(path, whole, lines, dash, sections, broken) if broken and is_one else None


def _key(line: str, column: int) -> str | None:
    """Tell with which key of a rule a line begins: one of those that there are, unless it stands where they do."""
    found = _BEGUN.match(line)
    if found is None:
        return None
    indent, word, colon, _ = found.groups()
    if len(indent) == column and "\t" not in indent:
        return word if colon or word in KEYS_OF_RULES else None
    is_near = "\t" in indent or abs(len(indent) - column) <= FARTHEST
    return word if is_near and colon and word in KEYS_OF_RULES else None


def _begins(dash: str, *, is_first: bool) -> str:
    return dash if is_first else " " * len(dash)


def _is_broken(lines: Sequence[str], section: Section, begins: str) -> bool:
    """Tell whether a part does not stand where the keys of the rule do, or is no YAML, or more than that."""
    first = lines[section.first]
    if not first.startswith(f"{begins}{section.key}"):
        return True
    alone = [" " * len(begins) + first[len(begins) :], *lines[section.first + 1 : section.end]]
    node = node_of("\n".join(alone))
    return not isinstance(node, Fields) or len([*node.entries, *node.again]) != 1
