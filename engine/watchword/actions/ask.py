"""`ask`: ask the person something and wait for the answer."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Meta, Struct

from watchword.effects import Asks, Effect
from watchword.patterns import Pattern
from watchword.plugin import Action, Moment, action
from watchword.reading.durations import Between
from watchword.reading.names import Name
from watchword.state import Expect, Prompt
from watchword.templates import Text


class Expected(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """What counts as an answer: so many `digits`, one of the `choices`, or what a pattern `matches`."""

    digits: Annotated[int, Meta(ge=1, le=30)] | None = None
    choices: tuple[str, ...] = ()
    matches: Pattern | None = None

    def __post_init__(self) -> None:
        if sum((self.digits is not None, bool(self.choices), self.matches is not None)) != 1:
            raise ValueError("'expect' says one of digits, choices and matches")


@action("ask", needs=["sends"])
class Ask(Action, frozen=True, kw_only=True):
    """Text the person a question and remember it, until they answer or it expires; the newest question counts.

    A rule with `answering` takes the answer, by the name of the `prompt`. Without `expect` any text is one; once it
    `expires`, none is. `text` is the question.
    """

    prompt: Name
    text: Text
    expires: Annotated[timedelta, Between(timedelta(minutes=1), timedelta(days=90))] = timedelta(days=1)
    expect: Expected | None = None

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Leave the prompt, and fill the text in the person's language."""
        yield Asks(program=moment.program, number=moment.message.sender, prompt=self.asks(moment.now))
        yield moment.text(self.text.fill(moment.values, moment.language, moment.fallback))

    def asks(self, now: datetime) -> Prompt:
        """Give the prompt, without values: nobody has told any about it."""
        return Prompt(
            name=self.prompt,
            asked_at=now,
            expires_at=now + self.expires,
            expect=_expect(self.expect) if self.expect else Expect(),
        )


def _expect(written: Expected) -> Expect:
    pattern = written.matches.source if written.matches else None
    return Expect(digits=written.digits, choices=written.choices, matches=pattern)
