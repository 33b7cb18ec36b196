"""How a fact changes what a program knows of a person."""

from datetime import datetime

from msgspec.structs import replace

from watchword.effects import Answers, Asks, Fires, OfContact, Speaks, Subscribe, Unsubscribe
from watchword.marks import marked
from watchword.state import Contact


def changed(known: Contact, fact: OfContact) -> Contact:
    """Say what is known of somebody after a fact about them."""
    match fact:
        case Subscribe() | Unsubscribe():
            others = known.lists - {fact.list}
            return replace(known, lists=others | {fact.list} if isinstance(fact, Subscribe) else others)
        case Speaks():
            return replace(known, language=fact.language)
        case Asks():
            return replace(known, prompt=fact.prompt)
        case Answers():
            is_it = known.prompt is not None and known.prompt.name == fact.prompt
            return replace(known, prompt=None) if is_it else known
        case Fires():
            times = tuple(sorted((*known.fired.get(fact.rule, ()), fact.at))[-fact.kept :])
            return replace(known, fired={**known.fired, fact.rule: times})
        case _:
            return marked(known, fact)


def known_before(known: Contact, moment: datetime) -> Contact:
    """Leave out what was asked, voted, entered and taken over, and when rules fired, at a moment or since."""
    earlier = {rule: tuple([at for at in times if at < moment]) for rule, times in known.fired.items()}
    handoff, block = known.handoff, known.block
    is_asked = known.prompt is not None and known.prompt.asked_at < moment
    return replace(
        known,
        prompt=known.prompt if is_asked else None,
        fired={rule: times for rule, times in earlier.items() if times},
        votes={poll: vote for poll, vote in known.votes.items() if vote.at < moment},
        entered={contest: at for contest, at in known.entered.items() if at < moment},
        handoff=handoff if handoff and handoff.since < moment else None,
        block=block if block and block.since < moment else None,
    )
