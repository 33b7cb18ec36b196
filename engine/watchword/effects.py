"""What a decision wants: facts to record and jobs to do, as data."""

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

ConsentKind = Literal["opt-out", "opt-in"]
ConsentSource = Literal["message", "keyword", "provider", "operator"]
Exempt = Literal["opt-out-confirmation", "help"]


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


class Speaks(Struct, frozen=True, kw_only=True, tag="speaks"):
    """The language that the person used last in a program."""

    program: str
    number: str
    language: str


class Job(Struct, frozen=True, kw_only=True, tag="job"):
    """One action to perform in the outside world, its settings already rendered.

    `lane` is where it queues: jobs of one lane share a concurrency limit and never wait for another lane's
    (`text:main` for an endpoint, `http:crm.example` for a host). `number` and `scope` are set on texts: the person,
    and what their suppression is looked up in. A job that is not `repeatable` is never begun twice unless it is
    proved that the first time had no effect. After `expires_at` it is dropped instead of begun.
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
    expires_at: datetime | None = None


Fact = Consent | Subscribe | Unsubscribe | Speaks
Effect = Fact | Job
