"""One person as the store remembers them: what a decision leaves is what the next one sees."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from watchword.consent.order import fold
from watchword.contacts import changed
from watchword.effects import Consent, Effect, Job, Left, OfContact, Pause, Unsubscribe
from watchword.state import ACCOUNT, NOBODY, Contact, State


class Person(Struct, frozen=True, kw_only=True):
    """All that is known of one number: by program its contact, and the ledger's events as they were recorded."""

    contacts: Mapping[str, Contact] = {}
    ledger: tuple[Consent, ...] = ()

    def state(self, program: str, scope: str) -> State:
        """Give what a decision in a program may read, whose opt-outs are those of a scope."""
        return State(
            contact=self.contacts.get(program, NOBODY),
            suppression=fold(self.ledger, scope) or fold(self.ledger, ACCOUNT),
        )


STRANGER = Person()


def after(person: Person, effects: Iterable[Effect]) -> Person:
    """Say what is known of the person once the facts among these effects, all about them, are recorded."""
    contacts, ledger = dict(person.contacts), list(person.ledger)
    for effect in effects:
        match effect:
            case Job() | Pause():
                continue
            case Consent():
                ledger.append(effect)
                continue
            case Left():
                fact: OfContact = Unsubscribe(program=effect.program, number=effect.number, list=effect.list)
            case _:
                fact = effect
        contacts[fact.program] = changed(contacts.get(fact.program, NOBODY), fact)
    return Person(contacts=contacts, ledger=tuple(ledger))
