"""Does a file say what a declared type asks for? Reads nodes into values and collects every problem on the way."""

import types
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Annotated, Any, Final, Literal, NamedTuple, TypeAlias, Union, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

from watchword.reading import dashes, hints
from watchword.reading.belonging import Owner, owners
from watchword.reading.cuts import cut
from watchword.reading.described import described, named, named_map
from watchword.reading.findings import Path, Reading
from watchword.reading.indentation import beside, refuse_beside, stands_below
from watchword.reading.one_of import for_each
from watchword.reading.scalars import CONVERSIONS, broken_limits
from watchword.reading.source import Fields, Items, Node, Scalar, is_left_out
from watchword.reading.strays import is_glued, named_entries, names_meant, outdented, unknown_key, with_text_above
from watchword.reading.suggestions import suggestion
from watchword.value import Contradiction


class Invalid(Enum):
    """What stands in for a value that could not be read; the reading holds the reason."""

    INVALID = "invalid"


INVALID: Final = Invalid.INVALID


def read(node: Node, kind: Any, reading: Reading, at: Path = ()) -> Any:
    """Read a node as `kind`: the value, or INVALID after at least one error.

    A class, or metadata of `Annotated`, that has `from_node(node, reading, at)` reads itself. Of a union, the first
    member that the shape of the node fits is taken. Raises TypeError for a kind that no file can say.
    """
    reading.spans[at] = node.span
    return _reader(kind)(node, reading, at)


def read_struct(node: Node, kind: type[Struct], reading: Reading, at: Path = ()) -> Any:
    """Read a map as a Struct, field by field under its written name, whether or not it has a `from_node`."""
    shape = _shape(kind)
    known = shape.fields
    if not isinstance(node, Fields):
        example = getattr(kind, "example", None)
        hint = hints.as_fields(node, shape.required, whole_file=not at) or hints.unspaced(node)
        hint = hint or (f"write it like {example}" if example else hints.with_keys(known))
        if is_left_out(node):
            hint = None if shape.required else "write {} after it if there is no more to say, or delete it"
        return refuse(node, "keys and values", reading, at, hint)
    given = {key.text for key, _ in node.entries}
    elsewhere = owners(kind, strange, reading.context) if (strange := given - known.keys()) else {}
    left_out = {(*at, key.text) for key, below in node.entries if is_left_out(below) and key.text in shape.required}
    reading.needed |= {place: hints.how(kind, str(place[-1])) or "" for place in left_out - reading.bare}
    if elsewhere:  # what is written here is not lacking there
        reading.keys.update({(*at, one.key, name): node.span for name, one in elsewhere.items()})
    values = _known_entries(node, shape, elsewhere, reading, at)
    missing = [name for name in shape.required if name not in given and (*at, name) not in reading.keys]
    if missing:
        broken = [one for key, one in node.entries if key.text in known and values.get(known[key.text].name) is INVALID]
        missing = [name for name in missing if not stands_below(name, broken)]
    if missing and not given and not at:
        reading.error("missing-key", "the file is empty", node.span, f"begin it with '{missing[0]}:', or delete it")
    elif missing:
        misspelt = names_meant(strange, given, known, shape.required) | {one.key for one in elsewhere.values()}
        for name in (one for one in missing if one not in misspelt):
            message, span = f"{named_map(node, at, reading.bare)} lacks '{name}'", reading.keys.get(at, node.span)
            reading.error("missing-key", message, span, hints.lacking(kind, name))
    if strange or not given.issuperset(shape.required) or INVALID in values.values():
        return INVALID
    for name, made in shape.unsaid:
        values.setdefault(name, made())
    return _made(kind, values, node, reading, at)


def refuse(node: Node, wanted: str, reading: Reading, at: Path, hint: str | None = None) -> Invalid:
    """Report that something else was `wanted` here, or that the value was left out."""
    if isinstance(node, Scalar) and node.comment:
        message = f"{named(at, reading.bare)} has no value: what stands behind ' #' is a comment"
        hint = f"put the whole text in quotes if the # belongs to it, else write {wanted} before it"
        reading.error("empty-value", message, node.comment, hint)
    elif is_left_out(node):
        hint = hint or reading.needed.get(at) or hints.left_out(wanted, is_needed=at in reading.needed)
        reading.error("empty-value", f"{named(at, reading.bare)} has no value", reading.keys.get(at, node.span), hint)
    elif not is_glued(node, reading):
        hint = hint or hints.unspaced(node) or f"write {wanted}"
        reading.error("bad-value", f"expected {wanted}, found {described(node)}", node.span, hint)
    return INVALID


def says_nothing(node: Node) -> bool:
    """Tell whether a node is what YAML calls null, which is no text unless it is quoted."""
    return isinstance(node, Scalar) and node.plain and node.text in {"~", "null"}


def refuse_null(node: Scalar, reading: Reading) -> Invalid:
    """Report what says that there is no text."""
    hint = "write what is to be said, or put it in quotes if that is what to say"
    reading.error("empty-value", f"'{node.text}' says that there is no text", node.span, hint)
    return INVALID


def _known_entries(
    node: Fields, shape: "_Shape", elsewhere: Mapping[str, Owner], reading: Reading, at: Path
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    known = shape.fields
    misplaced = beside(node, known)
    strays = {one for some in misplaced.values() for one in some.keys} if misplaced else ()
    for key, below in node.entries:
        name, place = key.text, (*at, key.text)
        reading.keys[place] = key.span
        if name in misplaced:
            values[known[name].name] = INVALID
            refuse_beside(key, misplaced[name], node, reading)
        elif name in known and name not in strays:
            reading.spans[place] = below.span
            values[known[name].name] = known[name].read(below, reading, place)
        elif name not in strays:
            owner, misread = elsewhere.get(name), _misread(node, key, known, at)
            slip = unknown_key(key, node, known, reading, at, owner, misread, shape.required)
            if slip and not isinstance(below, Scalar) and fits(below, known[slip].kind):
                read(below, known[slip].kind, reading, (*at, slip))  # what is wrong with it is told as well
    return values


def _misread(node: Fields, key: Scalar, known: Mapping[str, "_Field"], at: Path) -> str | None:
    """Tell what to do about a part of a value that was cut at a comma, or a key of rules that stands too deep."""
    found = cut(node, key)
    if found is None or found.key not in known:
        return outdented(key.text, node, at) or with_text_above(key, node)
    return found.in_brackets() if fits(Items((), node.span), known[found.key].kind) else found.in_quotes()


def _made(kind: type[Struct], values: dict[str, Any], node: Node, reading: Reading, at: Path) -> Any:
    try:
        return kind(**values)
    except Contradiction as error:
        reading.error("bad-value", str(error), reading.spans.get((*at, *error.at), node.span), error.hint)
        return INVALID
    except ValueError as error:  # a Struct's own __post_init__ refuses what its fields say together
        reading.error("bad-value", str(error), node.span, f"put {named(at, reading.bare)} right, or delete it")
        return INVALID


class _Field(NamedTuple):
    """A field of a Struct: its name there, its type, and what reads it."""

    name: str
    kind: Any
    read: "_Reader"


class _Shape(NamedTuple):
    """The fields of a Struct by their written names, which of them must be written, and what none says."""

    fields: Mapping[str, _Field]
    required: Sequence[str]
    unsaid: Sequence[tuple[str, Callable[[], Any]]]


@cache
def _shape(kind: type[Struct]) -> _Shape:
    fields = msgspec.structs.fields(kind)
    needed = [one for one in fields if one.required]
    return _Shape(
        {one.encode_name: _Field(one.name, one.type, _reader(one.type)) for one in fields},
        [one.encode_name for one in needed if not getattr(one.type, "unsaid", False)],
        [(one.name, one.type) for one in needed if getattr(one.type, "unsaid", False)],
    )


# --- readers: what reads a kind is worked out once --------------------------------------------------------------------

_Reader: TypeAlias = "Callable[[Node, Reading, Path], Any]"


@cache
def _reader(kind: Any) -> _Reader:
    ready = _READERS.get(kind if isinstance(kind, type) else get_origin(kind))
    if ready:
        return ready(kind)
    if hasattr(kind, "from_node"):
        return kind.from_node  # type: ignore[no-any-return]
    if isinstance(kind, type) and issubclass(kind, Struct):
        return lambda node, reading, at: read_struct(node, kind, reading, at)
    raise TypeError(f"no file can say a value of type {kind!r}")


def _annotated(kind: Any) -> _Reader:
    base, *metadata = get_args(kind)
    for one in metadata:
        if hasattr(one, "from_node"):
            return one.from_node  # type: ignore[no-any-return]
    one_name = base is str and any(getattr(one, "extra", None) for one in metadata)
    limits = [one for one in metadata if isinstance(one, Meta)]
    of_base = _scalar(base, limits) if base in CONVERSIONS else _reader(base)

    def read_within(node: Node, reading: Reading, at: Path) -> Any:
        if one_name and isinstance(node, Items):
            return refuse(node, "a name", reading, at, for_each(node, at, reading.bare) or "only one can be named here")
        value = of_base(node, reading, at)
        broken = [text for one in limits for text in broken_limits(value, one)] if value is not INVALID else ()
        if not broken:
            return value
        wanted = " and ".join(broken)
        hint = next((found for one in limits if (found := hints.fitting(value, one))), f"make it {wanted}")
        reading.error("bad-value", f"{named(at, reading.bare)} must be {wanted}", node.span, hint)
        return INVALID

    return read_within


def _union(kind: Any) -> _Reader:
    members = [member for member in get_args(kind) if member is not types.NoneType]
    if len(members) == 1:
        return _reader(members[0])

    def read_fitting(node: Node, reading: Reading, at: Path) -> Any:
        return _reader(next((member for member in members if fits(node, member)), members[0]))(node, reading, at)

    return read_fitting


def fits(node: Node, kind: Any) -> bool:
    """Tell whether the shape of a node (a scalar, a list, a map) is one that the kind may have."""
    while get_origin(kind) is Annotated:
        kind, *metadata = get_args(kind)
        if any(getattr(one, "is_scalar", False) for one in metadata):
            return isinstance(node, Scalar)
    origin = get_origin(kind) or kind
    if origin in {Union, types.UnionType}:
        return any(fits(node, member) for member in get_args(kind) if member is not types.NoneType)
    if isinstance(node, Items):
        return origin in _LISTS
    is_map = origin is dict or (isinstance(origin, type) and issubclass(origin, Struct))
    return is_map if isinstance(node, Fields) else not is_map and origin not in _LISTS


def _choice(kind: Any) -> _Reader:
    choices = {str(choice): choice for choice in get_args(kind)}

    def read_choice(node: Node, reading: Reading, at: Path) -> Any:
        if isinstance(node, Scalar) and node.text in choices:
            return choices[node.text]
        hint = None
        if isinstance(node, Scalar):
            hint = hints.other_word(node.text, choices) or hints.no_choice(node.text, choices)
            hint = hint or suggestion(node.text, choices)
        else:
            hint = _KEEP_ONE if "not" in at and isinstance(node, Items) else for_each(node, at, reading.bare)
        *others, last = choices
        return refuse(node, f"{', '.join(others)} or {last}" if others else f"'{last}'", reading, at, hint)

    return read_choice


_KEEP_ONE = "keep one of them, and have the others taken by rules above this one"

_LISTS: dict[Any, Callable[[list[Any]], Any]] = {tuple: tuple, list: list, frozenset: frozenset}


def _list(kind: Any) -> _Reader:
    inner, made = get_args(kind)[0], _LISTS[get_origin(kind)]
    of_item = (inner, *getattr(inner, "__metadata__", ()))

    def read_list(node: Node, reading: Reading, at: Path) -> Any:
        if is_glued(node, reading):
            return INVALID
        if isinstance(node, Scalar) and not is_left_out(node):
            # The value is not quoted: it may be a secret.
            example = next((found for one in of_item if (found := getattr(one, "example", None))), None)
            below = at in reading.keys and reading.keys[at].line < node.span.line
            hint = f"write it like [{example}]" if example else "write it in brackets: [...]"
            hint = getattr(inner, "instead", {}).get(node.text.lower(), hint)
            hint = dashes.EACH if below and dashes.are_dashed(node.rows or (node.text,)) else hint
            reading.error("bad-value", "expected a list, found a single value", node.span, hint)
            return INVALID
        if not isinstance(node, Items):
            return refuse(node, "a list", reading, at, hints.as_list(node, inner))
        values = [read(item, inner, reading, (*at, place)) for place, item in enumerate(node.items)]
        return INVALID if INVALID in values else made(values)

    return read_list


def _map(kind: Any) -> _Reader:
    key_kind, inner = get_args(kind)

    def read_map(node: Node, reading: Reading, at: Path) -> Any:
        if not isinstance(node, Fields):
            return refuse(node, "keys and values", reading, at, hints.as_named(node, is_empty=_may_be_empty(inner)))
        values = {}
        for key, below in named_entries(node, reading):
            place = (*at, key.text)
            reading.keys[place] = key.span
            name = read(key, key_kind, reading, place)
            part = cut(node, key)
            quoted = part and refuse(below, "text", reading, place, part.in_quotes())
            values[name] = quoted or read(below, inner, reading, place)
        return INVALID if INVALID in values or INVALID in values.values() else values

    return read_map


def _may_be_empty(kind: Any) -> bool:
    """Tell whether nothing need be said of a value."""
    return isinstance(kind, type) and issubclass(kind, Struct) and not _shape(kind).required


def _anything(kind: Any) -> _Reader:
    def read_anything(node: Node, reading: Reading, at: Path) -> Any:
        below = tuple[kind, ...] if isinstance(node, Items) else dict[str, kind]
        return read(node, str if isinstance(node, Scalar) else below, reading, at)

    return read_anything


def _scalar(kind: Any, limits: Sequence[Meta] = ()) -> _Reader:
    wanted, convert = CONVERSIONS[kind]

    def read_scalar(node: Node, reading: Reading, at: Path) -> Any:
        if not isinstance(node, Scalar) or is_left_out(node):
            meant = (for_each(node, at, reading.bare) or hints.by_accident(node)) if kind is str else None
            return refuse(node, wanted, reading, at, meant)
        if kind is str and says_nothing(node):
            return refuse_null(node, reading)
        try:
            return convert(node.text)
        except (ValueError, KeyError):
            return refuse(node, wanted, reading, at, hints.mended(node.text, kind, limits))

    return read_scalar


_READERS: Mapping[Any, Callable[[Any], _Reader]] = {
    Annotated: _annotated,
    Union: _union,
    types.UnionType: _union,
    Literal: _choice,
    Any: _anything,
    dict: _map,
    **dict.fromkeys(_LISTS, _list),
    **dict.fromkeys(CONVERSIONS, _scalar),
}
