"""Everything that a phrase in the notation of `watchword.phrases` can be, written out: an oracle by brute force."""

import re
from collections.abc import Iterator
from itertools import product


def spelt_out(phrase: str) -> list[str]:
    """List all texts that a phrase stands for."""
    tokens = re.findall(r"[()\[\]|]|[^()\[\]|\s]+", phrase)
    return [" ".join(filter(None, text.split())) for text in _ways(iter(tokens))]


def _ways(tokens: Iterator[str]) -> list[str]:
    ways: list[str] = []
    parts: list[list[str]] = []
    for token in tokens:
        if token in {")", "]"}:
            break
        if token == "|":
            ways.extend(" ".join(one) for one in product(*parts))
            parts = []
        elif token in {"(", "["}:
            parts.append([*_ways(tokens), *([""] if token == "[" else [])])
        else:
            parts.append([token])
    return [*ways, *(" ".join(one) for one in product(*parts))]
