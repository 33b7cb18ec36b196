"""What a comma cuts in braces: `{reply: Hi, you are in}` holds the keys `reply` and `you are in`."""

from typing import NamedTuple

from watchword.reading.source import Fields, Items, Scalar, is_left_out
from watchword.reading.suggestions import SEMICOLON


class Cut(NamedTuple):
    """The key whose value was cut, and the parts of that value."""

    key: str
    parts: tuple[str, ...]

    def in_brackets(self) -> str:
        """Tell how several values are written; the first may be a secret."""
        return f"several stand in brackets: {self.key}: [{', '.join(('...', *self.parts[1:]))}]"

    def in_quotes(self) -> str:
        """Tell how one is written that has a comma."""
        return _in_quotes(self.key)


def cut(node: Fields, key: Scalar) -> Cut | None:
    """Find the value of which a key without one is a part."""
    if not in_braces(node) or SEMICOLON.match(key.text):
        return None
    found: Cut | None = None
    for one, below in node.entries:
        if is_left_out(below):
            found = found and Cut(found.key, (*found.parts, one.text))
        elif found and key.text in found.parts[1:]:
            break
        else:
            found = Cut(one.text, (below.text,)) if isinstance(below, Scalar) and below.plain else None
    return found if found and key.text in found.parts[1:] else None


def first_in_quotes(node: Fields) -> str | None:
    """Tell how the first text is written that goes on behind a comma, with a ':' in it: `{reply: Hi, Sat: closed}`."""
    key, below = node.entries[0]
    return _in_quotes(key.text) if in_braces(node) and isinstance(below, Scalar) and below.plain else None


HAS_A_COMMA = "as it has a ','"


def _in_quotes(key: str) -> str:
    return f"put the whole text behind '{key}:' in quotes, {HAS_A_COMMA}"


def in_brackets(node: Items) -> bool:
    """Tell whether a list stands in brackets, and not in lines with a dash each: then more than its first item does."""
    first = node.items[0].span if node.items else None
    return first is None or (first.line, first.end_col) != (node.span.line, node.span.end_col)


def in_braces(node: Fields) -> bool:
    """Tell whether a map stands in braces, and not in lines."""
    return bool(node.entries) and node.span.col < node.entries[0][0].span.col
