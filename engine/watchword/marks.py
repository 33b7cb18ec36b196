"""How what an action leaves of a person changes what a program knows of them."""

from msgspec.structs import replace

from watchword.effects import Mark, Sets, Tags, Untags, Votes
from watchword.state import Contact, Vote


def marked(known: Contact, fact: Mark) -> Contact:
    """Say what is known of somebody after an action of a rule; the first vote in a poll stands."""
    match fact:
        case Votes():
            return replace(known, votes={fact.poll: Vote(fact.choice, fact.at), **known.votes})
        case Sets():
            fields = {**known.fields, **fact.fields}
            return replace(known, fields={name: value for name, value in fields.items() if value})
        case Tags():
            return replace(known, tags=known.tags | {fact.tag})
        case Untags():
            return replace(known, tags=known.tags - {fact.tag})
