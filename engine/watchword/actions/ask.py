"""`ask`: ask the person something and wait for the answer."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from watchword.choices import CHOICE, Choice, tell_apart
from watchword.effects import Effect, Later
from watchword.patterns import Pattern
from watchword.plugin import Action, Moment, action
from watchword.reading.durations import Between, written
from watchword.reading.names import Name
from watchword.reading.several import Each
from watchword.state import Expect, Prompt
from watchword.templates import Text
from watchword.value import Contradiction


class Expected(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """What counts as an answer: so many `digits`, one of the `choices`, or what a pattern `matches`."""

    example: ClassVar[str] = "{choices: [S, M, L]}"

    digits: Annotated[int, Meta(ge=1, le=30)] | None = None
    choices: Annotated[tuple[Choice, ...], Each("a choice", CHOICE)] = ()
    matches: Pattern | None = None

    def __post_init__(self) -> None:
        if sum((self.digits is not None, bool(self.choices), self.matches is not None)) != 1:
            raise Contradiction("'expect' says one of digits, choices and matches", hint="keep one of them, or add one")
        tell_apart(self.choices)


class Reminder(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Once more so long `after` the question, in its own words or in those of `text`."""

    after: Annotated[timedelta, Between(timedelta(minutes=1), timedelta(days=90))]
    text: Text | None = None


@action(
    "ask",
    needs=["sends"],
    example='ask: {prompt: size, text: "Which size, S, M or L?", expect: {choices: [S, M, L]}, expires: 2h}',
)
class Ask(Action, frozen=True, kw_only=True):
    """Text the person a question and remember it, until they answer or it expires; the newest question counts.

    A rule with `answering` takes the answer, by the name of the `prompt`. Without `expect` any text is one; once it
    `expires`, none is. `text` is the question. `remind` has it asked again, once or several times, while it waits: not
    after it was answered, another was asked, they have opted out, or a person at a desk has taken over.
    """

    prompt: Name
    text: Text
    expires: Annotated[timedelta, Between(timedelta(minutes=1), timedelta(days=90))] = timedelta(days=1)
    expect: Expected | None = None
    remind: (
        Reminder | Annotated[tuple[Reminder, ...], Meta(max_length=5, description="a list of up to five of them")]
    ) = ()

    def __post_init__(self) -> None:
        each = [one.after for one in self.reminders]
        for place, after in enumerate(each):
            at = ("remind", "after") if isinstance(self.remind, Reminder) else ("remind", place, "after")
            if after >= self.expires:
                expires = written(self.expires)
                message = f"nobody is reminded after {written(after)} of a question that expires after {expires}"
                raise Contradiction(message, *at, hint="let it expire later ('expires'), or remind sooner")
            if after in each[:place]:
                message = f"two reminders leave at once, {written(after)} after the question"
                raise Contradiction(message, *at, hint="put them further apart")

    @property
    def reminders(self) -> tuple[Reminder, ...]:
        """List them, also where there is one."""
        return (self.remind,) if isinstance(self.remind, Reminder) else self.remind

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Leave the prompt, and fill the text in the person's language; reminders stand while it waits."""
        yield moment.asks(self.asks(moment.now))
        yield moment.text(moment.filled(self.text))
        for one in self.reminders:
            text = moment.filled(one.text or self.text)
            yield moment.text(text, later=Later(at=moment.now + one.after, prompt=self.prompt))

    def texted(self) -> Iterable[Text]:
        """List the question, and what reminds of it in other words."""
        return (self.text, *(one.text for one in self.reminders if one.text))

    def asks(self, now: datetime) -> Prompt:
        """Give the prompt, without values: nobody has told any about it."""
        return Prompt(
            name=self.prompt,
            asked_at=now,
            expires_at=now + self.expires,
            expect=_expect(self.expect) if self.expect else Expect(),
        )


def _expect(expected: Expected) -> Expect:
    pattern = expected.matches.source if expected.matches else None
    return Expect(digits=expected.digits, choices=expected.choices, matches=pattern)
