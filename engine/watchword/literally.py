"""What is written as a pattern where words are compared: `/pizza|pasta/`, `^BUY$`, `FREE*`; no sign of it counts."""

import re
from typing import NamedTuple

from watchword.patterns import Pattern, slashed
from watchword.text import words


class Literal(NamedTuple):
    """What to tell of a text that is taken as it stands, and the pattern that it was meant as."""

    is_wild: bool
    message: str
    pattern: str


def literal(written: str) -> Literal | None:
    """Tell whether a text seems to be meant as a pattern, or with a wildcard; its words, if any, are what is heard."""
    if written.isalnum():
        return None
    heard = " ".join(words(written))
    if found := _WILD.fullmatch(written):
        begins, ends, both = found.groups()
        message = f"'{written}' is heard as '{begins or ends}' alone: a '*' stands for nothing"
        return Literal(True, message, rf"^{begins}" if begins else ends if both else rf"{ends}\b")
    meant = slashed(written) or (written if _LIKE_A_PATTERN.search(written) else None)
    if meant and isinstance(Pattern.parse(meant), Pattern):
        return Literal(False, f"'{written}' is no pattern: it is heard as '{heard}'", meant)
    return None


_WILD = re.compile(r"(\w+) ?\*|\* ?(\w+) ?(\*?)")
_LIKE_A_PATTERN = re.compile(
    r"^\^|[A-Za-z]{3}\$$|\\[bdswBDSW]|\.[*+]|\w\?\w|^\[.*\]|\[[^\]]*\w-\w[^\]]*\]|\([^()]*\w\|\w[^()]*\)"
)
"""Where a text begins or ends as a whole one, classes of letters, what may be there or again, and alternatives."""
