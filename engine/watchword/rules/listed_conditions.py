"""Conditions that stand in a list, where all of them are keys of one map: `when: [{keyword: A}, {media: true}]`."""

from watchword.reading.source import Fields, Items
from watchword.rules.negations import LISTED, named_each


def listed(node: Items) -> str:
    """Tell how they are written: a list in lines loses its dashes, one in brackets becomes braces."""
    if not _in_brackets(node):
        return "delete each '- ': conditions stand below each other, and all of them must hold"
    if not node.items:
        return "write {} to hear every text"
    if len(node.items) > 1 and any(isinstance(item, Fields) and len(item.entries) > 1 for item in node.items):
        return _ALTERNATIVES
    pairs = named_each(node)
    if not pairs:
        return "write {keyword: ...}, with all other conditions behind it: {keyword: ..., media: ...}"
    by_name = {name: [value for one, value in pairs if one == name] for name, _ in pairs}
    if any(len(values) > 1 and (name not in LISTED or _hidden(values)) for name, values in by_name.items()):
        return _ALTERNATIVES
    told = [f"{name}: {_shown(values)}" for name, values in by_name.items()]
    return f"write them in braces: {{{', '.join(told)}}}"


_ALTERNATIVES = "write a rule for each: there is no 'or' between conditions"


def _shown(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"[{', '.join(values)}]"


def _hidden(values: list[str]) -> bool:
    return any(value[:1] in {"[", "."} for value in values)


def _in_brackets(node: Items) -> bool:
    """Tell whether a list stands in brackets: behind a dash comes a space, and a bracket closes behind the last."""
    if not node.items:
        return True
    first, last = node.items[0].span, node.items[-1].span
    closed = last.line == node.span.line and node.span.end_col > last.end_col
    return first.line > node.span.line or first.col == node.span.col + 1 or closed
