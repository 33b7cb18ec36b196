"""What a message that is decided again may not do any more, once its sender has said something newer."""

from watchword.contacts import changed
from watchword.decision import Decision
from watchword.effects import Answers, Asks, Sets, Subscribe, Tags, Unsubscribe, Untags
from watchword.errors import StoreRefused
from watchword.state import Contact

Contradicts = Subscribe | Unsubscribe | Asks | Answers | Sets | Tags | Untags
"""The facts of which the newest counts."""


def leave_alone(contact: Contact, message_id: int, decision: Decision) -> None:
    """Refuse to let an old word change lists, fields or tags, ask or answer after a newer one; raises StoreRefused."""
    for effect in decision.effects:
        if isinstance(effect, Contradicts) and changed(contact, effect) != contact:
            raise StoreRefused(
                f"to decide message {message_id} again would {_news(effect)}, and they have texted or opted out since:"
                " their newest word counts"
            )


def _news(fact: Contradicts) -> str:
    match fact:
        case Subscribe(list=name):
            return f"put the person on the list '{name}'"
        case Unsubscribe(list=name):
            return f"take the person off the list '{name}'"
        case Asks(prompt=prompt):
            return f"ask the person '{prompt.name}'"
        case Answers(prompt=name):
            return f"take it for the person's answer to '{name}'"
        case Sets() | Tags() | Untags():
            return "change what is known of the person"
