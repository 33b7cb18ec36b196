"""How JSON from outside is read: strictly, then with the faults forgiven that a text of a person can cause."""

import json
from typing import Any

import msgspec

from watchword.providers.body import Unreadable

_FORGIVING = json.JSONDecoder(strict=False)


def strict(body: bytes) -> Any:
    """Read a JSON document; raises Unreadable for what is none or is nested too deeply."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError) as problem:
        raise Unreadable(f"JSON that cannot be read: {type(problem).__name__}") from problem


def lenient(body: bytes) -> Any:
    """Read JSON with invalid UTF-8, bare control characters, half characters or a tail; or raise Unreadable."""
    try:
        value, _end = _FORGIVING.raw_decode(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as problem:
        raise Unreadable("JSON that cannot be read") from problem
    return value
