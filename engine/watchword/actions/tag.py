"""`tag`: mark the person."""

from collections.abc import Iterable

from watchword.effects import Effect
from watchword.plugin import Action, Moment, action
from watchword.reading.names import Name


@action("tag", shorthand="tag", example="tag: vip")
class Tag(Action, frozen=True, kw_only=True):
    """Mark the person with a tag, which `tagged` asks for. A tag is no list: it gives no consent, and sends nothing."""

    tag: Name

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Record the tag."""
        yield moment.tags(self.tag)
