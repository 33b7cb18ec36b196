"""Keys that nothing is known of in a test or in a turn of one: texts that have a colon, and what stands elsewhere."""

from collections.abc import Collection

from watchword.reading.cuts import in_braces
from watchword.reading.findings import Path, Reading
from watchword.reading.source import Fields, Scalar
from watchword.reading.strays import unknown_key
from watchword.reading.suggestions import suggestion

_QUOTED = "put the whole text in quotes if that is what is texted"
_UNBRACED = "put the text in quotes, without the braces, if that is what is texted"


def as_text(node: Fields, known: Collection[str]) -> str | None:
    """Tell what to do about `- Sorry: no` and `{RATE: now}`, texts that YAML takes for a key and its value."""
    if len(node.entries) != 1 or not isinstance(node.entries[0][1], Scalar):
        return None
    key = node.entries[0][0].text
    if key.lower() in known:
        return None
    if in_braces(node):
        return None if key.islower() else _UNBRACED
    guess = suggestion(key, known) if key.islower() else None
    return f"{guess} Else {_QUOTED}" if guess else _QUOTED


def refuse_in_turn(node: Fields, reading: Reading, at: Path, known: Collection[str], beside: Collection[str]) -> bool:
    """Refuse a turn of a talk that is a text with a colon, or that says what is said `beside` the talk."""
    strange = [key for key, _ in node.entries if key.text not in known]
    moved = [key for key in strange if key.text in beside]
    for key in moved:
        hint = "say it once there: it is about all turns"
        reading.error("unknown-key", f"'{key.text}' belongs beside 'talk'", key.span, hint)
    quoted = as_text(node, known) if strange and not moved else None
    if quoted:
        unknown_key(strange[0], node, known, reading, at, hint=quoted)
    return bool(moved or quoted)
