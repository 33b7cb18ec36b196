"""What a condition is, and what it may look at."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import ClassVar, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from watchword.calendar import Calendar
from watchword.message import Message
from watchword.plugin.naming import check_name
from watchword.sayings import Said, Sayings
from watchword.state import Contact
from watchword.text import rest, words
from watchword.value import Value


class Situation(Struct, frozen=True, kw_only=True):
    """What a condition may look at.

    `words` are those of the text, `spoken` is how many of them the rule's keyword reaches to; `numbers` and `schedules`
    are the program's, by name.
    """

    message: Message
    words: tuple[str, ...]
    spoken: int
    now: datetime
    contact: Contact
    opted_out: bool
    languages: tuple[str, ...]
    numbers: Mapping[str, str]
    schedules: Mapping[str, Calendar]

    @property
    def rest(self) -> str:
        """Give what stands after the keyword, the whole text where there is none."""
        return rest(self.message.text, self.spoken)

    def saying(self, text: str) -> "Situation":
        """Give the same situation with another text."""
        return replace(self, message=replace(self.message, text=text), words=words(text))


class Check(Struct, frozen=True):
    """Whether a condition holds, what it saw, and what texts of the rule may name if it does."""

    held: bool
    saw: str
    values: Mapping[str, str] = {}


class Condition(Value, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """One thing that a rule can ask for, in its `when` or in a `not`; of the same shape as an action.

    `beside` names settings that are written beside the condition instead of below it; `after_keyword` is set where it
    looks at what stands after the rule's keyword, which two rules may see differently; `has_ways` where it never looks
    at the text, and `ways` lists all that it can tell apart.
    """

    called: ClassVar[str] = ""
    shorthand: ClassVar[str | None] = None
    example: ClassVar[str] = ""
    beside: ClassVar[tuple[str, ...]] = ()
    after_keyword: ClassVar[bool] = False
    has_ways: ClassVar[bool] = False

    def check(self, situation: Situation) -> Check:
        """Tell whether it holds: pure, and never raising on what people text."""
        raise TypeError(f"{type(self).__name__} does not say what it holds for, in {situation!r}")

    def told(self) -> str:
        """Write what is asked for, as traces show it after the condition's name."""
        raise TypeError(f"{type(self).__name__} does not say what it asks for")

    def offers(self) -> frozenset[str]:
        """Name the values that texts may use where it holds; `prompt.*` stands for any below `prompt`."""
        return frozenset()

    def may_offer(self) -> frozenset[str]:
        """Name more of such values, which may be missing: texts say what is written then."""
        return frozenset()

    def literals(self) -> tuple[frozenset[str], ...]:
        r"""List sets of literals, in small letters (`str.casefold`): of each, one must be in any text it holds for.

        One that begins or ends with `\b` need be there only where a word begins or ends so.
        """
        return ()

    def implies(self, other: "Condition") -> bool:
        """Tell whether the other one of the same name surely holds wherever this one does."""
        return self == other

    def nearly_implies(self, other: "Condition") -> bool:
        """Tell whether the other one holds for all that this one asks for, as people usually write it."""
        return self.implies(other)

    def finds_all(self, texts: Sequence[str]) -> bool:
        """Tell whether it surely holds for each of some texts, whatever else is known of the message."""
        return not texts

    def apart(self) -> Iterable[tuple[str, int, str, "Condition"]]:
        """List the texts that it compares with: the key, its place there, itself, and a condition of it alone."""
        return ()

    def said(self) -> Said:
        """Tell which words a text surely holds where it holds."""
        return Said()

    def surely_says(self, sayings: Sayings) -> bool:  # noqa: ARG002 - for conditions that know more than `said` tells
        """Tell whether each text it holds for says one of these, though `said` does not tell so."""
        return False

    def said_after(self) -> Said:
        """Tell which words surely stand after the rule's keyword where it holds."""
        return Said()

    def fit(self, situation: Situation) -> Situation | None:
        """Change a situation so that it holds, as little as may be; None where that cannot be told."""
        return situation if self.check(situation).held else None

    def ways(self, situation: Situation) -> Iterable[Situation]:
        """List situations that differ in what it looks at, this one among them: one at least for all it tells apart.

        The moments that the schedules of rules tell apart are tried anyway.
        """
        return (situation,)


Kind = TypeVar("Kind", bound=type[Condition])


def condition(name: str, *, shorthand: str | None = None, example: str = "") -> Callable[[Kind], Kind]:
    """Make a class the condition of a name, as rules write it in `when`.

    `shorthand` names the field that a bare value in YAML stands for; `example` is how `when` says it, such as
    `loud: true`, which `watchword actions NAME` shows.
    """

    def declare(kind: Kind) -> Kind:
        check_name(name)
        if kind.check is Condition.check or kind.told is Condition.told:
            raise TypeError(f"{kind.__name__} says not when it holds (`check`) and what it asks for (`told`)")
        kind.called = name
        kind.shorthand = shorthand or kind.shorthand
        kind.example = example or kind.example
        return kind

    return declare
