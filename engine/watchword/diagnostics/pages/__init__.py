"""Every code has a page here, `CODE.md`: what it means, an example of it, and the example mended.

The pages are the register of codes as well: which there are, how grave each is, and where it occurs.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import cast

from msgspec import Struct

from watchword.diagnostics.problem import Severity

_SILHOUETTE = re.compile(
    r"# (?P<code>[a-z]+(?:-[a-z]+)+)\n\n"
    r"\*\*(?P<severity>Error|Warning|Note)\*\* in "
    r"(?P<where>rule files|`config\.yaml`|rule files and `config\.yaml`|plugins): "
    r"(?P<title>[^\n]+)\.\n\n"
    r"(?P<meaning>(?:(?!```).+\n)+)\n"
    r"```(?P<written>yaml|python)\n(?P<failing>(?:.*\n)+?)```\n\n"
    r"Mended:\n\n"
    r"```(?P=written)\n(?P<mended>(?:.*\n)+?)```\n"
)


class Page(Struct, frozen=True, kw_only=True):
    """What is to be known of a code. `where` says in which files it occurs, `text` is the whole page."""

    code: str
    severity: Severity
    where: str
    title: str
    meaning: str
    failing: str
    mended: str
    text: str

    @classmethod
    def of(cls, text: str) -> "Page":
        """Read a page; raises ValueError for one of another silhouette."""
        found = _SILHOUETTE.fullmatch(text)
        if found is None:
            raise ValueError(f"a page is written like the others beside it, unlike this: {text[:60]!r}")
        severity = cast("Severity", found["severity"].lower())
        parts = {name: found[name].strip("\n") for name in ("code", "where", "title", "meaning", "failing", "mended")}
        return cls(severity=severity, text=text, **parts)


@cache
def pages() -> Mapping[str, Page]:
    """List the pages by code, in the order of the alphabet."""
    files = sorted(resources.files(__package__).iterdir(), key=lambda file: file.name)
    texts = [file.read_text(encoding="utf-8") for file in files if file.name.endswith(".md")]
    return MappingProxyType({page.code: page for page in map(Page.of, texts)})


def address(code: str) -> str | None:
    """Say where a code's page is, from the root of the project; a plugin's code has none there."""
    return f"docs/diagnostics.md#{code}" if code in pages() else None
