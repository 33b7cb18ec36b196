"""One layout for YAML files: indented and spaced in one way, and not a word of them changed.

Lines are moved, never written anew: what stands in a line after its indentation stays as it is, comments with it. So
nothing is wrapped, quoted or given another type.
"""

import re
from collections import deque

from msgspec import Struct

from watchword.diagnostics import split_lines
from watchword.reading.allowances import MARK
from watchword.reading.comments import comments
from watchword.reading.rows import STEP, Block, Literal, Onward, Rows
from watchword.reading.source import Fields, Items, Node, parse

_EMPTY_BEGINNING = re.compile(r"\A(?:\ufeff|[ \t]*[\r\n])*")
"""Blank lines, and the mark of an encoding that may stand below them."""


class Line(Struct, frozen=True):
    """One line as it is to be. After an `open` one, a blank line would be a part of the text."""

    text: str
    is_comment: bool = False
    open: bool = False

    @property
    def column(self) -> int:
        """Give where it begins."""
        return len(self.text) - len(self.text.lstrip())


BLANK = Line("")


def laid_out(text: str, apart: str) -> str | None:
    """Lay out a file that can be read, with a blank line between the items of the list under the key `apart`.

    None where that would change what the file says: a text that goes on to the very end, without a line end after it.
    """
    lines = split_lines(_EMPTY_BEGINNING.sub("", text))
    if lines[-1]:
        lines.append("")
    done = "".join(f"{line.text}\n" for line in _Layout(lines, apart).lines())
    return done if _said(done) == _said(text) else None


def _said(text: str) -> tuple[object, list[str]]:
    """Give what a file says, places aside: its values, whether they are quoted, and its comments."""
    node, found = parse("", text.encode())
    lines = split_lines(text)
    remarks = sorted(lines[row][column:].rstrip() for row, column in comments(text, ""))
    return (_plain(node) if node else found), remarks


def _plain(node: Node) -> object:
    if isinstance(node, Items):
        return [_plain(item) for item in node.items]
    if isinstance(node, Fields):
        return [(key.text, key.plain, _plain(below)) for key, below in node.entries]
    return node.text, node.plain


class _Layout:
    """Goes through the rows of one file from top to bottom."""

    def __init__(self, lines: list[str], apart: str) -> None:
        self.rows = Rows.of(lines, apart)
        self.written = lines
        self.coming = deque(self.rows.blocks)
        self.open: list[Block] = []
        self.moved: dict[int, int] = {}
        self.waiting: list[str] = []
        self.done: list[Line] = []

    def lines(self) -> list[Line]:
        """Lay out every row; comments and blank lines wait for the row after them, to which most belong."""
        for row, line in enumerate(self.written):
            literal, onward = self.rows.literals.get(row), self.rows.onward.get(row)
            if literal:
                self.done.append(Line(_shifted(line, literal), open=literal.is_open))
            elif onward and (line.strip(" \t") or onward.in_text):
                self._settle(self.open, None)
                self.done.append(Line(self._further(row, line, onward)))
            elif line.lstrip(" \t")[:1] in {"", "#"}:
                self.waiting.append(line.rstrip(" \t"))
            else:
                self._begin(row, line)
        self._settle(self.open, None)
        while self.done and self.done[-1] is BLANK:
            self.done.pop()
        return self.done

    def _begin(self, row: int, line: str) -> None:
        """Lay out a row in which something begins: a key, an item of a list, or a value below its key."""
        before = list(self.open)
        while self.open and self.open[-1].end <= row:
            self.open.pop()
        while self.coming and self.coming[0].row == row:
            self.open.append(self.coming.popleft())
        column = _indent(line)
        is_item = _is_item(line[column:])
        block = next((one for one in reversed(self.open) if (one.column, one.is_list) == (column, is_item)), None)
        around = [one for one in self.open if one.row < row or one.column < column]
        becomes = block.becomes if block else STEP * len(around)
        self._settle(before, (column, becomes))
        if block and block.is_apart and block.row < row:
            self._part(becomes)
        text = _closed_up(line[column:])
        self.moved[row] = becomes - column + len(text) - len(line[column:])
        self.done.append(Line(" " * becomes + self._ended(row, text)))

    def _settle(self, before: list[Block], following: tuple[int, int] | None) -> None:
        """Lay out what waits between two rows: a comment stands where one of the blocks around it does."""
        places = [(block.column, block.becomes) for block in before] + ([following] if following else [])
        for text in self.waiting:
            if text:
                column = _indent(text)
                belongs = following and (following[0] == column or MARK in text.casefold())
                to = following[1] if following and belongs else _nearest(column, places)
                self.done.append(Line(" " * to + text[column:], is_comment=True))
            elif self.done and self.done[-1] is not BLANK:
                self.done.append(BLANK)
        self.waiting = []

    def _part(self, column: int) -> None:
        """Put a blank line before an item and the comments right above it."""
        place = above = len(self.done)
        while above and self.done[above - 1].is_comment:
            above -= 1
            place = above if self.done[above].column == column else place
        if place and self.done[place - 1] is not BLANK and not self.done[place - 1].open:
            self.done.insert(place, BLANK)

    def _further(self, row: int, line: str, onward: Onward) -> str:
        """Move a row in which something goes on as far as the one that it began in, yet not out of its block."""
        moved = self.moved.get(onward.began, 0)
        self.moved[row] = max(_indent(line) + moved, onward.least) - _indent(line)
        text = self._ended(row, line.lstrip(" \t"))
        return " " * (_indent(line) + self.moved[row]) + text if text else ""

    def _ended(self, row: int, text: str) -> str:
        """Take blanks from the end; what a backslash stands before in quotes is none."""
        ended = text.rstrip(" \t")
        return text if row in self.rows.quoted and ended.endswith("\\") else ended


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _nearest(column: int, places: list[tuple[int, int]]) -> int:
    """Find the block that a comment stands in: the last one that begins no further in."""
    return max((place for place in places if place[0] <= column), key=lambda place: place[0], default=(0, 0))[1]


def _is_item(text: str) -> bool:
    return text == "-" or text.startswith(("- ", "-\t"))


def _closed_up(text: str) -> str:
    """Leave one space after each dash that something stands behind."""
    dashes = ""
    while _is_item(text) and text[1:].lstrip(" \t")[:1] not in {"", "#"}:
        dashes, text = f"{dashes}- ", text[1:].lstrip(" \t")
    return dashes + text


def _shifted(line: str, literal: Literal) -> str:
    rest = line[literal.indent :]
    return " " * literal.becomes + rest if rest else ""
