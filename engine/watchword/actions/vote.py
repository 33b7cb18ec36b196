"""`vote`: count the person's vote."""

from collections.abc import Iterable

from watchword.effects import Effect
from watchword.plugin import Action, Moment, action
from watchword.reading.names import Name
from watchword.templates import Text


@action("vote", example='vote: {poll: best-pizza, for: "{rest}"}')
class Vote(Action, frozen=True, kw_only=True):
    """Count the person's vote in a poll of the program, once: their first vote stands, whatever they say later.

    `poll` is its name, `for` what they vote for. A rule with `voted` above this one answers those who have voted
    already; `watchword votes` counts.
    """

    poll: Name
    for_: Text

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Record the vote, named as in the program's first language; an empty one is none."""
        choice = self.for_.fill(moment.values, moment.fallback, moment.fallback).strip()
        if choice:
            yield moment.votes(self.poll, choice)
