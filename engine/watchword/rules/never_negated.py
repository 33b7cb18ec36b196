"""Conditions that cannot stand under `not`, and what says the same: `not: {answering: q}` is a rule above this one."""

from collections.abc import Mapping

from watchword.plugin import Condition
from watchword.reading.source import Fields, Scalar
from watchword.rules.negations import ABOVE


def hint(key: Scalar, node: Fields, kinds: Mapping[str, type[Condition]]) -> str | None:
    """Tell what to write instead of a key that stands under `not`; `kinds` are all conditions."""
    name = key.text
    if name == "intent":
        return "delete it: what is read as opt-out, opt-in or help goes to rules with 'intent' alone"
    if name == "not":
        alone = "delete both 'not', and write what stands in the inner one below 'when'"
        return alone if len(node.entries) == 1 else "no 'not' stands within another: write a rule for each part"
    owner = name if name in kinds and kinds[name].beside else owner_of(name, kinds)
    return f"'{owner}' cannot be negated: have those answers taken {ABOVE}" if owner else None


def owner_of(name: str, kinds: Mapping[str, type[Condition]]) -> str | None:
    """Name the condition that a key stands beside: `answering` for `answer`."""
    return next((owner for owner, kind in kinds.items() if name in kind.beside), None)


def lacks_owner(key: Scalar, node: Fields, owner: str, kinds: Mapping[str, type[Condition]]) -> str:
    """Tell how `answer: yes` is written, which stands beside `answering`."""
    value = next(below for one, below in node.entries if one is key)
    shown = value.text if isinstance(value, Scalar) and value.plain and value.text else "..."
    return f"write {owner}: {(kinds[owner].shorthand or '...').upper()}, {key.text}: {shown}"
