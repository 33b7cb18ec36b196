"""`from`: the person's number is one of these."""

from collections.abc import Iterator
from string import digits
from typing import Annotated, ClassVar

from msgspec.structs import replace

from watchword.message import number
from watchword.plugin import Check, Condition, Situation
from watchword.reading.several import OneOrMore
from watchword.rules.forms import PHONE_OR_BEGINNING

ANY = "*"
DIGITS = len("+15552312102")
ELSEWHERE = ("+447700900000", "86717", "SHOP")
"""Senders of every kind beside the usual one: from abroad, of a short code, with a name."""


class From(Condition, frozen=True, kw_only=True):
    """The person's number is one of these, or begins so: `+1555*`."""

    shorthand: ClassVar[str | None] = "numbers"
    example: ClassVar[str] = "from: +15552312102"
    has_ways: ClassVar[bool] = True

    numbers: Annotated[tuple[str, ...], OneOrMore("a number", PHONE_OR_BEGINNING)]

    def check(self, situation: Situation) -> Check:
        """Compare the sender with each of them."""
        sender = situation.message.sender
        return Check(any(_is(sender, one) for one in self.numbers), sender)

    def told(self) -> str:
        """List the numbers."""
        return ", ".join(self.numbers)

    def fit(self, situation: Situation) -> Situation | None:
        """Text from the first of the numbers."""
        if self.check(situation).held:
            return situation
        first = self.numbers[0]
        sender = first.removesuffix(ANY).ljust(DIGITS, "0") if first.endswith(ANY) else number(first)
        return replace(situation, message=replace(situation.message, sender=sender))

    def ways(self, situation: Situation) -> Iterator[Situation]:
        """Text from each number, and from those that begin so, by what comes next."""
        begun = [one.removesuffix(ANY) for one in self.numbers if one.endswith(ANY)]
        further = [f"{one}{digit}".ljust(DIGITS, "0") for one in begun for digit in digits]
        for sender in dict.fromkeys([situation.message.sender, *map(_plain, self.numbers), *further, *ELSEWHERE]):
            yield replace(situation, message=replace(situation.message, sender=sender))

    def implies(self, other: Condition) -> bool:
        """Tell whether the other one allows each number that this one does."""
        wider = other.numbers if isinstance(other, From) else ()
        return all(any(_covers(wide, one) for wide in wider) for one in self.numbers)


def _plain(written: str) -> str:
    """Write a number as it comes, the beginning of one as it stands."""
    return written.removesuffix(ANY) if written.endswith(ANY) else number(written)


def _is(sender: str, written: str) -> bool:
    if written.endswith(ANY):
        return sender.startswith(written.removesuffix(ANY))
    return sender == number(written)


def _covers(wide: str, one: str) -> bool:
    return one == wide or (wide.endswith(ANY) and number(one).startswith(wide.removesuffix(ANY)))
