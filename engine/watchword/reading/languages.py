"""The form of a language."""

import re
from typing import Annotated

from watchword.reading.forms import Form, Wrong

LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def is_language(text: str) -> bool:
    """Tell whether a text is a language tag such as `en` or `fr-CA`."""
    return LANGUAGE.fullmatch(text) is not None


def _language(text: str) -> str | Wrong:
    if is_language(text):
        return text
    first, dash, rest = text.replace("_", "-").partition("-")
    mended = f"{first.lower()}{dash}{rest}"
    hint = f"write {mended}" if is_language(mended) else "write two letters such as en, or with a country as in fr-CA"
    return Wrong(f"'{text}' is no language", hint)


Language = Annotated[str, Form("a language such as en", _language, LANGUAGE)]
