"""How a fact changes what a program knows of a person."""

from msgspec.structs import replace

from watchword.effects import Answers, Asks, Fires, OfContact, Speaks, Subscribe, Unsubscribe
from watchword.state import Contact


def changed(known: Contact, fact: OfContact) -> Contact:
    """Say what is known of somebody after a fact about them."""
    match fact:
        case Subscribe():
            return replace(known, lists=known.lists | {fact.list})
        case Unsubscribe():
            return replace(known, lists=known.lists - {fact.list})
        case Speaks():
            return replace(known, language=fact.language)
        case Asks():
            return replace(known, prompt=fact.prompt)
        case Answers():
            is_it = known.prompt is not None and known.prompt.name == fact.prompt
            return replace(known, prompt=None) if is_it else known
        case Fires():
            times = (*known.fired.get(fact.rule, ()), fact.at)[-fact.kept :]
            return replace(known, fired={**known.fired, fact.rule: times})
