"""A file as it was meant: what stands under a misspelt key, or too far left, is where it belongs."""

from collections.abc import Mapping

from watchword.diagnostics import Span
from watchword.reading.source import Entry, Fields, Items, Node, Scalar, is_left_out

Meant = Mapping[Span, tuple[str, ...]]
"""By the places of keys, what each was meant to be: another key, or one below another."""


def mended(node: Node, meant: Meant) -> Node:
    """Give every key that was meant otherwise its name and its place, unless that is taken; the spans stay."""
    return _mended(node, meant) if meant else node


def _mended(node: Node, meant: Meant) -> Node:
    if isinstance(node, Items):
        return Items(tuple(_mended(item, meant) for item in node.items), node.span)
    if not isinstance(node, Fields):
        return node
    stay: dict[str, Entry] = {}
    moved: list[tuple[str, Entry]] = []
    taken = {key.text for key, _ in node.entries}
    for key, below in node.entries:
        *owner, name = meant.get(key.span, (key.text,))
        entry = Scalar(text=name, plain=key.plain, span=key.span), _mended(below, meant)
        if owner:
            moved.append((owner[0], entry))
        elif name == key.text or name not in taken:
            stay.setdefault(name, entry)
    for above, entry in moved:
        _put_below(above, entry, stay)
    again = tuple((key, _mended(below, meant)) for key, below in node.again)
    return Fields(tuple(stay.values()), node.span, again)


def _put_below(owner: str, entry: Entry, entries: dict[str, Entry]) -> None:
    """Put an entry below another one of the same map, which may have nothing yet, or not be there."""
    name = entry[0].text
    key, below = entries.get(owner, (Scalar(text=owner, plain=True, span=entry[0].span), None))
    if below is None or is_left_out(below):
        entries[owner] = key, Fields((entry,), entry[0].span)
    elif isinstance(below, Fields) and all(one.text != name for one, _ in below.entries):
        entries[owner] = key, Fields((*below.entries, entry), below.span, below.again)
