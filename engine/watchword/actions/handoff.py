"""`handoff`: let a person at a desk take over."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated

from watchword.effects import Effect
from watchword.plugin import Action, Moment, action
from watchword.reading.durations import Between
from watchword.reading.names import Name


@action("handoff", shorthand="desk", example="handoff: {desk: front, mute: 4h}")
class Handoff(Action, frozen=True, kw_only=True):
    """Hand the conversation over to a person at a desk: no rule of the program answers the person for a while.

    `desk` says whose it is, `mute` how long nothing else answers; words of consent are heard and answered all the same.
    `watchword handoffs` lists what is open, shows what was said since, and closes it.
    """

    desk: Name
    mute: Annotated[timedelta, Between(timedelta(minutes=1), timedelta(days=90))] = timedelta(days=1)

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Record that it is open."""
        yield moment.hands_over(self.desk, self.mute)
