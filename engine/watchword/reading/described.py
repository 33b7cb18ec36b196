"""How a place and what stands there are called in messages."""

from collections.abc import Container

from watchword.reading.source import Fields, Items, Node, Scalar

LONGEST_SHOWN = 60


def named(at: tuple[str | int, ...], bare: Container[tuple[str | int, ...]]) -> str:
    """Name a place as a person would: by its key, or by its number below one; names of `bare` ones are not written."""
    if at in bare:
        at = at[:-1]
    if not at:
        return "the file"
    if isinstance(at[-1], str):
        return f"'{at[-1]}'"
    return f"item {at[-1] + 1} of {named(at[:-1], bare)}"


def named_map(node: Fields, at: tuple[str | int, ...], bare: Container[tuple[str | int, ...]]) -> str:
    """Name a place where a map stands: a rule by its id, if it says one."""
    written = next((below for key, below in node.entries if key.text == "id"), None) if at[:-1] == ("rules",) else None
    is_said = isinstance(written, Scalar) and written.text
    return f"rule {described(written)}" if written and is_said else named(at, bare)


def described(node: Node) -> str:
    """Say what stands there, cut where it is long."""
    if isinstance(node, Scalar):
        shown = node.text if len(node.text) <= LONGEST_SHOWN else f"{node.text[:LONGEST_SHOWN]}..."
        return f"'{shown}'"
    return "a list" if isinstance(node, Items) else "a map"
