"""How the settings of an action or a condition are read: a map of them, or the main one bare."""

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import fields

from watchword.plugin import Action, Condition
from watchword.reading.source import Fields, Node, Scalar
from watchword.reading.typed import Invalid, Path, Reading, fits, read

Kind = TypeVar("Kind", bound=Action | Condition)
Entry = tuple[Scalar, Node]


def settings(kind: type[Kind], node: Node, reading: Reading, at: Path, beside: Iterable[Entry] = ()) -> Kind | Invalid:
    """Read the settings below a name; a value that is no map of them fills the main one. `beside` are more of them."""
    if kind.shorthand and not (isinstance(node, Fields) and _holds_settings(kind, kind.shorthand, node)):
        reading.bare.add((*at, kind.shorthand))
        field = Scalar(text=kind.shorthand, plain=True, span=node.span)
        node = Fields(entries=((field, node),), span=node.span)
    further = tuple(beside)
    if further and isinstance(node, Fields):
        node = Fields(entries=(*node.entries, *further), span=node.span)
    found: Kind | Invalid = read(node, kind, reading, at)
    return found


def _holds_settings(kind: type[Struct], main: str, node: Fields) -> bool:
    """Tell whether a map holds settings: it names one, or it cannot be the main one, so that a name is misspelt."""
    types = _types(kind)
    return any(key.text in types for key, _ in node.entries) or not fits(node, types[main])


@cache
def _types(kind: type[Struct]) -> dict[str, Any]:
    return {one.encode_name: one.type for one in fields(kind)}
