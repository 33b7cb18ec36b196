"""Which names does a file with errors declare? All that it seems to, so that nobody is told that they lead nowhere."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from watchword.reading.encoding import document
from watchword.reading.hints import as_name
from watchword.reading.source import Fields, Items, Node, Scalar
from watchword.reading.suggestions import meant
from watchword.rules.model import About, Rule, RuleFile


class Declared(Struct, frozen=True, kw_only=True):
    """The names in a file with errors, by kind; None where any may stand in it that can be read in its `letters`.

    `program` is the file's; None if it cannot be told. Of the kinds that are `unsure` any names may stand there, too:
    what should declare them cannot be read. `joined` are the lists that its rules seem to put people on. There are no
    letters where characters may be written otherwise.
    """

    program: str | None
    names: Mapping[str, frozenset[str]] | None
    letters: str | None
    unsure: frozenset[str] = frozenset()
    joined: frozenset[str] = frozenset()

    @classmethod
    def of(cls, node: Node | None, text: bytes) -> "Declared":
        """Look for names in broken parts too, below keys that are nearly right, and in what is given twice.

        There is no node where the file is no YAML that is read.
        """
        if node is None:
            told = _PROGRAM.search(text)
            return cls(program=told[1].decode() if told else None, names=None, letters=_written(text))
        program = next(_texts(_below([node], "program", RuleFile)), None)
        if program is None:
            return cls(program=None, names=None, letters=_written(text))
        parts = _parts(node)
        rules = [*_items(parts["rules"])]
        return cls(
            program=program,
            names=_names(node, parts, rules, program),
            letters=_written(text),
            unsure=_unsure(node, parts),
            joined=frozenset(chain.from_iterable(_below_any(one, _JOINING) for one in rules)),
        )

    def left_out(self, items: Iterable[str]) -> Iterator["Declared"]:
        """Tell what items that are no YAML may declare: what stands there, and any rule if one lacks its own name."""
        each = list(items)
        yield Declared(program=self.program, names=None, letters=_written("\n".join(each).encode()))
        if any(_NAMED.match(one) and _OF_RULES.search(one) and not _ID.search(one) for one in each):
            yield Declared(program=self.program, names={}, letters=None, unsure=frozenset({"rule"}))

    def hides(self, kind: str) -> bool:
        """Tell whether names of a kind may stand in it that are not among those that it declares."""
        return self.names is None or kind in self.unsure

    def may_declare(self, kind: str, name: str) -> bool:
        """Tell whether what could not be read may declare a name: it stands in the file, however it is written."""
        return self.hides(kind) and (self.letters is None or _letters(name) in self.letters)

    def of_program(self, program: str | None) -> "Declared":
        """Give the same names to another program."""
        rules = frozenset(f"{program}/{name.rpartition('/')[2]}" for name in (self.names or {}).get("rule", ()))
        return replace(self, program=program, names=self.names and {**self.names, "rule": rules})


_ID = re.compile(r"""\bid:[ \t]+(["']?)[\w.-]+\1[ \t]*(?:$|#|,[ \t]|})""", re.MULTILINE)
_NAMED = re.compile("[ \\t]*(?:[-\u2013\u2014\u2022]|id\\b)")
"""How what gives a rule its name begins: the rule, or that alone."""
_OF_RULES = re.compile(r"\b(?:id|when|then)\b")
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
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


_JOINING = frozenset({"subscribe"})
_DECLARING = {
    "about": {"number"},
    "schedules": {"schedule"},
    "words": {"words"},
    "lists": {"list"},
    "rules": {"rule", "prompt", "list"},
}
"""The parts of a file that declare something, each with the kinds of it."""


def _parts(node: Node) -> dict[str, list[Node]]:
    """List what stands below the keys of those parts, or below such keys in another part, where they are too deep."""
    around = [below for name in ("about", "schedules", "words", "lists") for below in _below([node], name, RuleFile)]
    too_deep = [(key.text, below) for one in around for key, below in _entries(one)]
    return {
        name: [*_below([node], name, RuleFile), *(below for written, below in too_deep if written == name)]
        for name in _DECLARING
    }


def _names(node: Node, parts: Mapping[str, list[Node]], rules: list[Node], program: str) -> dict[str, frozenset[str]]:
    return {
        "list": _keys(parts["lists"]),
        "number": _keys(_below(_below([node], "about", RuleFile), "numbers", About)),
        "prompt": frozenset(chain.from_iterable(_below_any(one, _PROMPTS) for one in rules)),
        "rule": frozenset(f"{program}/{name}" for one in rules for name in _as_names(_ids(one))),
        "schedule": _keys(parts["schedules"]),
        "words": _keys(parts["words"]),
    }


def _ids(rule: Node) -> Iterable[str]:
    """Name a rule, by whatever stands there under a key that nobody knows where it has no `id`."""
    known = Rule.__struct_encode_fields__
    strange = (below for key, below in _entries(rule) if key.text not in known)
    return [*_texts(_below([rule], "id", Rule))] or _texts(strange)


def _unsure(node: Node, parts: Mapping[str, list[Node]]) -> frozenset[str]:
    """List the kinds whose part is not of the form that declares them, or may stand under a key that nobody knows."""
    known = RuleFile.__struct_encode_fields__
    strange = [below for key, below in _entries(node) if key.text not in known and not isinstance(below, Scalar)]
    unsure = set[str]()
    for name, kinds in _DECLARING.items():
        form = Items if name == "rules" else Fields
        if not all(isinstance(one, form) for one in parts[name]) or (strange and not parts[name]):
            unsure |= kinds
    return frozenset(unsure)


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
    return frozenset(_as_names(key.text for node in nodes for key, _ in _entries(node)))


def _as_names(written: Iterable[str]) -> Iterator[str]:
    """List names as they are written, as they are to be, and whatever else in them may be one: `club'`, `club`."""
    for one in written:
        yield one
        yield as_name(one)
        yield from _NAME.findall(one)


def _texts(nodes: Iterable[Node]) -> Iterator[str]:
    return (node.text for node in nodes if isinstance(node, Scalar) and node.text)


def _below_any(node: Node, keys: Container[str]) -> Iterator[str]:
    """List the texts below some keys, wherever these stand: one right behind it, or those among its settings."""
    if isinstance(node, Items):
        yield from chain.from_iterable(_below_any(one, keys) for one in node.items)
    for key, below in _entries(node):
        if key.text in keys:
            yield from _texts(_values(below))
        yield from _below_any(below, keys)


def _values(node: Node) -> Iterable[Node]:
    return node.items if isinstance(node, Items) else [below for _, below in _entries(node)] or [node]
