"""`unsubscribe`: take the person off a list."""

from collections.abc import Iterable
from typing import ClassVar

from watchword.effects import Effect
from watchword.plugin import Action, ListName, Moment, action

ALL = "all"


@action("unsubscribe", shorthand="list", needs=["lists"], example="unsubscribe: all")
class Unsubscribe(Action, frozen=True, kw_only=True):
    """Take the person off a list of the program, or off `all` of them. Opting out is not this: STOP needs no action."""

    also_names: ClassVar[frozenset[str]] = frozenset({ALL})

    list: ListName

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Record the end of each membership."""
        yield from map(moment.leaves, sorted(moment.lists) if self.list == ALL else [self.list])
