"""The provider that is none: the local phone and tests post small JSON to it, and what it sends goes nowhere."""

from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from watchword.clock import timestamp
from watchword.config import Endpoint
from watchword.effects import Job
from watchword.message import Event, Kept, Message, number
from watchword.plugin import Done, Outcome, Outside, Provider, provider
from watchword.providers import json
from watchword.providers.body import Unreadable, fingerprint, utf8
from watchword.text import clean


class Postback(Struct, frozen=True, omit_defaults=True):
    """One message as it is posted. One without `id` is a new message every time; `at` is when it was sent."""

    sender: str = msgspec.field(name="from")
    to: str
    text: str
    id: str | None = None
    at: str | None = None
    subject: str | None = None
    media: tuple[str, ...] = ()
    carrier: str | None = None


@provider("sandbox")
class Sandbox(Provider):
    """The local phone, for an endpoint without an account, and for any that does not send live. It catches no word."""

    def parse(
        self,
        body: bytes,
        endpoint: str,
        settings: Endpoint,  # noqa: ARG002 - the protocol's
        now: datetime,
    ) -> tuple[Event, ...]:
        """Read one postback, `{"from": …, "to": …, "text": …}`, into one message."""
        try:
            return (_message(_read(body), body, endpoint, now),)
        except (Unreadable, msgspec.ValidationError) as problem:
            key = f"malformed:#{fingerprint(body)}"
            return (Kept(endpoint=endpoint, key=key, reason=str(problem), raw=body, received_at=now),)

    def compose(self, message: Message) -> tuple[str, bytes]:
        """Write a message as the local phone posts it."""
        postback = Postback(
            sender=message.sender,
            to=message.to,
            text=clean(message.text),
            id=message.provider_id,
            at=message.sent_at.isoformat() if message.sent_at else None,
            subject=clean(message.subject) if message.subject is not None else None,
            media=message.media,
            carrier=message.carrier,
        )
        return "application/json", msgspec.json.encode(postback)

    async def change_list(
        self,
        job: Job,  # noqa: ARG002 - the protocol's
        settings: Endpoint,  # noqa: ARG002 - the protocol's
        outside: Outside,  # noqa: ARG002 - the protocol's
    ) -> Outcome:
        """Change nothing, and say that it is done."""
        return Done()

    async def send(
        self,
        job: Job,  # noqa: ARG002 - the protocol's
        settings: Endpoint,  # noqa: ARG002 - the protocol's
        outside: Outside,
    ) -> Outcome:
        """Send nothing, and say that it is done."""
        return Done(tracking_id=f"sandbox-{outside.key}")


def _read(body: bytes) -> Postback:
    document = utf8(body)
    try:
        value = json.strict(document)
    except Unreadable:
        value = json.lenient(document)
    return msgspec.convert(_cleaned(value), Postback)


def _cleaned(value: Any) -> Any:
    """Clean every text of an object and of the lists in it."""
    match value:
        case str():
            return clean(value)
        case list():
            return [clean(item) if isinstance(item, str) else item for item in value]
        case dict():
            return {clean(key): _cleaned(item) if not isinstance(item, dict) else None for key, item in value.items()}
    return value


def _message(posted: Postback, body: bytes, endpoint: str, now: datetime) -> Message:
    sender, to = number(posted.sender), number(posted.to)
    if not (sender and to):
        raise Unreadable("a message without from or to")
    return Message(
        endpoint=endpoint,
        key=f"sandbox:{posted.id or f'#{fingerprint(body + now.isoformat().encode())}'}",
        sender=sender,
        to=to,
        text=posted.text,
        received_at=now,
        channel="mms" if posted.media or posted.subject is not None else "sms",
        sent_at=timestamp(posted.at),
        provider_id=posted.id,
        subject=posted.subject,
        media=posted.media,
        carrier=posted.carrier,
    )
