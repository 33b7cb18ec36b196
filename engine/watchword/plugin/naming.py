"""Settings that name things which are declared elsewhere."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import fields

from watchword.reading.several import OneOrMore

ListName = Annotated[str, Meta(pattern=r"\S", description="the name of a list", extra={"names": "list"})]
"""A setting that names a list of the program; `all` where the action allows it."""
ListNames = Annotated[tuple[str, ...], OneOrMore("a list's name", leads=True), Meta(extra={"names": "list"})]
NumberNames = Annotated[tuple[str, ...], OneOrMore("a number's name", leads=True), Meta(extra={"names": "number"})]
ScheduleName = Annotated[str, Meta(extra={"names": "schedule"})]
TagNames = Annotated[tuple[str, ...], OneOrMore("a tag")]
ContestNames = Annotated[tuple[str, ...], OneOrMore("a contest's name")]
PromptName = Annotated[str, Meta(extra={"names": "prompt"})]


ACTION = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""How actions, conditions and filters are called."""


def check_name(name: str) -> None:
    """Raise ValueError unless rules can write this name of an action or a condition."""
    if not ACTION.fullmatch(name):
        raise ValueError(f"'{name}' is no name: small letters and digits, with '-' between words")


def names(settings: Struct) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """List the settings that name things declared elsewhere: the kind (`list`), the setting as written, the names."""
    for kind, name, written in _naming(type(settings)):
        value = getattr(settings, name)
        yield kind, written, (value,) if isinstance(value, str) else tuple(value or ())


@cache
def _naming(settings: type[Struct]) -> tuple[tuple[str, str, str], ...]:
    """List the settings that name things: the kind, the setting, and as written. Types are slow to look through."""
    return tuple(
        (meta.extra["names"], field.name, field.encode_name)
        for field in fields(settings)
        for meta in getattr(field.type, "__metadata__", ())
        if isinstance(meta, Meta) and meta.extra and "names" in meta.extra
    )
