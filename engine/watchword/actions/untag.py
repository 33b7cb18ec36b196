"""`untag`: take a mark from the person."""

from collections.abc import Iterable

from watchword.effects import Effect
from watchword.plugin import Action, Moment, action
from watchword.reading.names import Name


@action("untag", shorthand="tag", example="untag: vip")
class Untag(Action, frozen=True, kw_only=True):
    """Take a tag from the person, if they have it."""

    tag: Name

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Record that it is gone."""
        yield moment.untags(self.tag)
