"""`block`: answer the person no more."""

from collections.abc import Iterable

from watchword.effects import Effect
from watchword.plugin import Action, Moment, action


@action("block", shorthand="why", example="block: abusive texts")
class Block(Action, frozen=True, kw_only=True):
    """Answer the person no more: whatever they text to the program, no rule fires. A STOP counts all the same.

    `why` is for whoever asks later. `watchword blocked` lists who is blocked, and lifts it.
    """

    why: str

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Record that they are blocked."""
        yield moment.blocks(self.why)
