"""`subscribe`: put the person on a list."""

from collections.abc import Iterable
from typing import ClassVar

from watchword import effects
from watchword.consent.events import said
from watchword.plugin import Action, ListName, Moment


class Subscribe(Action, frozen=True, kw_only=True):
    """Put the person on a list of the program. Their own keyword is fresh consent: it is recorded in the ledger."""

    shorthand: ClassVar[str | None] = "list"

    list: ListName

    def plan(self, moment: Moment) -> Iterable[effects.Effect]:
        """Record the consent, then the membership."""
        yield from (said("opt-in", scope, moment.message, "keyword", moment.said) for scope in moment.scopes)
        yield effects.Subscribe(program=moment.program, number=moment.message.sender, list=self.list)
