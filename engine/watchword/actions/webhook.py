"""`webhook`: tell another system about the message."""

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from watchword.effects import Effect, Job
from watchword.plugin import (
    Action,
    Dead,
    Done,
    HttpAnswer,
    HttpRequest,
    Moment,
    NotSent,
    Outcome,
    Retry,
    Tools,
    Unanswered,
)
from watchword.templates import Text

TRY_AGAIN = frozenset({408, 425, 429})


class Webhook(Action, frozen=True, kw_only=True):
    """Post the message as JSON to a URL, at least once, with the same `Idempotency-Key` on every try.

    `url` is where to. `body` replaces the fields that are posted, `headers` go with them; `timeout` is in seconds.
    """

    shorthand: ClassVar[str | None] = "url"

    url: Annotated[str, Meta(pattern=r"^https?://[^/\s]+\S*$")]
    body: dict[str, Text] | None = None
    headers: dict[str, str] = {}
    timeout: Annotated[float, Meta(gt=0, le=60)] = 10.0

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Render the body; the job queues in the lane of the URL's host."""
        settings: dict[str, Any] = {"url": self.url, "body": self._body(moment), "timeout": self.timeout}
        if self.headers:
            settings["headers"] = self.headers
        yield moment.job("webhook", f"http:{urlsplit(self.url).netloc.rpartition('@')[2].lower()}", settings)

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

    @staticmethod
    async def perform(job: Job, tools: Tools) -> Outcome:
        """Post it; anything but a final answer is tried again."""
        settings = job.settings
        headers = {"content-type": "application/json", **settings.get("headers", {}), "idempotency-key": tools.key}
        body = msgspec.json.encode(settings["body"])
        request = HttpRequest(url=settings["url"], body=body, headers=headers, timeout=settings["timeout"])
        try:
            return _read(await tools.post(request))
        except (NotSent, Unanswered) as failure:
            return Retry(reason=str(failure))


def _read(answer: HttpAnswer) -> Outcome:
    if 200 <= answer.status < 300:
        return Done()
    said = f"the other side answered {answer.status}"
    if answer.status in TRY_AGAIN or answer.status >= 500:
        return Retry(reason=said, after=answer.retry_after)
    return Dead(reason=said, hint="mend the URL or the receiver, then retry the job")
