"""What can still be checked of a file with errors: what is broken is taken out, so that the rest can be read.

Nothing of such a file is ever compiled. But whoever mends it wants to hear all that is wrong at once, here and in the
files that name what it declares.
"""

import types
from typing import Annotated, Any, get_args, get_origin

from msgspec.structs import fields, replace

from watchword.diagnostics import Span
from watchword.reading.findings import Reading
from watchword.reading.hints import as_name
from watchword.reading.source import Fields, Items, Node, Scalar
from watchword.reading.typed import INVALID, read
from watchword.rules.model import About, Rule, RuleFile


def salvage(node: Node, reading: Reading) -> tuple[RuleFile, Reading] | None:
    """Read what is sound in a file that was read with errors; None where it does not even tell its program.

    What is wrong with it was told at the first reading, and the second one keeps no problems but places.
    """
    sound = _sound(node, RuleFile, reading)
    if sound is None:
        return None
    second = _second(reading)
    return read(sound, RuleFile, second), second


_PART = ("part",)
"""What a part is called while it is tried."""
_NOWHERE = Span(path="", line=1, col=1, end_col=1)
_TEXT = Scalar(text="?", plain=False, span=_NOWHERE)
_STAND_INS: dict[Any, dict[str, Node]] = {
    RuleFile: {"version": Scalar(text="1", plain=True, span=_NOWHERE)},
    About: {
        **dict.fromkeys(("name", "help", "frequency", "brand"), _TEXT),
        "numbers": Fields(entries=(), span=_NOWHERE),
    },
    Rule: {"when": _TEXT, "then": Items(items=(), span=_NOWHERE)},
}
"""What is taken apart by its keys, and what stands for a value that is there, or has to be, and cannot be read."""
_ID = "id"
"""What a rule is salvaged by: a name that is none as it is written becomes one, as is asked for."""
_MISSED = "when"
"""What may stand below a key that nothing is known of: it is not told that a rule without conditions offers nothing."""


def _sound(node: Node, kind: Any, reading: Reading) -> Node | None:
    """Take out what is broken below a node; None where nothing can be made of the rest."""
    if _reads(node, kind, reading):
        return node
    bare = _bare(kind)
    rest = _REST.get(get_origin(bare) or bare, _nothing)(node, bare, reading)
    return rest if rest and _reads(rest, kind, reading) else None


def _bare(kind: Any) -> Any:
    """Give what is declared without its limits, and without that it may be left out."""
    if isinstance(kind, types.UnionType):
        return _bare(next(member for member in get_args(kind) if member is not types.NoneType))
    return _bare(get_args(kind)[0]) if get_origin(kind) is Annotated else kind


def _reads(node: Node, kind: Any, reading: Reading) -> bool:
    return read(node, kind, _second(reading), _PART) is not INVALID


def _second(reading: Reading) -> Reading:
    return Reading(reading.path, reading.context, salvaging=True)


def _rest_of_struct(node: Node, kind: Any, reading: Reading) -> Node | None:
    known = {one.encode_name: one for one in fields(kind)}
    given = node.entries if isinstance(node, Fields) else ()
    written = {key.text: (key, below) for key, below in given if key.text in known}
    strange = len(written) < len(given)
    entries = []
    for name, one in known.items():
        key, below = written.get(name, (Scalar(text=name, plain=True, span=node.span), None))
        sound = _sound(below, one.type, reading) if below else None
        if (
            sound is None
            and kind is Rule
            and name == _ID
            and isinstance(below, Scalar)
            and (made := as_name(below.text))
        ):
            sound = replace(below, text=made)
        if sound is None and (below or one.required or (strange and name == _MISSED) or not isinstance(node, Fields)):
            sound = _STAND_INS[kind].get(name)
        if sound:
            entries.append((key, sound))
    return Fields(entries=tuple(entries), span=node.span)


def _rest_of_map(node: Node, kind: Any, reading: Reading) -> Node | None:
    if not isinstance(node, Fields):
        return None
    name, inner = get_args(kind)
    named = (entry for entry in node.entries if _reads(entry[0], name, reading))
    entries = ((key, _sound(below, inner, reading)) for key, below in named)
    return Fields(entries=tuple((key, below) for key, below in entries if below), span=node.span)


def _rest_of_list(node: Node, kind: Any, reading: Reading) -> Node:
    """Keep the sound ones; what stands alone where a list belongs is one of it."""
    inner, *_ = get_args(kind)
    found = (_sound(item, inner, reading) for item in (node.items if isinstance(node, Items) else (node,)))
    return Items(items=tuple(item for item in found if item), span=node.span)


def _nothing(_node: Node, _kind: Any, _reading: Reading) -> None:
    return None


_REST = {dict: _rest_of_map, tuple: _rest_of_list, **dict.fromkeys(_STAND_INS, _rest_of_struct)}
