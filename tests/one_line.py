"""Reads a value from a rule file of one line, as the loader would."""

from typing import Any

from watchword import vocabulary
from watchword.diagnostics import Diagnostic
from watchword.reading.findings import Reading
from watchword.reading.source import parse
from watchword.reading.typed import read


def read_value(kind: Any, key: str, written: str) -> tuple[Any, list[Diagnostic]]:
    """Read what is written after `key: ` as a kind; answers the value, or INVALID, and the problems."""
    node, found = parse("rules.yaml", f"{key}: {written}\n".encode())
    assert not found
    reading = Reading("rules.yaml", context=vocabulary.builtin())
    below: Any = node
    return read(below.entries[0][1], kind, reading, (key,)), reading.diagnostics
