"""How the settings of an action travel from the decision to the deed: as plain values, their texts filled."""

import types
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cache
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import Struct
from msgspec.structs import fields

from watchword import filters
from watchword.plugin.secret import Secret
from watchword.reading.durations import exactly, from_exactly
from watchword.templates import Template, Text

Settings = TypeVar("Settings", bound=Struct)


def rendered(
    settings: Struct,
    values: Mapping[str, str | None],
    language: str,
    fallback: str,
    later: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """Write settings as plain values: texts are filled but for the names of `later`, secrets are left out."""

    def plain(value: Any) -> Any:
        if isinstance(value, Text):
            return (
                value.fill_but(later, values, language, fallback) if later else value.fill(values, language, fallback)
            )
        if isinstance(value, Struct):
            return rendered(value, values, language, fallback, later)
        if isinstance(value, dict):
            return {key: plain(below) for key, below in value.items()}
        if isinstance(value, tuple | list):
            return [plain(below) for below in value]
        return exactly(value) if isinstance(value, timedelta) else msgspec.to_builtins(value)

    given = {name: getattr(settings, name) for name in type(settings).__struct_fields__}
    return {name: plain(value) for name, value in given.items() if not isinstance(value, Secret)}


def as_files_have_it(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Name planned settings as rule files do: `as` for `as_`, `retry-for` for `retry_for`."""
    return {name.removesuffix("_").replace("_", "-"): value for name, value in settings.items()}


def revived(kind: type[Settings], plain: Mapping[str, Any], secrets: Mapping[str, str]) -> Settings:
    """Read plain values as settings again; raises ValueError where that is not what they are (any more).

    `secrets` are given by the names that they have in configuration files.
    """
    known = _types(kind)
    if unknown := plain.keys() - known.keys():
        raise ValueError(f"{kind.__name__} has no setting '{min(unknown)}'")
    read = _template if getattr(kind, "later", None) else Text.literal
    found = {name: _revived(known[name], value, read) for name, value in plain.items()}
    for name, written in _secret(kind).items():
        found[name] = Secret(secrets.get(written, ""))
    try:
        return kind(**found)
    except TypeError as failure:
        raise ValueError(str(failure)) from failure


def _template(source: str) -> Text:
    """Read a text in which names are left; raises ValueError."""
    parsed = Template.parse(source, filters.builtin())
    if isinstance(parsed, Template):
        return Text(parsed)
    raise ValueError(parsed[0].message)


def _revived(kind: Any, value: Any, read: Callable[[str], Text]) -> Any:
    if value is None:
        return msgspec.convert(value, kind)
    kind = _bare(kind)
    if kind is Text:
        return read(msgspec.convert(value, str))
    if isinstance(kind, type) and issubclass(kind, Struct):
        return revived(kind, value, {})
    origin, inner = get_origin(kind), get_args(kind)
    if origin is dict:
        return {key: _revived(inner[1], below, read) for key, below in msgspec.convert(value, dict[str, Any]).items()}
    if origin is tuple:
        return tuple([_revived(inner[0], below, read) for below in msgspec.convert(value, list[Any])])
    return from_exactly(msgspec.convert(value, str)) if kind is timedelta else msgspec.convert(value, kind)


@cache
def _types(kind: type[Struct]) -> dict[str, Any]:
    return {one.name: one.type for one in fields(kind)}


@cache
def _secret(kind: type[Struct]) -> dict[str, str]:
    """Name the settings that are secrets, and how configuration files name them."""
    return {one.name: one.encode_name for one in fields(kind) if one.type is Secret}


def _bare(kind: Any) -> Any:
    """Leave out what only files must keep to, and that there may be nothing."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) in {Union, types.UnionType}:
        something = [one for one in get_args(kind) if one is not types.NoneType]
        return _bare(something[0]) if len(something) == 1 else kind
    return kind
