"""Keys beside an action that go on with what it holds: a further language, or a line of its text, too far left."""

from collections.abc import Collection

from watchword.reading.cuts import first_in_quotes
from watchword.reading.languages import is_language
from watchword.reading.likeness import is_slip
from watchword.reading.source import Fields, Scalar
from watchword.reading.strays import stands_in_lines
from watchword.reading.suggestions import meant


def too_far_left(key: Scalar, node: Fields) -> str | None:
    """Tell what to do about a key below the first one that goes on with what that holds: a language, or its text."""
    first, below = node.entries[0]
    if key.span.line == first.span.line or key.span.col != first.span.col:
        return None
    if isinstance(below, Fields) and below.entries and all(is_language(one.text) for one, _ in below.entries):
        more = below.entries[0][0].span.col - key.span.col
        return f"indent it by {more} more, as it belongs below '{first.text}'" if is_language(key.text) else None
    if stands_in_lines(below):
        return f"indent it as the text of '{first.text}' if it goes on with that, else delete it"
    return None


def text_goes_on(key: Scalar, node: Fields, known: Collection[str]) -> str | None:
    """Tell what to do about a line with a colon that a text goes on with: it begins much like nothing that is known."""
    first, below = node.entries[0]
    if meant(key.text, known, _MUCH_ALIKE) or any(is_slip(key.text, one) for one in known):
        return None
    if not isinstance(below, Scalar) or not below.plain or key.span.line == below.span.line:
        return first_in_quotes(node)
    in_quotes = f"put the whole text behind '{first.text}:' in quotes, as it has a ':'"
    return f"there is no action '{key.text}': delete it, or {in_quotes}"


_MUCH_ALIKE = 0.8
