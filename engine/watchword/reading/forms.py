"""Text of a form: what is made of it, or what is wrong with it."""

import re
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from watchword.reading.findings import Path, Reading
from watchword.reading.one_of import for_each
from watchword.reading.source import Node, Scalar, is_left_out
from watchword.reading.typed import INVALID, refuse


class Wrong(Struct, frozen=True):
    """What keeps a text from being of a form, and what to write instead."""

    message: str
    hint: str


class Form(Struct, frozen=True):
    """Text of a form: `make` gives the value that it says, or what is wrong with it. `shape` is what it looks like.

    `doubt` gives what was hardly meant in a text of that form: the code of a warning, its message and hint. `example`
    shows what stands in a list of them.
    """

    wanted: str
    make: Callable[[str], Any]
    shape: re.Pattern[str] | None = None
    doubt: Callable[[str], tuple[str, str, str] | None] | None = None
    example: str | None = None

    def from_node(self, node: Node, reading: Reading, at: Path) -> Any:
        """Read text and make the value of it."""
        reading.spans[at] = node.span
        if not isinstance(node, Scalar) or is_left_out(node):
            return refuse(node, self.wanted, reading, at, for_each(node, at, reading.bare))
        made = self.make(node.text.strip())
        if not isinstance(made, Wrong):
            if self.doubt and (found := self.doubt(node.text)):
                code, message, hint = found
                reading.warn(code, message, node.span, hint)
            return made
        reading.error("bad-value", made.message, node.span, made.hint)
        return INVALID
