"""What a person may do by hand: the verbs of the control socket, and of the command line while no server runs."""

import difflib
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from typing import Any

import structlog

from watchword.effects import EVERYTHING, Effect, Pause, TakesBack, Unblocks
from watchword.engine.decider import Decider
from watchword.engine.node import Node
from watchword.engine.reviews import Reviews
from watchword.errors import WatchwordError
from watchword.store.interface import Store
from watchword.store.reviewed import Settled, Settlement
from watchword.store.values import Cancelled, StoredJob

Verb = Callable[..., Awaitable[object]]
log = structlog.get_logger()


class NotThere(WatchwordError):
    """What is to be changed does not exist, or is not in a state to be changed so."""


class Operator:
    """Changes what the store holds, and has the dispatcher look at it; the answers are plain values for a socket.

    `endpoints` are the names that may be paused; `wake` and `look` are the dispatcher's, if one runs.
    """

    def __init__(
        self,
        store: Store,
        decider: Decider,
        endpoints: Collection[str],
        node: Node,
        wake: Callable[[Iterable[str]], None] = lambda _: None,
        look: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._decider = decider
        self._endpoints = endpoints
        self._node = node
        self._wake = wake
        self._look = look
        self._reviews = Reviews(store, decider, node, wake)

    def verbs(self) -> Mapping[str, Verb]:
        """Name everything that can be asked."""
        jobs = (self.retry, self.cancel, self.settle)
        return {
            verb.__name__: verb
            for verb in (
                self.pause,
                self.resume,
                *jobs,
                self.redecide,
                self.review,
                self.load,
                self.close,
                self.unblock,
            )
        }

    async def pause(self, what: str, reason: str, by: str) -> str | None:
        """Hold the texts of everything, a program or an endpoint; answers by whom, if they are held already."""
        self._require(what)
        pause = Pause(what=what, reason=reason, source="operator", by=by, since=self._node.clock.now())
        if not await self._store.pause(pause):
            standing = [one for one in await self._store.pauses() if one.what == what]
            return standing[0].told if standing else "and just resumed: ask again"
        log.warning("paused", what=what, by=by, reason=reason)
        self._look()
        return None

    async def resume(self, what: str, by: str) -> tuple[int, str | None]:
        """Let the texts of something go again; answers how many jobs were held, and since when the oldest was.

        Raises NotThere if it is not paused.
        """
        held = (await self._store.held()).get(what)
        if not await self._store.resume(what):
            paused = [one.what for one in await self._store.pauses() if not one.ending]
            raise NotThere(f"there is no pause of {what}" + (f"; paused: {', '.join(paused)}" if paused else ""))
        log.warning("resumed", what=what, by=by, held=held.count if held else 0)
        await self._store.release(self._node.clock.now())
        self._look()
        return (held.count, f"{held.oldest:%Y-%m-%d %H:%M} UTC") if held else (0, None)

    async def retry(self, job: int) -> bool:
        """Queue a dead, held, suppressed or unknown job again."""
        return self._queued(await self._store.retry(job, self._node.clock.now()))

    async def settle(self, job: int, sent: bool) -> bool:
        """Say of an unknown job whether it was done; one that was not is queued again."""
        return self._queued(await self._store.settle(job, sent, self._node.clock.now()))

    async def cancel(self, **wanted: Any) -> int:
        """Cancel queued and held jobs: one, those of a rule, or those that one revision of the rules decided."""
        return await self._store.cancel(Cancelled(**wanted), self._node.clock.now())

    async def redecide(self, message: int) -> dict[str, object]:
        """Decide a message again by the rules as they are; raises StoreRefused where that could answer twice."""
        stored = await self._store.message(message)
        if stored is None:
            raise NotThere(f"there is no message {message}")
        asked = self._decider.question(stored.message, whole=True)
        received = await self._store.redecide(message, asked.program, asked.scope, asked.decide, self._node.clock.now())
        if received.decision is None:
            raise NotThere(f"message {message} cannot be decided again")
        self._wake(received.lanes)
        return {"outcome": received.decision.outcome, "rules": list(received.decision.rules)}

    async def load(self, pool: str, codes: list[str], place: int) -> int:
        """Add codes to a pool of coupons, to be given out from a place on; answers how many were not there yet."""
        return await self._store.load(pool, codes, place)

    async def review(self, review: int, outcome: Settled, by: str, why: str) -> None:
        """Decide whether what somebody wrote is an opt-out; raises NotThere if no such review is open."""
        settled = Settlement(review=review, outcome=outcome, by=by, why=why)
        if await self._reviews.decide(settled):
            return
        known = await self._store.review(review)
        if known is None:
            raise NotThere(f"there is no review {review}; `watchword reviews list` shows those that are open")
        raise NotThere(f"review {review} is decided already: {known.told}")

    async def close(self, number: str, program: str | None) -> str:
        """Close a conversation that was handed over; answers by which program. Raises NotThere."""
        known = [name for name, contact in await self._store.contacts(number) if contact.handoff]
        there = self._one_of(known, program, f"handed {number} over")
        await self._record(TakesBack(program=there, number=number))
        return there

    async def unblock(self, number: str, program: str | None) -> str:
        """Have somebody answered again; answers by which program. Raises NotThere."""
        known = [name for name, contact in await self._store.contacts(number) if contact.block]
        there = self._one_of(known, program, f"blocked {number}")
        await self._record(Unblocks(program=there, number=number))
        return there

    def _one_of(self, known: Collection[str], wanted: str | None, done: str) -> str:
        """Find the program that is meant; raises NotThere."""
        there = [name for name in known if wanted in {None, name}]
        if len(there) > 1:
            raise NotThere(f"several programs have {done}: say with --program which of {', '.join(sorted(there))}")
        if not there:
            raise NotThere(f"{wanted or 'no program'} has {'not ' if wanted else ''}{done}")
        return there[0]

    async def _record(self, fact: Effect) -> None:
        await self._store.apply(
            "operator", f"{self._node.random.getrandbits(128):032x}", [fact], self._node.clock.now()
        )

    def _queued(self, job: StoredJob | None) -> bool:
        if job is not None and job.state == "queued":
            self._wake([job.job.lane])
        return job is not None

    def _require(self, what: str) -> None:
        """Refuse to pause what does not exist; raises NotThere."""
        programs = [f"program:{name}" for name in self._decider.rules.programs]
        known = [EVERYTHING, *programs, *(f"endpoint:{name}" for name in self._endpoints)]
        if what not in known:
            kind, _, name = what.partition(":")
            close = difflib.get_close_matches(what, known, 1)
            hint = f"did you mean '{close[0].partition(':')[2]}'?" if close else f"there are {', '.join(known)}"
            raise NotThere(f"there is no {kind} '{name}'; {hint}")
