"""JSON from outside: read, or refused as unreadable; the lenient reader reads what the strict one does, as the same."""

import math
from typing import Any

from watchword.providers import json
from watchword.providers.body import Unreadable, utf8

TOKENS = (
    *(b'{"', b'":', b"[", b"]", b"}", b'"', b"\\u0000", b"\\ud83c", b"\\udf55", b"\\ud800", b"1e999", b"-0.0"),
    *(b"1E400", b"null", b"true", b"false", b"NaN", b"Infinity", b"\xf0\x9f", b"\xed\xa0\x80", b"\x08"),
    b"12345678901234567890",
)


def check(body: bytes) -> None:
    document = utf8(body)
    try:
        value = json.strict(document)
    except Unreadable:
        lenient(document)
        return
    assert same(lenient(document), value)


def lenient(document: bytes) -> Any:
    try:
        return json.lenient(document)
    except Unreadable:
        return None


def same(one: Any, other: Any) -> bool:
    """Compare as JSON does, where a number is a number."""
    match one, other:
        case dict(), dict():
            return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
        case list(), list():
            return len(one) == len(other) and all(map(same, one, other))
        case int() | float(), int() | float():
            return isinstance(one, bool) == isinstance(other, bool) and math.isclose(one, other)
    return bool(one == other)
