"""What an action, a condition and a provider are. Built-in ones and plugins are of the same shape."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Annotated, Any, ClassVar, Protocol

from msgspec import Meta, Struct
from msgspec.structs import fields, replace

from watchword.calendar import Calendar
from watchword.config import Endpoint
from watchword.effects import Effect, Job
from watchword.message import Event, Message
from watchword.reading.several import OneOrMore
from watchword.sayings import Said
from watchword.state import Contact, Prompt
from watchword.text import rest, words
from watchword.value import Value


class HttpRequest(Struct, frozen=True, kw_only=True):
    """One request to make. `timeout` is in seconds, from the connection being asked for to the whole answer."""

    url: str
    body: bytes
    headers: dict[str, str] = {}
    method: str = "POST"
    timeout: float = 10.0


class HttpAnswer(Struct, frozen=True, kw_only=True):
    """What came back; header names are lower case. `body` is cut at a megabyte."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def retry_after(self) -> float | None:
        """The seconds that the other side asks us to wait, where it says so as a number."""
        try:
            return max(0.0, float(self.headers.get("retry-after", "")))
        except ValueError:
            return None


class NotSent(Exception):
    """No byte of the request left: nothing can have been accepted, so it may be tried again."""


class Unanswered(Exception):
    """The request left, no whole answer came: whether it was accepted is not known."""


class Done(Struct, frozen=True, kw_only=True):
    """The action was performed. `tracking_id` is what receipts will name; `effects` are recorded with the end."""

    tracking_id: str | None = None
    effects: tuple[Effect, ...] = ()


class Retry(Struct, frozen=True, kw_only=True):
    """It provably had no effect and may be tried again, after `after` seconds if the other side said so.

    `throttled`: the other side wants fewer requests of everybody, so that the whole lane rests, and the attempt does
    not bring the job nearer to being given up.
    """

    reason: str
    after: float | None = None
    throttled: bool = False


class Dead(Struct, frozen=True, kw_only=True):
    """It will never work as it stands; the hint says what a person can do."""

    reason: str
    hint: str | None = None


class Blocked(Struct, frozen=True, kw_only=True):
    """The provider refuses all that this endpoint asks, until a person mends that: it is paused, the job is kept."""

    reason: str
    hint: str | None = None


class Unknown(Struct, frozen=True, kw_only=True):
    """It may have had its effect: a receipt or a person must settle it."""

    reason: str


class OptedOut(Struct, frozen=True, kw_only=True):
    """The provider refuses because the person opted out there (R26)."""

    reason: str


Outcome = Done | Retry | Dead | Blocked | Unknown | OptedOut


class Moment(Struct, frozen=True, kw_only=True):
    """What an action knows while it plans: the message, and the values that templates may name.

    Texts are filled in `language`, or in `fallback`, the program's first, where they have none in that language.
    `scopes` are what the person's consent is about, the program's own first; `lists` are those that the person is on.
    `said` names the words that made the rule fire, as the ledger records them.
    """

    message: Message
    program: str
    rule: str
    scopes: tuple[str, ...]
    language: str
    fallback: str
    values: Mapping[str, str | None]
    now: datetime
    seed: int
    lists: frozenset[str]
    said: str

    def text(self, text: str, media: tuple[str, ...] = ()) -> Job:
        """Make the job that texts the person back, from the number that they texted."""
        settings: dict[str, Any] = {"text": text}
        if media:
            settings["media"] = list(media)
        return Job(
            action="reply",
            lane=f"text:{self.message.endpoint}",
            settings=settings,
            program=self.program,
            rule=self.rule,
            repeatable=False,
            endpoint=self.message.endpoint,
            number=self.message.sender,
            sender=self.message.to,
            scope=self.scopes[0],
        )

    def job(self, action: str, lane: str, settings: dict[str, Any]) -> Job:
        """Make a job that is not a text; it may be performed more than once."""
        return Job(action=action, lane=lane, settings=settings, program=self.program, rule=self.rule)


class Tools(Protocol):
    """The outside world, as far as `perform` may touch it. `key` is the job's idempotency key."""

    @property
    def key(self) -> str: ...

    async def post(self, request: HttpRequest) -> HttpAnswer:
        """Make one HTTP request, never repeated; raises NotSent or Unanswered."""
        ...

    async def send(self, job: Job) -> Outcome:
        """Send a text through the job's endpoint."""
        ...

    async def change_list(self, job: Job) -> Outcome:
        """Change a list that the provider of the job's endpoint keeps."""
        ...

    def log(self, text: str, **fields: object) -> None:
        """Write one line to the log."""
        ...


ListName = Annotated[str, Meta(extra={"names": "list"})]
"""A setting that names a list of the program; `all` where the action allows it."""
ListNames = Annotated[tuple[str, ...], OneOrMore("a list's name"), Meta(extra={"names": "list"})]
NumberNames = Annotated[tuple[str, ...], OneOrMore("a number's name"), Meta(extra={"names": "number"})]
ScheduleName = Annotated[str, Meta(extra={"names": "schedule"})]
PromptName = Annotated[str, Meta(extra={"names": "prompt"})]


def names(settings: Struct) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """List the settings that name things declared elsewhere: the kind (`list`), the setting as written, the names."""
    for kind, name, written in _naming(type(settings)):
        value = getattr(settings, name)
        yield kind, written, (value,) if isinstance(value, str) else tuple(value or ())


@cache
def _naming(settings: type[Struct]) -> tuple[tuple[str, str, str], ...]:
    """List the settings that name things: the kind, the setting, and as written. Types are slow to look through."""
    return tuple(
        (meta.extra["names"], field.name, field.encode_name)
        for field in fields(settings)
        for meta in getattr(field.type, "__metadata__", ())
        if isinstance(meta, Meta) and meta.extra and "names" in meta.extra
    )


class Action(Value, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """One thing a rule can do. The fields are its settings in YAML; the docstring is its help.

    `shorthand` names the field that a bare value in YAML stands for; `also_names` are words that stand for a list
    without being one. One that `brings` may find out facts about the person when it is performed.
    """

    shorthand: ClassVar[str | None] = None
    also_names: ClassVar[frozenset[str]] = frozenset()
    brings: ClassVar[bool] = False

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Say what is to be done, without doing it: pure and synchronous."""
        raise TypeError(f"{type(self).__name__} does not say what it plans for {moment.rule}")

    def asks(self, now: datetime) -> Prompt | None:  # noqa: ARG002 - what asks a question says until when it waits
        """Give the prompt that it leaves, if it asks the person something."""
        return None

    @staticmethod
    async def perform(job: Job, tools: Tools) -> Outcome:
        """Do one planned job; only actions that plan jobs under their own name have it."""
        raise TypeError(f"no action performs {job.action} jobs with {tools!r}")


class Situation(Struct, frozen=True, kw_only=True):
    """What a condition may look at.

    `words` are those of the text, `spoken` is how many of them the rule's keyword reaches to; `numbers` and `schedules`
    are the program's, by name.
    """

    message: Message
    words: tuple[str, ...]
    spoken: int
    now: datetime
    contact: Contact
    opted_out: bool
    languages: tuple[str, ...]
    numbers: Mapping[str, str]
    schedules: Mapping[str, Calendar]

    @property
    def rest(self) -> str:
        """Give what stands after the keyword, the whole text where there is none."""
        return rest(self.message.text, self.spoken)

    def saying(self, text: str) -> "Situation":
        """Give the same situation with another text."""
        return replace(self, message=replace(self.message, text=text), words=words(text))


class Check(Struct, frozen=True):
    """Whether a condition holds, what it saw, and what texts of the rule may name if it does."""

    held: bool
    saw: str
    values: Mapping[str, str] = {}


class Condition(Value, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """One thing that a rule can ask for, in its `when` or in a `not`; of the same shape as an action.

    `beside` names settings that are written beside the condition instead of below it; `after_keyword` is set where it
    looks at what stands after the rule's keyword, which two rules may see differently; `has_ways` where it never looks
    at the text, and `ways` lists all that it can tell apart.
    """

    shorthand: ClassVar[str | None] = None
    beside: ClassVar[tuple[str, ...]] = ()
    after_keyword: ClassVar[bool] = False
    has_ways: ClassVar[bool] = False

    def check(self, situation: Situation) -> Check:
        """Tell whether it holds: pure, and never raising on what people text."""
        raise TypeError(f"{type(self).__name__} does not say what it holds for, in {situation!r}")

    def told(self) -> str:
        """Write what is asked for, as traces show it after the condition's name."""
        raise TypeError(f"{type(self).__name__} does not say what it asks for")

    def offers(self) -> frozenset[str]:
        """Name the values that texts may use where it holds; `prompt.*` stands for any below `prompt`."""
        return frozenset()

    def literals(self) -> tuple[frozenset[str], ...]:
        """List sets of literals, in small letters (`str.casefold`): of each, one must be in any text it holds for."""
        return ()

    def implies(self, other: "Condition") -> bool:
        """Tell whether the other one of the same name surely holds wherever this one does."""
        return self == other

    def said(self) -> Said:
        """Tell which words a text surely holds where it holds."""
        return Said()

    def said_after(self) -> Said:
        """Tell which words surely stand after the rule's keyword where it holds."""
        return Said()

    def fit(self, situation: Situation) -> Situation | None:
        """Change a situation so that it holds, as little as may be; None where that cannot be told."""
        return situation if self.check(situation).held else None

    def ways(self, situation: Situation) -> Iterable[Situation]:
        """List situations that differ in what it looks at, this one among them: one at least for all it tells apart.

        The moments that the schedules of rules tell apart are tried anyway.
        """
        return (situation,)


class Vocabulary(Struct, frozen=True):
    """The actions and conditions that rule files may use, by name."""

    actions: Mapping[str, type[Action]]
    conditions: Mapping[str, type[Condition]]


class Provider(Protocol):
    """An adapter to one provider: pure but for `send`, and never raising on what comes from outside."""

    name: ClassVar[str]
    address: ClassVar[str | None]
    """Where it takes texts, unless `url` of an endpoint says otherwise."""
    catches: ClassVar[frozenset[str]]
    """The reserved words, normalised, that the provider answers itself unless told not to."""
    mirrors: ClassVar[bool]
    """Whether the provider keeps lists of its own that ours are mirrored to (`change_list`)."""

    def parse(self, body: bytes, endpoint: str, settings: Endpoint, now: datetime) -> tuple[Event, ...]:
        """Read one postback into its events; what cannot be read becomes Kept."""
        ...

    def compose(self, message: Message) -> tuple[str, bytes]:
        """Write a message as the provider itself would post it: content type and body."""
        ...

    def text_parts(self, message: Message) -> tuple[str, ...]:
        """List the URLs behind which words of a message may lie; whether they may be asked is not its business."""
        ...

    async def send(self, job: Job, settings: Endpoint, tools: Tools) -> Outcome:
        """Send one text; `job.settings` holds `text` and maybe `media` (URLs) and `campaign`."""
        ...

    async def change_list(self, job: Job, settings: Endpoint, tools: Tools) -> Outcome:
        """Put a person on a list, or take them off; `job.settings` holds `campaign` and `subscribed`."""
        ...
