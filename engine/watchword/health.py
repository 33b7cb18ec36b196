"""How the engine is, in the three words that machines ask for."""

from msgspec import Struct


class Health(Struct, frozen=True, kw_only=True):
    """`live`: need not be restarted. `ready`: takes messages. `degraded`: reasons why it does less than it should.

    `paused`: whose texts are held until somebody resumes them, and why. `reviews`: how many wait for somebody to decide
    whether a person has opted out, and by when; texts to them are held.
    `failing`: hosts that fail again and again, each asked by one job at a time until one is answered.
    """

    live: bool
    ready: bool
    degraded: tuple[str, ...] = ()
    paused: tuple[str, ...] = ()
    reviews: tuple[str, ...] = ()
    failing: tuple[str, ...] = ()
