"""What systems of the operator's ask and report of a person's consent."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import msgspec
from msgspec import Struct

from watchword.effects import Consent, Effect, Job
from watchword.engine.accounts import Account, our_numbers
from watchword.engine.decider import Decider
from watchword.engine.inflight import InFlight
from watchword.engine.node import Node
from watchword.engine.submissions import KeyTaken
from watchword.reported import Report, Reporter, programs_of, reported, scope_of
from watchword.standing import Standing, standings
from watchword.state import Contact, State
from watchword.store.accepted import Pages, Request
from watchword.store.interface import Store
from watchword.store.values import StoredConsent


class Known(Struct, frozen=True, kw_only=True):
    """What is known of a person: what holds in each scope, their lists by program, and the ledger's events."""

    standings: Sequence[Standing]
    lists: Mapping[str, Sequence[str]]
    events: Sequence[StoredConsent]


class Consents:
    """Answers from the ledger, and writes into it."""

    def __init__(
        self,
        store: Store,
        decider: Decider,
        accounts: Mapping[str, Account],
        in_flight: InFlight,
        node: Node,
        wake: Callable[[Iterable[str]], None] = lambda _: None,
        told: str | None = None,
    ) -> None:
        self._store = store
        self._decider = decider
        self._numbers = our_numbers(accounts)
        self._in_flight = in_flight
        self._node = node
        self._wake = wake
        self._told = told

    @property
    def programs(self) -> Collection[str]:
        """Name the programs that there are now."""
        return self._decider.rules.programs

    async def known(self, number: str, programs: Collection[str]) -> Known:
        """Tell what is known of a person in these programs."""
        rules = self._decider.rules
        there = [program for program in programs if program in rules.programs]
        events, suppressions = await self._store.consent(number), await self._store.suppressions(number)
        contacts: Sequence[tuple[str, Contact]] = await self._store.contacts(number)
        said = [stored.event for stored in events]
        found = standings(rules, there, said, suppressions)
        scopes = {one.scope for one in found}
        return Known(
            standings=found,
            lists={program: sorted(one.lists) for program, one in contacts if program in programs and one.lists},
            events=[stored for stored in events if stored.event.scope in scopes],
        )

    def about(self, report: Report) -> tuple[str, Collection[str]]:
        """Tell the scope that a report is about, and the programs that it covers; raises Unfit."""
        scope = scope_of(self._decider.rules, report)
        return scope, programs_of(self._decider.rules, scope)

    async def report(self, number: str, report: Report, by: str, key: str) -> bool:
        """Record what a person is reported to have said, once per key; raises Unfit, KeyTaken. False if it was known.

        An opt-out has taken effect when this returns: no text that began before it is still to leave (G3).
        """
        now = self._node.clock.now()
        effects = reported(self._decider.rules, self._numbers, report, number, Reporter(by, now, self._told))
        request = Request(asker=by, key=key, body=f"consent\0{number}\0".encode() + msgspec.json.encode(report))

        def plan(_number: str, _state: State) -> Sequence[Effect]:
            return effects

        people = Pages(people=(number,), program="", scope="")
        answer = await self._store.accept(request, people, plan, now)
        if answer is None:
            raise KeyTaken("this key stands for another report: a new report needs a new key")
        accepted, _ = answer
        if not accepted.again:
            self._wake({effect.lane for effect in effects if isinstance(effect, Job)})
            self._count(effects)
        await self._in_flight.settled(number)
        return not accepted.again

    def _count(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Consent) and effect.kind == "opt-out":
                self._node.metrics.opt_outs(effect.endpoint).inc()
