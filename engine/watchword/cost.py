"""What may a template cost, whatever is filled in? As a rule, where messages are long, and at worst.

Segments are filled one after the other, so that none gets cheaper where characters are added or take more units: the
dearest text is that whose blanks hold as many characters as they may, of the dearest kind.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache

from msgspec import Struct

from watchword.fillings import DOUBLE, EMOJI, FOREIGN, LETTER, Filling, Fillings, Known
from watchword.segments import Segments, measure
from watchword.templates import LONGEST, Template


class Cost(Struct, frozen=True, dict=True):
    """What a template costs for people of a language; of several values of a name that are `known`, the dearest counts.

    Of other names, a number has up to 16 characters; a field of a person has 20 as a rule, and as many as are kept at
    worst; whatever else there is are words of a message: of one segment as a rule, in GSM-7 or UCS-2 for each blank,
    and as long as a text can be where it is long.
    """

    template: Template
    known: Known
    language: str = "en"

    @cached_property
    def fixed(self) -> Segments:
        """Count what it takes with nothing filled in but what is known."""
        return measure("".join(part if isinstance(part, str) else part.least for part in self._parts)[:LONGEST])

    @cached_property
    def usual(self) -> Segments:
        """Count what it takes at most as a rule."""
        return self._at_most(lambda blank: blank.usual)

    @cached_property
    def long(self) -> Segments:
        """Count what it takes at most where messages are long, and all else is as it is as a rule."""
        return self._at_most(lambda blank: blank.long) if self.growing else self.usual

    @cached_property
    def worst(self) -> Segments:
        """Count what it takes at most, whatever there is."""
        return self._at_most(lambda blank: blank.full)

    @cached_property
    def open(self) -> tuple[str, ...]:
        """Name the blanks that may hold whatever a person wrote, and so may make the text UCS-2 by themselves."""
        return tuple(dict.fromkeys(blank.name for blank in self._blanks if blank.is_open))

    @cached_property
    def growing(self) -> tuple[str, ...]:
        """Name the blanks that hold more of a message where it is long."""
        return tuple(dict.fromkeys(blank.name for blank in self._blanks if blank.long != blank.usual))

    @property
    def is_endless(self) -> bool:
        """Tell whether nothing bounds what is filled in of a message."""
        return any(blank.is_endless for blank in self._blanks)

    @cached_property
    def _parts(self) -> tuple[str | Fillings, ...]:
        parts = self.template.parts
        return tuple(
            [part if isinstance(part, str) else Fillings.of(part, self.known, self.language) for part in parts]
        )

    @property
    def _blanks(self) -> list[Fillings]:
        return [part for part in self._parts if isinstance(part, Fillings)]

    def _at_most(self, filling: Callable[[Fillings], Filling]) -> Segments:
        return _dearest([part if isinstance(part, str) else filling(part) for part in self._parts])


def _dearest(parts: Sequence[str | Filling]) -> Segments:
    """Fill the blanks with the dearest of GSM-7, or the longest of UCS-2, those of one source in foreign characters."""
    if any(not isinstance(part, str) and part.foreign == EMOJI * LONGEST for part in parts):
        return _all_of(EMOJI)
    sources = {part.source for part in parts if not isinstance(part, str)}
    written = ["".join(part if isinstance(part, str) else part.plain for part in parts)]
    written += ["".join(_in_foreign(part, source) for part in parts) for source in ("", *sources)]
    apart = [place for place, part in enumerate(parts) if not isinstance(part, str) and part.stands_apart]
    written += ["".join(_longest_beside(parts, place)) for place in apart]
    # UCS-2 is the dearer of two that take as many units.
    return max(map(_measured, dict.fromkeys(written)), key=lambda one: (one.count, one.units, one.encoding))


def _in_foreign(part: str | Filling, source: str) -> str:
    return part if isinstance(part, str) else part.foreign if part.source == source else part.longest


def _longest_beside(parts: Sequence[str | Filling], foreign: int) -> Iterator[str]:
    """Fill one blank in foreign characters, and all others as long as may be."""
    for place, part in enumerate(parts):
        yield part if isinstance(part, str) else part.foreign if place == foreign else part.longest


def _measured(text: str) -> Segments:
    """Count what a text takes; where it is cut, others may keep dearer parts of it, which are of its kinds."""
    found = measure(text)
    if len(text) <= LONGEST:
        return found
    has_double = found.units > len(text)
    kind = (EMOJI if has_double else FOREIGN) if found.encoding == "UCS-2" else DOUBLE if has_double else LETTER
    return min(found, _all_of(kind), key=lambda one: one.count)


@lru_cache(maxsize=4)
def _all_of(kind: str) -> Segments:
    return measure(kind * LONGEST)
