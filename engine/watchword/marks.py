"""How what an action leaves of a person changes what a program knows of them."""

from msgspec.structs import replace

from watchword.effects import Blocks, Enters, Gets, HandsOver, Mark, Sets, Silence, Tags, TakesBack, Untags, Votes
from watchword.state import Block, Contact, Handoff, Vote

LONGEST_CODE = 64
"""So many characters may a code of a pool have."""


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
        case Tags() | Untags():
            others = known.tags - {fact.tag}
            return replace(known, tags=others | {fact.tag} if isinstance(fact, Tags) else others)
        case _:
            return _silenced(known, fact)


def _silenced(known: Contact, fact: Silence) -> Contact:
    """Say who answers somebody from now on; a desk that has them already has them since then."""
    match fact:
        case HandsOver(desk=desk, at=at, until=until):
            before = known.handoff
            since = before.since if before and before.desk == desk else at
            return replace(known, handoff=Handoff(desk=desk, since=since, until=until))
        case TakesBack():
            return replace(known, handoff=None)
        case Blocks():
            return replace(known, block=known.block or Block(why=fact.why, since=fact.at))
        case _:
            return replace(known, block=None)
