"""`unsubscribe`: take the person off a list."""

from collections.abc import Iterable
from typing import ClassVar

from watchword import effects
from watchword.plugin import Action, ListName, Moment, action

ALL = "all"


@action("unsubscribe", shorthand="list", needs=["lists"])
class Unsubscribe(Action, frozen=True, kw_only=True):
    """Take the person off a list of the program, or off `all` of them. Opting out is not this: STOP needs no action."""

    also_names: ClassVar[frozenset[str]] = frozenset({ALL})

    list: ListName

    def plan(self, moment: Moment) -> Iterable[effects.Effect]:
        """Record the end of each membership."""
        lists = sorted(moment.lists) if self.list == ALL else [self.list]
        for name in lists:
            yield effects.Unsubscribe(program=moment.program, number=moment.message.sender, list=name)
