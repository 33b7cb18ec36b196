"""`media`: pictures or other files came with the message."""

from typing import ClassVar

from watchword.plugin import Check, Condition, Situation
from watchword.wording import count


class Media(Condition, frozen=True, kw_only=True):
    """Pictures or other files came with the message (`true`), or none did (`false`)."""

    shorthand: ClassVar[str | None] = "present"

    present: bool

    def check(self, situation: Situation) -> Check:
        """Count what came."""
        files = len(situation.message.media)
        return Check(bool(files) is self.present, count(files, "file"))

    def told(self) -> str:
        """Write what is wanted."""
        return "true" if self.present else "false"
