"""`log`: write a line to the log."""

from collections.abc import Iterable
from typing import ClassVar

from watchword.effects import Effect, Job
from watchword.plugin import Action, Done, Moment, Outcome, Tools
from watchword.templates import Text


class Log(Action, frozen=True, kw_only=True):
    """Write a line to the log, with the program and the rule; phone numbers in it are masked."""

    shorthand: ClassVar[str | None] = "text"

    text: Text

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Fill the text in the program's first language."""
        line = self.text.fill(moment.values, moment.fallback, moment.fallback)
        yield moment.job("log", "log", {"text": line})

    @staticmethod
    async def perform(job: Job, tools: Tools) -> Outcome:
        """Write it."""
        tools.log(job.settings["text"], program=job.program, rule=job.rule)
        return Done()
