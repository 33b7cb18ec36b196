"""Rules of which some lint tells that they can never fire: advice to let them fire could not be followed."""

from collections.abc import Iterator

from watchword.lints.linted import Linted
from watchword.lints.never_fires import contradictory
from watchword.lints.shadow import shadows
from watchword.lints.unreached_rule import shown


def dead(linted: Linted) -> Iterator[str]:
    """Name them: by themselves, or as others leave nothing to them."""
    yield from (placed.name for placed, _ in linted.once(contradictory))
    for shadow in (*shadows(linted, "normal"), *shadows(linted, "fallback")):
        if shadow.never_fires:
            yield from (one.name for one in (shadow.placed, *shadow.more))
    for alike in linted.once(shown):
        yield from (one.name for one in (alike.one.placed, *alike.more))
