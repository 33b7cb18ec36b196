"""The listed words of consent, and the intent that a text is read as."""

import pytest

from watchword import consent
from watchword.consent.words import shipped
from watchword.decision import Intent

ENGLISH = ("en",)
ALL = ("en", "fr", "es", "pt")
LISTED = [(intent, word) for intent, entries in shipped().words.items() for word in entries]
listed = pytest.mark.parametrize(("intent", "word"), LISTED, ids=[word.word for _, word in LISTED])


def intent_of(text: str, languages: tuple[str, ...] = ENGLISH, subject: str | None = None) -> Intent:
    return consent.read(text, languages, subject).intent
