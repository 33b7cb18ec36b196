"""A person as they would be by other rules, beside what they were."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from watchword.effects import Consent, Effect, Job
from watchword.person import STRANGER, Person, after
from watchword.rules.compiled import Program
from watchword.state import ACCOUNT, NOBODY, Contact, State, Suppression
from watchword.store.grounds import what
from watchword.store.values import StoredEvent


class Place(NamedTuple):
    """Where a person's state is looked up: a program's contact, and the scope of its opt-outs."""

    program: str | None
    scope: str

    @classmethod
    def of(cls, program: Program | None) -> "Place":
        """Find the place of a program, or of a number that none has."""
        return cls(program.id, program.scope) if program else cls(None, ACCOUNT)


class Other:
    """One person in two worlds: as they were, which is told anew with every message, and as they would be.

    What was answered to a job that would not have been there is left out; what would have been answered to one that
    was not there is not known, and as long as that may matter, nothing about the person is sure.
    """

    def __init__(self) -> None:
        self._was = STRANGER
        self._would_be = STRANGER
        self._met: set[str | None] = set()
        self._not_wanted: set[int] = set()
        self._not_known: set[int] = set()

    @property
    def differs(self) -> bool:
        """Tell whether anything is other than it was, or may yet be."""
        return self._was != self._would_be or bool(self._not_wanted or self._not_known)

    def is_unsure(self, place: Place) -> bool:
        """Tell whether something that a decision may read there is not known."""
        return bool(self._not_known) or place.program not in self._met

    def meet(self, was: State, place: Place) -> None:
        """Take in what a decision has really read; who was no other until then is no other now."""
        self._met.add(place.program)
        if place.program is not None:
            known = self._was.contacts.get(place.program, NOBODY)
            is_other = self._would_be.contacts.get(place.program, NOBODY) != known
            self._was = _with_contact(self._was, place.program, was.contact)
            if not is_other:
                self._would_be = _with_contact(self._would_be, place.program, was.contact)
        is_other = self._was.suppression(place.scope) != self._would_be.suppression(place.scope)
        if is_other:
            self._was = _with_suppression(self._was, place, was.suppression)
        else:
            self._was, self._would_be = (
                _with_suppression(person, place, was.suppression) for person in (self._was, self._would_be)
            )

    def state(self, place: Place) -> State:
        """Say what a decision would read."""
        contact = NOBODY if place.program is None else self._would_be.contacts.get(place.program, NOBODY)
        return State(contact=contact, suppression=self._would_be.suppression(place.scope))

    def leave(self, was: Iterable[Effect], would_be: Iterable[Effect], bringing: Mapping[str, bool]) -> None:
        """Note what came of a decision, and what would have come of the other.

        `bringing` tells by name which actions may bring facts about a person when they are performed.
        """
        was, would_be = tuple(was), tuple(would_be)
        self._was, self._would_be = after(self._was, was), after(self._would_be, would_be)
        asked, wanted = _jobs(was), _jobs(would_be)
        self._not_wanted |= asked.keys() - wanted.keys()
        self._not_wanted -= wanted.keys()
        self._not_known |= {one for one in wanted.keys() - asked.keys() if bringing.get(wanted[one].action)}

    def happen(self, event: StoredEvent) -> None:
        """Note what happened besides: to both, unless it answers what would not have been asked."""
        self._was = after(self._was, event.facts)
        if event.what in self._not_wanted:
            return
        self._not_known.discard(event.what or 0)
        self._would_be = after(self._would_be, event.facts)


def _jobs(effects: Iterable[Effect]) -> dict[int, Job]:
    return {what(effect): effect for effect in effects if isinstance(effect, Job)}


def _with_contact(person: Person, program: str, contact: Contact) -> Person:
    return replace(person, contacts={**person.contacts, program: contact})


def _with_suppression(person: Person, place: Place, suppression: Suppression | None) -> Person:
    """Replace what is known of the scopes of a place by one opt-out that comes to the same, or by none."""
    others = tuple(one for one in person.ledger if one.scope not in {place.scope, ACCOUNT})
    return replace(person, ledger=(*others, _opt_out(suppression)) if suppression else others)


def _opt_out(suppression: Suppression) -> Consent:
    return Consent(
        kind="opt-out",
        scope=suppression.scope,
        number="",
        endpoint="",
        effective=suppression.since,
        sent_at=None,
        source="message",
        text="",
        rung="",
        provider_blocks=suppression.provider_blocks,
    )
