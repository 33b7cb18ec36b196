"""What a replay found, counted; counts of parts add up to those of the whole."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, TypeVar, get_args

from msgspec import Struct

Kind = Literal[
    "not-the-same",
    "opted-out",
    "not-opted-out",
    "opted-in",
    "not-opted-in",
    "failed",
    "unmatched",
    "fallback",
    "answered",
    "rules",
    "texts",
    "rest",
]
"""How a message comes out otherwise, the gravest first."""
KINDS: tuple[Kind, ...] = get_args(Kind)
SUMS = ("messages", "otherwise", "unsure", "not_kept", "awaiting", "unheard", "segments_before", "segments_after")


class Came(Struct, frozen=True, kw_only=True):
    """What one decision came to: its outcome, the rules that fired, the texts, and what else it did, in words."""

    outcome: str
    rules: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    deeds: tuple[str, ...] = ()


class Sample(Struct, frozen=True, kw_only=True):
    """One message that comes out otherwise: what it came to, and what it would. `unsure`: as far as can be known."""

    id: int
    at: datetime
    text: str
    before: Came
    after: Came
    unsure: bool = False


class Moved(Struct):
    """How many messages a rule would take that it did not take, and how many it would no longer take."""

    gained: int = 0
    lost: int = 0


class Tally(Struct):
    """What was counted.

    `revisions` are those that had decided. Of messages that `unloadable` ones decided, only the outcome and the rules
    are known; those that came before anything was kept to decide them again are `not_kept`; `awaiting` ones are not
    decided yet, and `unheard` ones were to numbers of no program. `most` samples of each kind are kept, of those that
    came first.
    """

    most: int = 5
    messages: int = 0
    otherwise: int = 0
    unsure: int = 0
    not_kept: int = 0
    awaiting: int = 0
    unheard: int = 0
    segments_before: int = 0
    segments_after: int = 0
    first: datetime | None = None
    last: datetime | None = None
    revisions: dict[str, int] = {}
    unloadable: dict[str, int] = {}
    rules: dict[str, Moved] = {}
    kinds: dict[Kind, int] = {}
    samples: dict[Kind, list[Sample]] = {}

    def met(self, at: datetime, revision: str) -> None:
        """Count a message."""
        self.messages += 1
        self.first = min(self.first or at, at)
        self.last = max(self.last or at, at)
        self.revisions[revision] = self.revisions.get(revision, 0) + 1

    def moved(self, kinds: Iterable[Kind], sample: Sample) -> None:
        """Count a message that comes out otherwise."""
        self.otherwise += 1
        for name in sorted({*sample.before.rules, *sample.after.rules}):
            moved = self.rules.setdefault(name, Moved())
            moved.gained += name not in sample.before.rules
            moved.lost += name not in sample.after.rules
        for kind in kinds:
            self.kinds[kind] = self.kinds.get(kind, 0) + 1
            self._keep(kind, [sample])

    def add(self, part: "Tally") -> None:
        """Add what was counted elsewhere."""
        for name in SUMS:
            setattr(self, name, getattr(self, name) + getattr(part, name))
        times = [at for at in (self.first, self.last, part.first, part.last) if at is not None]
        self.first, self.last = min(times, default=None), max(times, default=None)
        _sum(self.revisions, part.revisions)
        _sum(self.unloadable, part.unloadable)
        _sum(self.kinds, part.kinds)
        for name, theirs in part.rules.items():
            ours = self.rules.setdefault(name, Moved())
            ours.gained, ours.lost = ours.gained + theirs.gained, ours.lost + theirs.lost
        for kind, samples in part.samples.items():
            self._keep(kind, samples)

    def _keep(self, kind: Kind, samples: Iterable[Sample]) -> None:
        kept = [*self.samples.get(kind, ()), *samples]
        self.samples[kind] = sorted(kept, key=_id)[: self.most]


K = TypeVar("K")


def _sum(ours: dict[K, int], theirs: dict[K, int]) -> None:
    for name, number in theirs.items():
        ours[name] = ours.get(name, 0) + number


def _id(sample: Sample) -> int:
    return sample.id
