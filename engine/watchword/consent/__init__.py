"""Consent: which texts speak of it, and what the ledger's events come to."""

from watchword.consent.reader import hear, read, reserved
from watchword.consent.requests import edition

__all__ = ["edition", "hear", "read", "reserved"]
