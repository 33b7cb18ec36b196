"""What did the stand-in receive, when, and what did it answer?"""

import time
from datetime import UTC, datetime
from typing import Literal

import msgspec
from msgspec import Struct, field

Answered = Literal["whole", "garbled", "not at all"]


class Entry(Struct, kw_only=True):
    """One request. `arrived` is the monotonic second of its first byte, `wall` the time of day, `ended` when it was
    answered.

    `code` is the error code that was answered, None for a success; without an answer it says nothing.
    """

    number: int
    arrived: float = field(default_factory=time.monotonic)
    wall: str = field(default_factory=lambda: datetime.now(UTC).isoformat())
    raw: str = ""
    received: Literal["whole", "in part"] = "in part"
    fields: dict[str, str] = {}
    fault: str | None = None
    answered: Answered = "not at all"
    code: str | None = None
    tracking_id: str | None = None
    ended: float | None = None

    @property
    def is_text(self) -> bool:
        """Whether it asks for a person to be texted, and is all there."""
        return self.received == "whole" and self.fields.get("ACTION", "").lower() in {"sendsms", "sendmms"}

    @property
    def in_doubt(self) -> bool:
        """Whether it was received whole, and whoever sent it cannot tell what became of it."""
        return self.received == "whole" and self.answered != "whole"

    @property
    def accepted(self) -> bool:
        return self.answered == "whole" and self.code is None

    @property
    def text(self) -> tuple[str, str]:
        """Name the person and the text."""
        return self.fields.get("TO", ""), self.fields.get("TEXT", "")


class Ledger(list[Entry]):
    """Every request, in the order in which their first bytes came."""

    def open(self) -> Entry:
        """Begin the entry of a request whose first byte is there."""
        entry = Entry(number=len(self) + 1)
        self.append(entry)
        return entry

    def lines(self) -> bytes:
        """Write the whole ledger as JSON lines."""
        return b"".join(msgspec.json.encode(entry) + b"\n" for entry in self)
