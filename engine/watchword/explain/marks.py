"""What actions leave of a person, in words."""

from collections.abc import Iterator

from watchword.effects import Mark
from watchword.state import Contact


def mark(fact: Mark) -> tuple[str, str]:
    """Say what one action does, and to what."""
    return "vote", f"for {fact.choice!r} in '{fact.poll}'"


def known(contact: Contact) -> Iterator[str]:
    """Say what actions have left of a person that a decision may rest on."""
    if contact.votes:
        yield ", ".join(f"voted for {vote.choice!r} in '{poll}'" for poll, vote in sorted(contact.votes.items()))
