"""`send-later`: text the person later, once."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Annotated

from watchword.effects import Effect, Later
from watchword.plugin import Action, Moment, action
from watchword.plugin.web import Pictures
from watchword.reading.durations import Between
from watchword.schedules.forms import TimeOfDay
from watchword.templates import Text
from watchword.value import Contradiction

DAY = timedelta(days=1)


@action("send-later", needs=["sends"], example='send-later: {after: 3d, at: 10:00, text: "How was it?"}')
class SendLater(Action, frozen=True, kw_only=True):
    """Text the person later: so long `after` they wrote, or `at` a time of day in the program's time zone.

    With both, it is at that time of the day that is so many days after; with `at` alone, when it is that time next.
    `text` is what they get, `media` are URLs of pictures to send with it. Whoever opts out until then does not get it,
    whatever they say after that. Where the rule fires for them once more, what waits of it is replaced.
    """

    text: Text
    after: Annotated[timedelta, Between(timedelta(minutes=1), timedelta(days=90))] | None = None
    at: TimeOfDay | None = None
    media: Pictures = ()

    def __post_init__(self) -> None:
        if self.after is None and self.at is None:
            raise Contradiction("'send-later' says no time", hint="write 'after: 3d', 'at: 09:00', or both")
        if self.at is not None and self.after is not None and self.after % DAY:
            raise Contradiction("beside 'at', 'after' is in whole days", "after", hint="write 1d, or more days")

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Fill the text in the person's language; where nothing is left to say, nothing is planned."""
        text = moment.filled(self.text)
        later = Later(at=self.due(moment), replaces=True)
        return (moment.text(text, self.media, later),) if text.strip() or self.media else ()

    def texted(self) -> Iterable[Text]:
        """List what the person gets."""
        return (self.text,)

    def due(self, moment: Moment) -> datetime:
        """Tell when it is to leave."""
        if self.at is None:
            return moment.now + (self.after or timedelta())
        day = moment.now.astimezone(moment.time_zone).date() + (self.after or timedelta())
        both = (datetime.combine(day + more * DAY, self.at, moment.time_zone).astimezone(UTC) for more in (0, 1))
        return next(one for one in both if one > moment.now)
