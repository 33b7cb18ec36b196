"""TEMP."""

import re
from functools import lru_cache
from typing import Self
from msgspec import Struct
from watchword.reading.source import Node, Scalar
from watchword.reading.typed import INVALID, Invalid, Path, Reading, refuse


@lru_cache(1000)
def _c(source: str) -> "re.Pattern[str]":
    return re.compile(source, re.I)


class Pattern(Struct, frozen=True):
    """x."""

    source: str

    @classmethod
    def from_node(cls, node: Node, reading: Reading, at: Path) -> Self | Invalid:
        if not isinstance(node, Scalar):
            return refuse(node, "a pattern", reading, at)
        return cls(node.text)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(_c(self.source).groupindex)

    def search(self, text: str) -> dict[str, str] | None:
        found = _c(self.source).search(text)
        return None if found is None else {k: v for k, v in found.groupdict().items() if v is not None}


def compiled(source: str) -> Pattern:
    return Pattern(source)
