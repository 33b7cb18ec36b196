"""What is left of a file that is no YAML without the items of its lists that are none, so that all is told at once."""

from collections.abc import Collection, Iterable, Sequence
from itertools import chain, islice
from typing import NamedTuple

from watchword.diagnostics import Diagnostic, split_lines
from watchword.reading.encoding import decoded
from watchword.reading.listed_items import Item, items_of
from watchword.reading.source import Fields, Node, composed, node_of

MOST = 20
"""So many items are looked at; where more are broken, nothing is told of the rest."""
ABOVE = 1000
"""So many lines above an item are enough to tell how it should stand."""


class Rest(NamedTuple):
    """What a file says beside what was left out of it, and the errors of both that are not told yet.

    There is no node where more is wrong than its items.
    """

    node: Node | None
    errors: Sequence[Diagnostic]
    left_out: Sequence[str]


def rest_of(path: str, data: bytes, told: Iterable[Diagnostic], keys: Collection[str]) -> Rest | None:
    """Leave out the items that are no YAML by themselves; `told` is what was found in the whole file, of such `keys`.

    None where that is not to blame on them: what an item lacks may have been sought in another one.
    """
    errors = [one for one in told if one.severity == "error"]
    text = decoded(path, data)
    if not errors or not isinstance(text, str):
        return None
    lines = split_lines(text)
    items = items_of(lines, keys)
    if not any(item.tells(errors[-1]) for item in items):
        return None
    broken = list(islice((item for item in items if _is_broken(lines, item)), MOST))
    reached = next((place for place, item in enumerate(broken, 1) if item.tells(errors[-1])), 0)
    if not reached or not all(any(map(item.tells, errors)) for item in broken[:reached]):
        return None
    of_each = {item: _errors_of(item, path, lines, broken) for item in broken[reached:]}
    more = list(chain.from_iterable(of_each.values()))
    if len(broken) == MOST:
        return Rest(None, _once(more, errors), ())
    gone = _with_parts([item for item in broken if of_each.get(item, errors)], items)
    node, found = composed(path, _without(lines, gone, items))
    more += (one for one in found if one.severity == "error")
    left_out = ["\n".join(lines[item.first : item.end]) for item in gone]
    return Rest(node, _once(more, errors), left_out)


def _with_parts(broken: Collection[Item], items: Sequence[Item]) -> Collection[Item]:
    """Add the items that ones which begin otherwise may be parts of, as nothing is known of those either."""
    gone = set[Item]()
    is_part = False
    for item in reversed(items):
        if is_part or item in broken:
            gone.add(item)
            is_part = not item.alike
    return sorted(gone)


def _is_broken(lines: Sequence[str], item: Item) -> bool:
    """Tell whether an item is no YAML, or more than an item: below its key, which is all that then stands there."""
    node = node_of("\n".join([lines[item.key], *lines[item.first : item.end]]))
    return not isinstance(node, Fields) or len([*node.entries, *node.again]) != 1


def _errors_of(item: Item, path: str, lines: Sequence[str], broken: Sequence[Item]) -> Iterable[Diagnostic]:
    """Find what is wrong with an item once nothing else is; what goes before it was read and is read no more."""
    whole = _blanked(lines, [one for one in broken if one is not item])
    far = max(item.key + 1, item.first - ABOVE)
    whole[item.key + 1 : far] = [""] * (far - item.key - 1)
    part = [""] * item.first + whole[item.first :]
    part[item.key] = lines[item.key]
    _, found = composed(path, "\n".join(whole), "\n".join(part))
    errors = [one for one in found if one.severity == "error"]
    return [one for one in errors if item.tells(one)] or errors[-1:]


def _without(lines: Sequence[str], broken: Collection[Item], items: Iterable[Item]) -> str:
    """Leave items out; a list without any is an empty one."""
    whole = _blanked(lines, broken)
    left = {item.key for item in items if item not in broken}
    for key in {item.key for item in broken} - left:
        whole[key] = whole[key].replace(":", ": []", 1)
    return "\n".join(whole)


def _blanked(lines: Sequence[str], items: Iterable[Item]) -> list[str]:
    whole = list(lines)
    for item in items:
        whole[item.first : item.end] = [""] * (item.end - item.first)
    return whole


def _once(found: Iterable[Diagnostic], told: Iterable[Diagnostic]) -> Sequence[Diagnostic]:
    """List errors that are not told yet, each once."""
    seen = {(one.code, one.span) for one in told}
    new = []
    for one in found:
        if (one.code, one.span) not in seen:
            seen.add((one.code, one.span))
            new.append(one)
    return new
