"""`enter`: enter the person in a contest."""

from collections.abc import Iterable

from watchword.effects import Effect
from watchword.plugin import Action, Moment, action
from watchword.reading.names import Name


@action("enter", shorthand="contest", example="enter: summer")
class Enter(Action, frozen=True, kw_only=True):
    """Enter the person in a contest of the program, in which they are once, however often they text.

    A rule with `entered` above this one answers those who are in it already; `watchword entries` lists and draws.
    """

    contest: Name

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Record the entry."""
        yield moment.enters(self.contest)
