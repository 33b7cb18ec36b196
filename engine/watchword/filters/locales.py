"""Which customs of writing belong to a language."""

from functools import cache

from babel import Locale, UnknownLocaleError

from watchword.language_tags import primary


@cache
def locale(language: str) -> Locale:
    """Find them by a tag such as `es-MX`; those of English stand in for what nobody knows."""
    for tag in (language, primary(language), "en"):
        try:
            return Locale.parse(tag.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            continue
    raise LookupError("Babel has no English")
