"""What a rule file may say. Each class is at once the YAML, its checking and its documentation."""

from collections.abc import Mapping
from typing import Literal, Self

from msgspec import Struct

from watchword.message import number
from watchword.plugin import Action
from watchword.reading.source import Fields, Items, Node, Scalar
from watchword.reading.typed import INVALID, Invalid, Path, Reading, read, suggestion
from watchword.text import words

Position = Literal["first", "only", "anywhere"]


class Written(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """The base of everything that stands in a rule file."""


class Keyword(Struct, frozen=True):
    """One keyword: as written, its words as `text.words` makes them, and its language if the file tells."""

    written: str
    words: tuple[str, ...]
    language: str | None = None


class Keywords(Struct, frozen=True):
    """A keyword, a list of them, or either by language: `{en: [SNOW], fr: NEIGE}`."""

    items: tuple[Keyword, ...]

    @classmethod
    def from_node(cls, node: Node, reading: Reading, at: Path) -> Self | Invalid:
        """Read the three shapes; a keyword without a letter, digit or symbol is refused."""
        found: list[Keyword] = []
        if isinstance(node, Fields):
            for language, below in node.entries:
                found += _keywords(below, reading, (*at, language.text), language.text)
        else:
            found += _keywords(node, reading, at, None)
        return cls(items=tuple(found)) if found else INVALID


def _keywords(node: Node, reading: Reading, at: Path, language: str | None) -> list[Keyword]:
    found = []
    for written in _scalars(node, reading, at, "a keyword"):
        parts = words(written.text)
        if parts:
            found.append(Keyword(written=written.text, words=parts, language=language))
        else:
            reading.error("bad-value", f"'{written.text}' has no letter, digit or symbol to match", written.span)
    return found


def _scalars(node: Node, reading: Reading, at: Path, wanted: str) -> list[Scalar]:
    """List the scalars of a scalar or a list of them; anything else is an error."""
    reading.spans[at] = node.span
    if isinstance(node, Scalar):
        if node.text:
            return [node]
        reading.error("empty-value", f"{wanted} is missing here", node.span)
        return []
    if isinstance(node, Items):
        return [one for index, item in enumerate(node.items) for one in _scalars(item, reading, (*at, index), wanted)]
    reading.error("bad-value", f"expected {wanted} or a list of them, found a map", node.span)
    return []


class Names(Struct, frozen=True):
    """One name or a list of them."""

    items: tuple[str, ...]

    @classmethod
    def from_node(cls, node: Node, reading: Reading, at: Path) -> Self | Invalid:
        """Read a scalar or a list of scalars."""
        found = _scalars(node, reading, at, "a name")
        return cls(items=tuple(scalar.text for scalar in found)) if found else INVALID


class Senders(Struct, frozen=True):
    """Numbers of people: exact (`+15551234567`) or by their beginning (`+1555*`)."""

    exact: frozenset[str]
    prefixes: tuple[str, ...]

    @classmethod
    def from_node(cls, node: Node, reading: Reading, at: Path) -> Self | Invalid:
        """Read a number or a list of numbers."""
        found = _scalars(node, reading, at, "a number")
        prefixes = tuple(one.text.removesuffix("*") for one in found if one.text.endswith("*"))
        exact = frozenset(number(one.text) for one in found if not one.text.endswith("*"))
        return cls(exact=exact, prefixes=prefixes) if found else INVALID

    def hold(self, sender: str) -> bool:
        """Tell whether a sender is meant."""
        return sender in self.exact or sender.startswith(self.prefixes)


class Step(Struct, frozen=True):
    """One item of `then`: an action's name and its settings."""

    name: str
    action: Action

    @classmethod
    def from_node(cls, node: Node, reading: Reading, at: Path) -> Self | Invalid:
        """Read `- reply: text`: exactly one action; a bare value stands for the action's main setting."""
        reading.spans[at] = node.span
        if not isinstance(node, Fields) or not node.entries:
            reading.error("bad-value", "expected an action such as 'reply: some text'", node.span)
            return INVALID
        for extra, _ in node.entries[1:]:
            hint = f"put '- ' before '{extra.text}'"
            reading.error("one-action-per-item", "each item of then: holds exactly one action", extra.span, hint)
        name, settings = node.entries[0]
        kind = _action(name, reading)
        if kind is None:
            return INVALID
        action = _settings(kind, settings, reading, (*at, name.text))
        return INVALID if action is INVALID or len(node.entries) > 1 else cls(name=name.text, action=action)


def _action(name: Scalar, reading: Reading) -> type[Action] | None:
    registry: Mapping[str, type[Action]] = reading.context
    if name.text in registry:
        return registry[name.text]
    hint = suggestion(name.text, registry) or f"there are {', '.join(sorted(registry))}"
    reading.error("unknown-action", f"there is no action '{name.text}'", name.span, hint)
    return None


def _settings(kind: type[Action], node: Node, reading: Reading, at: Path) -> Action | Invalid:
    """Read an action's settings; a value that is no map of them fills the action's main setting."""
    if kind.shorthand and not (isinstance(node, Fields) and _names_a_setting(kind, node)):
        field = Scalar(text=kind.shorthand, plain=True, span=node.span)
        node = Fields(entries=((field, node),), span=node.span)
    settings: Action | Invalid = read(node, kind, reading, at)
    return settings


def _names_a_setting(kind: type[Action], node: Fields) -> bool:
    return any(key.text in kind.__struct_encode_fields__ for key, _ in node.entries)


class When(Written, frozen=True, kw_only=True):
    """The conditions of a rule; all that are given must hold, and `{}` always holds.

    `words` names a list of `words:`; `position` tells where keyword or words must stand; `to` names numbers of the
    program; `intent` makes the rule hear messages of consent.
    """

    keyword: Keywords | None = None
    words: str | None = None
    position: Position = "first"
    to: Names | None = None
    from_: Senders | None = None
    intent: Literal["opt-out", "opt-in", "help"] | None = None


class Rule(Written, frozen=True, kw_only=True):
    """One rule: when it fires, what it then does. Unless `continue` is true, the first that fires ends the search."""

    id: str
    description: str | None = None
    tier: Literal["normal", "fallback"] = "normal"
    when: When = When()
    then: tuple[Step, ...]
    continue_: bool = False


class MailingList(Written, frozen=True, kw_only=True):
    """A list that people join. `skycore-campaign` names the list that Skycore keeps for the same purpose."""

    skycore_campaign: str | None = None


class About(Written, frozen=True, kw_only=True):
    """What the law makes every answer say about a program; stands in exactly one of its files.

    `numbers` names its numbers; `help` is a toll-free number or an e-mail address; programs that share a `brand`
    share their opt-outs; the first of `languages` answers when nothing tells.
    """

    name: str
    numbers: dict[str, str]
    help: str
    frequency: str | None = None
    brand: str | None = None
    languages: tuple[str, ...] = ("en",)
    time_zone: str = "UTC"


class RuleFile(Written, frozen=True, kw_only=True):
    """One file of rules: of one program, or of all."""

    version: Literal[1]
    program: str
    about: About | None = None
    words: dict[str, Keywords] = {}
    lists: dict[str, MailingList] = {}
    rules: tuple[Rule, ...] = ()
