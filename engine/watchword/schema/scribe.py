"""Declared types as schemas."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from msgspec import Meta, Struct
from msgspec.structs import FieldInfo, fields

from watchword.declared import prose, written
from watchword.plugin import Action, Condition, Secret, Vocabulary
from watchword.plugin.web import WebAddress
from watchword.reading.forms import Form
from watchword.reading.several import OneOrMore
from watchword.reference import described
from watchword.schedules.forms import DaysOfWeek
from watchword.schema.said import about

Schema = dict[str, Any]
Own = Callable[["Scribe", Any], Schema]

TEXT: Schema = {"anyOf": [{"if": True, "then": {"type": ["string", "number", "boolean", "null"]}}]}
"""Every scalar is text to us, whatever it is to YAML: 86717, 012345, true, null.

The types stand where editors do not look for what to offer: true, false and null are no good texts.
"""

_DATED: Schema = {"type": ["string", "integer"]}
_NUMBER = "[-+0-9.eE]+"
SCALARS: Mapping[Any, Schema] = {
    str: TEXT,
    int: {"type": ["integer", "string"], "pattern": f"^{_NUMBER}$"},
    float: {"type": ["number", "string"], "pattern": f"^{_NUMBER}$"},
    bool: {"type": ["boolean", "string"], "pattern": "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$"},
    timedelta: {"type": "string", "pattern": f"^{_NUMBER}[smhdw]$"},
    date: _DATED,
    time: _DATED,
    datetime: _DATED,
}


class Scribe:
    """Writes types as schemas; classes become definitions, those that read themselves as `own` writes them."""

    def __init__(self, vocabulary: Vocabulary, own: Mapping[Any, Own]) -> None:
        self.vocabulary = vocabulary
        self.definitions: dict[str, Schema] = {}
        self._own = own

    def scalar(self, kind: Any) -> Schema:
        """Write a scalar as YAML has it, or in quotes."""
        return SCALARS[kind]

    def choice(self, values: tuple[Any, ...]) -> Schema:
        """Write the values; a number may stand in quotes."""
        return {"enum": [*values, *(str(one) for one in values if not isinstance(one, str))]}

    def either(self, kinds: tuple[Any, ...]) -> Schema:
        """Write each of the types."""
        return any_of(*(written(kind, self) for kind in kinds))

    def items(self, kind: Any) -> Schema:
        """Write a list."""
        return {"type": "array", "items": written(kind, self)}

    def names(self, kind: Any) -> Schema:
        """Write a map whose keys are free."""
        return {"type": "object", "additionalProperties": written(kind, self)}

    def limited(self, kind: Any, metadata: tuple[Any, ...]) -> Schema:
        """Write a type within its limits, or the form that is read in place of it."""
        for one in metadata:
            if isinstance(one, OneOrMore) or one is DaysOfWeek:
                return one_or_more(TEXT)
            if isinstance(one, WebAddress):
                return {**TEXT, "pattern": one.pattern}
            if isinstance(one, Form):
                return _shaped(one)
        found = dict(written(kind, self))
        for one in metadata:
            found |= _limits(one, found) if isinstance(one, Meta) else {}
        return found

    def own(self, kind: Any) -> Schema:
        """Write a class once, as a definition, and point to it; a form of values stands where it is asked for."""
        name = kind.__name__
        if name not in self.definitions:
            found = self._own.get(kind, Scribe.fields)(self, kind)
            if "description" not in found:
                return found
            self.definitions[name] = found
        return {"$ref": f"#/definitions/{name}"}

    def fields(self, kind: type[Struct]) -> Schema:
        """Write a map of the keys of a Struct."""
        needed = [one.encode_name for one in _said(kind) if one.required]
        return {"description": prose(kind), **a_map(self.keys(kind), needed)}

    def keys(self, kind: type[Struct]) -> dict[str, Schema]:
        """Write what stands below each key of a Struct, and say what is known about it."""
        return {one.encode_name: self._key(one, kind) for one in _said(kind)}

    def settings(self, kind: type[Action | Condition]) -> Schema:
        """Write what stands below the name of an action or a condition: its settings, or the main one bare."""
        below = self.fields(kind)
        if not kind.shorthand:
            return below
        main = next(one for one in fields(kind) if one.name == kind.shorthand)
        others = len(_said(kind)) - 1 - len(getattr(kind, "beside", ()))
        takes = f"Takes {described(main.type)}{', or a map of its settings' if others else ''}."
        return {"description": f"{prose(kind)}\n\n{takes}", **any_of(below, written(main.type, self))}

    def _key(self, field: FieldInfo, of: type[Struct]) -> Schema:
        return {"description": about(field, of), **written(field.type, self)}


def _said(kind: type[Struct]) -> list[FieldInfo]:
    """List the keys that files say: a secret is none."""
    return [one for one in fields(kind) if one.type is not Secret]


def any_of(*schemas: Schema) -> Schema:
    """Write that one of these is enough. Of what nothing fits, editors mark what keeps it from being the first."""
    return {"anyOf": [each for one in schemas for each in (one["anyOf"] if one.keys() == {"anyOf"} else [one])]}


def one_or_more(item: Schema) -> Schema:
    """Write a value or a list of them."""
    return any_of({"type": "array", "items": item, "minItems": 1}, item)


def a_map(keys: Mapping[str, Schema], needed: list[str] | None = None) -> Schema:
    """Write a map of these keys and no others."""
    return {
        "type": "object",
        "properties": dict(keys),
        "additionalProperties": False,
        **({"required": needed} if needed else {}),
    }


def _shaped(form: Form) -> Schema:
    return {"type": "string", "pattern": rf"^\s*({form.shape.pattern})\s*$"} if form.shape else TEXT


_LIMITS = {"gt": "exclusiveMinimum", "ge": "minimum", "lt": "exclusiveMaximum", "le": "maximum"}


def _limits(meta: Meta, base: Schema) -> Schema:
    """Write the limits of a type; those of length count the items of a list, or characters."""
    found = {name: getattr(meta, limit) for limit, name in _LIMITS.items()}
    counted = "Items" if base.get("type") == "array" else "Length"
    found |= {f"min{counted}": meta.min_length, f"max{counted}": meta.max_length}
    # To us \w is a letter of any alphabet, to editors one of English.
    found["pattern"] = meta.pattern and meta.pattern.replace(r"[\w", "[\\w\x80-\U0010ffff")
    return {name: limit for name, limit in found.items() if limit is not None}
