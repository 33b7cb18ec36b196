"""Where secrets stand in a config.yaml that cannot be read: by the names before them, as nothing else can be told."""

import re
from collections.abc import Iterator

from watchword.diagnostics import Span
from watchword.diagnostics.problem import split_lines

_NAMED = re.compile(
    r"""(?:secret|key|password|token|database)[\w-]*["']?\s*:\s*(?P<value>\[[^\]]*|"[^"]*|'[^']*|[^\s,}\]][^,}\]]*)"""
)
_SAYS_NOTHING = re.compile(r"""(?:\$\{[^${}\s\[\]"',]*\}?|[\s\[\]"',])*""")
"""What only refers to secrets, which lie elsewhere."""


def secrets(path: str, text: str) -> Iterator[Span]:
    """List the places of what stands behind a name that sounds like one of a secret."""
    for number, line in enumerate(split_lines(text), start=1):
        for found in _NAMED.finditer(line):
            if not _SAYS_NOTHING.fullmatch(found["value"]):
                yield Span(path, number, found.start("value") + 1, found.end("value") + 1)
