"""`reply`: text the person back."""

from collections.abc import Iterable
from typing import ClassVar

from watchword.effects import Effect, Job
from watchword.plugin import Action, Moment, Outcome, Tools
from watchword.templates import Text


class Reply(Action, frozen=True, kw_only=True):
    """Text the person back, from the number that they texted.

    `text` is what they get; `media` are URLs of pictures to send with it.
    """

    shorthand: ClassVar[str | None] = "text"

    text: Text
    media: tuple[str, ...] = ()

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Fill the text in the person's language; where nothing is left to say, nothing is sent."""
        text = self.text.fill(moment.values, moment.language, moment.fallback)
        return (moment.text(text, self.media),) if text.strip() or self.media else ()

    @staticmethod
    async def perform(job: Job, tools: Tools) -> Outcome:
        """Send it through the endpoint that the message came from."""
        return await tools.send(job)
