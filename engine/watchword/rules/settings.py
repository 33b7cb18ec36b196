"""How the settings of an action or a condition are read: a map of them, or the main one bare."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TypeVar

from msgspec import Meta, Struct
from msgspec.structs import FieldInfo, fields

from watchword.diagnostics import Span
from watchword.plugin import Action, Condition, Secret, Vocabulary
from watchword.reading.findings import Path, Reading
from watchword.reading.languages import is_language
from watchword.reading.names import NAME
from watchword.reading.source import Fields, Node, Scalar, is_left_out
from watchword.reading.suggestions import meant
from watchword.reading.typed import INVALID, Invalid, fits, read, refuse

Kind = TypeVar("Kind", bound=Action | Condition)
Entry = tuple[Scalar, Node]


def settings(kind: type[Kind], node: Node, reading: Reading, at: Path, beside: Iterable[Entry] = ()) -> Kind | Invalid:
    """Read the settings below a name; a value that is no map of them fills the main one. `beside` are more of them."""
    own: type[Struct] = kind
    kinds = _kinds(own)
    if kind.shorthand and not (isinstance(node, Fields) and _holds_settings(kind, kind.shorthand, node)):
        if is_left_out(node) and kind.example and _is_name(kinds[kind.shorthand].type):
            return refuse(node, "a name", reading, at, f"write a name after it, as in '{kind.example}', or delete it")
        reading.bare.add((*at, kind.shorthand))
        field = Scalar(text=kind.shorthand, plain=True, span=node.span)
        node = Fields(entries=((field, node),), span=node.span)
    elif kind.shorthand and issubclass(own, Condition) and (names := _in_braces(kinds, node)):
        return refuse(node, "a name", reading, at, f"write {at[-1]}: {names}")
    if isinstance(node, Fields) and (further := (*beside, *_said_for_all(kind.called, kinds, node, reading))):
        node = Fields(entries=(*node.entries, *further), span=node.span)
    found: Kind | Invalid = read(node, kind, reading, at)
    return INVALID if _lacks_secrets(kind.called, kinds, reading, reading.keys.get(at, node.span)) else found


def _in_braces(kinds: Mapping[str, FieldInfo], node: Node) -> str | None:
    """Write names as they are written that stand in braces: `{main}`, which is a key without a value."""
    entries = node.entries if isinstance(node, Fields) else ()
    if not all(is_left_out(below) and meant(key.text, kinds) is None for key, below in entries):
        return None
    names = [key.text for key, _ in entries]
    return f"[{', '.join(names)}]" if len(names) > 1 else next(iter(names), None)


def _is_name(kind: object) -> bool:
    """Tell whether a kind of setting is a name: of something that is declared, or that rules give."""
    metadata = getattr(kind, "__metadata__", ())
    has_form = any(hasattr(one, "from_node") for one in metadata)
    return not has_form and any(isinstance(one, Meta) and (one.extra or one.pattern == NAME) for one in metadata)


def _said_for_all(called: str, kinds: Mapping[str, FieldInfo], node: Fields, reading: Reading) -> Iterator[Entry]:
    """Give the settings that config.yaml says for all rules, and this one does not."""
    vocabulary: Vocabulary = reading.context
    here = {key.text for key, _ in node.entries}
    for name, text in vocabulary.said(called).items():
        if name in kinds and kinds[name].type is not Secret and name not in here:
            yield Scalar(text=name, plain=True, span=node.span), Scalar(text=text, plain=False, span=node.span)


def _lacks_secrets(called: str, kinds: Mapping[str, FieldInfo], reading: Reading, at: Span) -> bool:
    """Report the secrets that config.yaml should say and does not, if there is a config.yaml."""
    vocabulary: Vocabulary = reading.context
    if vocabulary.settings is None:
        return False
    said = vocabulary.said(called)
    missing = [name for name, one in kinds.items() if one.required and one.type is Secret and not said.get(name)]
    for name in missing:
        message = f"'{called}' needs a '{name}', which config.yaml does not say"
        hint = f"add it there: 'plugin-settings: {{{called}: {{{name}: \"${{A_VARIABLE}}\"}}}}'"
        reading.error("missing-secret", message, at, hint)
    return bool(missing)


def _holds_settings(kind: type[Struct], main: str, node: Fields) -> bool:
    """Tell whether a map holds settings: it names one, misspelt perhaps, or it cannot be the main one."""
    kinds = _kinds(kind)
    if any(key.text in kinds for key, _ in node.entries) or not fits(node, kinds[main].type):
        return True
    return any(not is_language(key.text) and meant(key.text, kinds) is not None for key, _ in node.entries)


@cache
def _kinds(kind: type[Struct]) -> Mapping[str, FieldInfo]:
    return {one.encode_name: one for one in fields(kind)}
