"""A text as a value of a rule file, in quotes only where it needs them."""

import re

from watchword.text import clean

_PLAIN = re.compile(r"\w(?:[\w '!?./&+@-]*[\w!?.])?")
"""Means itself wherever a value may stand, in brackets too, but for a question mark right before the bracket."""
_NOTHING = "null"
"""Says that there is no text."""
_ESCAPED = re.compile(
    '["\\\\]|[^\x20-\x7e\xa0-\u2027\u2030-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]'
)
"""Stands as an escape in quotes: what a file may not hold, and what would hide or reorder the text around it."""


def quoted(text: str, *, listed: bool = False) -> str:
    """Write a text so that it is read as it is, whatever it holds, on one line; in a list, if it is `listed`."""
    kept = clean(text)
    is_plain = _PLAIN.fullmatch(kept) and kept != _NOTHING and not (listed and kept.endswith("?"))
    return kept if is_plain else f'"{_ESCAPED.sub(_escape, kept)}"'


def listed(texts: tuple[str, ...]) -> str:
    """Write texts as a list on one line; one alone stands without brackets."""
    return quoted(texts[0]) if len(texts) == 1 else f"[{', '.join(quoted(text, listed=True) for text in texts)}]"


def _escape(found: re.Match[str]) -> str:
    char = found[0]
    if char in '"\\':
        return f"\\{char}"
    code = ord(char)
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
