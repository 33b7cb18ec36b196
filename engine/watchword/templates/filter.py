"""What a filter is: a way to write what a name of a text stands for, `{rest|title}`."""

from collections.abc import Callable
from typing import ClassVar, Literal, Self, TypeVar, get_args, get_origin

import msgspec
from msgspec import Struct
from msgspec.structs import fields

from watchword.templates.bound import Bound
from watchword.value import Value


class Spoken(Struct, frozen=True):
    """In which language a text is filled, and where its program is at home."""

    language: str = "en"
    time_zone: str = "UTC"


PLAIN = Spoken()


class TextFilter(Value, frozen=True, forbid_unknown_fields=True):
    """One way to write a value. Its one field, if it has any, is what stands behind its name: `{rest|first 2}`.

    The docstring is its help. What cannot be written so is "", as if it were missing.
    """

    called: ClassVar[str] = ""

    def apply(self, text: str, spoken: Spoken) -> str:
        """Write the text: pure, and never raising on what people text."""
        raise TypeError(f"{type(self).__name__} does not say how it writes {text!r} in {spoken.language}")

    def bound(self, value: Bound, language: str) -> Bound:  # noqa: ARG002 - filters that know better use them
        """Tell what may come of a value so bound, once it is written for people of a language: anything, unless known.

        `watchword check` reckons with it where it tells what a text may cost.
        """
        return Bound()

    @classmethod
    def of(cls, argument: str) -> Self:
        """Read what stands behind the name; raises ValueError, whose text says what should."""
        known = fields(cls)
        if not known:
            if argument:
                raise ValueError(f"'{cls.called}' takes nothing behind it")
            return cls()
        (field,) = known
        if not argument and not field.required:
            return cls()
        try:
            return cls(**{field.name: msgspec.convert(argument, field.type, strict=False)})
        except (msgspec.ValidationError, ValueError) as failure:
            raise ValueError(f"'{cls.called}' wants {_wanted(field.type)} behind it") from failure


def _wanted(kind: object) -> str:
    if get_origin(kind) is Literal:
        *others, last = map(str, get_args(kind))
        return f"{', '.join(others)} or {last}" if others else last
    return "a number" if kind is int or int in get_args(kind) else "a word"


Kind = TypeVar("Kind", bound=type[TextFilter])


def text_filter(name: str) -> Callable[[Kind], Kind]:
    """Make a class the filter of a name, as texts write it behind `|`."""

    def declare(kind: Kind) -> Kind:
        if len(fields(kind)) > 1:
            raise ValueError(f"{kind.__name__} has more than one field: only one thing can stand behind a filter")
        if kind.apply is TextFilter.apply:
            raise TypeError(f"{kind.__name__} does not say how it writes a text (`apply`)")
        kind.called = name
        return kind

    return declare
