"""What rules are made of: values of which a large set holds millions."""

from msgspec import Struct


class Value(Struct, frozen=True, gc=False):
    """The base of values that hold no circle, so that the collector need not look at them.

    It looks through all that lives again and again, and a hundred thousand rules cost it seconds while they load.
    """
