"""How is a text sent through Skycore, and what does its answer say? Building and reading are pure."""

import re
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath
from urllib.parse import urlencode

from watchword.config import Endpoint
from watchword.effects import Job
from watchword.plugin import (
    Dead,
    Done,
    HttpAnswer,
    HttpRequest,
    NotSent,
    OptedOut,
    Outcome,
    Retry,
    Tools,
    Unanswered,
    Unknown,
)
from watchword.providers import xml
from watchword.providers.body import Unreadable, utf8
from watchword.providers.skycore.codes import ErrorCode
from watchword.providers.skycore.compose import digits
from watchword.providers.skycore.wire import normal
from watchword.providers.xml import element

URL = "https://secure.skycore.com/API/wxml/1.3/index.php"
MOST_SLIDES = 8
LONGEST_REASON = 200

_SLIDES = {
    "AUDIO": frozenset({".mp3", ".wav", ".amr", ".m4a", ".aac", ".ogg", ".mid"}),
    "VIDEO": frozenset({".mp4", ".3gp", ".3g2", ".mov", ".mpg", ".mpeg", ".avi", ".webm"}),
    "VCARD": frozenset({".vcf"}),
    "ICAL": frozenset({".ics"}),
    "PDF": frozenset({".pdf"}),
    "PASSBOOK": frozenset({".pkpass"}),
}
_ANSWERED = frozenset({"response", "status", "trackingid", "mmsid", "statusdetails", "errorcode", "errorinfo", "to"})
_NOT_NOW: frozenset[str] = frozenset(
    {ErrorCode.TOO_OFTEN, ErrorCode.THROUGHPUT, ErrorCode.REQUEST_LIMIT, ErrorCode.STILL_ENCODING}
)
_HINTS: dict[str, str] = {
    ErrorCode.AUTHENTICATION: "look at `api-key` of this endpoint",
    ErrorCode.NO_API_RIGHTS: "ask Skycore to give this account the right to use the API",
    ErrorCode.NO_RIGHT_TO_ACTION: "ask Skycore to give this account the right to send (MMS is a right of its own)",
    ErrorCode.API_INACTIVE: "switch the API on in Skycore's API settings",
    ErrorCode.BAD_RECEIVER: "the person's number is not one that Skycore can text",
    ErrorCode.BAD_SENDER: "look at `numbers` of this endpoint: Skycore does not know this short or long code",
    ErrorCode.ADDRESS_NOT_ALLOWED: "add this server's IP address to the list in Skycore's API settings",
    ErrorCode.BILLING: "look at the balance and the plan of the Skycore account",
    ErrorCode.BAD_CAMPAIGN: "Skycore's Enforce Campaign Check is on and wants a campaign: switch it off for replies",
    ErrorCode.NOT_IN_CAMPAIGN: "Skycore's Enforce Campaign Check is on and the number is in no campaign there: "
    "switch it off for replies, or subscribe the number at Skycore",
}
_NUMBER = re.compile(r"[0-9]+(?=[0-9]{4})")


async def send(job: Job, settings: Endpoint, tools: Tools) -> Outcome:
    """Send one text; it is never posted twice."""
    request = build(job, settings)
    if isinstance(request, Dead):
        return request
    try:
        return read(await tools.post(request))
    except NotSent as problem:
        return Retry(reason=f"Skycore was not reached: {problem}")
    except Unanswered as problem:
        return Unknown(reason=f"Skycore did not answer: {problem}")


def build(job: Job, settings: Endpoint) -> HttpRequest | Dead:
    """Write the request for a job, or say why it can never be sent."""
    if not settings.api_key:
        return Dead(reason="this endpoint has no key", hint="set `api-key` of this endpoint")
    if not (job.number and job.sender):
        return Dead(reason="the job names no person or no number of ours")
    text, media = str(job.settings.get("text") or ""), list(job.settings.get("media") or ())
    if not (text or media):
        return Dead(reason="there is nothing to send")
    if len(media) + bool(text) > MOST_SLIDES and media:
        return Dead(reason=f"an MMS has at most {MOST_SLIDES} slides; its text is one of them")
    action = "sendMMS" if media else "sendSMS"
    content = element("NAME", job.rule) + _slides(text, media) if media else element("TEXT", text)
    document = "".join(
        (
            element("ACTION", action),
            element("API_KEY", settings.api_key),
            element("TO", digits(job.number)),
            element("FROM", digits(job.sender)),
            content,
        )
    )
    return HttpRequest(
        url=settings.url or URL,
        body=urlencode({"xml": f"<REQUEST>{document}</REQUEST>"}).encode(),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )


def read(answer: HttpAnswer) -> Outcome:
    """Say what became of a text. Only a proof of refusal lets it be tried again."""
    fields = _fields(answer.body)
    status, code = fields.get("status", "").lower(), fields.get("errorcode", "").upper()
    if answer.status == 429:
        return Retry(reason="Skycore asks for fewer requests (HTTP 429)", after=_retry_after(answer))
    if status == "failure" and (code or answer.status < 500):
        return _refused(code, fields.get("errorinfo", ""), answer)
    if 200 <= answer.status < 300:
        if status == "success":
            return Done(tracking_id=fields.get("trackingid"))
        return Unknown(reason="Skycore's answer cannot be read")
    if answer.status >= 500:
        return Unknown(reason=f"Skycore failed (HTTP {answer.status})")
    return Dead(reason=f"Skycore refused the request (HTTP {answer.status})", hint="look at `url` of this endpoint")


def _refused(code: str, info: str, answer: HttpAnswer) -> Outcome:
    reason = _NUMBER.sub("…", f"{code or 'Failure'} {info}".strip()[:LONGEST_REASON])
    if code in _NOT_NOW:
        return Retry(reason=reason, after=_retry_after(answer))
    if code == ErrorCode.BLACKLISTED:
        return OptedOut(reason=reason)
    if code == ErrorCode.INTERNAL:
        return Unknown(reason=f"{reason} (whether it was accepted is not proved)")
    return Dead(reason=reason, hint=_HINTS.get(code))


def _slides(text: str, media: list[str]) -> str:
    shown = [element("TEXT", text)] if text else []
    shown += [_media_slide(url) for url in media]
    return "".join(f"<SLIDE>{slide}</SLIDE>" for slide in shown)


def _media_slide(url: str) -> str:
    ending = PurePosixPath(re.split("[?#]", url, maxsplit=1)[0]).suffix.lower()
    kind = next((kind for kind, endings in _SLIDES.items() if ending in endings), "IMAGE")
    return f"<{kind}>{element('URL', url)}</{kind}>"


def _fields(body: bytes) -> dict[str, str]:
    document = utf8(body)
    try:
        root = xml.strict(document)
        if root is None:
            root = xml.lenient(document, lambda name: normal(name) in _ANSWERED)
    except Unreadable:
        return {}
    found: dict[str, str] = {}
    for node in root.iter("*"):
        found.setdefault(normal(node.tag), (node.text or "").strip())
    return {name: text for name, text in found.items() if text}


def _retry_after(answer: HttpAnswer) -> float | None:
    """Read Retry-After: seconds, or a date that is compared with the answer's own."""
    written = answer.headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,6}", written):
        return float(written)
    try:
        until, now = (parsedate_to_datetime(date) for date in (written, answer.headers.get("date", "")))
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError):
        return None
