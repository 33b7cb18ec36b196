"""What a decision wants: facts to record and jobs to do, as data."""

from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from msgspec import Struct

from watchword.state import Prompt

ConsentKind = Literal["opt-out", "opt-in"]
ConsentSource = Literal["message", "keyword", "provider", "operator", "import", "api"]
Exempt = Literal["opt-out-confirmation", "help", "unsubscribe"]
PauseSource = Literal["operator", "provider", "backup"]

EVERYTHING = "everything"
"""What is paused where no program and no endpoint is named."""


class Consent(Struct, frozen=True, kw_only=True, tag="consent"):
    """One event of the ledger: a person opted out of, or into, a scope (`program:luigis`, `brand:Luigi's`).

    `effective` orders events (see `consent.order`); `sent_at` is the provider's time if it gave a usable one.
    `rung` names what recognised the words, `text` is what the person wrote. `provider_blocks`: the provider has
    blocked the person itself, so that only the person's START can lift it.
    """

    kind: ConsentKind
    scope: str
    number: str
    endpoint: str
    effective: datetime
    sent_at: datetime | None
    source: ConsentSource
    text: str
    rung: str
    provider_blocks: bool = False


class Review(Struct, frozen=True, kw_only=True, tag="review"):
    """What the person wrote, recognised by a `rung`, may be an opt-out of a scope: somebody has to look (R14).

    It opens a review at a time, or joins one that is open. Texts to the person are held until it is decided, which must
    be by its deadline. `effective` orders it among the events of consent.
    """

    scope: str
    number: str
    endpoint: str
    text: str
    rung: str
    effective: datetime
    at: datetime
    deadline: datetime


class Subscribe(Struct, frozen=True, kw_only=True, tag="subscribe"):
    """The person joins a list of a program."""

    program: str
    number: str
    list: str


class Unsubscribe(Struct, frozen=True, kw_only=True, tag="unsubscribe"):
    """The person leaves a list of a program."""

    program: str
    number: str
    list: str


class Left(Struct, frozen=True, kw_only=True, tag="left"):
    """The provider says that somebody took the person off its list: no news if we have asked for that within a day.

    What we ask after a STOP comes back as such a notice, however late, and must not undo what a START restores.
    """

    program: str
    number: str
    list: str
    campaign: str
    at: datetime


class Speaks(Struct, frozen=True, kw_only=True, tag="speaks"):
    """The language that the person used last in a program."""

    program: str
    number: str
    language: str


class Asks(Struct, frozen=True, kw_only=True, tag="asks"):
    """The person is asked something; it takes the place of any question before it."""

    program: str
    number: str
    prompt: Prompt


class Answers(Struct, frozen=True, kw_only=True, tag="answers"):
    """The person has answered the prompt of that name, which ends it."""

    program: str
    number: str
    prompt: str


class Fires(Struct, frozen=True, kw_only=True, tag="fires"):
    """A rule that has a limit fired for the person; no more than the last `kept` times are remembered."""

    program: str
    number: str
    rule: str
    at: datetime
    kept: int


class Votes(Struct, frozen=True, kw_only=True, tag="votes"):
    """The person votes for a choice in a poll of a program; their first vote stands."""

    program: str
    number: str
    poll: str
    choice: str
    at: datetime


class Sets(Struct, frozen=True, kw_only=True, tag="sets"):
    """Fields of the person have these values from now on; an empty one is not known any more."""

    program: str
    number: str
    fields: dict[str, str]


class Tags(Struct, frozen=True, kw_only=True, tag="tags"):
    """The person is marked with a tag of a program."""

    program: str
    number: str
    tag: str


class Untags(Struct, frozen=True, kw_only=True, tag="untags"):
    """The person is not marked with a tag of a program any more."""

    program: str
    number: str
    tag: str


class Enters(Struct, frozen=True, kw_only=True, tag="enters"):
    """The person enters a contest of a program, in which they are once."""

    program: str
    number: str
    contest: str
    at: datetime


class Gets(Struct, frozen=True, kw_only=True, tag="gets"):
    """The person gets a code of a pool, which only the store can tell: until it has, the code is None.

    Then it decides again, with the code among what was allotted; an empty one says that the pool is used up.
    """

    program: str
    number: str
    pool: str
    code: str | None = None


class HandsOver(Struct, frozen=True, kw_only=True, tag="hands-over"):
    """The conversation with the person is a desk's from now on; no rule of the program answers until then."""

    program: str
    number: str
    desk: str
    at: datetime
    until: datetime


class TakesBack(Struct, frozen=True, kw_only=True, tag="takes-back"):
    """The desk is done with the person: rules answer again."""

    program: str
    number: str


class Blocks(Struct, frozen=True, kw_only=True, tag="blocks"):
    """The person is answered no more by a program."""

    program: str
    number: str
    why: str
    at: datetime


class Unblocks(Struct, frozen=True, kw_only=True, tag="unblocks"):
    """The person is answered again by a program."""

    program: str
    number: str


class Pause(Struct, frozen=True, kw_only=True, tag="pause"):
    """Texts are held until a person resumes them: `everything`, `program:luigis` or `endpoint:main`.

    `source` is an operator, a provider that refuses everything, or a backup that was put back; `by` names who or what.
    One that is `ending` has been resumed: nothing begins until all that it held is queued again, in its order.
    """

    what: str
    reason: str
    source: PauseSource
    by: str
    since: datetime
    ending: bool = False

    @property
    def told(self) -> str:
        """Say since when, by whom and why."""
        by = f" by {self.by}" if self.source == "operator" else ""
        return f"since {self.since:%Y-%m-%d %H:%M} UTC{by}{f': {self.reason}' if self.reason else ''}"


class Later(Struct, frozen=True, kw_only=True):
    """When a job is due that is not due at once, and what takes it back before.

    Whoever opts out until then takes it back for ever. One that `replaces` takes the place of those of its rule in
    its program that the person still waits for. With a `prompt` it stands only while that question waits.
    """

    at: datetime
    replaces: bool = False
    prompt: str | None = None


class Job(Struct, frozen=True, kw_only=True, tag="job"):
    """One action to perform in the outside world, its settings already rendered.

    `lane` is where it queues: jobs of one lane share a concurrency limit and never wait for another lane's
    (`text:main` for an endpoint, `list:main` for its provider's lists, `http:crm.example` for a host). `number` is set
    where the jobs about a person keep their order; `scope` on what reaches a person: what their suppression is looked
    up in; a text has a `sender` too, our number. One that `forwards` passes a message on to somebody whom the operator
    has named: they need not have agreed to the program. A job that is not `repeatable` is never begun twice unless it
    is proved that the first time had no effect. Without a word on when it is due `later`, it is due at once; after
    `expires_at` it is dropped instead of begun. `version` is that of the action's settings.
    """

    action: str
    lane: str
    settings: dict[str, Any]
    program: str
    rule: str
    repeatable: bool = True
    endpoint: str | None = None
    number: str | None = None
    sender: str | None = None
    scope: str | None = None
    exempt: Exempt | None = None
    forwards: bool = False
    later: Later | None = None
    expires_at: datetime | None = None
    version: int = 1

    @property
    def is_text(self) -> bool:
        """Tell whether it texts a person."""
        return self.number is not None and self.sender is not None

    @property
    def is_answer(self) -> bool:
        """Tell whether it texts the person whom its decision is about."""
        return self.is_text and not self.forwards

    @property
    def reaches_person(self) -> bool:
        """Tell whether it texts a person, or changes a list that a provider keeps of them."""
        return self.is_text or self.kind == "list"

    @property
    def kind(self) -> str:
        """Name the kind of its lane: `text`, `list`, `http`, ..."""
        return self.lane.partition(":")[0]


def http_lane(url: str, *, in_bulk: bool = False) -> str:
    """Name the lane of a URL's host: one that is slow or dead delays no other, nor does what comes in bulk."""
    return f"{'bulk' if in_bulk else 'http'}:{urlsplit(url).netloc.rpartition('@')[2].lower()}"


Silence = HandsOver | TakesBack | Blocks | Unblocks
"""The facts that tell whether rules are asked about what a person writes."""
Mark = Votes | Enters | Gets | Sets | Tags | Untags | Silence
"""The facts that the actions of rules leave and their conditions read."""
OfContact = Subscribe | Unsubscribe | Speaks | Asks | Answers | Fires | Mark
"""The facts that change what a program knows of a person."""
Told = Consent | Review | OfContact | Left
"""The facts about a person."""
Fact = Told | Pause
Effect = Fact | Job
