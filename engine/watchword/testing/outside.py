"""An outside world that is made up: it answers what a test says and remembers what it was asked."""

import asyncio
from collections import deque
from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec

from watchword.effects import Job
from watchword.message import Message
from watchword.plugin import Done, HttpAnswer, HttpRequest, NotSent, Outcome, Posted

HANGS = None
"""In place of an answer: none ever comes."""
Answer = HttpAnswer | Exception | None


class FakeOutside:
    """Gives the answers in their order, and the last again and again; an exception among them is raised.

    Without any, a request cannot be sent. `HANGS` stands for an answer that never comes. What was asked is in
    `requests`, `sent`, `changed` and `logged`; `results` says what becomes of texts and lists.
    """

    def __init__(
        self,
        *answers: Answer,
        key: str = "20260304T120000-1.1",
        result: Outcome | None = None,
        now: datetime = datetime(2026, 3, 4, 12, tzinfo=UTC),
    ) -> None:
        self.key = key
        self.now = now
        self.requests: list[HttpRequest] = []
        self.sent: list[Job] = []
        self.changed: list[Job] = []
        self.logged: list[str] = []
        self._answers = deque(answers)
        self._result: Outcome = result or Done()

    @classmethod
    def answering(cls, *statuses: int, body: bytes = b"") -> "FakeOutside":
        """Make one that answers with these statuses."""
        return cls(*(HttpAnswer(status=status, headers={}, body=body) for status in statuses))

    async def http(self, request: HttpRequest) -> HttpAnswer:
        """Answer a request."""
        self.requests.append(request)
        if not self._answers:
            raise NotSent("nobody answers here")
        answer = self._answers.popleft() if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        if answer is None:
            await asyncio.Event().wait()
            raise AssertionError("nobody sets it")
        return answer

    async def send(self, job: Job) -> Outcome:
        """Take a text."""
        self.sent.append(job)
        return self._result

    async def change_list(self, job: Job) -> Outcome:
        """Take a change of a list."""
        self.changed.append(job)
        return self._result

    async def posted(self, message: Message) -> Posted:
        """Write a message as the provider that is made up posts one."""
        return Posted("application/json", msgspec.json.encode(message))

    def log(self, text: str, **fields: object) -> None:
        """Take a line of the log."""
        self.logged.append(" ".join([text, *(f"{name}={value}" for name, value in fields.items())]))

    @property
    def urls(self) -> list[str]:
        """List what was asked for."""
        return [request.url for request in self.requests]

    @property
    def bodies(self) -> Iterable[bytes]:
        """List what was posted."""
        return [request.body for request in self.requests]
