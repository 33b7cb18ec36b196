"""`block`: answer the person no more."""

from collections.abc import Iterable
from typing import Annotated

from watchword.effects import Effect
from watchword.plugin import Action, Moment, action
from watchword.reading.forms import Form, Wrong


def _reason(text: str) -> str | Wrong:
    """Refuse a truth, which would be the reason that is noted."""
    return Wrong(f"'{text}' gives no reason", "write why, such as 'block: abusive texts'") if text in _TRUTHS else text


_TRUTHS = frozenset({"true", "false", "yes", "no", "on", "off"})


@action("block", shorthand="why", example="block: abusive texts")
class Block(Action, frozen=True, kw_only=True):
    """Answer the person no more: whatever they text to the program, no rule fires. A STOP counts all the same.

    `why` is for whoever asks later. `watchword blocked` lists who is blocked, and lifts it.
    """

    why: Annotated[str, Form("a reason", _reason)]

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Record that they are blocked."""
        yield moment.blocks(self.why)
