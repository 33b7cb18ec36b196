"""What rules are made of: values of which a large set holds millions."""

from msgspec import Struct


class Value(Struct, frozen=True, gc=False):
    """The base of values that hold no circle, so that the collector need not look at them.

    It looks through all that lives again and again, and a hundred thousand rules cost it seconds while they load.
    """


class Contradiction(ValueError):
    """What a field of a value says cannot be together with the others: `at` is the path to it, by written names."""

    def __init__(self, message: str, *at: str | int, hint: str | None = None) -> None:
        super().__init__(message)
        self.at = at
        self.hint = hint
