"""How is a person put on, or taken off, one of Skycore's campaigns? Asking twice does no harm."""

from watchword.config import Endpoint
from watchword.effects import Job
from watchword.plugin import (
    Done,
    HttpAnswer,
    HttpRequest,
    NotSent,
    OptedOut,
    Outcome,
    Outside,
    Refused,
    Retry,
    Unanswered,
)
from watchword.providers.skycore import call
from watchword.providers.skycore.codes import ErrorCode
from watchword.providers.skycore.compose import digits
from watchword.providers.xml import element


async def change(job: Job, settings: Endpoint, outside: Outside) -> Outcome:
    """Subscribe or unsubscribe one number; without an answer it is asked again."""
    request = build(job, settings)
    if isinstance(request, Refused):
        return request
    try:
        return read(await outside.http(request), action(job))
    except (NotSent, Unanswered) as problem:
        return Retry(reason=f"Skycore did not answer: {problem}")


def action(job: Job) -> str:
    """Name the action that a job wants."""
    return "subscribe" if job.settings["subscribed"] else "unsubscribe"


def build(job: Job, settings: Endpoint) -> HttpRequest | Refused:
    """Write the request; Skycore itself texts nobody about an opt-out that we confirm."""
    return call.call(
        action(job),
        settings,
        element("MOBILE", digits(job.number or "")),
        element("CAMPAIGNREF", str(job.settings["campaign"])),
        "" if job.settings["subscribed"] else element("NOTIFY", "no"),
    )


def read(http: HttpAnswer, action: str) -> Outcome:
    """Say what became of it."""
    answer = call.read(http)
    if answer.succeeded:
        return Done()
    if answer.code == ErrorCode.BLACKLISTED:
        return OptedOut(reason=answer.reason)
    refused = call.refusal(answer, action)
    return refused or Retry(reason=f"Skycore failed (HTTP {http.status}) {answer.code}".strip())
