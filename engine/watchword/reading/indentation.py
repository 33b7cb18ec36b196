"""Keys that stand beside the one that they belong below: `when:`, with its conditions in the next lines as far left."""

from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

from watchword.reading.source import Fields, Node, Scalar, is_left_out

STEP = 2


class Strays(NamedTuple):
    """Keys that belong below another one, of whose text they are a part if it `begins_text`."""

    keys: tuple[str, ...]
    begins_text: bool


def beside(node: Fields, known: Container[str]) -> Mapping[str, Strays]:
    """List what stands as far left below a known key that has no value, and is not known there."""
    found: dict[str, Strays] = {}
    owner: Scalar | None = None
    begins_text = False
    for key, below in node.entries:
        if key.text in known:
            begins_text = _begins_text(below)
            owner = key if begins_text or (is_left_out(below) and not getattr(below, "comment", None)) else None
        elif owner and key.span.line > owner.span.line and key.span.col == owner.span.col:
            before = found[owner.text].keys if owner.text in found else ()
            found[owner.text] = Strays((*before, key.text), begins_text)
    return found


def _begins_text(node: Node) -> bool:
    """Tell a '|' or '>' below which no line of a text stands: it is no empty text in quotes, which are two signs."""
    return isinstance(node, Scalar) and not (node.plain or node.text or node.span.end_col - node.span.col == len("''"))


def stands_below(name: str, nodes: Iterable[Node]) -> bool:
    """Tell whether a key stands too deep: in one of the maps where it is not known, so that they cannot be read."""
    return any(key.text == name for one in nodes if isinstance(one, Fields) for key, _ in one.entries)


def told(owner: str, strays: Strays) -> tuple[str, str]:
    """Say what is wrong with them, and what to do."""
    if strays.begins_text:
        return f"the text of '{owner}' stands too far left", f"indent it further than '{owner}'"
    *others, last = (f"'{one}'" for one in strays.keys)
    named = f"{', '.join(others)} and {last}" if others else last
    below = "what belongs to it stands as far left as it does"
    return f"'{owner}' has no value: {below}", f"indent {named} by {STEP} more"
