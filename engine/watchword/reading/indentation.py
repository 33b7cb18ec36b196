"""Keys that stand beside the one that they belong below: `when:`, with its conditions in the next lines as far left."""

from collections.abc import Container, Iterable, Mapping

from watchword.reading.source import Fields, Node, Scalar, is_left_out

STEP = 2


def beside(node: Fields, known: Container[str]) -> Mapping[str, tuple[str, ...]]:
    """List what stands as far left below a known key that has no value, and is not known there."""
    found: dict[str, tuple[str, ...]] = {}
    owner: Scalar | None = None
    for key, below in node.entries:
        if key.text in known:
            owner = key if is_left_out(below) and not getattr(below, "comment", None) else None
        elif owner and key.span.line > owner.span.line and key.span.col == owner.span.col:
            found[owner.text] = (*found.get(owner.text, ()), key.text)
    return found


def stands_below(name: str, nodes: Iterable[Node]) -> bool:
    """Tell whether a key stands too deep: in one of the maps where it is not known, so that they cannot be read."""
    return any(key.text == name for one in nodes if isinstance(one, Fields) for key, _ in one.entries)


def told(owner: str, strays: tuple[str, ...]) -> tuple[str, str]:
    """Say what is wrong with them, and what to do."""
    *others, last = (f"'{one}'" for one in strays)
    named = f"{', '.join(others)} and {last}" if others else last
    below = "what belongs to it stands as far left as it does"
    return f"'{owner}' has no value: {below}", f"indent {named} by {STEP} more"
