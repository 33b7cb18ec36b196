"""`forward`: text a message on to another number."""

from collections.abc import Iterable

from watchword.effects import Effect
from watchword.message import number
from watchword.plugin import Action, Moment, action
from watchword.rules.forms import TextedPhone
from watchword.templates import LONGEST, Text


@action("forward", shorthand="to", needs=["sends"], example='forward: {to: +15552310000, text: "{from} wrote: {text}"}')
class Forward(Action, frozen=True, kw_only=True):
    """Text the message on to another phone, such as the owner's, from the number that was texted.

    `to` is that phone, `text` what it gets: without it, the sender's number and their words. Pictures go with it.
    Whoever has it need not have agreed to the program, as you name them, but their STOP counts as anybody's. Nothing is
    forwarded to whoever wrote it, or to a number of ours, and no more than 60 texts an hour.
    """

    to: TextedPhone
    text: Text | None = None

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Fill the text in the person's language; where nothing is left to say, nothing is sent."""
        message = moment.message
        said = f"{message.sender}: {message.text}"[:LONGEST].strip()
        text = moment.filled(self.text) if self.text else said
        yield from (moment.onward(number(self.to), text, message.media),) if text.strip() or message.media else ()
