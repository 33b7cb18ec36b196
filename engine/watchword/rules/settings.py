"""How the settings of an action or a condition are read: a map of them, or the main one bare."""

from collections.abc import Iterable
from typing import Any, TypeVar

from watchword.plugin import Action, Condition
from watchword.reading.source import Fields, Node, Scalar
from watchword.reading.typed import Invalid, Path, Reading, read

Kind = TypeVar("Kind", bound=Action | Condition)
Entry = tuple[Scalar, Node]


def settings(kind: type[Kind], node: Node, reading: Reading, at: Path, beside: Iterable[Entry] = ()) -> Kind | Invalid:
    """Read the settings below a name; a value that is no map of them fills the main one. `beside` are more of them."""
    if kind.shorthand and not (isinstance(node, Fields) and _names_a_setting(kind, node)):
        field = Scalar(text=kind.shorthand, plain=True, span=node.span)
        node = Fields(entries=((field, node),), span=node.span)
    if isinstance(node, Fields):
        node = Fields(entries=(*node.entries, *beside), span=node.span)
    found: Kind | Invalid = read(node, kind, reading, at)
    return found


def _names_a_setting(kind: type[Any], node: Fields) -> bool:
    return any(key.text in kind.__struct_encode_fields__ for key, _ in node.entries)
