"""How what an action leaves of a person changes what a program knows of them."""

from msgspec.structs import replace

from watchword.effects import Enters, Gets, Mark, Sets, Tags, Untags, Votes
from watchword.state import Contact, Vote


def sample(pool: str) -> str:
    """Write what stands for a code where no store is asked for one, as in a test."""
    return f"[a code of {pool}]"


def marked(known: Contact, fact: Mark) -> Contact:
    """Say what is known of somebody after an action of a rule; the first vote and the first entry stand."""
    match fact:
        case Votes():
            return replace(known, votes={fact.poll: Vote(fact.choice, fact.at), **known.votes})
        case Enters():
            return replace(known, entered={fact.contest: fact.at, **known.entered})
        case Gets():
            code = sample(fact.pool) if fact.code is None else fact.code
            return replace(known, coupons={**known.coupons, fact.pool: code}) if code else known
        case Sets():
            fields = {**known.fields, **fact.fields}
            return replace(known, fields={name: value for name, value in fields.items() if value})
        case Tags():
            return replace(known, tags=known.tags | {fact.tag})
        case Untags():
            return replace(known, tags=known.tags - {fact.tag})
