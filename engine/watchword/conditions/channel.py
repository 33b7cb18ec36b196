"""`channel`: the message came as an SMS, or as an MMS."""

from collections.abc import Iterator
from typing import ClassVar, get_args

from msgspec.structs import replace

from watchword.message import Channel as Way
from watchword.plugin import Check, Condition, Situation


class Channel(Condition, frozen=True, kw_only=True):
    """The message came this way: `sms` or `mms`."""

    shorthand: ClassVar[str | None] = "way"
    example: ClassVar[str] = "channel: mms"
    has_ways: ClassVar[bool] = True

    way: Way

    def check(self, situation: Situation) -> Check:
        """Compare the way that it came."""
        return Check(situation.message.channel == self.way, situation.message.channel)

    def fit(self, situation: Situation) -> Situation | None:
        """Let it come this way."""
        return _coming(situation, self.way)

    def ways(self, situation: Situation) -> Iterator[Situation]:
        """Let it come each way."""
        for way in get_args(Way):
            yield _coming(situation, way)

    def told(self) -> str:
        """Name the way."""
        return self.way


def _coming(situation: Situation, way: Way) -> Situation:
    """Let it come one way; no files come with an SMS."""
    message = situation.message
    return replace(situation, message=replace(message, channel=way, media=message.media if way == "mms" else ()))
