"""What is kept of a text that may be an opt-out, and what may be decided about it."""

from datetime import datetime
from typing import Final, Literal

from msgspec import Struct

from watchword.effects import Review
from watchword.wording import count

Settled = Literal["opt-out", "none"]
"""What a person may decide about a text: that it is an opt-out, or that it says nothing about consent."""


Outcome = Literal["opt-out", "opt-in", "none"]
"""How a review ends: `opt-in` where the person has subscribed or texted START since."""


MOST_SAID: Final = 20
"""Of what is said in one review the first and the newest are kept; the conversation has them all."""


class Said(Struct, frozen=True, kw_only=True):
    """A message that a review is about: its text, what recognised it, and the time that orders it."""

    message: int
    text: str
    rung: str
    effective: datetime


class StoredReview(Struct, frozen=True, kw_only=True):
    """A review, named by the message that opened it, which stands first in what was `said`, and the newest last.

    It is open, and texts to the person are held, while it has no `outcome`.
    """

    id: int
    number: str
    scope: str
    endpoint: str
    said: tuple[Said, ...]
    opened_at: datetime
    deadline: datetime
    outcome: Outcome | None = None
    decided_at: datetime | None = None
    decided_by: str | None = None
    why: str | None = None

    @property
    def effect(self) -> Review:
        """Say again what opened it, as of the newest that was said."""
        newest = max(self.said, key=lambda said: said.effective)
        return Review(
            scope=self.scope,
            number=self.number,
            endpoint=self.endpoint,
            text=newest.text,
            rung=newest.rung,
            effective=newest.effective,
            at=self.opened_at,
            deadline=self.deadline,
        )

    @property
    def joined(self) -> str:
        """Say how many texts have joined the one that opened it, as far as they are kept."""
        later = len(self.said) - 1
        return f"{later} or more" if len(self.said) == MOST_SAID else str(later)

    @property
    def told(self) -> str:
        """Say what was decided, when and by whom, or by when it is to be."""
        if self.outcome is None or self.decided_at is None:
            return f"open, to be decided by {self.deadline:%Y-%m-%d %H:%M} UTC"
        return f"{self.outcome}, decided {self.decided_at:%Y-%m-%d %H:%M} UTC by {self.decided_by}: {self.why}"

    @property
    def holds(self) -> str:
        """Name what the jobs wait for that it holds."""
        return f"review:{self.id}"


class Settlement(Struct, frozen=True, kw_only=True):
    """What is decided about a review, by whom and why."""

    review: int
    outcome: Settled
    by: str
    why: str


class OpenReviews(Struct, frozen=True, kw_only=True):
    """How many reviews are open, since when the oldest is, and by when the first has to be decided."""

    count: int
    oldest: datetime
    deadline: datetime

    @property
    def told(self) -> str:
        """Say how many are open, and how much time there is."""
        return f"{count(self.count, 'review')} open; the first to be decided by {self.deadline:%Y-%m-%d %H:%M} UTC"
