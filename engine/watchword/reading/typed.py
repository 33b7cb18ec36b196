"""Does a file say what a declared type asks for? Reads nodes into values and collects every problem on the way."""

import difflib
import re
import types
from collections.abc import Callable, Iterable
from enum import Enum
from functools import cache
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

import msgspec
from msgspec import Meta, Struct, field
from msgspec.structs import FieldInfo

from watchword.diagnostics import Diagnostic, Severity, Span
from watchword.reading.hints import as_list, by_accident, fitting, mended, other_word, unspaced
from watchword.reading.indentation import beside, told
from watchword.reading.scalars import CONVERSIONS, broken_limits
from watchword.reading.source import Fields, Items, Node, Scalar, is_left_out

LONGEST_SHOWN = 60

Path = tuple[str | int, ...]


class Invalid(Enum):
    """What stands in for a value that could not be read; the reading holds the reason."""

    INVALID = "invalid"


INVALID: Final = Invalid.INVALID


class Reading(Struct):
    """What was found while one file was read: its problems, and the places of values and of the keys to them.

    `bare` are the settings whose name is not written: `reply: hi` says `text`. `context` is whatever the custom types
    of the file need to know. One that is `salvaging` leaves out what is broken where something can still be told by
    the rest.
    """

    path: str
    context: Any = None
    diagnostics: list[Diagnostic] = field(default_factory=list)
    spans: dict[Path, Span] = field(default_factory=dict)
    keys: dict[Path, Span] = field(default_factory=dict)
    bare: set[Path] = field(default_factory=set)
    salvaging: bool = False

    def error(
        self, code: str, message: str, span: Span, hint: str | None = None, related: tuple[tuple[Span, str], ...] = ()
    ) -> None:
        """Add an error: the file cannot be used."""
        self._add("error", code, message, span, hint, related)

    def warn(
        self, code: str, message: str, span: Span, hint: str | None = None, related: tuple[tuple[Span, str], ...] = ()
    ) -> None:
        """Add a warning: the file can be used, but says almost surely not what was meant."""
        self._add("warning", code, message, span, hint, related)

    def _add(
        self,
        severity: Severity,
        code: str,
        message: str,
        span: Span,
        hint: str | None,
        related: tuple[tuple[Span, str], ...],
    ) -> None:
        found = Diagnostic(severity=severity, code=code, message=message, span=span, hint=hint, related=related)
        self.diagnostics.append(found)


def read(node: Node, kind: Any, reading: Reading, at: Path = ()) -> Any:
    """Read a node as `kind`: the value, or INVALID after at least one error.

    A class, or metadata of `Annotated`, that has `from_node(node, reading, at)` reads itself. Of a union, the first
    member that the shape of the node fits is taken. Raises TypeError for a kind that no file can say.
    """
    reading.spans[at] = node.span
    reader = _READERS.get(kind if isinstance(kind, type) else get_origin(kind))
    if reader:
        return reader(node, kind, reading, at)
    if hasattr(kind, "from_node"):
        return kind.from_node(node, reading, at)
    if isinstance(kind, type) and issubclass(kind, Struct):
        return read_struct(node, kind, reading, at)
    raise TypeError(f"no file can say a value of type {kind!r}")


def read_struct(node: Node, kind: type[Struct], reading: Reading, at: Path = ()) -> Any:
    """Read a map as a Struct, field by field under its written name, whether or not it has a `from_node`."""
    if not isinstance(node, Fields):
        return refuse(node, "keys and values", reading, at)
    known = _fields(kind)
    values = _known_entries(node, kind, reading, at)
    given = {key.text for key, _ in node.entries}
    strange = given - known.keys()
    missing = [name for name in _required(kind) if name not in given]
    if missing:
        misspelt = {_meant_key(one, known) for one in strange}
        for name in (one for one in missing if one not in misspelt):
            reading.error("missing-key", f"{_named(at, reading)} lacks '{name}'", reading.keys.get(at, node.span))
    if strange or missing or INVALID in values.values():
        return INVALID
    for one in _unsaid(kind):
        values.setdefault(one.name, one.type())
    return _made(kind, values, node, reading)


def refuse(node: Node, wanted: str, reading: Reading, at: Path, hint: str | None = None) -> Invalid:
    """Report that something else was `wanted` here, or that the value was left out."""
    if isinstance(node, Scalar) and node.comment:
        message = f"{_named(at, reading)} has no value: what stands behind ' #' is a comment"
        hint = f"put the whole text in quotes if the # belongs to it, else write {wanted} before it"
        reading.error("empty-value", message, node.comment, hint)
    elif is_left_out(node):
        hint = hint or f"write {wanted} after it, or delete it"
        reading.error("empty-value", f"{_named(at, reading)} has no value", reading.keys.get(at, node.span), hint)
    else:
        hint = hint or unspaced(node)
        reading.error("bad-value", f"expected {wanted}, found {_described(node)}", node.span, hint)
    return INVALID


def supported(node: Node, reading: Reading) -> bool:
    """Tell whether a file is of version 1, or says none; an error otherwise, which should then stand alone."""
    versions = [value for key, value in node.entries if key.text == "version"] if isinstance(node, Fields) else []
    if not versions or not isinstance(versions[0], Scalar) or versions[0].text in {"", "1"}:
        return True
    message = f"this is a file of version '{versions[0].text}', and Watchword reads version 1"
    reading.error("unsupported-version", message, versions[0].span, "write 'version: 1', or update Watchword")
    return False


def unknown_key(key: Scalar, known: Iterable[str], reading: Reading, at: Path) -> None:
    """Report a key that nothing is known of, and guess what was meant."""
    begun, space, _ = key.text.partition(" ")
    hint = f"a ':' is missing behind '{begun}'" if space and begun in known else suggestion(key.text, known)
    hint = hint or f"there are {', '.join(known) or 'none'}"
    reading.error("unknown-key", f"{_named(at, reading)} has no key '{key.text}'", key.span, hint)


def suggestion(word: str, known: Iterable[str]) -> str | None:
    """Guess what was meant by a word that is not known: `did you mean 'x'?`."""
    known = tuple(known)
    begun = word.partition(":")[0]
    if begun != word and begun in known:
        return f"put a space behind '{begun}:'"
    guess = meant(word, known)
    return f"did you mean '{guess}'?" if guess is not None else None


def meant(word: str, known: Iterable[str]) -> str | None:
    """Find the known word that is most like one that is not known."""
    by_folded = {one.casefold(): one for one in known}
    close = difflib.get_close_matches(word[:100].casefold(), by_folded, n=1)
    return by_folded[close[0]] if close else None


def _meant_key(written: str, known: Iterable[str]) -> str | None:
    begun = re.split(r"[ :]", written, maxsplit=1)[0]
    return begun if begun in known else meant(written, known)


def _known_entries(node: Fields, kind: type[Struct], reading: Reading, at: Path) -> dict[str, Any]:
    known = _fields(kind)
    values: dict[str, Any] = {}
    misplaced = beside(node, known)
    strays = {one for some in misplaced.values() for one in some} if misplaced else ()
    for key, below in node.entries:
        name = key.text
        place = (*at, name)
        reading.keys[place] = key.span
        if name in misplaced:
            values[known[name].name] = INVALID
            message, hint = told(name, misplaced[name])
            reading.error("empty-value", message, key.span, hint)
        elif name in known and name not in strays:
            values[known[name].name] = read(below, known[name].type, reading, place)
        elif name not in strays:
            unknown_key(key, known, reading, at)
    return values


def _made(kind: type[Struct], values: dict[str, Any], node: Node, reading: Reading) -> Any:
    try:
        return kind(**values)
    except ValueError as error:  # a Struct's own __post_init__ refuses what its fields say together
        reading.error("bad-value", str(error), node.span)
        return INVALID


@cache
def _fields(kind: type[Struct]) -> dict[str, FieldInfo]:
    return {one.encode_name: one for one in msgspec.structs.fields(kind)}


@cache
def _required(kind: type[Struct]) -> tuple[str, ...]:
    unsaid = {one.encode_name for one in _unsaid(kind)}
    return tuple(name for name, one in _fields(kind).items() if one.required and name not in unsaid)


@cache
def _unsaid(kind: type[Struct]) -> tuple[FieldInfo, ...]:
    """List what no file says, though it is needed."""
    return tuple(one for one in _fields(kind).values() if one.required and getattr(one.type, "unsaid", False))


def _read_annotated(node: Node, kind: Any, reading: Reading, at: Path) -> Any:
    base, *metadata = get_args(kind)
    for one in metadata:
        if hasattr(one, "from_node"):
            return one.from_node(node, reading, at)
    if base is str and isinstance(node, Items) and any(getattr(one, "extra", None) for one in metadata):
        return refuse(node, "a name", reading, at, "only one can be named here")
    value = read(node, base, reading, at)
    limits = [one for one in metadata if isinstance(one, Meta) and value is not INVALID]
    broken = [text for one in limits for text in broken_limits(value, one)]
    if not broken:
        return value
    hint = next((found for one in limits if (found := fitting(value, one))), None)
    reading.error("bad-value", f"{_named(at, reading)} must be {' and '.join(broken)}", node.span, hint)
    return INVALID


def _read_union(node: Node, kind: Any, reading: Reading, at: Path) -> Any:
    members = [member for member in get_args(kind) if member is not types.NoneType]
    return read(node, next((member for member in members if fits(node, member)), members[0]), reading, at)


def fits(node: Node, kind: Any) -> bool:
    """Tell whether the shape of a node (a scalar, a list, a map) is one that the kind may have."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    origin = get_origin(kind) or kind
    if isinstance(node, Items):
        return origin in _LISTS
    is_map = origin is dict or (isinstance(origin, type) and issubclass(origin, Struct))
    return is_map if isinstance(node, Fields) else not is_map and origin not in _LISTS


def _read_choice(node: Node, kind: Any, reading: Reading, at: Path) -> Any:
    choices = {str(choice): choice for choice in get_args(kind)}
    if isinstance(node, Scalar) and node.text in choices:
        return choices[node.text]
    hint = other_word(node.text, choices) or suggestion(node.text, choices) if isinstance(node, Scalar) else None
    *others, last = choices
    return refuse(node, f"{', '.join(others)} or {last}" if others else f"'{last}'", reading, at, hint)


_LISTS: dict[Any, Callable[[list[Any]], Any]] = {tuple: tuple, list: list, frozenset: frozenset}


def _read_list(node: Node, kind: Any, reading: Reading, at: Path) -> Any:
    if isinstance(node, Scalar) and not is_left_out(node):
        # The value is not quoted: it may be a secret.
        example = getattr(get_args(kind)[0], "example", None)
        hint = f"write it like [{example}]" if example else "write it in brackets: [...]"
        reading.error("bad-value", "expected a list, found a single value", node.span, hint)
        return INVALID
    (inner, *_) = get_args(kind)
    if not isinstance(node, Items):
        return refuse(node, "a list", reading, at, as_list(node, inner))
    values = [read(item, inner, reading, (*at, place)) for place, item in enumerate(node.items)]
    return INVALID if INVALID in values else _LISTS[get_origin(kind)](values)


def _read_map(node: Node, kind: Any, reading: Reading, at: Path) -> Any:
    if not isinstance(node, Fields):
        return refuse(node, "keys and values", reading, at)
    key_kind, inner = get_args(kind)
    values = {}
    for key, below in node.entries:
        place = (*at, key.text)
        reading.keys[place] = key.span
        name = read(key, key_kind, reading, place)
        values[name] = read(below, inner, reading, place)
    return INVALID if INVALID in values or INVALID in values.values() else values


def _read_anything(node: Node, kind: Any, reading: Reading, at: Path) -> Any:
    if isinstance(node, Scalar):
        return read(node, str, reading, at)
    return read(node, tuple[kind, ...] if isinstance(node, Items) else dict[str, kind], reading, at)


def _read_scalar(node: Node, kind: Any, reading: Reading, at: Path) -> Any:
    wanted, convert = CONVERSIONS[kind]
    if not isinstance(node, Scalar) or is_left_out(node):
        return refuse(node, wanted, reading, at, by_accident(node))
    try:
        return convert(node.text)
    except (ValueError, KeyError):
        return refuse(node, wanted, reading, at, mended(node.text, kind))


_READERS: dict[Any, Callable[[Node, Any, Reading, Path], Any]] = {
    Annotated: _read_annotated,
    Union: _read_union,
    types.UnionType: _read_union,
    Literal: _read_choice,
    Any: _read_anything,
    dict: _read_map,
    **dict.fromkeys(_LISTS, _read_list),
    **dict.fromkeys(CONVERSIONS, _read_scalar),
}


def _named(at: Path, reading: Reading) -> str:
    """Name a place as a person would: by its key, or by its number below one."""
    if at in reading.bare:
        at = at[:-1]
    if not at:
        return "the file"
    if isinstance(at[-1], str):
        return f"'{at[-1]}'"
    return f"item {at[-1] + 1} of {_named(at[:-1], reading)}"


def _described(node: Node) -> str:
    if isinstance(node, Scalar):
        shown = node.text if len(node.text) <= LONGEST_SHOWN else f"{node.text[:LONGEST_SHOWN]}..."
        return f"'{shown}'"
    return "a list" if isinstance(node, Items) else "a map"
