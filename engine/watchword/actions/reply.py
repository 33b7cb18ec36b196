"""`reply`: text the person back."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Annotated, Self

from watchword.effects import Effect, Job, Later
from watchword.plugin import Action, Moment, Outcome, Outside, action, revived
from watchword.plugin.web import Pictures
from watchword.reading.durations import Between
from watchword.templates import Text

_LATER = "what leaves after more than an hour is a 'send-later', with after: "


@action(
    "reply",
    shorthand="text",
    needs=["sends"],
    repeats="never",
    deadline=120.0,
    example='reply: {en: "We open at 9.", es: "Abrimos a las 9."}',
)
class Reply(Action, frozen=True, kw_only=True):
    """Text the person back, from the number that they texted.

    `text` is what they get; `media` are URLs of pictures to send with it. With a `delay` it leaves so much later,
    unless they opt out until then; what leaves after more than an hour is no answer any more, but `send-later`.
    """

    text: Text
    media: Pictures = ()
    delay: Annotated[timedelta, Between(timedelta(seconds=1), timedelta(hours=1), _LATER)] | None = None

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Fill the text in the person's language; where nothing is left to say, nothing is sent."""
        text = moment.filled(self.text)
        later = Later(at=moment.now + self.delay) if self.delay else None
        return (moment.text(text, self.media, later),) if text.strip() or self.media else ()

    def texted(self) -> Iterable[Text]:
        """List what the person gets."""
        return (self.text,)

    @classmethod
    def of_job(cls, job: Job, secrets: Mapping[str, str]) -> Self:
        """Read the text and its pictures; what else the job says is for the provider."""
        return revived(cls, {name: job.settings[name] for name in ("text", "media") if name in job.settings}, secrets)

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        """Send it through the endpoint that the message came from."""
        return await outside.send(job)
