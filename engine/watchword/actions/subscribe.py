"""`subscribe`: put the person on a list."""

from collections.abc import Iterable

from watchword.effects import Effect
from watchword.plugin import Action, ListName, Moment, action


@action("subscribe", shorthand="list", needs=["lists"], example="subscribe: club")
class Subscribe(Action, frozen=True, kw_only=True):
    """Put the person on a list of the program. Their own keyword is fresh consent: it is recorded in the ledger."""

    list: ListName

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Record the membership, and with it the consent."""
        yield moment.joins(self.list)
