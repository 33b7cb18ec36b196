"""One person as the store remembers them: what a decision leaves is what the next one sees."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from watchword.consent.order import fold
from watchword.contacts import changed
from watchword.effects import Consent, Effect, Job, Left, OfContact, Pause, Review, Unsubscribe
from watchword.reviews import answers
from watchword.state import ACCOUNT, MOST_RECENT, NOBODY, RECENT_FOR, Contact, State, Suppression, Told


class Person(Struct, frozen=True, kw_only=True):
    """All that is known of one number.

    By program its contact, the ledger's events as they were recorded, the reviews that are open, what it was texted
    lately, newest first, and which code each pool would give.
    """

    contacts: Mapping[str, Contact] = {}
    ledger: tuple[Consent, ...] = ()
    reviews: tuple[Review, ...] = ()
    recent: tuple[Told, ...] = ()
    pools: Mapping[str, str] = {}

    def state(self, program: str, scope: str, now: datetime) -> State:
        """Give what a decision in a program may read, whose opt-outs are those of a scope."""
        return State(
            contact=self.contacts.get(program, NOBODY),
            suppression=self.suppression(scope),
            recent=tuple([one for one in self.recent if now - one.at <= RECENT_FOR]),
            allotted=self.pools,
        )

    def suppression(self, scope: str) -> Suppression | None:
        """Say whether the person has opted out of all, or of a scope: the wider of the two that stand."""
        return fold(self.ledger, ACCOUNT) or fold(self.ledger, scope)

    def is_held(self, scope: str) -> bool:
        """Tell whether texts in a scope wait for somebody to decide."""
        return any(one.scope in {scope, ACCOUNT} for one in self.reviews)


STRANGER = Person()


def after(person: Person, effects: Iterable[Effect]) -> Person:
    """Say what is known of the person once the facts among these effects, all about them, are recorded."""
    contacts, ledger, reviews = dict(person.contacts), list(person.ledger), person.reviews
    for effect in effects:
        match effect:
            case Job() | Pause():
                continue
            case Consent():
                ledger.append(effect)
                reviews = tuple([one for one in reviews if not _answers(effect, one, ledger)])
                continue
            case Review():
                reviews = (*reviews, effect)
                continue
            case Left():
                fact: OfContact = Unsubscribe(program=effect.program, number=effect.number, list=effect.list)
            case _:
                fact = effect
        contacts[fact.program] = changed(contacts.get(fact.program, NOBODY), fact)
    return replace(person, contacts=contacts, ledger=tuple(ledger), reviews=reviews)


def told(person: Person, effects: Iterable[Effect], now: datetime) -> Person:
    """Say what is known of the person once the texts among these effects, which are recorded, have begun."""
    recent = person.recent
    for job in effects:
        if isinstance(job, Job) and job.is_text and _may_be_texted(person, job):
            newest = Told(text=str(job.settings.get("text")), at=now)
            recent = (newest, *(one for one in recent if one.text != newest.text))[:MOST_RECENT]
    return replace(person, recent=recent)


def _may_be_texted(person: Person, job: Job) -> bool:
    if job.exempt is not None or job.scope is None:
        return True
    return person.suppression(job.scope) is None and not person.is_held(job.scope)


def _answers(event: Consent, one: Review, ledger: Iterable[Consent]) -> bool:
    return answers(event, one.scope, one.effective, is_out=fold(ledger, event.scope) is not None)
