"""Which names does a file with errors declare? All that it seems to, so that nobody is told that they lead nowhere."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from msgspec import Struct

from watchword.reading.source import Fields, Items, Node, Scalar
from watchword.reading.suggestions import meant
from watchword.rules.model import About, Rule, RuleFile


class Declared(Struct, frozen=True, kw_only=True):
    """The names in a file with errors, by kind; None where any may stand in it.

    `program` is the file's; None if it cannot be told.
    """

    program: str | None
    names: Mapping[str, frozenset[str]] | None

    @classmethod
    def of(cls, node: Node | None, text: bytes) -> "Declared":
        """Look for names in broken parts too, below keys that are nearly right, and in what is given twice.

        There is no node where the file is no YAML that is read.
        """
        if node is None:
            told = _PROGRAM.search(text)
            return cls(program=told[1].decode() if told else None, names=None)
        program = next(_texts(_below([node], "program", RuleFile)), None)
        return cls(program=program, names=_names(node, program) if program else None)


_PROGRAM = re.compile(rb"""^program:[ \t]+["']?([\w.-]+)["']?[ \t]*\r?$""", re.MULTILINE)
_PROMPTS = frozenset({"ask", "prompt", "answering"})
"""The keys below which a rule names a prompt, as that of an action or of a condition."""


def _names(node: Node, program: str) -> dict[str, frozenset[str]]:
    rules = [*_items(_below([node], "rules", RuleFile))]
    return {
        "list": _keys(_below([node], "lists", RuleFile)),
        "number": _keys(_below(_below([node], "about", RuleFile), "numbers", About)),
        "prompt": frozenset(chain.from_iterable(map(_prompts, rules))),
        "rule": frozenset(f"{program}/{name}" for name in _texts(_below(rules, "id", Rule))),
        "schedule": _keys(_below([node], "schedules", RuleFile)),
        "words": _keys(_below([node], "words", RuleFile)),
    }


def _entries(node: Node) -> Iterable[tuple[Scalar, Node]]:
    return (*node.entries, *node.again) if isinstance(node, Fields) else ()


def _below(nodes: Iterable[Node], key: str, kind: type[Struct]) -> Iterator[Node]:
    """List what stands below a key of nodes, or below one that is most like it."""
    known = kind.__struct_encode_fields__
    for written, below in chain.from_iterable(map(_entries, nodes)):
        if written.text == key or (written.text not in known and meant(written.text, known) == key):
            yield below


def _items(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        yield from node.items if isinstance(node, Items) else (node,)


def _keys(nodes: Iterable[Node]) -> frozenset[str]:
    return frozenset(key.text for node in nodes for key, _ in _entries(node))


def _texts(nodes: Iterable[Node]) -> Iterator[str]:
    return (node.text for node in nodes if isinstance(node, Scalar) and node.text)


def _prompts(node: Node) -> Iterator[str]:
    if isinstance(node, Items):
        yield from chain.from_iterable(map(_prompts, node.items))
    for key, below in _entries(node):
        if key.text in _PROMPTS and isinstance(below, Scalar):
            yield below.text
        yield from _prompts(below)
