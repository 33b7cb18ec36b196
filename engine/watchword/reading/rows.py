"""What the rows of a YAML file belong to: the blocks that are open, and the texts and brackets that go on."""

import re
from typing import Any, Self

import yaml
from msgspec import Struct, field

from watchword.reading.source import LOADER, position

STEP = 2
_HEADER = re.compile("[|>]([0-9]?)([+-]?)([0-9]?)")


class Block(Struct, frozen=True):
    """A map or list by indentation: where it begins, at which row it has ended, how deep it stands."""

    row: int
    column: int
    end: int
    depth: int
    is_list: bool
    is_apart: bool

    @property
    def becomes(self) -> int:
        """Give the column at which it is to stand."""
        return STEP * self.depth


class Literal(Struct, frozen=True):
    """A text behind `|` or `>`: where it begins and is to begin. Of an `open` one blank lines at its end are a part."""

    indent: int
    becomes: int
    is_open: bool


class Onward(Struct, frozen=True):
    """A row in which a text or a bracket goes on that `began` before; it must stand further in than `least`."""

    began: int
    least: int
    in_text: bool


class Rows(Struct):
    """The rows of one file. In `quoted` ones a text in double quotes goes on at the end."""

    blocks: list[Block] = field(default_factory=list)
    literals: dict[int, Literal] = field(default_factory=dict)
    onward: dict[int, Onward] = field(default_factory=dict)
    quoted: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, lines: list[str], apart: str) -> Self:
        """Look through a file that can be read; the items of the list under the key `apart` stand apart."""
        rows = cls()
        open_blocks: list[tuple[Any, bool]] = []
        brackets: list[Any] = []
        last_key = ""
        for event in yaml.parse("\n".join(lines), Loader=LOADER):
            least = STEP * len(open_blocks)
            match event:
                case yaml.CollectionStartEvent() if event.flow_style or brackets:
                    brackets.append(event)
                case yaml.CollectionStartEvent():
                    open_blocks.append((event, len(open_blocks) == 1 and last_key == apart))
                case yaml.CollectionEndEvent() if brackets:
                    begun = brackets.pop()
                    if not brackets:
                        rows._go_on(begun, event, least, in_text=False)
                case yaml.CollectionEndEvent():
                    begun, is_apart = open_blocks.pop()
                    rows._close(begun, event, len(open_blocks), is_apart=is_apart)
                case yaml.ScalarEvent():
                    if event.style in {"|", ">"}:
                        around = position(open_blocks[-1][0].start_mark)[1] if open_blocks else None
                        rows._literal(event, lines, around, least)
                    else:
                        rows._go_on(event, event, least, in_text=True)
                    if len(open_blocks) == 1 and not brackets:
                        last_key = event.value
        rows.blocks.sort(key=lambda block: (block.row, block.depth))
        return rows

    def _close(self, start: Any, end: Any, depth: int, *, is_apart: bool) -> None:
        row, column = position(start.start_mark)
        is_list = isinstance(start, yaml.SequenceStartEvent)
        last = position(end.end_mark)[0]
        self.blocks.append(Block(row, column, last, depth, is_list, is_apart and is_list))

    def _go_on(self, start: Any, end: Any, least: int, *, in_text: bool) -> None:
        (first, _), (last, _) = position(start.start_mark), position(end.end_mark)
        for row in range(first + 1, last + 1):
            before = self.onward.get(row)
            began, text = (before.began, before.in_text or in_text) if before else (first, in_text)
            self.onward[row] = Onward(min(began, first), least, text)
        if getattr(start, "style", None) == '"':
            self.quoted.update(range(first, last))

    def _literal(self, event: Any, lines: list[str], around: int | None, least: int) -> None:
        (first, column), (end, _) = position(event.start_mark), position(event.end_mark)
        header = _HEADER.match(lines[first], column)
        body = lines[first + 1 : end]
        if header is None:
            return
        says = header[1] or header[3]
        said = [line for line in body if line.strip(" ")]
        if around is None:
            indent = becomes = 0
        elif says:
            indent, becomes = around + int(says), least - STEP + int(says)
        else:
            indent, becomes = len(said[0]) - len(said[0].lstrip(" ")) if said else max(map(len, body), default=0), least
        literal = Literal(indent, becomes, is_open=header[2] == "+")
        while body and not literal.is_open and len(body[-1]) <= indent and not body[-1].strip(" "):
            body.pop()
        self.literals.update(dict.fromkeys(range(first + 1, first + 1 + len(body)), literal))
