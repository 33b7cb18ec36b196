"""What is known of a person's consent, and what they said otherwise than by a text: the one way to record that."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import msgspec
import structlog
from msgspec import Struct

from watchword import announcement
from watchword.consequences import of_import
from watchword.effects import Consent, ConsentKind, Effect
from watchword.engine.decider import Decider
from watchword.engine.inflight import InFlight
from watchword.engine.node import SALT, Node
from watchword.engine.operator import Verb
from watchword.engine.submissions import KeyTaken
from watchword.reported import OPERATOR, Listed, Report, Reporter, imported, programs_of, reported, scope_of
from watchword.standing import Standing, standings
from watchword.state import ACCOUNT, Reached
from watchword.store.accepted import Pages, Request
from watchword.store.erasure import Erased, Erasure
from watchword.store.interface import Store
from watchword.store.values import StoredConsent

log = structlog.get_logger()


class Known(Struct, frozen=True, kw_only=True):
    """What is known of a person: what holds in each scope, their lists by program, and the ledger's events."""

    standings: Sequence[Standing]
    lists: Mapping[str, Sequence[str]]
    events: Sequence[StoredConsent]


class Consents:
    """Answers from the ledger, and writes into it; `wake` is the dispatcher's, if one runs."""

    def __init__(
        self,
        store: Store,
        decider: Decider,
        in_flight: InFlight,
        node: Node,
        wake: Callable[[Iterable[str]], None] = lambda _: None,
    ) -> None:
        self._store = store
        self._decider = decider
        self._in_flight = in_flight
        self._node = node
        self._wake = wake

    @property
    def programs(self) -> Collection[str]:
        """Name the programs that there are now."""
        return self._decider.rules.programs

    async def known(self, number: str, programs: Collection[str]) -> Known:
        """Tell what is known of a person in these programs."""
        rules = self._decider.rules
        there = [program for program in programs if program in rules.programs]
        events, suppressions = await self._store.consent(number), await self._store.suppressions(number)
        reviews = {one.scope: one.deadline for one in await self._store.reviews_of(number)}
        contacts = dict(await self._store.contacts(number))
        lists = {name: sorted(contacts[name].lists) for name in there if name in contacts and contacts[name].lists}
        found = standings(rules, there, [stored.event for stored in events], suppressions, reviews, lists)
        scopes = {one.scope for one in found}
        return Known(standings=found, lists=lists, events=[stored for stored in events if stored.event.scope in scopes])

    def about(self, report: Report) -> tuple[str, Collection[str]]:
        """Tell the scope that a report is about, and the programs that it covers; raises Unfit."""
        scope = scope_of(self._decider.rules, report)
        return scope, programs_of(self._decider.rules, scope)

    async def report(self, number: str, report: Report, reporter: Reporter, key: str) -> bool:
        """Record what a person is reported to have said, once per key; raises Unfit, KeyTaken. False if it was known.

        An opt-out has taken effect when this returns: no text that began before it is still to leave (G3).
        """
        now = self._node.clock.now()
        said = reported(self._decider.rules, report, number, reporter, now)
        effects = self._decider.recorded(said, report.program)
        body = f"consent\0{number}\0".encode() + msgspec.json.encode(report)
        request = Request(asker=reporter.name or reporter.source, key=key, body=body)

        def plan(_: Reached) -> Sequence[Effect]:
            return effects

        answer = await self._store.accept(request, Pages(people=(number,), program="", scope=""), plan, now)
        if answer is None:
            raise KeyTaken("this key stands for another report: a new report needs a new key")
        accepted, lanes = answer
        self._wake(lanes)
        if not accepted.again:
            self._note(said)
        await self._in_flight.settled(number)
        return not accepted.again

    def verbs(self) -> Mapping[str, Verb]:
        """Name what can be asked on the control socket."""
        return {verb.__name__: verb for verb in (self.consent, self.opt_outs, self.erase)}

    async def consent(self, number: str, kind: ConsentKind, program: str | None, by: str, why: str) -> str | None:
        """Record what a person said, of a program or of everything, as somebody reports it by hand; raises Unfit.

        Answers since when the person may not be texted there, None if they may.
        """
        report = Report(kind=kind, by=by, why=why, program=program, scope=ACCOUNT if program is None else None)
        await self.report(number, report, OPERATOR, key=f"{self._node.random.getrandbits(128):032x}")
        scopes = {scope_of(self._decider.rules, report), ACCOUNT}
        standing = [one for one in await self._store.suppressions(number) if one.scope in scopes]
        return f"{standing[0].scope}, since {standing[0].since:%Y-%m-%d %H:%M:%S} UTC" if standing else None

    async def opt_outs(self, listed: Sequence[Mapping[str, Any]]) -> int:
        """Record opt-outs that another system knows; answers how many of them were new."""
        now = self._node.clock.now()
        said = dict.fromkeys(imported(one, now) for one in msgspec.convert(listed, list[Listed]))
        rules, outside = self._decider.rules, self._decider.outside()
        follows = dict(made for one in said for made in of_import(rules, outside, one))
        new = said.keys() & await self._store.import_opt_outs(follows, now)
        self._wake({job.lane for jobs in follows.values() for job in jobs})
        self._node.metrics.opt_outs("import", "import").inc(len(new))
        return len(new)

    async def erase(self, number: str, by: str, why: str) -> Erased:
        """Erase a person but for the opt-outs that stand; answers what there was. Raises StoreRefused."""
        while await self._store.seal(SALT, self._node.clock.now()):
            continue
        now = self._node.clock.now()
        tell = announcement.erased(number, self._decider.outside().webhook, now)
        found = await self._store.traces(number)
        gone = await self._store.erase(number, found, tell, Erasure(at=now, by=by, why=why))
        self._wake({job.lane for job in tell})
        log.warning("a person was erased", by=by, messages=gone.messages)
        return gone

    def _note(self, said: Consent) -> None:
        log.info("consent was reported", kind=said.kind, scope=said.scope, source=said.source, by=said.endpoint)
        if said.kind == "opt-out":
            self._node.metrics.opt_outs(said.endpoint or said.source, "reported").inc()
