"""Taking postbacks in: verify, parse, decide within the store's transaction, and answer only when it is durable."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import groupby, islice

import structlog

from watchword.effects import Consent, Effect, Job, Review
from watchword.engine.accounts import Account
from watchword.engine.decider import Decider
from watchword.engine.dispatch import Dispatcher
from watchword.engine.inflight import InFlight
from watchword.engine.node import Node
from watchword.errors import StoreBusy, StoreRefused
from watchword.membership import effects_of, is_echo
from watchword.message import Delivery, Event, Kept, Membership, Message
from watchword.store.arriving import Arriving
from watchword.store.backpressure import PIECE
from watchword.store.interface import Store
from watchword.store.values import Received

OK, NOT_FOUND, BUSY = 200, 404, 503
log = structlog.get_logger()


class Intake:
    """Everything that providers post goes through `take`. While it is not `ready`, the provider is to ask again."""

    def __init__(
        self,
        accounts: Mapping[str, Account],
        decider: Decider,
        store: Store,
        dispatcher: Dispatcher,
        in_flight: InFlight,
        node: Node,
        ready: Callable[[], bool] = lambda: True,
    ) -> None:
        self._decider = decider
        self._accounts = accounts
        self._store = store
        self._dispatcher = dispatcher
        self._in_flight = in_flight
        self._node = node
        self._ready = ready
        self._ending: set[asyncio.Future[None]] = set()

    def take(self, endpoint: str, secret: str, body: bytes) -> asyncio.Future[int]:
        """Take one postback; answers the HTTP status, 200 only after everything in it is durable."""
        account = self._accounts.get(endpoint)
        if account is None or not account.admits(secret):
            return _at_once(NOT_FOUND)
        if not self._ready():
            return _at_once(BUSY)
        events = account.provider.parse(body, endpoint, account.settings, self._node.clock.now())
        if len(events) == 1 and isinstance(message := events[0], Message):
            return self._message(message)
        return asyncio.ensure_future(self._all(account, events))

    async def _all(self, account: Account, events: Sequence[Event]) -> int:
        """Take all events of a postback, messages in the order in which they were sent; each harms only itself."""
        if len(events) == 1:
            return await self._one(account, events[0])
        asked = [
            self._bundle(some) if isinstance(some[0], Message) else self._one(account, some[0])
            for some in _pieces(sorted(events, key=_sent))
        ]
        return BUSY if BUSY in await asyncio.gather(*asked) else OK

    async def _one(self, account: Account, event: Event) -> int:
        try:
            match event:
                case Delivery():
                    await self._deliver(event)
                case Membership():
                    await self._membership(account, event)
                case Kept():
                    await self._keep(event)
        except StoreBusy as failure:
            return _busy(failure)
        return OK

    def _message(self, message: Message) -> asyncio.Future[int]:
        """Take one message: there is no task for it unless something is to be waited for after its commit."""
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        asked = self._decider.question(message)
        received = asyncio.ensure_future(self._store.receive(message, asked.program, asked.scope, asked.decide))
        received.add_done_callback(partial(self._committed, message, answer))
        return answer

    def _committed(self, message: Message, answer: asyncio.Future[int], received: asyncio.Future[Received]) -> None:
        awaited: Sequence[str] = ()
        try:
            if not received.cancelled() and received.exception() is None:
                self._dispatcher.wake(received.result().lanes)
                awaited = self._note(message, received.result())
                if not awaited and not answer.done():
                    answer.set_result(OK)
        finally:
            if not answer.done():
                ending = asyncio.ensure_future(self._end(message, received, awaited, answer))
                self._ending.add(ending)
                ending.add_done_callback(self._ending.discard)

    async def _end(
        self, message: Message, received: asyncio.Future[Received], awaited: Sequence[str], answer: asyncio.Future[int]
    ) -> None:
        """Answer where that takes longer: texts in flight are waited for, or the message could not be stored."""
        try:
            status = await self._settled(message, received, awaited)
        except Exception as error:  # noqa: BLE001 - whoever asked is told
            if not answer.done():
                answer.set_exception(error)
        else:
            if not answer.done():
                answer.set_result(status)
        finally:
            answer.cancel()

    async def _settled(self, message: Message, received: asyncio.Future[Received], awaited: Sequence[str]) -> int:
        try:
            try:
                await received
            except StoreRefused as failure:
                await self._keep(_refused(message, failure))
            for number in awaited:
                await self._in_flight.settled(number)
        except StoreBusy as failure:
            return _busy(failure)
        return OK

    async def _bundle(self, events: Sequence[Event]) -> int:
        """Take messages that came together; answers for all."""
        messages = [event for event in events if isinstance(event, Message)]
        try:
            found = await self._store.receive_all([self._arriving(message) for message in messages])
            taken = [(message, one) for message, one in zip(messages, found, strict=True) if isinstance(one, Received)]
            self._dispatcher.wake({lane for _, received in taken for lane in received.lanes})
            awaited = {number for message, received in taken for number in self._note(message, received)}
            if awaited:
                await asyncio.gather(*[self._in_flight.settled(number) for number in awaited])
            for message, failure in zip(messages, found, strict=True):
                if isinstance(failure, StoreRefused):
                    await self._keep(_refused(message, failure))
                elif isinstance(failure, BaseException):
                    raise failure
        except StoreBusy as failure:
            return _busy(failure)
        return OK

    def _arriving(self, message: Message) -> Arriving:
        asked = self._decider.question(message)
        return Arriving(message, asked.program, asked.scope, asked.decide)

    def _note(self, message: Message, received: Received) -> Sequence[str]:
        """Note what became of a message; answers to whom texts are on their way that its 200 waits for."""
        metrics, decision = self._node.metrics, received.decision
        if decision is None:
            metrics.duplicates(message.endpoint).inc()
            # It may be a copy of an opt-out whose own answer still waits: no copy's 200 comes sooner.
            return (message.sender,)
        metrics.messages(message.endpoint, decision.outcome, decision.trace.reading.intent).inc()
        metrics.fired(decision.rules)
        if decision.trace.error:
            log.error("a message could not be decided whole", program=decision.program, error=decision.trace.error)
        awaited = self._awaited(decision.effects)
        return (message.sender, *awaited) if decision.outcome == "awaiting" else awaited  # it may be STOP

    async def _deliver(self, receipt: Delivery) -> None:
        await self._store.deliver(receipt)
        self._node.metrics.receipts(receipt.endpoint, receipt.state).inc()

    async def _membership(self, account: Account, told: Membership) -> None:
        effects = effects_of(self._decider.rules, account.line(told.to or ""), self._decider.outside(), told)
        if not effects:
            if not is_echo(self._decider.rules, told):
                await self._keep(_without_effect(told))
            return
        if await self._store.apply(told.endpoint, told.key, effects, told.received_at):
            self._dispatcher.wake({effect.lane for effect in effects if isinstance(effect, Job)})
            for number in self._awaited(effects):
                await self._in_flight.settled(number)

    async def _keep(self, kept: Kept) -> None:
        """Keep what nobody can read or nobody expected, for a person to see."""
        number = await self._store.keep(kept)
        if number is not None:
            self._node.metrics.kept(kept.endpoint, "malformed" if kept.malformed else "unknown").inc()
            log.warning("a notification was kept for a person to see", kept=number, reason=kept.reason)

    def _awaited(self, effects: Iterable[Effect]) -> list[str]:
        """Say who opted out, or may have: texts that had begun before that has committed are waited for (G3)."""
        awaited: list[str] = []
        for effect in effects:
            if isinstance(effect, Consent) and effect.kind == "opt-out":
                self._node.metrics.opt_outs(effect.endpoint, effect.rung).inc()
                awaited.append(effect.number)
            elif isinstance(effect, Review):
                awaited.append(effect.number)
        return awaited


_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def _sent(event: Event) -> datetime:
    return (event.sent_at if isinstance(event, Message | Membership) else None) or _LONG_AGO


def _at_once(status: int) -> asyncio.Future[int]:
    answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    answer.set_result(status)
    return answer


def _pieces(events: Iterable[Event]) -> Iterator[Sequence[Event]]:
    """Cut events where messages begin or end, and messages where they are too many to be taken at once."""
    for are_messages, alike in groupby(events, lambda event: isinstance(event, Message)):
        size = PIECE if are_messages else 1
        while some := tuple(islice(alike, size)):
            yield some


def _busy(failure: StoreBusy) -> int:
    log.warning("a notification could not be stored; the provider will send it again", reason=str(failure))
    return BUSY


def _refused(message: Message, failure: StoreRefused) -> Kept:
    return Kept(
        endpoint=message.endpoint,
        key=f"refused:{message.key}",
        reason=f"the store refused the message: {failure}",
        raw=repr((message.sender, message.to, message.text)).encode(),
        received_at=message.received_at,
    )


def _without_effect(told: Membership) -> Kept:
    joined = "joined" if told.subscribed else "left"
    return Kept(
        endpoint=told.endpoint,
        key=told.key,
        reason=f"a number {joined} the provider's list {told.campaign or '(not named)'} by {told.source}: no change",
        raw=told.number.encode(),
        received_at=told.received_at,
        malformed=False,
    )
