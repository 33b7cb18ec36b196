"""What says elsewhere that something must not be: `not-during: shop`, which is `not: {during: shop}` here."""

import re
from collections.abc import Collection

from watchword.reading.findings import Path
from watchword.reading.source import Fields, Items, Node, Scalar

_NEGATED = re.compile(
    r"(?:not|no|is[-_ ]not|without|un|!)[-_ ]?(?P<behind>\w[\w-]*)|(?P<before>\w[\w-]*?)[-_ ](?:is[-_ ])?not",
    re.IGNORECASE,
)
_SAID = re.compile(r"(?:not|no|except|!)(?:\s+|(?<=!))(?P<name>.+)", re.IGNORECASE)
ABOVE = "by rules above this one, as the first that fires ends the search"
LISTED = frozenset({"entered", "from", "keyword", "subscribed", "tagged", "to"})
"""Conditions of which one of several is enough."""


def of_key(key: Scalar, node: Fields, known: Collection[str], at: Path) -> str | None:
    """Tell how a key is written that negates one of the `known`; `at` is where the map stands."""
    found = _NEGATED.fullmatch(key.text)
    name = (found["behind"] or found["before"]).lower().replace("_", "-") if found else ""
    if name not in known or at[-1:] == ("not",):
        return None
    below = next(value for one, value in node.entries if one is key)
    return _written(name, _shown(below), has_not=any(one.text == "not" for one, _ in node.entries))


def of_name(written: str, key: str, known: Collection[str], at: Path, given: Collection[Path]) -> str | None:
    """Tell how `during: not shop` is written: `known` are the names, `at` is the place of the conditions.

    `given` are the places of keys in the file.
    """
    found = _SAID.fullmatch(written)
    if not found or found["name"] not in known or at[-1:] == ("not",):
        return None
    return _written(key, found["name"], has_not=(*at, "not") in given)


def neither(node: Items) -> str:
    """Tell how `not: [{to: up}, {media: true}]` is written, which is to be neither of them."""
    pairs = named_each(node)
    if not pairs:
        return "write conditions below 'not' without '- ': it holds unless all of them do"
    names = {name for name, _ in pairs}
    if len(pairs) == 1:
        return f"write not: {{{pairs[0][0]}: {pairs[0][1]}}}"
    if len(names) == 1 and names <= LISTED and not any(value[:1] in {"[", "."} for _, value in pairs):
        return f"write not: {{{pairs[0][0]}: [{', '.join(value for _, value in pairs)}]}}"
    return f"'not' holds unless all that stands in it does: keep one there, and have the others taken {ABOVE}"


def named_each(node: Items) -> list[tuple[str, str]]:
    """List what the items of a list name, one condition each, with what is asked of it; none if others are there."""
    entries = [item.entries[0] if isinstance(item, Fields) and len(item.entries) == 1 else None for item in node.items]
    return [(entry[0].text, _shown(entry[1])) for entry in entries if entry] if all(entries) else []


def _written(name: str, value: str, *, has_not: bool) -> str:
    if has_not:
        return f"'not' stands here already, and holds unless all in it does: have this taken {ABOVE}"
    return f"write not: {{{name}: {value}}}"


def _shown(node: Node) -> str:
    if isinstance(node, Scalar):
        return node.text if node.plain and node.text else "..."
    texts = [_shown(one) for one in node.items] if isinstance(node, Items) else []
    return f"[{', '.join(texts)}]" if texts else "..."
