"""What is one call of Skycore's API? A document in a form variable, and an answer, read whatever it looks like."""

import re
from email.utils import parsedate_to_datetime

from msgspec import Struct

from watchword.config import Endpoint
from watchword.plugin import Blocked, HttpAnswer, HttpRequest, Outcome, Refused, Retry
from watchword.providers import xml
from watchword.providers.body import Unreadable, utf8
from watchword.providers.form import encoded
from watchword.providers.skycore.codes import ErrorCode
from watchword.providers.skycore.wire import normal
from watchword.providers.xml import element

URL = "https://secure.skycore.com/API/wxml/1.3/index.php"
LONGEST_REASON = 200

_ANSWERED = frozenset({"response", "status", "trackingid", "mmsid", "statusdetails", "errorcode", "errorinfo", "to"})
_THROTTLED: frozenset[str] = frozenset({ErrorCode.TOO_OFTEN, ErrorCode.THROUGHPUT, ErrorCode.REQUEST_LIMIT})
_HINTS: dict[str, str] = {
    ErrorCode.AUTHENTICATION: "look at `api-key` of this endpoint",
    ErrorCode.NO_API_RIGHTS: "ask Skycore to give this account the right to use the API",
    ErrorCode.NO_RIGHT_TO_ACTION: "ask Skycore to give this account this right (MMS is a right of its own)",
    ErrorCode.API_INACTIVE: "switch the API on in Skycore's API settings",
    ErrorCode.BAD_RECEIVER: "the person's number is not one that Skycore can text",
    ErrorCode.BAD_SENDER: "look at `numbers` of this endpoint: Skycore does not know this short or long code",
    ErrorCode.ADDRESS_NOT_ALLOWED: "add this server's IP address to the list in Skycore's API settings",
    ErrorCode.BILLING: "look at the balance and the plan of the Skycore account",
    ErrorCode.BAD_CAMPAIGN: "Skycore's Enforce Campaign Check wants a campaign: set `campaign-check: true` and give the"
    " list that the rule subscribes to a `skycore-campaign`, or switch the check off",
    ErrorCode.NOT_IN_CAMPAIGN: "Skycore's Enforce Campaign Check is on and the number is not in the campaign: let a"
    " rule subscribe it first, or switch the check off",
    ErrorCode.NOT_SUBSCRIBED: "look the number up in Skycore's opt-in manager: it may have opted out there",
    ErrorCode.NOT_UNSUBSCRIBED: "look the number up in Skycore's opt-in manager: it may not have been subscribed",
    ErrorCode.UNKNOWN_CAMPAIGN: "look at `skycore-campaign` of the program's lists: Skycore does not know it",
}
# What refuses one call refuses the next: a person has to mend the account first.
_ACCOUNT: frozenset[str] = frozenset(
    {
        ErrorCode.AUTHENTICATION,
        ErrorCode.NO_API_RIGHTS,
        ErrorCode.API_INACTIVE,
        ErrorCode.ADDRESS_NOT_ALLOWED,
        ErrorCode.BILLING,
    }
)
_REFUSED_AT_THE_DOOR = frozenset({401, 402, 403})
_NUMBER = re.compile(r"[0-9]+(?=[0-9]{4})")


class Answer(Struct, frozen=True, kw_only=True):
    """What a call was answered: its fields by normalised name, empty if the answer cannot be read."""

    http: HttpAnswer
    fields: dict[str, str]

    @property
    def succeeded(self) -> bool:
        return 200 <= self.http.status < 300 and self.fields.get("status", "").lower() == "success"

    @property
    def code(self) -> str:
        return self.fields.get("errorcode", "").upper()

    @property
    def reason(self) -> str:
        """Say why the call was refused, in Skycore's words, without a whole phone number."""
        told = f"{self.code or 'Failure'} {self.fields.get('errorinfo', '')}".strip()
        return _NUMBER.sub("…", told[:LONGEST_REASON])


def call(action: str, settings: Endpoint, *contents: str) -> HttpRequest | Refused:
    """Write the request of an action, or say why it can never be made; `contents` are elements."""
    if not settings.api_key:
        return Refused(reason="this endpoint has no key", hint="set `api-key` of this endpoint")
    document = "".join((element("ACTION", action), element("API_KEY", settings.api_key), *contents))
    return HttpRequest(
        url=settings.url or URL,
        body=f"xml={encoded(f'<REQUEST>{document}</REQUEST>')}".encode(),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )


def read(http: HttpAnswer) -> Answer:
    """Read an answer, strictly and then leniently."""
    document = utf8(http.body)
    try:
        root = xml.strict(document)
        if root is None:
            root = xml.lenient(document, lambda name: normal(name) in _ANSWERED)
    except Unreadable:
        return Answer(http=http, fields={})
    found: dict[str, str] = {}
    for node in root.iter("*"):
        found.setdefault(normal(node.tag), (node.text or "").strip())
    return Answer(http=http, fields={name: text for name, text in found.items() if text})


def refusal(answer: Answer, action: str) -> Outcome | None:
    """Say what a refusal means whatever was asked; None where nothing proves that the call was refused."""
    status = answer.http.status
    if status == 429:
        return Retry(
            reason="Skycore asks for fewer requests (HTTP 429)", after=_retry_after(answer.http), throttled=True
        )
    if answer.fields.get("status", "").lower() == "failure" and (answer.code or status < 500):
        return _refused(answer, action)
    if status in _REFUSED_AT_THE_DOOR:
        return Blocked(
            reason=f"Skycore refused the request (HTTP {status})", hint="look at `api-key` and `url` of this endpoint"
        )
    if not 200 <= status < 300 and status < 500:
        return Refused(reason=f"Skycore refused the request (HTTP {status})", hint="look at `url` of this endpoint")
    return None


def _refused(answer: Answer, action: str) -> Outcome | None:
    code, hint = answer.code, _HINTS.get(answer.code)
    if code == ErrorCode.INTERNAL:
        return None
    if code in _THROTTLED:
        return Retry(reason=answer.reason, after=_retry_after(answer.http), throttled=True)
    if code == ErrorCode.STILL_ENCODING:
        return Retry(reason=answer.reason, after=_retry_after(answer.http))
    if code in _ACCOUNT or (code == ErrorCode.NO_RIGHT_TO_ACTION and action == "sendSMS"):
        return Blocked(reason=answer.reason, hint=hint)
    return Refused(reason=answer.reason, hint=hint)


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
