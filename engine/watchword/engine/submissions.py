"""The texts that systems of the operator's submit become jobs, each request once; a list is gone through in pages."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from watchword.engine.accounts import Account, our_numbers
from watchword.engine.decider import Decider
from watchword.engine.node import Node
from watchword.engine.operator import Verb
from watchword.errors import WatchwordError
from watchword.store.accepted import Accepted, Pages, Request
from watchword.store.interface import Store
from watchword.store.names import job_name
from watchword.store.values import StoredJob
from watchword.submission import Submission, Submitted, submitted

PAGE = 200
"""People of a list who are reached in one transaction: others wait no longer for that than for a batch of messages."""


class KeyTaken(WatchwordError):
    """The idempotency key stands for another request."""


class Submissions:
    """Takes submissions; `wake` is the dispatcher's, if one runs."""

    def __init__(
        self,
        store: Store,
        decider: Decider,
        accounts: Mapping[str, Account],
        node: Node,
        wake: Callable[[Iterable[str]], None] = lambda _: None,
    ) -> None:
        self._store = store
        self._decider = decider
        self._numbers = our_numbers(accounts)
        self._node = node
        self._wake = wake

    def read(self, asked: Submission, by: str) -> Submitted:
        """Check a submission by the rules as they are; raises Unfit."""
        return submitted(self._decider.rules, self._numbers, asked, by, self._node.clock.now())

    async def submit(self, asked: Submission, by: str, key: str) -> Accepted:
        """Queue what is asked for, once per key of whoever asks; raises Unfit, KeyTaken.

        One that broke off goes on where it was when it is submitted again.
        """
        wanted = self.read(asked, by)
        request = Request(asker=by, key=key, body=b"text\0" + msgspec.json.encode(asked, order="sorted"))
        after: str | None = None
        while True:
            accepted = await self._reach(request, wanted, after)
            if accepted.whole:
                return accepted
            after = accepted.last

    async def job(self, job_id: int) -> StoredJob | None:
        """Tell what has become of a text."""
        return await self._store.job(job_id)

    def verbs(self) -> Mapping[str, Verb]:
        """Name what can be asked on the control socket."""
        return {"send": self.send}

    async def send(self, submission: dict[str, Any], by: str, key: str) -> dict[str, object]:
        """Submit what a person asks for by hand; answers the first job, and how many there are."""
        accepted = await self.submit(msgspec.convert(submission, Submission), by, key)
        return {"job": None if accepted.job is None else job_name(accepted.job), "jobs": accepted.jobs}

    async def _reach(self, request: Request, wanted: Submitted, after: str | None) -> Accepted:
        """Reach the next people."""
        people, last = wanted.people, None
        if wanted.list is not None:
            members = await self._store.members(wanted.program.id, wanted.list, after, PAGE)
            people, last = members.people, members.last
        program = wanted.program
        pages = Pages(people=people, program=program.id, scope=program.scope, after=after, last=last)
        answer = await self._store.accept(request, pages, wanted.plan, self._node.clock.now())
        if answer is None:
            raise KeyTaken("this key stands for another request: a new request needs a new key")
        accepted, lanes = answer
        self._wake(lanes)
        return accepted
