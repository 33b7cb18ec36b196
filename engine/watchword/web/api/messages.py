"""`/api/messages`: a text is submitted, and what became of it is asked for."""

from collections.abc import Sequence
from typing import Any, Protocol

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from watchword.store.accepted import Accepted
from watchword.store.names import job_id, job_name
from watchword.store.values import JobState, StoredJob
from watchword.submission import Submission
from watchword.web.api.access import Access, key_of
from watchword.web.api.problems import Asked, Problem, answer, read


class Messages(Protocol):
    """What takes submissions, and knows what became of them."""

    async def submit(self, asked: Submission, by: str, key: str) -> Accepted: ...

    async def job(self, job_id: int) -> StoredJob | None: ...


class Text(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is told of one text. `tracking` is the provider's id of it, `receipt` what the provider last said."""

    job: str
    state: JobState
    reason: str | None = None
    tracking: str | None = None
    receipt: str | None = None


class Texts(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is told of the texts to a list: how many `jobs` there are, one a person, and the first of them."""

    list: str
    jobs: int
    job: str | None = None


def messages(access: Access, sending: Messages) -> Sequence[HTTPRouteHandler]:
    """Make the handlers."""

    @post("/messages")
    async def submit(request: Asked) -> Response[Any]:
        asker = access.admit(request, "send")
        key, asked = key_of(request), await read(request, Submission)
        asker.require(asked.program)
        accepted = await sending.submit(asked, asker.by, key)
        return answer(200 if accepted.again else 202, await _told(sending, asked, accepted))

    @get("/messages/{name:str}")
    async def show(request: Asked, name: str) -> Response[Any]:
        asker = access.admit(request, "send")
        number = job_id(name)
        job = await sending.job(number) if number is not None else None
        if job is None or not job.job.is_text or not asker.token.sees(job.job.program):
            raise Problem(404, f"there is no text {name[:40]!r} that this token may see", "job")
        return answer(200, _text(job))

    return (submit, show)


async def _told(sending: Messages, asked: Submission, accepted: Accepted) -> Text | Texts:
    name = None if accepted.job is None else job_name(accepted.job)
    if asked.list is not None:
        return Texts(list=asked.list, jobs=accepted.jobs, job=name)
    job = await sending.job(accepted.job or 0) if accepted.again else None
    return _text(job) if job else Text(job=name or "", state="queued")


def _text(job: StoredJob) -> Text:
    return Text(
        job=job.name,
        state=job.state,
        reason=job.reason,
        tracking=job.tracking_id,
        receipt=job.delivery,
    )
