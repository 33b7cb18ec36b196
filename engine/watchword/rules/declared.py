"""Which names does a file with errors declare? All that it seems to, so that nobody is told that they lead nowhere."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from msgspec import Struct

from watchword.reading.encoding import document
from watchword.reading.source import Fields, Items, Node, Scalar
from watchword.reading.suggestions import meant
from watchword.rules.model import About, Rule, RuleFile


class Declared(Struct, frozen=True, kw_only=True):
    """The names in a file with errors, by kind; None where any may stand in it that can be read in its `letters`.

    `program` is the file's; None if it cannot be told. There are no letters where characters may be written otherwise.
    """

    program: str | None
    names: Mapping[str, frozenset[str]] | None
    letters: str | None

    @classmethod
    def of(cls, node: Node | None, text: bytes) -> "Declared":
        """Look for names in broken parts too, below keys that are nearly right, and in what is given twice.

        There is no node where the file is no YAML that is read.
        """
        if node is None:
            told = _PROGRAM.search(text)
            return cls(program=told[1].decode() if told else None, names=None, letters=_written(text))
        program = next(_texts(_below([node], "program", RuleFile)), None)
        names = _names(node, program) if program else None
        return cls(program=program, names=names, letters=None if names else _written(text))

    def left_out(self, items: Iterable[str]) -> "Declared":
        """Tell what items that are no YAML may declare: what stands there, or anything if one lacks its own name."""
        each = list(items)
        named = all(_ID.search(one) or not _OF_RULES.search(one) for one in each)
        return Declared(program=self.program, names=None, letters=_written("\n".join(each).encode()) if named else None)

    def may_declare(self, name: str) -> bool:
        """Tell whether a file that could not be read may declare a name: it stands there, however it is written."""
        return self.names is None and (self.letters is None or _letters(name) in self.letters)


_ID = re.compile(r"""\bid:[ \t]+(["']?)[\w.-]+\1[ \t]*(?:$|#|,[ \t]|})""", re.MULTILINE)
_OF_RULES = re.compile(r"\b(?:id|when|then)\b")
_ESCAPE = re.compile(rb"\\[xuU]")
"""What a character in double quotes may be written as, of which its letters tell nothing."""


def _written(text: bytes) -> str | None:
    if b"\0" in text or document(text) or _ESCAPE.search(text):
        return None
    try:
        return _letters(text.decode())
    except UnicodeDecodeError:
        return None


def _letters(text: str) -> str:
    """Leave out what quotes, line breaks and signs may part or join, and letter case."""
    return _SIGNS.sub("", text.casefold())


_SIGNS = re.compile(r"[\W_]+")


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
