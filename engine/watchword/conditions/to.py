"""`to`: the person texted one of these numbers."""

from collections.abc import Iterator
from typing import ClassVar

from msgspec.structs import replace

from watchword.plugin import Check, Condition, NumberNames, Situation


class To(Condition, frozen=True, kw_only=True):
    """The person texted one of these numbers of the program, by its name under `about`."""

    shorthand: ClassVar[str | None] = "numbers"
    example: ClassVar[str] = "to: main"
    has_ways: ClassVar[bool] = True

    numbers: NumberNames

    def check(self, situation: Situation) -> Check:
        """Look for the number that was texted."""
        texted = situation.message.to
        names = [name for name, number in situation.numbers.items() if number == texted]
        held = any(name in self.numbers for name in names)
        return Check(held, f"{names[0]} ({texted})" if names else texted)

    def told(self) -> str:
        """List the names."""
        return ", ".join(self.numbers)

    def fit(self, situation: Situation) -> Situation | None:
        """Text the first of the numbers, if it was another."""
        if self.check(situation).held:
            return situation
        ours = next((situation.numbers[name] for name in self.numbers if name in situation.numbers), None)
        return replace(situation, message=replace(situation.message, to=ours)) if ours else None

    def ways(self, situation: Situation) -> Iterator[Situation]:
        """Text each number of the program."""
        for ours in dict.fromkeys([situation.message.to, *situation.numbers.values()]):
            yield replace(situation, message=replace(situation.message, to=ours))

    def implies(self, other: Condition) -> bool:
        """Tell whether the other one allows each number that this one does."""
        return isinstance(other, To) and set(self.numbers) <= set(other.numbers)
