"""What is known of the people of one batch, as one message after the other changes it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from watchword.consent.order import fold
from watchword.contacts import changed
from watchword.effects import Consent, Fact, OfContact, Review
from watchword.state import ACCOUNT, NOBODY, State, Suppression
from watchword.store import lately
from watchword.store.postgres.recordset import record
from watchword.store.rows import (
    CONTACT,
    LEDGER,
    Row,
    bucket,
    contact_row,
    ledger_row,
    stamp,
    to_consent,
    to_contacts,
    to_suppression,
    without_nul,
)
from watchword.store.values import Lately

Values = dict[str, Any]


class Known:
    """The people of a batch: read once under their locks, changed here, and written back as rows by `values`."""

    def __init__(
        self,
        persons: Iterable[Row],
        contacts: Iterable[Row],
        suppressions: Iterable[Row],
        events: Iterable[Row],
        reviewed: Iterable[Row],
    ) -> None:
        self._last: dict[str, int | None] = {}
        self._flags: dict[str, tuple[bool, bool]] = {}
        self._lately: dict[str, Lately] = {}
        self._texts: Mapping[int, str] = {}
        for number, last, has_contact, has_ledger, told in persons:
            self._last[number] = last
            self._flags[number] = (has_contact, has_ledger)
            if told:
                self._lately[number] = lately.read(told)
        self._contacts = to_contacts(contacts)
        self._suppressions = {(number, row[0]): to_suppression(*row) for number, *row in suppressions}
        self._events: defaultdict[str, list[Consent]] = defaultdict(list)
        for row in events:
            event = to_consent(row).event
            self._events[event.number].append(event)
        self._reviewed = {number for (number,) in reviewed}
        self._wrote: set[str] = set()
        self._changed: set[tuple[str, str]] = set()
        self._judged: set[tuple[str, str]] = set()
        self.ledger: list[Values] = []

    @property
    def lately(self) -> Lately:
        """What all of them together were texted lately."""
        return tuple([one for texted in self._lately.values() for one in texted])

    def tell(self, texts: Mapping[int, str]) -> None:
        """Take in the texts that they were texted lately."""
        self._texts = texts

    def state(self, number: str, program: str | None, scope: str | None, at: datetime) -> State:
        """Say what is known of somebody who writes at a time."""
        return State(
            contact=NOBODY if program is None else self._contacts.get((number, program), NOBODY),
            suppression=None if scope is None else self._suppression(number, scope),
            recent=lately.recent(self._lately.get(number, ()), self._texts, at),
        )

    def wrote(self, number: str, message_id: int) -> int | None:
        """Note somebody's newest message; answers the one before."""
        previous = self._last.get(number)
        self._last[number] = message_id
        self._wrote.add(number)
        return previous

    def record(self, fact: Fact, message_id: int, now: datetime) -> bool:
        """Record a fact about somebody of the batch; false for one that only the database can record."""
        match fact:
            case Consent() if fact.number in self._last:
                self._append(fact, message_id, now)
            case _ if isinstance(fact, OfContact) and fact.number in self._last:
                place = fact.number, fact.program
                known = self._contacts.get(place, NOBODY)
                if (new := changed(known, fact)) != known:
                    self._contacts[place] = new
                    self._changed.add(place)
            case Review():
                self._reviewed.add(fact.number)
                return False
            case _:
                return False
        return True

    def is_reviewed(self, number: str) -> bool:
        """Tell whether a review about somebody may be open."""
        return number in self._reviewed

    def is_out(self, number: str, scope: str) -> bool:
        """Tell whether somebody is out of a scope now, by its own events."""
        return (number, scope) in self._suppressions

    def persons(self) -> Iterator[Values]:
        """Give the rows of the people who wrote, or of whom more is known now."""
        has_contact, has_ledger = ({number for number, _ in places} for places in (self._changed, self._judged))
        for number in sorted(self._wrote | has_contact | has_ledger):
            contact, ledger = self._flags[number]
            yield {
                "number": number,
                "last_message": self._last[number],
                "has_contact": contact or number in has_contact,
                "has_ledger": ledger or number in has_ledger,
            }

    def contacts(self) -> Iterator[Values]:
        """Give the contacts that have changed."""
        for number, program in sorted(self._changed):
            yield record(CONTACT, contact_row(number, program, self._contacts[number, program]))

    def suppressions(self) -> Iterator[Values]:
        """Give the present answers of the ledger where it was asked anew; one without `since` is none any more."""
        for number, scope in sorted(self._judged):
            answer = self._suppressions.get((number, scope))
            yield {
                "number": number,
                "scope": scope,
                "since": stamp(answer.since) if answer else None,
                "provider_blocks": answer.provider_blocks if answer else False,
                "bucket": bucket(number),
            }

    def _suppression(self, number: str, scope: str) -> Suppression | None:
        return self._suppressions.get((number, ACCOUNT)) or self._suppressions.get((number, scope))

    def _append(self, event: Consent, message_id: int, now: datetime) -> None:
        place = event.number, event.scope
        self.ledger.append(dict(zip(LEDGER[1:], without_nul(ledger_row(event, message_id, now)), strict=True)))
        self._events[event.number].append(event)
        self._judged.add(place)
        answer = fold(self._events[event.number], event.scope)
        if answer is None:
            self._suppressions.pop(place, None)
        else:
            self._suppressions[place] = answer
