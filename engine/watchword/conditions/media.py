"""`media`: pictures or other files came with the message."""

from collections.abc import Iterator
from typing import ClassVar

from msgspec.structs import replace

from watchword.plugin import Check, Condition, Situation
from watchword.wording import count

PICTURE = "https://media.example/picture.jpg"


class Media(Condition, frozen=True, kw_only=True):
    """Pictures or other files came with the message (`true`), or none did (`false`)."""

    shorthand: ClassVar[str | None] = "present"
    example: ClassVar[str] = "media: true"
    has_ways: ClassVar[bool] = True

    present: bool

    def check(self, situation: Situation) -> Check:
        """Count what came."""
        files = len(situation.message.media)
        return Check(bool(files) is self.present, count(files, "file"))

    def fit(self, situation: Situation) -> Situation | None:
        """Let a picture come with it, or nothing."""
        return _bringing(situation, (situation.message.media or (PICTURE,)) if self.present else ())

    def ways(self, situation: Situation) -> Iterator[Situation]:
        """Let nothing come with it, or a picture."""
        for media in ((), (PICTURE,)):
            yield _bringing(situation, media)

    def told(self) -> str:
        """Write what is wanted."""
        return "true" if self.present else "false"


def _bringing(situation: Situation, media: tuple[str, ...]) -> Situation:
    """Let these come with the message, which is an MMS where there are any."""
    message = situation.message
    return replace(situation, message=replace(message, media=media, channel="mms" if media else message.channel))
