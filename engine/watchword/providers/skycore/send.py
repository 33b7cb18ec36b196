"""How is a text sent through Skycore, and what became of it? Building and reading are pure."""

import re
from pathlib import PurePosixPath

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
    Unknown,
)
from watchword.providers.skycore import call
from watchword.providers.skycore.codes import ErrorCode
from watchword.providers.skycore.compose import digits
from watchword.providers.xml import element

MOST_SLIDES = 8

_SLIDES = {
    "AUDIO": frozenset({".mp3", ".wav", ".amr", ".m4a", ".aac", ".ogg", ".mid"}),
    "VIDEO": frozenset({".mp4", ".3gp", ".3g2", ".mov", ".mpg", ".mpeg", ".avi", ".webm"}),
    "VCARD": frozenset({".vcf"}),
    "ICAL": frozenset({".ics"}),
    "PDF": frozenset({".pdf"}),
    "PASSBOOK": frozenset({".pkpass"}),
}


async def send(job: Job, settings: Endpoint, outside: Outside) -> Outcome:
    """Send one text; it is never posted twice."""
    request = build(job, settings)
    if isinstance(request, Refused):
        return request
    try:
        return read(await outside.http(request), action(job))
    except NotSent as problem:
        return Retry(reason=f"Skycore was not reached: {problem}")
    except Unanswered as problem:
        return Unknown(reason=f"Skycore did not answer: {problem}")


def action(job: Job) -> str:
    """Name the action that sends a job: with media it is an MMS."""
    return "sendMMS" if job.settings.get("media") else "sendSMS"


def build(job: Job, settings: Endpoint) -> HttpRequest | Refused:
    """Write the request for a job, or say why it can never be sent."""
    if not (job.number and job.sender):
        return Refused(reason="the job names no person or no number of ours")
    text, media = str(job.settings.get("text") or ""), list(job.settings.get("media") or ())
    if not (text or media):
        return Refused(reason="there is nothing to send")
    if len(media) + bool(text) > MOST_SLIDES and media:
        return Refused(reason=f"an MMS has at most {MOST_SLIDES} slides; its text is one of them")
    campaign = job.settings.get("campaign")
    return call.call(
        action(job),
        settings,
        element("TO", digits(job.number)),
        element("FROM", digits(job.sender)),
        element("CAMPAIGNREF", str(campaign)) if campaign else "",
        element("NAME", job.rule) + _slides(text, media) if media else element("TEXT", text),
    )


def read(http: HttpAnswer, action: str = "sendSMS") -> Outcome:
    """Say what became of a text. Only a proof of refusal lets it be tried again."""
    answer = call.read(http)
    if answer.succeeded:
        return Done(tracking_id=answer.fields.get("trackingid"))
    if answer.code == ErrorCode.BLACKLISTED:
        return OptedOut(reason=answer.reason)
    refused = call.refusal(answer, action)
    if refused is not None:
        return refused
    if answer.code == ErrorCode.INTERNAL:
        return Unknown(reason=f"{answer.reason} (whether it was accepted is not proved)")
    if http.status >= 500:
        return Unknown(reason=f"Skycore failed (HTTP {http.status})")
    return Unknown(reason="Skycore's answer cannot be read")


def _slides(text: str, media: list[str]) -> str:
    shown = [element("TEXT", text)] if text else []
    shown += [_media_slide(url) for url in media]
    return "".join(f"<SLIDE>{slide}</SLIDE>" for slide in shown)


def _media_slide(url: str) -> str:
    ending = PurePosixPath(re.split("[?#]", url, maxsplit=1)[0]).suffix.lower()
    kind = next((kind for kind, endings in _SLIDES.items() if ending in endings), "IMAGE")
    return f"<{kind}>{element('URL', url)}</{kind}>"
