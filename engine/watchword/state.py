"""What is known of a person when a decision is made about them."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

ACCOUNT = "account"
"""The scope of an opt-out that reached a number of no program: it covers every program of this installation."""


class Suppression(Struct, frozen=True, kw_only=True):
    """The ledger's present answer for one scope and number: this person may not be texted."""

    scope: str
    since: datetime
    provider_blocks: bool = False


class Contact(Struct, frozen=True, kw_only=True):
    """A person within a program. List rows survive an opt-out; whether they count is the suppression's say."""

    language: str | None = None
    lists: frozenset[str] = frozenset()


NOBODY = Contact()


class State(Struct, frozen=True, kw_only=True):
    """Everything that `decide` may read about the sender of one message."""

    contact: Contact = NOBODY
    suppression: Suppression | None = None
    """That of the program's own scope, else that of the account."""


UNKNOWN = State()


class Line(Struct, frozen=True, kw_only=True):
    """What the machine's side says of the number that was texted.

    `default_program` hears it if no program claims it. `answers_consent` tells whether it is ours to answer the
    reserved words: `provider` leaves those in `caught` (normalised, words joined by a space) to the provider.
    `mirrors`: the provider keeps lists of its own; `campaign_check`: and sends only to people who are on them.
    """

    default_program: str | None = None
    answers_consent: Literal["provider", "engine", "nobody"] = "engine"
    caught: frozenset[str] = frozenset()
    mirrors: bool = False
    campaign_check: bool = False


OUR_LINE = Line()
