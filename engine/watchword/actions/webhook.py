"""`webhook`: tell another system about the message."""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Self

from msgspec import Meta, Struct

from watchword.effects import Effect, Job, http_lane
from watchword.plugin import Action, HttpRequest, Moment, NotSent, Outcome, Outside, Retry, Unanswered, action, revived
from watchword.reading.source import Node
from watchword.reading.typed import INVALID, Invalid, Path, Reading, read
from watchword.templates import Text

_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_VALUE = re.compile(r"[!-~](?:[\t -~]*[!-~])?|")
OURS = frozenset({"connection", "content-length", "host", "idempotency-key", "transfer-encoding"})
"""The headers that are not a rule file's to say."""


_ONCE = "delete one of them: capital letters make no other header"


class Headers(Struct, frozen=True):
    """Metadata of headers that HTTP allows."""

    def from_node(self, node: Node, reading: Reading, at: Path) -> dict[str, str] | Invalid:
        """Read names and their values; a value is never quoted, as it may be a secret."""
        found: dict[str, str] | Invalid = read(node, dict[str, str], reading, at)
        if isinstance(found, Invalid):
            return INVALID
        wrong = [one for one in found.items() if not _is_header(*one, reading, at)]
        once = {name.lower(): name for name in reversed(found)}
        twice = [name for name in found if once[name.lower()] != name]
        for name in twice:
            reading.error("bad-value", f"the header '{name}' is given twice", reading.keys[(*at, name)], _ONCE)
        return INVALID if wrong or twice else found


def _is_header(name: str, value: str, reading: Reading, at: Path) -> bool:
    key, span = reading.keys[(*at, name)], reading.spans[(*at, name)]
    if not _NAME.fullmatch(name):
        hint = "letters, digits and '-', as in X-Api-Key"
        reading.error("bad-value", f"'{name}' cannot be the name of a header", key, hint)
    elif name.lower() in OURS:
        reading.error("bad-value", f"Watchword itself says the header '{name}'", key, "delete it")
    elif not _VALUE.fullmatch(value):
        message = f"HTTP cannot carry this value of '{name}'"
        hint = "plain letters, digits and signs on one line, without spaces at its ends"
        reading.error("bad-value", message, span, hint)
    else:
        return True
    return False


@action("webhook", shorthand="url", needs=["network"], deadline=60.0)
class Webhook(Action, frozen=True, kw_only=True):
    """Post the message as JSON to a URL, at least once, with the same `Idempotency-Key` on every try.

    `url` is where to. `body` replaces the fields that are posted, `headers` go with them; `timeout` is in seconds.
    """

    url: Annotated[
        str, Meta(pattern=r"^https?://[^/\s]+\S*$", description="an address such as https://example.com/sms")
    ]
    body: dict[str, Text] | None = None
    headers: Annotated[dict[str, str], Headers()] = {}
    timeout: Annotated[float, Meta(gt=0, le=60)] = 10.0

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Render the body; the job queues in the lane of the URL's host."""
        settings: dict[str, Any] = {"url": self.url, "body": self._body(moment), "timeout": self.timeout}
        if self.headers:
            settings["headers"] = self.headers
        yield moment.job("webhook", http_lane(self.url), settings)

    def _body(self, moment: Moment) -> dict[str, Any]:
        if self.body is not None:
            return {
                name: text.fill(moment.values, moment.language, moment.fallback) for name, text in self.body.items()
            }
        message = moment.message
        return {
            "from": message.sender,
            "to": message.to,
            "text": message.text,
            "channel": message.channel,
            "media": list(message.media),
            "program": moment.program,
            "rule": moment.rule,
            "keyword": moment.values["keyword"],
            "rest": moment.values["rest"],
            "received_at": message.received_at.isoformat(),
        }

    @classmethod
    def of_job(cls, job: Job, secrets: Mapping[str, str]) -> Self:
        """Read all but what is posted, of which the job says more than a rule file can."""
        settings = {name: value for name, value in job.settings.items() if name != "body"}
        return revived(cls, settings, secrets)

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        """Post it; anything but a final answer is tried again."""
        given = {name.lower(): value for name, value in self.headers.items()}
        headers = {**given, "idempotency-key": outside.key}
        return await deliver(HttpRequest.json(self.url, job.settings["body"], headers, self.timeout), outside)


async def deliver(request: HttpRequest, outside: Outside) -> Outcome:
    """Make a request that may be repeated, and say what came of it: anything but a final answer is tried again."""
    try:
        return (await outside.http(request)).outcome
    except (NotSent, Unanswered) as failure:
        return Retry(reason=str(failure))
