"""The questions of people, answered in threads: every store is one to read from, whichever database keeps it."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from watchword.effects import Pause
from watchword.errors import StoreBusy
from watchword.state import Contact, Line, Suppression, Told
from watchword.store import cold, condition, published
from watchword.store.accepted import Members
from watchword.store.asked import Sent
from watchword.store.condition import Condition
from watchword.store.counts import Counts, counts
from watchword.store.erasure import Traces, traces
from watchword.store.reviewed import OpenReviews, StoredReview
from watchword.store.swept import Swept, swept
from watchword.store.tallies import Pool, pools
from watchword.store.values import (
    Activation,
    Held,
    JobState,
    Page,
    Published,
    StoredConsent,
    StoredJob,
    StoredKept,
    StoredMessage,
)

P = ParamSpec("P")
T = TypeVar("T")

THREADS = 2


class Reader:
    """What is in a database, each question asked in a short snapshot. Raises StoreBusy where it cannot be read."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="watchword-read")

    async def job(self, job_id: int) -> StoredJob | None:
        return await self.ask(cold.job, job_id)

    async def jobs(
        self, states: Sequence[JobState], limit: int, rule: str | None = None, lane: str | None = None
    ) -> Sequence[StoredJob]:
        return await self.ask(cold.jobs, states, limit, rule, lane)

    async def jobs_of(self, origin: int) -> Sequence[StoredJob]:
        return await self.ask(cold.jobs_of, origin)

    async def submitted(self, number: str, limit: int) -> Sequence[StoredJob]:
        return await self.ask(cold.submitted, number, limit)

    async def message(self, message_id: int) -> StoredMessage | None:
        return await self.ask(cold.message, message_id)

    async def lines(self) -> dict[int, Line]:
        return await self.ask(cold.lines)

    async def texts(self, idents: Collection[int]) -> dict[int, str]:
        return await self.ask(cold.texts, idents)

    async def recent(self, number: str, now: datetime) -> tuple[Told, ...]:
        return await self.ask(cold.recent, number, now)

    async def sent(self, number: str) -> tuple[Sent, ...]:
        return await self.ask(cold.sent_to, number)

    async def messages(self, limit: int) -> Sequence[StoredMessage]:
        return await self.ask(cold.messages, limit)

    async def page(self, after: int, limit: int, outcomes: Collection[str] = ()) -> Page:
        return await self.ask(cold.page, after, limit, outcomes)

    async def conversation(self, number: str, limit: int) -> Sequence[StoredMessage]:
        return await self.ask(cold.conversation, number, limit)

    async def talked(self, limit: int) -> Sequence[str]:
        return await self.ask(cold.talked, limit)

    async def overdue(self, now: datetime) -> Sequence[StoredMessage]:
        return await self.ask(cold.overdue, now)

    async def pauses(self) -> Sequence[Pause]:
        return await self.ask(cold.pauses)

    async def held(self) -> dict[str, Held]:
        return await self.ask(cold.held)

    async def consent(self, number: str) -> Sequence[StoredConsent]:
        return await self.ask(cold.consent, number)

    async def suppressions(self, number: str) -> Sequence[Suppression]:
        return await self.ask(cold.suppressions, number)

    async def out_of(
        self, scope: str, since: datetime | None, after: str, limit: int
    ) -> Sequence[tuple[str, Suppression]]:
        return await self.ask(cold.out_of, scope, since, after, limit)

    async def traces(self, number: str) -> Traces:
        return await self.ask(traces, number)

    async def contacts(self, number: str) -> Sequence[tuple[str, Contact]]:
        return await self.ask(cold.contacts, number)

    async def review(self, review_id: int) -> StoredReview | None:
        return await self.ask(cold.review, review_id)

    async def reviews(self, limit: int, *, decided: bool = False) -> Sequence[StoredReview]:
        return await self.ask(cold.reviews, limit, decided=decided)

    async def reviews_of(self, number: str) -> Sequence[StoredReview]:
        return await self.ask(cold.reviews_of, number)

    async def open_reviews(self) -> OpenReviews | None:
        return await self.ask(cold.open_reviews)

    async def members(self, program: str, name: str, after: str | None, limit: int) -> Members:
        return await self.ask(cold.members, program, name, after, limit)

    async def kept(self, limit: int) -> Sequence[StoredKept]:
        return await self.ask(cold.kept, limit)

    async def last_received(self, endpoint: str) -> datetime | None:
        return await self.ask(cold.last_received, endpoint)

    async def counts(self, now: datetime) -> Counts:
        return await self.ask(counts, now)

    async def pools(self) -> Sequence[Pool]:
        return await self.ask(pools)

    async def activations(self, limit: int) -> Sequence[Activation]:
        return await self.ask(published.activations, limit)

    async def revisions(self, beginning: str) -> Sequence[Published]:
        return await self.ask(published.revisions, beginning)

    async def condition(self, now: datetime) -> Condition:
        return await self.ask(condition.condition, now)

    async def swept(self) -> Swept:
        return await self.ask(swept)

    async def close(self) -> None:
        """Let the database go."""
        self._threads.shutdown()
        self._engine.dispose()

    async def ask(self, question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Ask a question of one snapshot."""
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, lambda: self._answer(question, *args, **kwargs)
        )

    def _answer(self, question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            with self._engine.connect() as connection:
                return question(connection, *args, **kwargs)
        except DBAPIError as error:
            # SQLAlchemy's own words show the statement and its values, which are about people.
            raise StoreBusy(str(error.orig)) from error
        except SQLAlchemyError as error:
            raise StoreBusy(type(error).__name__) from error
