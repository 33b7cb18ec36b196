"""How what an action leaves of a person changes what a program knows of them."""

from msgspec.structs import replace

from watchword.effects import Mark
from watchword.state import Contact, Vote


def marked(known: Contact, fact: Mark) -> Contact:
    """Say what is known of somebody after an action of a rule; the first vote in a poll stands."""
    return replace(known, votes={fact.poll: Vote(fact.choice, fact.at), **known.votes})
