"""`voted`: the person has voted in a poll."""

from collections.abc import Iterator
from typing import ClassVar

from msgspec.structs import replace

from watchword.plugin import Check, Condition, Situation
from watchword.reading.names import Name
from watchword.state import Vote


class Voted(Condition, frozen=True, kw_only=True):
    """The person has voted in this poll before."""

    shorthand: ClassVar[str | None] = "poll"
    example: ClassVar[str] = "voted: best-pizza"
    has_ways: ClassVar[bool] = True

    poll: Name

    def check(self, situation: Situation) -> Check:
        """Look for their vote."""
        vote = situation.contact.votes.get(self.poll)
        return Check(vote is not None, f"voted for {vote.choice}" if vote else "has not voted")

    def told(self) -> str:
        """Name the poll."""
        return self.poll

    def fit(self, situation: Situation) -> Situation:
        """Let them have voted."""
        if self.check(situation).held:
            return situation
        votes = {**situation.contact.votes, self.poll: Vote("something", situation.now)}
        return replace(situation, contact=replace(situation.contact, votes=votes))

    def ways(self, situation: Situation) -> Iterator[Situation]:
        """Let them have voted, and not."""
        others = {poll: vote for poll, vote in situation.contact.votes.items() if poll != self.poll}
        yield replace(situation, contact=replace(situation.contact, votes=others))
        yield self.fit(situation)
