"""What actions leave of a person, in words."""

from collections.abc import Iterator

from watchword.effects import Blocks, Enters, Gets, HandsOver, Mark, Sets, Silence, Tags, TakesBack, Untags, Votes
from watchword.state import Contact


def mark(fact: Mark) -> tuple[str, str]:
    """Say what one action does, and to what."""
    match fact:
        case Votes():
            return "vote", f"for {fact.choice!r} in '{fact.poll}'"
        case Enters():
            return "enter", fact.contest
        case Gets():
            return "coupon", _code(fact)
        case Sets():
            return "set", ", ".join(f"{name} to {value!r}" if value else f"no {name}" for name, value in _of(fact))
        case Tags() | Untags():
            return "tag" if isinstance(fact, Tags) else "untag", fact.tag
        case _:
            return _silence(fact)


def _silence(fact: Silence) -> tuple[str, str]:
    match fact:
        case HandsOver():
            return "hand over", f"to {fact.desk}, no rule answers until {fact.until:%Y-%m-%d %H:%M} UTC"
        case TakesBack():
            return "take back", "what was handed over: rules answer again"
        case Blocks():
            return "block", f"this person: {fact.why}"
        case _:
            return "unblock", "this person"


def known(contact: Contact) -> Iterator[str]:
    """Say what actions have left of a person that a decision may rest on."""
    if contact.tags:
        yield f"tagged {', '.join(sorted(contact.tags))}"
    if contact.coupons:
        yield ", ".join(f"has {code} of '{pool}'" for pool, code in sorted(contact.coupons.items()))
    if contact.block:
        yield f"blocked since {contact.block.since:%Y-%m-%d %H:%M} UTC"
    if contact.handoff:
        yield f"handed over to {contact.handoff.desk} until {contact.handoff.until:%Y-%m-%d %H:%M} UTC"
    if contact.entered:
        yield f"entered {', '.join(sorted(contact.entered))}"
    if contact.votes:
        yield ", ".join(f"voted for {vote.choice!r} in '{poll}'" for poll, vote in sorted(contact.votes.items()))


def _code(gets: Gets) -> str:
    if gets.code is None:
        return f"a code of '{gets.pool}'"
    return f"{gets.code} of '{gets.pool}'" if gets.code else f"none: '{gets.pool}' is used up"


def _of(fact: Sets) -> list[tuple[str, str]]:
    return sorted(fact.fields.items())
