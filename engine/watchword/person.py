"""One person as the store remembers them: what a decision leaves is what the next one sees."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from watchword.consent.order import fold
from watchword.contacts import changed
from watchword.effects import Answers, Asks, Consent, Effect, Job, Left, OfContact, Pause, Review, Unsubscribe
from watchword.reviews import answers
from watchword.state import ACCOUNT, MOST_RECENT, NOBODY, RECENT_FOR, Contact, State, Suppression, Told


class Person(Struct, frozen=True, kw_only=True):
    """All that is known of one number.

    By program its contact, the ledger's events as they were recorded, the reviews that are open, what it was texted
    lately, newest first, what is planned to be texted later, and which code each pool would give.
    """

    contacts: Mapping[str, Contact] = {}
    ledger: tuple[Consent, ...] = ()
    reviews: tuple[Review, ...] = ()
    recent: tuple[Told, ...] = ()
    planned: tuple[Job, ...] = ()
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
    contacts, ledger, reviews, planned = dict(person.contacts), list(person.ledger), person.reviews, person.planned
    for effect in effects:
        match effect:
            case Job() | Pause():
                continue
            case Consent():
                ledger.append(effect)
                reviews = tuple([one for one in reviews if not _answers(effect, one, ledger)])
                planned = tuple([job for job in planned if not _takes_back(effect, job)])
                continue
            case Review():
                reviews = (*reviews, effect)
                continue
            case Left():
                fact: OfContact = Unsubscribe(program=effect.program, number=effect.number, list=effect.list)
            case _:
                fact = effect
        if isinstance(fact, Asks | Answers):
            planned = tuple([job for job in planned if not (_reminds(job) and job.program == fact.program)])
        contacts[fact.program] = changed(contacts.get(fact.program, NOBODY), fact)
    return replace(person, contacts=contacts, ledger=tuple(ledger), reviews=reviews, planned=planned)


def told(person: Person, effects: Iterable[Effect], now: datetime) -> Person:
    """Say what is known of the person once the texts among these effects, which are recorded, have begun.

    Those for later are planned, each in the place of what it replaces of earlier ones.
    """
    texts = [one for one in effects if isinstance(one, Job) and one.is_answer]
    planned = [job for job in texts if job.later]
    renewed = {_plan(job) for job in planned} - {None}
    kept = [job for job in person.planned if _plan(job) not in renewed]
    begun = [job for job in texts if job.later is None and _may_be_texted(person, job)]
    return _texted(replace(person, planned=(*kept, *planned)), begun, now)


def left(person: Person, until: datetime | None) -> tuple[Person, tuple[Job, ...]]:
    """Let time pass until then, to the end if there is none; answers what has been texted by that, in its order."""
    due = sorted((later.at, place, job) for place, job in enumerate(person.planned) if (later := job.later))
    texted: list[Job] = []
    for at, _, job in due:
        if until is None or at <= until:
            person = replace(person, planned=tuple([one for one in person.planned if one is not job]))
            if _may_be_texted(person, job) and _still_stands(person, job, at):
                person = _texted(person, [job], at)
                texted.append(job)
    return person, tuple(texted)


def _texted(person: Person, jobs: Iterable[Job], now: datetime) -> Person:
    recent = person.recent
    for job in jobs:
        newest = Told(text=str(job.settings.get("text")), at=now)
        recent = (newest, *(one for one in recent if one.text != newest.text))[:MOST_RECENT]
    return replace(person, recent=recent)


def _plan(job: Job) -> tuple[str, str] | None:
    """Name the plan that a newer one of its rule takes the place of."""
    return (job.program, job.rule) if job.later and job.later.replaces else None


def _takes_back(event: Consent, job: Job) -> bool:
    return event.kind == "opt-out" and event.scope in {job.scope, ACCOUNT}


def _reminds(job: Job) -> bool:
    return job.later is not None and job.later.prompt is not None


def _still_stands(person: Person, job: Job, now: datetime) -> bool:
    """Tell whether what was planned is still wanted at its time."""
    contact = person.contacts.get(job.program, NOBODY)
    if not _reminds(job):
        return contact.block is None
    return contact.pending(now) is not None and contact.silence(now, of_consent=False) is None


def _may_be_texted(person: Person, job: Job) -> bool:
    if job.exempt is not None or job.scope is None:
        return True
    return person.suppression(job.scope) is None and not person.is_held(job.scope)


def _answers(event: Consent, one: Review, ledger: Iterable[Consent]) -> bool:
    return answers(event, one.scope, one.effective, is_out=fold(ledger, event.scope) is not None)
