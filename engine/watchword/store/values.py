"""What a store is given and gives back: what is kept of messages and jobs, and how a job may begin and end."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from watchword.decision import Decision
from watchword.effects import Consent, Effect, Job, Pause, Told
from watchword.message import Kept, Message
from watchword.state import NOBODY, Contact, State, Suppression
from watchword.store.asked import Asked, Sent
from watchword.store.names import job_name
from watchword.store.reviewed import StoredReview

JobState = Literal["queued", "begun", "done", "suppressed", "unknown", "dead", "held", "cancelled"]
OPEN: frozenset[JobState] = frozenset({"queued", "begun"})

Decide = Callable[[Message, State], Decision]
"""Pure; called inside the transaction with what is known of the sender. Never raises."""


Committed = Callable[[int, float], None]
"""Is told of each commit: how many units of work shared it, and the seconds that it took."""


def unnoticed(_units: int, _seconds: float) -> None:
    """Take no notice of a commit."""


class Received(Struct, frozen=True, kw_only=True):
    """What became of one message. A duplicate has the decision None: an earlier copy has committed."""

    message_id: int | None
    decision: Decision | None
    lanes: tuple[str, ...] = ()
    """The lanes that gained a job."""


class StoredJob(Struct, frozen=True, kw_only=True):
    """A job as kept. `id` is written `ORIGIN.N`: the N-th job of one message (or of another origin), 255 at most.

    `attempts` counts those that have ended. `delivery` is what the last receipt said. A job that is held goes on by
    itself when what it `waits_for`, a pause or a review, is over. `seen` is the newest event of the ledger that the
    gate could see when it let the job begin.
    """

    id: int
    state: JobState
    job: Job
    attempts: int
    created_at: datetime
    due_at: datetime
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    owner: str | None = None
    tracking_id: str | None = None
    reason: str | None = None
    delivery: str | None = None
    waits_for: str | None = None
    seen: int | None = None

    @property
    def origin(self) -> int:
        return self.id >> 8

    @property
    def name(self) -> str:
        return job_name(self.id)


Lately = tuple[tuple[int, datetime], ...]
"""What a person was texted lately, newest first: the digest of each text, and when it began."""


class Before(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The state that a decision was made from, in which our texts stand by their digests."""

    contact: Contact = NOBODY
    suppression: Suppression | None = None
    recent: Lately = ()
    allotted: Mapping[str, str] = {}


class Grounds(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a decision was made from, beside the message and the revision; `effects` is a digest of what came of it.

    `line` names what the machine's side said of the number, None if that was nothing. A message that was not decided
    when it came has a second number, `decided_as`: among those of its sender's messages and events, when it was.
    """

    before: Before
    line: int | None
    seed: int
    effects: int | None
    decided_as: int | None = None


class StoredEvent(Struct, frozen=True, kw_only=True):
    """Facts about a person that none of their messages made: somebody's word, or what came of performing a `job`.

    `what` is a digest of what the job was to do. `id` is from the same count as those of messages.
    """

    id: int
    number: str
    at: datetime
    facts: tuple[Told, ...]
    job: int | None = None
    what: int | None = None


class StoredMessage(Struct, frozen=True, kw_only=True):
    """A message as kept, with what was decided, and from what: `grounds`, where that is known.

    `trace` is JSON, stored for consent only.
    """

    id: int
    message: Message
    program: str | None
    outcome: str
    intent: str
    rules: tuple[str, ...]
    revision: str
    previous: int | None
    trace: bytes | None = None
    grounds: Grounds | None = None


class Page(Struct, frozen=True, kw_only=True):
    """Some of the messages that came one after the other. `last` is the newest that was looked at, None at the end."""

    messages: tuple[StoredMessage, ...]
    last: int | None


class StoredConsent(Struct, frozen=True, kw_only=True):
    """One event of the ledger, in the order in which it was recorded."""

    sequence: int
    event: Consent
    message_id: int | None
    recorded_at: datetime


class StoredKept(Struct, frozen=True, kw_only=True):
    """A notification that was kept for a person to see."""

    id: int
    kept: Kept


class Older(Struct, frozen=True, kw_only=True):
    """An older job about the same person that has not ended: its lane, and whether it has begun.

    One that was `put_off` is queued for a later hour, be it planned so or not.
    """

    lane: str
    begun: bool
    put_off: bool = False

    @property
    def kind(self) -> str:
        """Name the kind of its lane."""
        return self.lane.partition(":")[0]


class GateView(Struct, frozen=True, kw_only=True):
    """What the gate may look at, read afresh in the transaction that begins the job.

    `older` are the older open jobs about the same person; `awaiting` tells that a message of theirs is not decided yet;
    `review` is one that is open in the job's scope, or in the account's. `asked` is the message that the job came of,
    if that was the person's own; `sent` is what they were sent lately, newest first. Of texts that nobody asked for, or
    asked for long ago, more is known: the `contact` of the job's program (known of what was planned for later and of
    jobs about lists too), and whether somebody has told us that they `consented` to the scope. Of what was planned,
    whether they have `opted_out_since`; of what confirms an opt-out, whether that `is_current`, or was answered.
    """

    job: StoredJob
    suppression: Suppression | None
    now: datetime
    older: tuple[Older, ...] = ()
    pauses: tuple[Pause, ...] = ()
    awaiting: bool = False
    contact: Contact = NOBODY
    review: StoredReview | None = None
    asked: Asked | None = None
    sent: tuple[Sent, ...] = ()
    consented: bool = False
    is_current: bool = True
    opted_out_since: bool = False


class Pass(Struct, frozen=True):
    """The job may begin."""


class Wait(Struct, frozen=True):
    """The job stays queued: something else has its turn first."""


class Hold(Struct, frozen=True):
    """The job is held until what it `waits_for` is over: a pause, or a review."""

    waits_for: str
    reason: str


class Defer(Struct, frozen=True):
    """The job stays queued until then, when everything is looked at afresh."""

    until: datetime
    reason: str


class Stop(Struct, frozen=True):
    """The job ends as suppressed, with the reason."""

    reason: str


Verdict = Pass | Wait | Hold | Defer | Stop
Gate = Callable[[GateView], Verdict]

AWAITED_FOR = timedelta(seconds=60)
"""How long the words of a message are waited for before it is decided without them."""

HOUR = "hour"
"""What a job that was put off waits for; it is queued, and holds nobody up."""

TIME = "time"
"""What a job waits for that was planned for later; it is queued, and holds nobody up before its time."""

NOT_CURRENT = "its opt-out is no longer current"
"""Why a confirmation is not sent to somebody who may be texted again."""

TOO_LATE = "too late"
"""How the reason of a job begins that could not begin in time."""


class Held(Struct, frozen=True):
    """How many jobs something holds, and since when the oldest is there."""

    count: int
    oldest: datetime


class Cancelled(Struct, frozen=True, kw_only=True):
    """Which jobs are meant: one, those of a rule, or those that messages decided by one revision made.

    Of a rule or a revision, changes of the provider's lists are not meant.
    """

    job: int | None = None
    rule: str | None = None
    revision: str | None = None


class Share(Struct, frozen=True):
    """Which jobs of a lane one node looks for: those of every `of`-th bucket, counted from `place`."""

    place: int = 0
    of: int = 1


WHOLE = Share()
"""The share of a node that is alone."""


LIVE_WITHIN = timedelta(seconds=3)
"""How recently a node must have beaten to have a share of the jobs."""
DEAD_AFTER = timedelta(seconds=10)
"""How long a node must have been silent for others to take over what it had begun."""


class Standing(Struct, frozen=True, kw_only=True):
    """How an incarnation stands among the nodes of its database, as of its last heartbeat.

    `live` are the incarnations that beat lately and have loaded rules, in an order that is the same for all. One that
    is not `alive` was declared dead: what it had begun is taken over, and it owns nothing any more. `leads`: it does
    what only one node may. `active` and `staged` name revisions of the rules: the one that all decide by, and the one
    that all are to load next.
    """

    alive: bool
    live: tuple[str, ...]
    leads: bool
    active: str | None
    staged: str | None


class Member(Struct, frozen=True, kw_only=True):
    """A node by its last heartbeat: what it decides by, and why it could not load what it was to load."""

    owner: str
    name: str
    began_at: datetime
    beat_at: datetime
    loaded: str | None
    trouble: str | None


How = Literal["start", "publish", "reload", "watch", "rollback"]
"""What had rules published: a start, a person, SIGHUP, a file that changed, or a person who wants older ones back."""


class Published(Struct, frozen=True, kw_only=True):
    """The rule files of one revision, by the path to show for each; active at its time, staged before that.

    `rules` counts them; None where that was not written down.
    """

    id: str
    files: dict[str, bytes]
    staged_at: datetime
    staged_by: str
    active_at: datetime | None
    staged_as: How = "publish"
    rules: int | None = None


class Activation(Struct, frozen=True, kw_only=True):
    """A revision began to decide: when, by whose doing, and how many rules in how many files it has."""

    revision: str
    at: datetime
    by: str
    how: How
    rules: int | None
    files: int


class End(Struct, frozen=True, kw_only=True):
    """How an attempt ended. `queued` gives the job back: it is due again at `due_at`.

    `held` keeps it until a person decides, or until the pause that it `waits_for` is over. Attempts that are not
    `counted` do not bring a job nearer to being given up. `effects` (further jobs, facts) are recorded in the same
    transaction.
    """

    state: JobState
    reason: str | None = None
    due_at: datetime | None = None
    waits_for: str | None = None
    counted: bool = True
    tracking_id: str | None = None
    effects: tuple[Effect, ...] = ()
