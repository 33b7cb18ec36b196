"""`webhook`: tell another system about the message."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Any, ClassVar, Literal, Self
from urllib.parse import urlencode

import msgspec
from msgspec import Meta, Struct, field
from msgspec.structs import replace

from watchword.effects import Effect, Job, http_lane
from watchword.masking import mask
from watchword.plugin import (
    Action,
    Capability,
    Done,
    HttpAnswer,
    HttpRequest,
    Message,
    Moment,
    NotSent,
    Outcome,
    Outside,
    Posted,
    Retry,
    Secret,
    Unanswered,
    action,
    revived,
    text_back,
)
from watchword.plugin.web import WebAddress, WebHeaders
from watchword.reading.durations import Between, exactly
from watchword.reading.findings import Path, Reading
from watchword.reading.forms import Form
from watchword.reading.several import OneOrMore
from watchword.reading.source import Items, Node, Scalar
from watchword.reading.suggestions import suggestion
from watchword.reading.typed import INVALID, Invalid, read
from watchword.signature import keys, signed
from watchword.templates import Text
from watchword.value import Contradiction

Masked = Literal["from", "text", "media", "contact"]
HIDDEN = "***"
_OF_TEXT = frozenset({"text", "rest", "answer", "match", "prompt"})
LONGEST_REPLY = 16 * 1024
"""Bytes of an answer that may hold a reply: one that goes on and on is meant for somebody else."""
_PLANNED = frozenset({"url", "headers", "timeout", "as_", "answer", "retry_for", "signed_by"})
"""The settings that a job keeps; the others are spent when it is planned."""
TYPES = {"json": "application/json", "form": "application/x-www-form-urlencoded"}
VERSION = 1
"""The version of the envelope: within one, fields are added and none changes."""


class Masks(OneOrMore, frozen=True):
    """Metadata of what is to be masked: what a rule says, and always what config.yaml says for all rules."""

    def from_node(self, node: Node, reading: Reading, at: Path) -> tuple[Masked, ...] | Invalid:
        """Read a list; config.yaml, whose settings are texts, has commas in it."""
        by_all = _several(Scalar(text=reading.context.said("webhook").get("mask", ""), plain=False, span=node.span))
        found = [read(one, Masked, reading, at) for one in (*_several(node), *by_all)]
        if not found or INVALID in found:
            return INVALID if found else ()
        return tuple(dict.fromkeys(found))


def _several(node: Node) -> Sequence[Node]:
    if not isinstance(node, Scalar):
        return node.items if isinstance(node, Items) else [node]
    words = node.text.replace(",", " ").split()
    return [Scalar(text=word, plain=node.plain, span=node.span) for word in words]


class SignedBy(Form, frozen=True):
    """Metadata of what names a secret: `crm` is the one that `plugin-settings` has as `secret-crm`."""

    def from_node(self, node: Node, reading: Reading, at: Path) -> str | Invalid:
        """Read a name; where there is a config.yaml, it says the secret."""
        name: str | Invalid = super().from_node(node, reading, at)
        said = reading.context.settings
        if isinstance(name, Invalid) or said is None or said.get("webhook", {}).get(f"{_SECRET}{name}"):
            return name
        known = [one.removeprefix(_SECRET) for one in said.get("webhook", {}) if one.startswith(_SECRET)]
        add = f"add it there: 'plugin-settings: {{webhook: {{{_SECRET}{name}: \"${{A_VARIABLE}}\"}}}}'"
        message = f"config.yaml says no '{_SECRET}{name}' for webhooks"
        reading.error("missing-secret", message, node.span, suggestion(name, known) or add)
        return INVALID


_SECRET = "secret-"  # noqa: S105 - what names of secrets begin with


@action(
    "webhook",
    shorthand="url",
    needs=["network"],
    deadline=65.0,
    example="webhook: {url: https://example.com/texts, retry-for: 2d}",
)
class Webhook(Action, frozen=True, kw_only=True):
    """Post the message to a URL, at least once, with the same `Idempotency-Key` on every try.

    `url` is where to, `headers` go with it. What is posted is an envelope of JSON, signed where config.yaml says a
    `secret`, or the `secret-NAME` that `signed-by` names; `body` is posted instead of it, exactly as it stands.
    `as: form` posts fields as a browser does, and `as: original` the message as its provider would. Within `timeout`
    seconds there is an answer, or it is tried again, for as long as `retry-for`. With `answer: reply` the person is
    texted what is answered. `ordered` tells of one message of a person after the other. What is to `mask` is not told.
    """

    url: Annotated[Text, WebAddress()]
    body: dict[str, Text] | None = None
    as_: Literal["json", "form", "original"] = field(default="json", name="as")
    headers: Annotated[dict[str, Text], WebHeaders()] = {}
    timeout: Annotated[float, Meta(gt=0, le=60)] = 10.0
    retry_for: Annotated[timedelta, Between(timedelta(minutes=1), timedelta(days=30))] = timedelta(days=1)
    answer: Literal["ignore", "reply"] = "ignore"
    ordered: bool = False
    mask: Annotated[tuple[Masked, ...], Masks("from, text, media or contact")] = ()
    signed_by: Annotated[str | None, SignedBy("the NAME of a 'secret-NAME' in config.yaml", str)] = None
    secret: Secret = Secret()

    def __post_init__(self) -> None:
        if self.body == {}:
            raise Contradiction("the 'body' is empty", hint="write {NAME: VALUE}, or delete it")
        if self.as_ == "original" and self.body is not None:
            raise Contradiction("'as: original' posts what the provider would", hint="drop it, or drop 'body'")
        if self.as_ == "original" and self.mask:
            message = f"'as: original' masks nothing, and '{self.mask[0]}' is to be masked, here or in config.yaml"
            raise Contradiction(message, hint="drop one of them")

    also_said: ClassVar[frozenset[str]] = frozenset({f"{_SECRET}*"})

    @classmethod
    def unfit(cls, said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Name the secrets that sign nothing."""
        for name, text in said.items():
            if text and (name == "secret" or name.startswith(_SECRET)):
                try:
                    keys(text)
                except ValueError as failure:
                    yield name, str(failure)

    @property
    def needed(self) -> frozenset[Capability]:
        """Say that one which texts what is answered texts people."""
        return self.needs | {"sends"} if self.answer == "reply" else self.needs

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Fill everything in; the job queues in the lane of the URL's host."""
        spoken = _Shown(moment.values, self.mask), moment.language, moment.fallback
        settings: dict[str, Any] = {"url": WebAddress.fill(self.url, *spoken), "timeout": self.timeout}
        if self.headers:
            settings["headers"] = WebHeaders.fill(self.headers, *spoken)
        if self.body is not None:
            settings["body"] = {name: text.fill(*spoken) for name, text in self.body.items()}
        elif self.as_ == "original":
            settings["message"] = msgspec.to_builtins(moment.message)
        else:
            settings["data"] = self._data(moment)
        if self.answer == "reply":
            settings["replies"] = moment.back()
        settings |= {"as_": self.as_, "answer": self.answer, "retry_for": exactly(self.retry_for)}
        if self.signed_by:
            settings["signed_by"] = self.signed_by
        job = moment.job("webhook", http_lane(settings["url"]), settings)
        yield replace(job, number=moment.message.sender) if self.ordered else job

    def _data(self, moment: Moment) -> dict[str, Any]:
        message, shown = moment.message, _Shown(moment.values, self.mask)
        return {
            "from": shown["from"],
            "to": message.to,
            "text": shown["text"],
            "channel": message.channel,
            "media": [] if "media" in self.mask else list(message.media),
            "program": moment.program,
            "rule": moment.rule,
            "keyword": moment.values["keyword"],
            "rest": shown["rest"],
            "received_at": message.received_at.isoformat(),
        }

    @classmethod
    def of_job(cls, job: Job, secrets: Mapping[str, str]) -> Self:
        """Read how it is posted, with which secret; what is posted the job says itself."""
        settings = {name: value for name, value in job.settings.items() if name in _PLANNED}
        if name := settings.get("signed_by"):
            if not (secret := secrets.get(f"{_SECRET}{name}")):
                raise ValueError(f"config.yaml says no '{_SECRET}{name}'")
            secrets = {**secrets, "secret": secret}
        made = revived(cls, settings, secrets)
        if secret := made.secret.reveal():
            keys(secret)
        return made

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        """Post it; anything but a final answer is tried again."""
        posted = await self._posted(job, outside)
        headers = {"content-type": posted.content_type, **{name: str(text) for name, text in self.headers.items()}}
        headers |= {"idempotency-key": outside.key}
        if secret := self.secret.reveal():
            headers |= signed(secret, outside.key, outside.now, posted.body)
        try:
            answer = await outside.http(
                HttpRequest(url=str(self.url), body=posted.body, headers=headers, timeout=self.timeout)
            )
        except (NotSent, Unanswered) as failure:
            return Retry(reason=str(failure), within=self.retry_for)
        outcome = answer.outcome
        if isinstance(outcome, Retry):
            return replace(outcome, within=self.retry_for, throttled=answer.status == 429)
        if isinstance(outcome, Done) and self.answer == "reply":
            return Done(effects=tuple(_replies(job, answer, outside)))
        return outcome

    async def _posted(self, job: Job, outside: Outside) -> Posted:
        """Write what is posted."""
        if self.as_ == "original":
            return await outside.posted(msgspec.convert(job.settings["message"], Message))
        said = job.settings["body"] if "body" in job.settings else self._said(job, outside.key)
        written = msgspec.json.encode(said) if self.as_ == "json" else urlencode(list(_fields(said))).encode()
        return Posted(TYPES[self.as_], written)

    def _said(self, job: Job, key: str) -> dict[str, Any]:
        """Write what a form has of a message, or the envelope: as CloudEvents and Standard Webhooks want it."""
        data: dict[str, Any] = job.settings["data"]
        if self.as_ == "form":
            return data
        return {
            "specversion": "1.0",
            "id": key,
            "source": f"/{job.rule}",
            "type": "message.received",
            "time": data["received_at"],
            "timestamp": data["received_at"],
            "datacontenttype": "application/json",
            "version": VERSION,
            "data": data,
        }


class _Shown(Mapping[str, str | None]):
    """The values that texts may name, without what is to be masked."""

    def __init__(self, values: Mapping[str, str | None], masked: Collection[Masked]) -> None:
        self._values = values
        self._masked = masked

    def __getitem__(self, name: str) -> str | None:
        value, family = self._values[name], name.partition(".")[0]
        if value and family == "from" and "from" in self._masked:
            return mask(value)
        hidden = "text" if family in _OF_TEXT else family
        return HIDDEN if value and hidden in self._masked else value

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def _fields(posted: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in posted.items():
        for one in value if isinstance(value, list) else [value]:
            yield name, "" if one is None else str(one)


# --- the answer that is texted ----------------------------------------------------------------------------------------


class _Answer(Struct):
    reply: str | None = None


def _replies(job: Job, answer: HttpAnswer, outside: Outside) -> Iterator[Effect]:
    text = said(answer)
    if text is None:
        outside.log("the answer holds no reply", rule=job.rule, type=answer.headers.get("content-type", ""))
    elif text.strip():
        yield text_back(job.settings["replies"], job, text)


def said(answer: HttpAnswer) -> str | None:
    """Read the reply that an answer holds, empty for none: its JSON's `reply`, or plain text. None where it is neither.

    A page of HTML is no reply: it is what a server says to whoever knows nothing of it.
    """
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not answer.body.strip():
        return ""
    if len(answer.body) > LONGEST_REPLY:
        return None
    try:
        if kind == "text/plain":
            return answer.body.decode()
        if kind == "application/json" or kind.endswith("+json"):
            return msgspec.json.decode(answer.body, type=_Answer).reply or ""
    except ValueError:
        return None
    return None


async def deliver(request: HttpRequest, outside: Outside) -> Outcome:
    """Make a request that may be repeated, and say what came of it: anything but a final answer is tried again."""
    try:
        return (await outside.http(request)).outcome
    except (NotSent, Unanswered) as failure:
        return Retry(reason=str(failure))
