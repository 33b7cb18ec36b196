"""Where a list stands and only one can: what to write for each of several."""

from collections.abc import Container

from watchword.reading.findings import Path
from watchword.reading.source import Items, Node, Scalar

_OF_ACTIONS = ("then", "does")


def for_each(node: Node, at: Path, bare: Container[Path]) -> str | None:
    """Tell how several are written where a setting of a rule takes one: `tag: [a, b]`, `during: [a, b]`."""
    if not isinstance(node, Items) or not isinstance(at[-1], str):
        return None
    around = next((one for one in at if one in {*_OF_ACTIONS, "when"}), None)
    if around in _OF_ACTIONS:
        each = ", ".join(_items(str(at[-2]), node)) if at in bare else _with_setting(at, around)
        return each and f"write an item of '{around}' for each: {each}"
    if around != "when":
        return None
    if at[-1] == "words":
        return "name one of 'words', or list them behind 'keyword'"
    if "not" in at:
        return "give both one name, and write that: 'not' holds unless all that stands in it does"
    return "write a rule for each" if len(node.items) > 1 else _unbracketed(str(at[-2] if at in bare else at[-1]), node)


def _unbracketed(name: str, node: Items) -> str:
    return f"write it without the brackets: {name}: {_text(node.items[0])}" if node.items else "name one in its place"


def _with_setting(at: Path, around: str | int | None) -> str | None:
    """Write an action with the setting that several stand in, if it is one of the action itself."""
    return f"{{{at[-2]}: {{{at[-1]}: ...}}}}" if at[-4:-2] == (around, at[-3]) else None


def _items(name: str, node: Items) -> list[str]:
    return [f"{{{name}: {_text(one)}}}" for one in node.items]


def _text(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else "..."
