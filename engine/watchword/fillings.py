"""With what may a blank of a template be filled? Values that are known, or what is bound: as a rule, and at most."""

from collections.abc import Collection, Mapping
from functools import cached_property, lru_cache

from msgspec import Struct

from watchword.plugin.facts import LONGEST_FIELD
from watchword.segments import is_plain, measure
from watchword.templates.bound import Bound
from watchword.templates.filter import Spoken
from watchword.templates.template import Blank

Known = Mapping[str, Collection[str | None] | Bound]
"""The values that a name can have, such as `program.name` or the keywords of a rule, or what bounds them."""

LETTER, DOUBLE, FOREIGN, EMOJI = "x", "[", "\u4e00", "\U0001f355"
"""What stands for the most that a blank may hold: in GSM-7, there in two units, and outside it, in one unit or two."""
UNHEARD_OF = frozenset("\u017f\u212a\U0001d7ce")
"""What passes for an S, a K and a digit, and nobody writes."""

_OF_WORDS = frozenset({"text", "rest", "answer"})
_NUMBER = Bound(16, frozenset("+0123456789"))
_FIELD = Bound(LONGEST_FIELD)
_OF_NUMBER, _OF_FIELD, _OF_MESSAGE = (16, 16), (20, 20), (160, 70)
"""How many characters there are as a rule, in GSM-7 and outside it: a message has one segment."""


class Filling(Struct, frozen=True):
    """What may be written in a blank: the dearest in GSM-7, the longest in UCS-2, and the dearest that makes it so.

    All that come of one `source` hold foreign characters together; one that `stands_apart` may do so alone, as such are
    written for it: `{text|or ...}`.
    """

    source: str
    stands_apart: bool
    plain: str
    longest: str
    foreign: str


class Fillings(Struct, frozen=True, dict=True):
    """What a blank may hold: one of some texts, or what is bound, of which there are so many characters as a rule."""

    name: str
    source: str
    texts: tuple[str, ...]
    bound: Bound | None = None
    as_a_rule: tuple[int, int] = _OF_MESSAGE

    @classmethod
    def of(cls, blank: Blank, known: Known, language: str) -> "Fillings":
        """Tell what a blank may hold, written as its filters do it for people of a language."""
        bound, otherwise = known.get(blank.name), blank.otherwise or ""
        source, held, as_a_rule = _named(blank.name)
        if bound is None:
            bound = held
        elif not isinstance(bound, Bound):
            texts = tuple([blank.fill(value, Spoken(language)) for value in bound])
            return cls(blank.name, blank.name, texts or (otherwise,))
        for one in blank.filters:
            bound = one.bound(bound, language)
        return cls(blank.name, source, (otherwise,), bound, as_a_rule)

    @property
    def is_endless(self) -> bool:
        """Tell whether nothing bounds what it holds of a message."""
        return is_message(self.name) and self.bound == Bound()

    @property
    def is_open(self) -> bool:
        """Tell whether it may hold characters outside GSM-7, as a rule."""
        return self.bound is not None and _dearest_kinds(_heard_of(self.bound))[1] != LETTER

    @property
    def least(self) -> str:
        """Write the cheapest that it holds where nothing but what is known is filled in."""
        return min(self.texts, key=_dearness)

    @cached_property
    def usual(self) -> Filling:
        """Write what it holds at most as a rule."""
        if self.bound is None:
            return self._filling()
        plain, foreign = (min(self.bound.most, most) for most in self.as_a_rule)
        return self._filling(LETTER * plain, (FOREIGN if self.is_open else LETTER) * foreign)

    @cached_property
    def long(self) -> Filling:
        """Write what it holds at most where a message is long."""
        if self.bound is None or not is_message(self.name):
            return self.usual
        return self._filled_with(_heard_of(self.bound))

    @cached_property
    def full(self) -> Filling:
        """Write what it holds at most, whatever there is."""
        return self.usual if self.bound is None else self._filled_with(self.bound.made_of)

    def _filled_with(self, made_of: frozenset[str] | None) -> Filling:
        most = self.bound.most if self.bound else 0
        return self._filling(*(kind * most for kind in _dearest_kinds(made_of)))

    def _filling(self, *stand_ins: str) -> Filling:
        """Choose among its texts and what stands for the most in GSM-7, and outside it."""
        either = [*self.texts, *stand_ins]
        return Filling(
            source=self.source,
            stands_apart=not all(map(is_plain, self.texts)),
            plain=max([*self.texts, *stand_ins[:1]], key=_units),
            longest=max(either, key=_length),
            foreign=max([*self.texts, *stand_ins[1:]], key=_dearness),
        )


def is_message(name: str) -> bool:
    """Tell whether a name stands for a part of what the person wrote, which may be long."""
    return name in _OF_WORDS or name.startswith("match.")


def _named(name: str) -> tuple[str, Bound, tuple[int, int]]:
    """Tell where a name's value comes from, what bounds it, and how long it is as a rule."""
    if name in {"from", "to"}:
        return name, _NUMBER, _OF_NUMBER
    return (name, _FIELD, _OF_FIELD) if name.startswith("contact.") else ("words", Bound(), _OF_MESSAGE)


def _heard_of(bound: Bound) -> frozenset[str] | None:
    """Leave out what people hardly write where it may stand: the signs of ASCII that are outside GSM-7, too."""
    made_of = bound.made_of
    return made_of and frozenset(char for char in made_of - UNHEARD_OF if is_plain(char) or not char.isascii())


def _dearest_kinds(made_of: frozenset[str] | None) -> tuple[str, str]:
    """Find what stands for the dearest of some characters, in a text of GSM-7 and in one of UCS-2."""
    if made_of is None:
        return DOUBLE, EMOJI
    plain = DOUBLE if any(is_plain(char) and _units(char) > 1 for char in made_of) else LETTER
    if all(map(is_plain, made_of)):
        return plain, LETTER
    return plain, EMOJI if any(char > "\uffff" for char in made_of) else FOREIGN


@lru_cache(maxsize=4096)
def _dearness(text: str) -> tuple[bool, int]:
    measured = measure(text)
    return measured.encoding == "UCS-2", measured.units


def _units(text: str) -> int:
    return _dearness(text)[1]


def _length(text: str) -> int:
    """Count the units of a text in UCS-2."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
