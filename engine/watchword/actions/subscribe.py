"""`subscribe`: put the person on a list."""

from collections.abc import Iterable
from typing import ClassVar

from watchword import effects
from watchword.consent.order import effective
from watchword.plugin import Action, ListName, Moment


class Subscribe(Action, frozen=True, kw_only=True):
    """Put the person on a list of the program. Their own keyword is fresh consent: it is recorded in the ledger."""

    shorthand: ClassVar[str | None] = "list"

    list: ListName

    def plan(self, moment: Moment) -> Iterable[effects.Effect]:
        """Record the consent, then the membership."""
        message = moment.message
        yield effects.Consent(
            kind="opt-in",
            scope=moment.scope,
            number=message.sender,
            endpoint=message.endpoint,
            effective=effective(message.sent_at, message.received_at),
            sent_at=message.sent_at,
            source="keyword",
            text=message.text,
            rung=f"keyword '{moment.values['keyword']}'",
        )
        yield effects.Subscribe(program=moment.program, number=message.sender, list=self.list)
