"""A value on one line, as YAML has it."""

import re
from math import inf
from typing import Any

import yaml

_BREAKS = re.compile("[\n\x85\u2028\u2029]")
"""What ends a line in a file."""


def flow(value: Any) -> str:
    """Write plain values on one line, whatever their texts hold."""
    line = _dumped(value, allow_unicode=True)
    return _dumped(value, default_style='"') if _BREAKS.search(line) else line


def _dumped(value: Any, **style: Any) -> str:
    said: str = yaml.safe_dump(value, default_flow_style=True, width=inf, sort_keys=False, **style)
    return said.removesuffix("\n").removesuffix("\n...")
