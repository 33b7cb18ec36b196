"""What is known of a person when a decision is made about them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

ACCOUNT = "account"
"""The scope of an opt-out that reached a number of no program: it covers every program of this installation."""


class Suppression(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The ledger's present answer for one scope and number: this person may not be texted."""

    scope: str
    since: datetime
    provider_blocks: bool = False


class Expect(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What counts as an answer to a prompt: so many digits, one of the choices, or a text that a pattern matches.

    Where it says nothing, any text does.
    """

    digits: int | None = None
    choices: tuple[str, ...] = ()
    matches: str | None = None


class Prompt(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A question that waits for a person's answer; `values` are what whoever asked has told about it."""

    name: str
    asked_at: datetime
    expires_at: datetime
    expect: Expect = Expect()
    values: Mapping[str, str] = {}


class Vote(Struct, frozen=True):
    """What somebody has voted for in a poll, and when."""

    choice: str
    at: datetime


class Handoff(Struct, frozen=True):
    """A person at a desk has taken over; no rule answers until then, unless it is closed before."""

    desk: str
    since: datetime
    until: datetime


class Block(Struct, frozen=True):
    """Why somebody is answered no more, and since when."""

    why: str
    since: datetime


class Contact(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person within a program. List rows survive an opt-out; whether they count is the suppression's say.

    At most one prompt is pending: the newest question counts. `fired` says when rules that have a limit fired for the
    person, the latest last. `votes` are by poll, one each, `coupons` are codes by pool, `entered` says by contest
    when they did, and `tags` are what rules have marked the person with. A `handoff` stays until it is closed.
    """

    language: str | None = None
    lists: frozenset[str] = frozenset()
    fields: Mapping[str, str] = {}
    prompt: Prompt | None = None
    fired: Mapping[str, tuple[datetime, ...]] = {}
    votes: Mapping[str, Vote] = {}
    tags: frozenset[str] = frozenset()
    coupons: Mapping[str, str] = {}
    entered: Mapping[str, datetime] = {}
    handoff: Handoff | None = None
    block: Block | None = None

    @property
    def time_zone(self) -> str | None:
        """Give the time zone that the contact's fields tell."""
        return self.fields.get("time-zone")

    def pending(self, now: datetime) -> Prompt | None:
        """Give the prompt that waits for an answer now."""
        return self.prompt if self.prompt and now < self.prompt.expires_at else None

    def silence(self, now: datetime, *, of_consent: bool) -> str | None:
        """Say why no rule is asked about a text; a desk that has taken over leaves words of consent to the rules."""
        if self.block:
            return f"blocked since {self.block.since:%Y-%m-%d %H:%M} UTC: {self.block.why}"
        if of_consent or self.handoff is None or now >= self.handoff.until:
            return None
        return f"handed over to {self.handoff.desk}, automation is muted until {self.handoff.until:%Y-%m-%d %H:%M} UTC"


NOBODY = Contact()


MOST_RECENT = 3
RECENT_FOR = timedelta(days=7)


class Told(Struct, frozen=True):
    """A text of ours, and when it began to be sent."""

    text: str
    at: datetime


class State(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything that `decide` may read about the sender of one message.

    `suppression` is that of the program's own scope, else that of the account. `recent` are our texts to the person
    within RECENT_FOR, whichever program sent them, newest first: MOST_RECENT of them. `allotted` are the codes that the
    store has resolved for this very message, by pool; an empty one says that the pool is used up.
    """

    contact: Contact = NOBODY
    suppression: Suppression | None = None
    recent: tuple[Told, ...] = ()
    allotted: Mapping[str, str] = {}


UNKNOWN = State()


class Reached(Struct, frozen=True, kw_only=True):
    """One of the people whom a request is about, as `decide` would see them.

    `consented` tells whether somebody has told us of their consent to the scope.
    """

    number: str
    state: State = UNKNOWN
    consented: bool = False


class Line(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the machine's side says of the number that was texted.

    `default_program` hears it if no program claims it. `answers_consent` tells whether it is ours to answer the
    reserved words: `provider` leaves those in `caught` (normalised, words joined by a space) to the provider.
    `mirrors`: the provider keeps lists of its own; `campaign_check`: and sends only to people who are on them. What
    people say of consent is told at `consent_webhook`. An opt-out stops every program from `revoke_all_from` on.
    """

    default_program: str | None = None
    answers_consent: Literal["provider", "engine", "nobody"] = "engine"
    caught: frozenset[str] = frozenset()
    mirrors: bool = False
    campaign_check: bool = False
    consent_webhook: str | None = None
    revoke_all_from: datetime | None = None


OUR_LINE = Line()
