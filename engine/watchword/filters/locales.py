"""Which customs of writing belong to a language."""

from functools import cache
from typing import TYPE_CHECKING

from watchword.language_tags import primary

if TYPE_CHECKING:
    from babel import Locale


@cache
def locale(language: str) -> "Locale":
    """Find them by a tag such as `es-MX`; those of English stand in for what nobody knows."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - few texts hold a date or an amount

    for tag in (language, primary(language), "en"):
        try:
            return Locale.parse(tag.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            continue
    raise LookupError("Babel has no English")
