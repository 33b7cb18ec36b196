"""The form of a language."""

import re
from typing import Annotated

from watchword.reading.forms import Form, Wrong

LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def is_language(text: str) -> bool:
    """Tell whether a text is a language tag such as `en` or `fr-CA`."""
    return LANGUAGE.fullmatch(text) is not None


_CALLED = {
    "arabic": "ar",
    "chinese": "zh",
    "deutsch": "de",
    "english": "en",
    "espanol": "es",
    "español": "es",
    "francais": "fr",
    "français": "fr",
    "french": "fr",
    "german": "de",
    "italian": "it",
    "korean": "ko",
    "portuguese": "pt",
    "português": "pt",
    "russian": "ru",
    "spanish": "es",
    "tagalog": "tl",
    "vietnamese": "vi",
}


def by_name(text: str) -> str | None:
    """Tell how a language is written that people write by its name."""
    tag = _CALLED.get(text.lower())
    if _CAPITAL.fullmatch(text):
        first, dash, region = text.replace("_", "-").partition("-")
        tag = f"{first.lower()}{dash}{region.upper()}"
    return tag and f"write {tag}"


_CAPITAL = re.compile(r"[A-Z]{2}(?:[-_][A-Za-z]{2})?|[a-z]{2}_[A-Za-z]{2}")
"""A language as it is written in other places: `EN`, `en_US`."""


def _language(text: str) -> str | Wrong:
    if is_language(text):
        return text
    if hint := by_name(text):
        return Wrong(f"'{text}' is no language", hint)
    first, dash, rest = text.replace("_", "-").partition("-")
    mended = f"{first.lower()}{dash}{rest}"
    hint = f"write {mended}" if is_language(mended) else "write two letters such as en, or with a country as in fr-CA"
    return Wrong(f"'{text}' is no language", hint)


Language = Annotated[str, Form("a language such as en", _language, LANGUAGE, example="en, es")]
