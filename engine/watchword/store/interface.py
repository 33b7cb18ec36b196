"""What a store promises, whichever database keeps it; the conformance suite is written against this page."""

from collections.abc import Awaitable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import Protocol

from watchword.effects import Consent, Effect, Job, Pause
from watchword.message import Delivery, Kept, Message
from watchword.state import Contact, Line, Suppression, Told
from watchword.store.accepted import Accepted, Members, Pages, Plan, Request
from watchword.store.arriving import Arriving
from watchword.store.counts import Counts
from watchword.store.erasure import Erased, Erasure, Traces
from watchword.store.nodes import Nodes
from watchword.store.retention.sweep import Limit, Place, Step
from watchword.store.reviewed import OpenReviews, Settlement, StoredReview
from watchword.store.sealing import Salt
from watchword.store.shelf import Shelf
from watchword.store.tallies import Pool
from watchword.store.values import (
    WHOLE,
    Activation,
    Cancelled,
    Decide,
    End,
    Gate,
    Held,
    JobState,
    Page,
    Published,
    Received,
    Share,
    StoredConsent,
    StoredJob,
    StoredKept,
    StoredMessage,
)


class Store(Protocol):
    """The database. Every method is one transaction (or shares one with others); raises StoreBusy or StoreRefused.

    Times are arguments. Everything is durable when a coroutine that writes returns. `nodes` is None where one process
    alone can use the database; there, and only there, is a `shelf`.
    """

    @property
    def nodes(self) -> Nodes | None: ...

    @property
    def shelf(self) -> Shelf: ...

    async def activations(self, limit: int) -> Sequence[Activation]: ...

    async def revisions(self, beginning: str) -> Sequence[Published]: ...

    def receive(self, message: Message, program: str | None, scope: str | None, decide: Decide) -> Awaitable[Received]:
        """Insert, decide and record one message, once per (endpoint, key).

        The state that `decide` sees is the sender's: their contact in the program, their suppression in the scope.
        One that is decided to be `awaiting` is to be completed within AWAITED_FOR.
        Messages given at once may share a commit, in the order given; each sees the effects of the one before.
        One that the store refuses harms no other; it raises StoreRefused.
        """
        ...

    async def receive_all(self, arriving: Sequence[Arriving]) -> Sequence[Received | BaseException]:
        """Receive messages as if each were given at once; answers what came of each, or why nothing did."""
        ...

    async def complete(
        self, message: Message, message_id: int, program: str | None, scope: str | None, decide: Decide, now: datetime
    ) -> Received:
        """Decide a message that was awaiting, as it now reads; a duplicate if it is no longer awaiting.

        A question that was asked after it came is not shown to `decide`, and stays as it is.
        """
        ...

    async def overdue(self, now: datetime) -> Sequence[StoredMessage]:
        """List the messages that have been awaiting for longer than AWAITED_FOR."""
        ...

    async def redecide(
        self, message_id: int, program: str | None, scope: str | None, decide: Decide, now: datetime
    ) -> Received:
        """Decide a message again, and do what is decided now; facts of consent that it made stay as they are.

        Questions and limits are seen as they stood before it came. What it asks now is open from now on; a rule that
        it has fired already is not counted again. Raises StoreRefused while one of its texts was, may have been or may
        yet be sent: nobody is answered twice; and where it would change a list, ask or answer after a newer word.
        """
        ...

    async def introduce(self, lines: Iterable[Line]) -> None:
        """Keep what the machine's side says of its numbers: a decision's grounds only name it."""
        ...

    async def apply(self, endpoint: str, key: str, effects: Sequence[Effect], now: datetime) -> bool:
        """Record effects that no message made (a provider's word, an operator's), once per (endpoint, key)."""
        ...

    async def accept(
        self, request: Request, pages: Pages, plan: Plan, now: datetime
    ) -> tuple[Accepted, Sequence[str]] | None:
        """Do what a request asks for about some people, once; answers how far it has come, and which lanes gained jobs.

        The state that `plan` sees is each person's own, as `decide` sees it. A request that is whole, or has come
        further than these people, is left as it is. None if its key stands for another request.
        """
        ...

    async def load(self, pool: str, codes: Sequence[str], place: int) -> int:
        """Add codes to a pool, given out in order of their place, the first one's as said; answers how many are new."""
        ...

    async def forget(self, before: datetime) -> None:
        """Forget the requests that were made before."""
        ...

    async def members(self, program: str, name: str, after: str | None, limit: int) -> Members:
        """List the people on a list who come after one, by number: at most so many.

        It is bounded by how many contacts are looked at, so that there may be none though more are to come.
        """
        ...

    async def deliver(self, delivery: Delivery) -> str | None:
        """Join a receipt with its job, whichever comes first; answers the job's name if it is known."""
        ...

    async def keep(self, kept: Kept) -> int | None:
        """Keep a notification whole, once per (endpoint, key)."""
        ...

    async def lanes(self, now: datetime) -> Sequence[str]:
        """List the lanes that have a queued job due."""
        ...

    async def due(self, lane: str, now: datetime, limit: int, share: Share = WHOLE) -> Sequence[StoredJob]:
        """List the queued jobs of a lane that are due, the longest due first; of many nodes, each its share."""
        ...

    async def begin(self, job_id: int, owner: str, gate: Gate, now: datetime) -> StoredJob | None:
        """Begin one queued job if the gate lets it pass; None if it did not or is no longer queued.

        What the gate sees is read after the job and the person are locked.
        """
        ...

    async def end(
        self, job_id: int, owner: str, end: End, now: datetime, begun_at: datetime | None = None
    ) -> Sequence[str] | None:
        """End a begun job, only for its owner; else everything is discarded and None is answered.

        Where `begun_at` tells which attempt ended, the end of an earlier one is discarded too: its recording was tried
        before, and has succeeded though nobody could know. Answers the lanes that gained a job.
        """
        ...

    async def adopt(self, now: datetime) -> tuple[int, int]:
        """Take over what dead owners had begun: texts become unknown, repeatable jobs are queued again.

        Answers how many of each. Dead are, in SQLite, all but this process; else those that `Nodes.beat` declared so.
        """
        ...

    async def retry(self, job_id: int, now: datetime) -> StoredJob | None:
        """Queue a dead, held, suppressed or unknown job again; None if it is in another state."""
        ...

    async def cancel(self, wanted: Cancelled, now: datetime) -> int:
        """Cancel the queued and held jobs that are meant; answers how many."""
        ...

    async def settle(self, job_id: int, sent: bool, now: datetime) -> StoredJob | None:
        """Say of an unknown job that it was done, or that it was not: then it is queued again. None if it is not so."""
        ...

    async def decide_review(
        self, settled: Settlement, effects: Sequence[Effect], now: datetime
    ) -> Sequence[str] | None:
        """Decide an open review, record what follows and queue what it held; None if it is not open.

        Answers the lanes that gained a job.
        """
        ...

    async def pause(self, pause: Pause) -> bool:
        """Begin a pause; false if that is paused already."""
        ...

    async def resume(self, what: str) -> bool:
        """Let a pause end; false if there is none. What it held is let go by `release`."""
        ...

    async def release(self, now: datetime) -> Sequence[str]:
        """Queue again what was held by pauses that are over; answers the lanes that gained a job."""
        ...

    async def set_back(self, now: datetime) -> timedelta | None:
        """Let what is due later be due earlier by as much as the clock was set back since anything was made due.

        Answers by how much, None if the clock was not set back.
        """
        ...

    async def pauses(self) -> Sequence[Pause]: ...

    async def held(self) -> dict[str, Held]:
        """Count the held jobs by what they wait for; those that wait for a person count under no name."""
        ...

    async def rotate(self, now: datetime) -> bool:
        """Begin a new generation of deduplication keys when the current one is 7 days old.

        Of many nodes only the one that leads does so: it is asked for in the same transaction.
        """
        ...

    async def import_opt_outs(self, opt_outs: Mapping[Consent, Sequence[Job]], now: datetime) -> AbstractSet[Consent]:
        """Record opt-outs from elsewhere and what follows from each, but for those that an import has recorded before.

        Answers those that it recorded.
        """
        ...

    async def traces(self, number: str) -> Traces:
        """Find where a person is to be erased."""
        ...

    async def erase(self, number: str, found: Traces, tell: Sequence[Job], erasure: Erasure) -> Erased:
        """Erase a person but for their opt-outs, note that it was done, and queue what tells of it if they were known.

        Raises StoreRefused.
        """
        ...

    async def seal(self, salt: Salt, now: datetime) -> int:
        """Seal the ledger's next events into its chain; answers how many, 0 when all are.

        Of many nodes only the one that leads does so: it is asked for in the same transaction.
        """
        ...

    async def begin_sweep(self, name: str, period: timedelta, now: datetime) -> tuple[Limit, Place]:
        """Begin to let go of one kind of what is older than a period; answers what that is, and where to begin."""
        ...

    async def sweep(self, name: str, after: Place, limit: Limit) -> Step:
        """Let go of what is too old in the slice that comes next.

        Of many nodes only the one that leads does so: it is asked for in the same transaction.
        """
        ...

    async def job(self, job_id: int) -> StoredJob | None: ...

    async def jobs(
        self, states: Sequence[JobState], limit: int, rule: str | None = None, lane: str | None = None
    ) -> Sequence[StoredJob]: ...

    async def jobs_of(self, origin: int) -> Sequence[StoredJob]: ...

    async def message(self, message_id: int) -> StoredMessage | None: ...

    async def lines(self) -> Mapping[int, Line]:
        """Read what the machine's side ever said of its numbers, by the names that grounds have for it."""
        ...

    async def texts(self, idents: Collection[int]) -> Mapping[int, str]:
        """Read those of our texts that have these digests."""
        ...

    async def recent(self, number: str, now: datetime) -> Sequence[Told]:
        """List what a person was texted lately, newest first."""
        ...

    async def messages(self, limit: int) -> Sequence[StoredMessage]: ...

    async def page(self, after: int, limit: int, outcomes: Collection[str] = ()) -> Page:
        """Look at the messages that came next after one, oldest first, and give those with an outcome, or all.

        It is bounded by how many are looked at, not by how many are found: a walk through all there are never holds a
        snapshot for long. What is being received meanwhile may be passed by.
        """
        ...

    async def conversation(self, number: str, limit: int) -> Sequence[StoredMessage]:
        """List a person's messages, newest first, by walking back from the last one."""
        ...

    async def talked(self, limit: int) -> Sequence[str]:
        """List the numbers of the people who texted last, or were texted and never did, newest first."""
        ...

    async def consent(self, number: str) -> Sequence[StoredConsent]: ...

    async def suppressions(self, number: str) -> Sequence[Suppression]: ...

    async def out_of(
        self, scope: str, since: datetime | None, after: str, limit: int
    ) -> Sequence[tuple[str, Suppression]]: ...

    async def contacts(self, number: str) -> Sequence[tuple[str, Contact]]: ...

    async def review(self, review_id: int) -> StoredReview | None: ...

    async def reviews(self, limit: int, *, decided: bool = False) -> Sequence[StoredReview]:
        """List the open reviews, the first deadline first; or those that are decided, the newest first."""
        ...

    async def reviews_of(self, number: str) -> Sequence[StoredReview]:
        """List the reviews of a person that are open, the oldest first."""
        ...

    async def open_reviews(self) -> OpenReviews | None:
        """Count the open reviews; None if there is none."""
        ...

    async def kept(self, limit: int) -> Sequence[StoredKept]: ...

    async def last_received(self, endpoint: str) -> datetime | None: ...

    async def counts(self, now: datetime) -> Counts:
        """Count messages, kept notifications and jobs by open state, cheaply enough for a metrics page."""
        ...

    async def pools(self) -> Sequence[Pool]:
        """Count the codes of every pool of coupons."""
        ...

    async def close(self) -> None: ...
