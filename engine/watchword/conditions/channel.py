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
        return replace(situation, message=replace(situation.message, channel=self.way))

    def ways(self, situation: Situation) -> Iterator[Situation]:
        """Let it come each way."""
        for way in get_args(Way):
            yield replace(situation, message=replace(situation.message, channel=way))

    def told(self) -> str:
        """Name the way."""
        return self.way
