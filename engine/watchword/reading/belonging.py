"""Which key does one belong below that is not known where it stands? `reply:` belongs below `then:`."""

import types
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import Annotated, Any, NamedTuple, Protocol, Union, get_args, get_origin, runtime_checkable

from msgspec import Struct
from msgspec.structs import fields


@runtime_checkable
class Holder(Protocol):
    """A class whose keys are not its fields; `context` is that of the reading."""

    @classmethod
    def holds(cls, context: Any) -> Collection[str]:
        """List the keys that may stand in it."""
        ...


class Owner(NamedTuple):
    """The key that another belongs below: in an item if a list stands there, which it may be the whole of."""

    key: str
    is_list: bool
    is_whole: bool

    def told(self, written: str) -> str:
        """Say where to write it."""
        if not self.is_list:
            return f"'{written}' belongs below '{self.key}': {self.key}: {{{written}: ...}}"
        return f"'{written}' belongs " + (
            f"below '{self.key}': '- {written}: ...'" if self.is_whole else f"into an item of '{self.key}'"
        )


def owners(kind: type[Struct], strange: Iterable[str], context: Any) -> dict[str, Owner]:
    """Find those of the strange keys that are known one level below."""
    found: dict[str, Owner] = {}
    for written in strange:
        for owner, inner in _below(kind):
            if written not in found and written in _keys(inner, context):
                found[written] = owner
    return found


@cache
def _below(kind: type[Struct]) -> tuple[tuple[Owner, type], ...]:
    return tuple(
        (Owner(one.encode_name, is_list, isinstance(inner, Holder)), inner)
        for one in fields(kind)
        for inner, is_list in _structs(one.type, False)
    )


def _structs(kind: Any, is_list: bool) -> Iterator[tuple[type, bool]]:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        yield from (found for one in arguments for found in _structs(one, is_list))
    elif origin is Annotated:
        yield from _structs(arguments[0], is_list)
    elif origin in {tuple, list}:
        yield from _structs(arguments[0], True)
    elif isinstance(kind, type) and issubclass(kind, Struct):
        yield kind, is_list


def _keys(kind: type, context: Any) -> Collection[str]:
    if isinstance(kind, Holder):
        return kind.holds(context)
    reads_itself = hasattr(kind, "from_node")
    return () if reads_itself or not issubclass(kind, Struct) else kind.__struct_encode_fields__
