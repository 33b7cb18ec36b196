"""Consent: which texts speak of it, and what the ledger's events come to."""

from watchword.consent.context import Context
from watchword.consent.own import OwnWord
from watchword.consent.reader import read, ready, reserved
from watchword.consent.reasons import reason
from watchword.consent.requests import edition, languages
from watchword.consent.words import words_of_law

__all__ = ["Context", "OwnWord", "edition", "languages", "read", "ready", "reason", "reserved", "words_of_law"]
