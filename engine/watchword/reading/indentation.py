"""Keys that stand beside the one that they belong below: `when:`, with its conditions in the next lines as far left."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from watchword.diagnostics import Span
from watchword.reading.findings import Reading
from watchword.reading.likeness import is_slip
from watchword.reading.source import Fields, Node, Scalar

STEP = 2


class Strays(NamedTuple):
    """Keys that belong below another one, of whose text they are a part if it `begins_text`."""

    keys: tuple[str, ...]
    begins_text: bool
    places: tuple[Span, ...] = ()

    @property
    def related(self) -> tuple[tuple[Span, str], ...]:
        """Point at them."""
        return tuple((place, "this belongs below it") for place in self.places)


def beside(node: Fields, known: Collection[str]) -> Mapping[str, Strays]:
    """List what stands as far left below a known key that has no value, and is not known there, nor was meant to be."""
    found: dict[str, Strays] = {}
    if len(node.entries) == 1:  # most often: nothing stands beside it
        return found
    owner: tuple[Scalar, bool] | None = None
    for key, below in node.entries:
        if key.text in known:
            owner = (key, not getattr(below, "plain", True)) if _is_to_come(below) else None
        elif owner and _was_meant(key.text, node, known):
            owner = None
        elif owner and key.span.line > owner[0].span.line and key.span.col == owner[0].span.col:
            name = owner[0].text
            keys, _, places = found.get(name, Strays((), False))
            found[name] = Strays((*keys, key.text), owner[1], (*places, key.span))
    return found


def _was_meant(written: str, node: Fields, known: Collection[str]) -> bool:
    """Tell whether a key was meant to be one that there is and that is not given."""
    given = {key.text for key, _ in node.entries}
    return any(is_slip(written, one) for one in known if one not in given)


def refused_beside(node: Fields, known: Collection[str], reading: Reading) -> Collection[str]:
    """Report known keys whose values stand as far left as they do; answers those, and the keys that are no keys."""
    found = beside(node, known)
    for key in (key for key, _ in node.entries if key.text in found):
        refuse_beside(key, found[key.text], node, reading)
    return {*found, *(one for strays in found.values() for one in strays.keys)}


def refuse_beside(owner: Scalar, strays: Strays, node: Fields, reading: Reading) -> None:
    """Report a key whose value stands as far left as it does, in keys beside it."""
    message, hint = _told(owner.text, strays)
    reading.error("empty-value", message, owner.span, hint, strays.related)
    for key, _ in node.entries:
        if key.text in strays.keys and not strays.begins_text:
            reading.meant[key.span] = (owner.text, key.text)


def _is_to_come(node: Node) -> bool:
    """Tell whether a value stands in the lines below its key, if anywhere: nothing, '|' or '>' stands behind that.

    An empty text in quotes is one, and two signs long.
    """
    if not isinstance(node, Scalar) or node.text or node.comment:
        return False
    return node.plain or node.span.end_col - node.span.col < len("''")


def stands_below(name: str, nodes: Iterable[Node]) -> bool:
    """Tell whether a key stands too deep: in one of the maps where it is not known, so that they cannot be read."""
    return any(key.text == name for one in nodes if isinstance(one, Fields) for key, _ in one.entries)


def _told(owner: str, strays: Strays) -> tuple[str, str]:
    """Say what is wrong with them, and what to do."""
    if strays.begins_text:
        return f"the text of '{owner}' stands too far left", f"indent it further than '{owner}'"
    *others, last = (f"'{one}'" for one in strays.keys)
    named = f"{', '.join(others)} and {last}" if others else last
    below = "what belongs to it stands as far left as it does"
    return f"'{owner}' has no value: {below}", f"indent {named} by {STEP} more"
