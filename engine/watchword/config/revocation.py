"""From which day on an opt-out of one program stops all of them: the "revoke all" rule of the FCC (R30)."""

from datetime import UTC, date, datetime

from watchword.reading.findings import Path, Reading
from watchword.reading.source import Node
from watchword.reading.typed import INVALID, Invalid, read

NEVER = "never"
REVOKE_ALL_FROM = datetime(2027, 1, 31, tzinfo=UTC)
"""What FCC DA 26-12 says, unless it moves the day again."""


class Day:
    """Metadata of a day from whose beginning in UTC on something holds; None is never."""

    @staticmethod
    def from_node(node: Node, reading: Reading, at: Path) -> datetime | Invalid | None:
        """Read a date such as `2027-01-31`, or `never`."""
        text: str | Invalid = read(node, str, reading, at)
        if not isinstance(text, str) or text == NEVER:
            return INVALID if isinstance(text, Invalid) else None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            message = f"expected a date such as 2027-01-31 or {NEVER}, found '{text}'"
            reading.error("bad-value", message, node.span, f"write year, month and day, or {NEVER}")
            return INVALID
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
