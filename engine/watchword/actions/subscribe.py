"""`subscribe`: put the person on a list."""

from collections.abc import Iterable

from watchword import effects
from watchword.consent.events import said
from watchword.plugin import Action, ListName, Moment, action


@action("subscribe", shorthand="list", needs=["lists"])
class Subscribe(Action, frozen=True, kw_only=True):
    """Put the person on a list of the program. Their own keyword is fresh consent: it is recorded in the ledger."""

    list: ListName

    def plan(self, moment: Moment) -> Iterable[effects.Effect]:
        """Record the consent, then the membership."""
        yield from (said("opt-in", scope, moment.message, "keyword", moment.said) for scope in moment.scopes)
        yield effects.Subscribe(program=moment.program, number=moment.message.sender, list=self.list)
