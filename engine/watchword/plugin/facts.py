"""What an action can say of a person: facts, by the same names for built-in actions and plugins."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct

from watchword.effects import Asks, Blocks, Enters, HandsOver, Sets, Subscribe, Tags, Unsubscribe, Untags, Votes
from watchword.state import Prompt

LONGEST_FIELD = 250
"""So many characters of a field are kept: it is read with every message of the person."""


class Facts(Struct, frozen=True, kw_only=True):
    """A person in a program, and what can be said of them `now`: a method makes an effect, and does nothing by itself.

    A `Moment` has them, for `plan` to yield; `facts_back` gives them to `perform`, for the `effects` of a `Done`.
    """

    program: str
    number: str
    now: datetime

    def joins(self, name: str) -> Subscribe:
        """Say that they join a list: in `plan` alone, where their words are recorded in the ledger as the consent."""
        return Subscribe(program=self.program, number=self.number, list=name)

    def leaves(self, name: str) -> Unsubscribe:
        """Say that they leave a list, which is no opt-out."""
        return Unsubscribe(program=self.program, number=self.number, list=name)

    def sets(self, fields: Mapping[str, str]) -> Sets:
        """Say what fields of theirs are, such as `{"first": "Ann"}`; an empty one is not known any more."""
        kept = {name: text.strip()[:LONGEST_FIELD] for name, text in fields.items()}
        return Sets(program=self.program, number=self.number, fields=kept)

    def tags(self, tag: str) -> Tags:
        """Say that they are marked with a tag."""
        return Tags(program=self.program, number=self.number, tag=tag)

    def untags(self, tag: str) -> Untags:
        """Say that they are not marked with a tag any more."""
        return Untags(program=self.program, number=self.number, tag=tag)

    def votes(self, poll: str, choice: str) -> Votes:
        """Say what they vote for in a poll; their first vote stands."""
        return Votes(program=self.program, number=self.number, poll=poll, choice=choice, at=self.now)

    def enters(self, contest: str) -> Enters:
        """Say that they enter a contest, in which they are once."""
        return Enters(program=self.program, number=self.number, contest=contest, at=self.now)

    def asks(self, prompt: Prompt) -> Asks:
        """Say that they are asked a question, which takes the place of any before it."""
        return Asks(program=self.program, number=self.number, prompt=prompt)

    def hands_over(self, desk: str, mute: timedelta) -> HandsOver:
        """Say that they are a desk's, and no rule answers them for so long."""
        until = self.now + mute
        return HandsOver(program=self.program, number=self.number, desk=desk, at=self.now, until=until)

    def blocks(self, why: str) -> Blocks:
        """Say that they are answered no more."""
        return Blocks(program=self.program, number=self.number, why=why, at=self.now)
