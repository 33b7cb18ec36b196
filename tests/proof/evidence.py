"""What one round has left: what was posted and answered, what the database holds, what the provider received."""

import json
from collections import Counter, defaultdict
from functools import cached_property
from typing import Any, NamedTuple

from msgspec import Struct

from fake.ledger import Entry, Ledger
from fake.posting import Answer
from proof.machine import Bites
from proof.people import Said

Row = dict[str, Any]
DEAD_AFTER = 10.0
"""Seconds without a heartbeat after which the other nodes declare one dead."""


class Spell(Struct, kw_only=True):
    """From when to when a node was down or stood still, in monotonic seconds; its URL says which."""

    node: str
    began: float
    ended: float = float("inf")

    def meets(self, began: float, ended: float) -> bool:
        """Tell whether any of it lies within a time."""
        return self.began < ended and began < self.ended

    @property
    def is_past_heartbeat(self) -> bool:
        return self.ended - self.began > DEAD_AFTER


class Outage(NamedTuple):
    """From when to when no database ran, in monotonic seconds."""

    began: float
    ended: float


class Death(NamedTuple):
    """An incarnation that was declared dead, when by the database's clock (microseconds), and who followed it."""

    owner: str
    at: int
    successor: str | None


class Evidence(Struct, kw_only=True, dict=True):
    """Everything that one round has left.

    `answers` are those to the texts of people, `echoes` those to what the provider posts of its own accord.
    `jobs` are the texts, `changes` what the provider's list was asked; `listed` are those whom it holds in the end.
    `published` tells of each revision of the rules its edition, which its texts name. `wall` is the time of day at the
    monotonic second 0.
    """

    said: list[Said]
    answers: list[Answer]
    echoes: list[Answer]
    calls: Ledger
    messages: list[Row]
    jobs: list[Row]
    changes: list[Row]
    listed: set[str]
    events: list[Row]
    published: dict[str, int]
    nodes: tuple[str, ...]
    concurrency: int
    kills: list[Spell]
    pauses: list[Spell]
    outages: list[Outage]
    dead: list[Death]
    starts: int
    fell: list[int]
    tried: Counter[str]
    bites: Bites | None
    wall: float
    seconds: float

    @cached_property
    def message_of(self) -> dict[str, Row]:
        return {row["provider_id"]: row for row in self.messages}

    @cached_property
    def jobs_of(self) -> dict[int, list[Row]]:
        found: dict[int, list[Row]] = defaultdict(list)
        for row in self.jobs:
            found[row["id"] >> 8].append(row)
        return found

    @cached_property
    def job_of(self) -> dict[tuple[str, str], Row]:
        """The job of each text, named by person and words: no two are alike."""
        return {text(row): row for row in self.jobs if row["number"]}

    @cached_property
    def consent_of(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.events:
            found[row["number"]].append(row)
        return found

    @cached_property
    def sent(self) -> list[Entry]:
        """The texts that the provider accepted, or may have as far as anybody knows."""
        return [call for call in self.calls if call.is_text and (call.accepted or call.in_doubt)]

    @property
    def frozen(self) -> list[Spell]:
        """The pauses that outlasted the heartbeat, of several nodes."""
        return [pause for pause in self.pauses if len(self.nodes) > 1 and pause.is_past_heartbeat]


def body(job: Row) -> dict[str, Any]:
    """Read what a job is to do."""
    read: dict[str, Any] = json.loads(job["body"])
    return read


def text(job: Row) -> tuple[str, str]:
    """Name a job's person as the provider does, and its words."""
    return job["number"].removeprefix("+"), body(job)["settings"].get("text", "")


def named(job: Row) -> str:
    """Name a job as the command line does."""
    return f"job {job['id'] >> 8}.{job['id'] & 255}"


def suppressed(events: list[Row]) -> bool:
    """Say what a person's events, in recorded order, come to: whether an opt-out stands that no opt-in answers.

    Only a later opt-in answers, by effective time, and it must have been sent after the opt-out by the provider's own
    clock, or recorded after it where that does not tell of both.
    """
    opt_ins = [event for event in events if event["kind"] == "opt-in" and event["source"] in {"message", "keyword"}]
    return any(not any(_answers(opt_in, event) for opt_in in opt_ins) for event in events if event["kind"] == "opt-out")


def _answers(opt_in: Row, opt_out: Row) -> bool:
    if opt_in["effective"] <= opt_out["effective"]:
        return False
    by = "sequence" if opt_in["sent_at"] is None or opt_out["sent_at"] is None else "sent_at"
    return bool(opt_in[by] > opt_out[by])
