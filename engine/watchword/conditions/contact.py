"""`contact`: what is known of the person."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import Annotated, ClassVar

from msgspec.structs import replace

from watchword.plugin import Check, Condition, Situation
from watchword.reading.forms import Form, Wrong
from watchword.reading.names import Name
from watchword.reading.several import OneOrMore
from watchword.text import words
from watchword.value import Contradiction


def _compared(written: str) -> str | Wrong:
    """Take what is compared as words, and what stands for not known."""
    if written[:1] in _NO_COMPARISON or (written and not words(written)):
        hint = 'write the value as it is noted; "" stands for not known'
        return Wrong(f"no field has the value '{written}': values are compared as words", hint)
    return written


_NO_COMPARISON = ("<", ">", "=", "!", "~")
Wanted = Annotated[tuple[str, ...], OneOrMore("a value", Form("a value", _compared))]


class Contact(Condition, frozen=True, kw_only=True):
    """Each of these fields of the person has the value, or one of the values; `""` stands for not known."""

    shorthand: ClassVar[str | None] = "fields"
    example: ClassVar[str] = 'contact: {first: ""}'
    has_ways: ClassVar[bool] = True

    fields: dict[Name, Wanted]

    def __post_init__(self) -> None:
        if not self.fields:
            raise Contradiction("nothing is asked for", hint="write {NAME: VALUE}")

    def check(self, situation: Situation) -> Check:
        """Compare as words, up to the first field that differs."""
        known = situation.contact.fields
        saw = ", ".join(f"{name} {known.get(name, '') or 'not known'}" for name in self.fields)
        held = all(_is(known.get(name, ""), wanted) for name, wanted in self.fields.items())
        return Check(held, saw)

    def told(self) -> str:
        """Write the fields as YAML has them."""
        return ", ".join(f"{name}: {' or '.join(map(repr, wanted))}" for name, wanted in self.fields.items())

    def fit(self, situation: Situation) -> Situation | None:
        """Let each field that has none of its values have the first."""
        known = situation.contact.fields
        mended = {name: wanted[0] for name, wanted in self.fields.items() if not _is(known.get(name, ""), wanted)}
        return replace(situation, contact=replace(situation.contact, fields={**known, **mended}))

    def ways(self, situation: Situation) -> Iterator[Situation]:
        """Let each field be as it is, have each of its values, and another."""
        known = situation.contact.fields
        possible = [(known.get(name, ""), *wanted, _other(wanted)) for name, wanted in self.fields.items()]
        for values in product(*possible):
            fields = {**known, **dict(zip(self.fields, values, strict=True))}
            yield replace(situation, contact=replace(situation.contact, fields=fields))

    def implies(self, other: Condition) -> bool:
        """Tell whether the other one asks only for fields that this one does, and allows each of their values."""
        if not isinstance(other, Contact):
            return False
        return all(
            name in self.fields and _meant(self.fields[name]) <= _meant(wanted) for name, wanted in other.fields.items()
        )


def _other(wanted: tuple[str, ...]) -> str:
    values = [one for one in wanted if one]
    return f"other than {' or '.join(values)}" if values else "something"


def _is(known: str, wanted: tuple[str, ...]) -> bool:
    return words(known) in _meant(wanted)


@lru_cache(maxsize=1000)
def _meant(wanted: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    """Give the values as they are compared."""
    return frozenset(map(words, wanted))
