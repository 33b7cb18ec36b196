"""What an editor shows of a key: what it takes, what holds without it, what its class says of it."""

from collections.abc import Iterator
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import FieldInfo

from watchword.declared import default, prose
from watchword.reading.durations import written as duration
from watchword.reference import described


def about(field: FieldInfo, of: type[Struct]) -> str:
    """Say what there is to know about a key of a class."""
    said = [one for one in _sentences(prose(of)) if f"`{field.encode_name}`" in one]
    return "\n\n".join([*said, _takes(field)])


def _takes(field: FieldInfo) -> str:
    takes = described(field.type).removesuffix(", see below")
    return f"Takes {takes}{_without(field)}."


def _sentences(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        for sentence in " ".join(paragraph.split()).split(". "):
            yield f"{sentence.removesuffix('.')}."


def _without(field: FieldInfo) -> str:
    value = default(field)
    if isinstance(value, tuple):
        value = ", ".join(map(str, value))
    if isinstance(value, timedelta):
        value = duration(value)
    return "" if value is None else f"; without it {str(value).lower() if isinstance(value, bool) else value}"
