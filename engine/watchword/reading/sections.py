"""Which lines belong to which section of a file, and which sections make it no YAML, whatever stands in its lists."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from watchword.diagnostics import Diagnostic
from watchword.reading.depths import KEYS_OF_FILES, KEYS_OF_RULES
from watchword.reading.listed_items import Item, items_of, named_by, sections_begun
from watchword.reading.source import Fields, composed, node_of

_BEGUN = re.compile(r"((?://|-(?= ))?[ \t]*)([A-Za-z][\w-]*)([:;]?)(.*)")
_ALONE = KEYS_OF_FILES - KEYS_OF_RULES
"""Keys that stand in no rule, so that they begin a section wherever they stand; but for a condition of that name."""
_CONDITION = "words"
_WORD = re.compile(r"[A-Za-z][\w-]*")
_IN_BRACKETS = re.compile(r":[ \t]+[\[{]")
_VALUED = frozenset({"version", "program"})
_LISTS = frozenset({"rules", "tests"})
FARTHEST = 3
"""So many columns a section is moved at most."""


class Section(NamedTuple):
    """The key that a section begins with, or was to, and its rows; of a list those above its items."""

    key: str
    first: int
    end: int

    def tells(self, found: Diagnostic) -> bool:
        """Tell whether a problem stands in it."""
        return self.first < found.span.line <= self.end


class Sections(NamedTuple):
    """The lines of a file that is no YAML, its sections, and those of them that make it none."""

    path: str
    lines: Sequence[str]
    sections: Sequence[Section]
    broken: Sequence[Section]

    def near(self, section: Section) -> list[str]:
        """Leave out what stands in other broken sections, and all lists but an item of its own."""
        left = list(self.lines)
        for one, end in self._whole():
            if one.key in _LISTS:
                left[one.first : end] = self._list(one, end, section)
            elif one in self.broken and one != section:
                left[one.first : end] = self.stand_in(one)
        return left

    def errors_of(self, section: Section) -> list[Diagnostic]:
        """Find by what a section is no YAML, as if nothing else were: in it, or else by its end."""
        return errors_of(self.path, self.lines, self.near(section), section)

    def is_shown(self, section: Section) -> bool:
        """Tell whether what is wrong with a section that can be read is told by what it says: not of a list's key."""
        return section.key not in _LISTS

    def stand_in(self, section: Section) -> list[str]:
        """Write what stands for a section of which nothing is known, in as many lines."""
        if section.key in _LISTS:
            first = f"{section.key}:"
        elif section.key == "version":
            first = "version: 1"
        else:
            first = f"{section.key}: {self._said(section)}"
        return [first, *[""] * (section.end - section.first - 1)]

    def _said(self, section: Section) -> str:
        """Give the name of the program, which the rest belongs to, if it is clear; else what stands for any value."""
        if section.key != "program":
            return "'?'"
        said = "\n".join(self.lines[section.first : section.end])
        word = re.fullmatch(r"\s*program\W*([A-Za-z0-9][\w.-]*)\W*(?:#.*)?\s*", said)
        return word[1] if word else "[]"

    def _list(self, one: Section, end: int, section: Section) -> list[str]:
        rows = [""] * (end - one.first)
        rows[0] = f"{one.key}: []"
        if one == section:
            rows[: one.end - one.first] = self.lines[one.first : one.end]
            listed = [*self.lines[: one.first], *self.stand_in(one), *self.lines[one.end : end]]
            items = (item for item in items_of(listed, [one.key]) if item.key == one.first)
            sound = (item for item in items if node_of("\n".join(listed[item.first : item.end])))
            if item := next(sound, None):
                rows[item.first - one.first : item.end - one.first] = self.lines[item.first : item.end]
        return rows

    def _whole(self) -> Iterator[tuple[Section, int]]:
        for one, behind in pairwise([*self.sections, None]):
            if one:
                yield one, behind.first if behind else len(self.lines)


def parted_sections(path: str, lines: Sequence[str], keys: Collection[str]) -> Sections | None:
    """Find the sections that are no YAML by themselves; None where there are none."""
    sections = sections_of(lines, keys)
    broken = [one for one in sections if _is_broken(lines, one)]
    return Sections(path, lines, sections, broken) if broken else None


def whole_lists(lines: Sequence[str], keys: Collection[str]) -> list[Section]:
    """List the lists below keys of the file, each with all its items."""
    sections = sections_of(lines, keys)
    starts = [one.first for one in sections]
    each = zip(sections, [*starts[1:], len(lines)], strict=False)
    return [Section(one.key, one.first, end) for one, end in each if one.key in _LISTS]


def sections_of(lines: Sequence[str], keys: Collection[str]) -> list[Section]:
    """List the sections, which begin with one of some `keys` at the beginning of a line: or were to, by a slip.

    None are told where one begins twice: it may be a key of a rule.
    """
    begun: dict[int, str] = {}
    for row, line in enumerate(lines):
        key = _key(line, keys)
        if key and not (key == _CONDITION and not line[0].isalpha() and "rules" in begun.values()):
            begun[row] = key
    straight = {key for row, key in begun.items() if lines[row][0].isalpha()}
    rows = [row for row, key in begun.items() if lines[row][0].isalpha() or key not in straight]
    sections = []
    rows = sections_begun(lines, {row: begun[row] for row in rows})
    for first, behind in pairwise([*rows, len(lines)]):
        is_list = begun[first] in _LISTS and _IN_BRACKETS.search(lines[first]) is None
        sections.append(Section(begun[first], first, first + 1 if is_list else behind))
    return sections if len({one.key for one in sections}) == len(sections) else []


def _key(line: str, keys: Collection[str]) -> str | None:
    """Tell with which key of the file a line begins a section."""
    found = _BEGUN.match(line)
    if found is None:
        return None
    indent, word, colon, rest = found.groups()
    if indent:
        is_near = "\t" in indent or len(indent) <= FARTHEST
        return word if is_near and colon and word in _ALONE and word in keys else None
    if word in keys:
        return word if colon or not rest.strip() or word in _VALUED or rest.lstrip()[0] in "{[" else None
    return named_by(word, keys) if colon else None


def _is_broken(lines: Sequence[str], section: Section) -> bool:
    """Tell whether a section is no YAML, or more than a key and what it says."""
    node = node_of("\n".join(lines[section.first : section.end]))
    keys = [key.text for key, _ in (*node.entries, *node.again)] if isinstance(node, Fields) else []
    return not (lines[section.first][0].isalpha() and len(keys) == 1 and _WORD.fullmatch(keys[0]))


def errors_of(path: str, whole: Sequence[str], near: Sequence[str], part: Item | Section) -> list[Diagnostic]:
    """Find by what a part of a file is no YAML: in it, or else by its end; `near` is the file without other slips."""
    errors = _errors(path, whole, near)
    of_it = [one for one in errors if part.tells(one)]
    return of_it or _errors(path, whole[: part.end], near[: part.end]) or errors[-1:]


def _errors(path: str, whole: Sequence[str], near: Sequence[str]) -> list[Diagnostic]:
    _, found = composed(path, "\n".join(whole), "\n".join(near))
    return [one for one in found if one.severity == "error"]
