"""`log`: write a line to the log."""

from collections.abc import Iterable

from watchword.effects import Effect, Job
from watchword.plugin import Action, Done, Moment, Outcome, Outside, action
from watchword.templates import Text


@action("log", shorthand="text", example='log: "{keyword} was texted by {from}"')
class Log(Action, frozen=True, kw_only=True):
    """Write a line to the log, with the program and the rule; phone numbers in it are masked."""

    text: Text

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Fill the text in the program's first language."""
        line = self.text.fill(moment.values, moment.fallback, moment.fallback)
        yield moment.job("log", "log", {"text": line})

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        """Write it."""
        outside.log(str(self.text), program=job.program, rule=job.rule)
        return Done()
