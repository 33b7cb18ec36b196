"""The declarations of the rule language, taken apart once for all who write them down: for people and for editors."""

import types
from inspect import cleandoc
from typing import Annotated, Any, Literal, Protocol, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import Struct
from msgspec.structs import FieldInfo

from watchword.reading.scalars import CONVERSIONS

T_co = TypeVar("T_co", covariant=True)


class Scribe(Protocol[T_co]):
    """Whoever writes types down, form by form."""

    def scalar(self, kind: Any) -> T_co:
        """Write one of the CONVERSIONS."""
        ...

    def choice(self, values: tuple[Any, ...]) -> T_co:
        """Write that it is one of these values."""
        ...

    def either(self, kinds: tuple[Any, ...]) -> T_co:
        """Write that it is of one of these types."""
        ...

    def items(self, kind: Any) -> T_co:
        """Write a list."""
        ...

    def names(self, kind: Any) -> T_co:
        """Write a map whose keys are free."""
        ...

    def limited(self, kind: Any, metadata: tuple[Any, ...]) -> T_co:
        """Write a type with what `Annotated` adds to it."""
        ...

    def own(self, kind: Any) -> T_co:
        """Write a class: a Struct, or what reads itself."""
        ...


def written(kind: Any, scribe: Scribe[T_co]) -> T_co:
    """Have a declared type written down."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return scribe.limited(inner[0], inner[1:])
    if origin in {Union, types.UnionType}:
        kinds = tuple(one for one in inner if one is not types.NoneType)
        return scribe.either(kinds) if len(kinds) > 1 else written(kinds[0], scribe)
    if origin is Literal:
        return scribe.choice(inner)
    if origin in {tuple, list, frozenset}:
        return scribe.items(inner[0])
    if origin is dict:
        return scribe.names(inner[1])
    return scribe.scalar(kind) if kind in CONVERSIONS else scribe.own(kind)


def prose(kind: type) -> str:
    """Give what a class says of itself."""
    return cleandoc(kind.__doc__ or "")


def default(field: FieldInfo) -> Any:
    """Give what a key says where it is left out; None where that is nothing."""
    if field.required:
        return None
    value = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
    return None if value in (None, (), {}) or isinstance(value, Struct | frozenset) else value
