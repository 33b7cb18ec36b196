"""What an action is, and what it knows while it plans."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar

from msgspec import Struct

from watchword.effects import Effect, Job
from watchword.message import Message
from watchword.plugin.outside import Outcome, Tools
from watchword.state import Prompt
from watchword.value import Value


class Moment(Struct, frozen=True, kw_only=True):
    """What an action knows while it plans: the message, and the values that templates may name.

    Texts are filled in `language`, or in `fallback`, the program's first, where they have none in that language.
    `scopes` are what the person's consent is about, the program's own first; `lists` are those that the person is on.
    `said` names the words that made the rule fire, as the ledger records them.
    """

    message: Message
    program: str
    rule: str
    scopes: tuple[str, ...]
    language: str
    fallback: str
    values: Mapping[str, str | None]
    now: datetime
    seed: int
    lists: frozenset[str]
    said: str

    def text(self, text: str, media: tuple[str, ...] = ()) -> Job:
        """Make the job that texts the person back, from the number that they texted."""
        settings: dict[str, Any] = {"text": text}
        if media:
            settings["media"] = list(media)
        return Job(
            action="reply",
            lane=f"text:{self.message.endpoint}",
            settings=settings,
            program=self.program,
            rule=self.rule,
            repeatable=False,
            endpoint=self.message.endpoint,
            number=self.message.sender,
            sender=self.message.to,
            scope=self.scopes[0],
        )

    def job(self, action: str, lane: str, settings: dict[str, Any]) -> Job:
        """Make a job that is not a text; it may be performed more than once."""
        return Job(action=action, lane=lane, settings=settings, program=self.program, rule=self.rule)


class Action(Value, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """One thing a rule can do. The fields are its settings in YAML; the docstring is its help.

    `shorthand` names the field that a bare value in YAML stands for; `also_names` are words that stand for a list
    without being one. One that `brings` may find out facts about the person when it is performed.
    """

    shorthand: ClassVar[str | None] = None
    also_names: ClassVar[frozenset[str]] = frozenset()
    brings: ClassVar[bool] = False

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Say what is to be done, without doing it: pure and synchronous."""
        raise TypeError(f"{type(self).__name__} does not say what it plans for {moment.rule}")

    def asks(self, now: datetime) -> Prompt | None:  # noqa: ARG002 - what asks a question says until when it waits
        """Give the prompt that it leaves, if it asks the person something."""
        return None

    @staticmethod
    async def perform(job: Job, tools: Tools) -> Outcome:
        """Do one planned job; only actions that plan jobs under their own name have it."""
        raise TypeError(f"no action performs {job.action} jobs with {tools!r}")
