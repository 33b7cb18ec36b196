"""What a lint is, and what it looks at: rules as they were written, in programs that load."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import ClassVar, Literal, TypeVar

from msgspec import Struct

from watchword.plugin.action import Action
from watchword.plugin.condition import Condition
from watchword.plugin.naming import check_name
from watchword.value import Value

Place = tuple[str | int, ...]
"""Where something stands below a rule: `("then", 0, "reply")`."""


class Finding(Struct, frozen=True, kw_only=True):
    """What a lint says of a rule: a sentence, where it stands below the rule, and what to do about it.

    Where nothing stands at that place, the nearest around it is shown.
    """

    message: str
    at: Place = ("id",)
    hint: str | None = None


class LintedText(Struct, frozen=True, kw_only=True):
    """One text of an action as it is written, names in braces and all; no `language` where it serves for all."""

    text: str
    language: str | None
    at: Place


class LintedRule(Struct, frozen=True, kw_only=True):
    """One rule. Its `keywords` are those of a named list too, `tests` what is texted in its own.

    `conditions` are those of `when` with their names, `actions` those of `then`; their fields are their settings.
    """

    id: str
    description: str | None
    tier: Literal["normal", "fallback"]
    mode: Literal["live", "shadow"]
    continues: bool
    intent: Literal["opt-out", "opt-in", "help"] | None
    keywords: tuple[str, ...]
    conditions: tuple[tuple[str, Condition], ...]
    actions: tuple[tuple[str, Action], ...]
    texts: tuple[LintedText, ...]
    tests: tuple[str, ...]


class LintedProgram(Struct, frozen=True, kw_only=True):
    """One program with the rules that it hears, in the order of their files, and what its `about` says.

    `numbers`, `lists` and `schedules` are names. It is looked at as of `now`.
    """

    id: str
    name: str
    help: str
    frequency: str | None
    brand: str | None
    country: str | None
    purpose: str
    languages: tuple[str, ...]
    time_zone: str
    numbers: tuple[str, ...]
    lists: tuple[str, ...]
    schedules: tuple[str, ...]
    rules: tuple[LintedRule, ...]
    now: datetime


class Lint(Value, frozen=True):
    """One thing that is almost surely not meant, in rules that load. The docstring is its page: `watchword help CODE`.

    It is asked about each rule of each program, is made without arguments, and never stops what is published.
    """

    called: ClassVar[str] = ""
    severity: ClassVar[Literal["warning", "note"]] = "warning"

    def check(self, rule: LintedRule, program: LintedProgram) -> Iterable[Finding]:
        """Say what is wrong with a rule: pure, asking no clock, no file and no other system."""
        raise TypeError(f"{type(self).__name__} does not say what it finds in {rule.id} of {program.id}")


Kind = TypeVar("Kind", bound=type[Lint])


def lint(code: str, *, severity: Literal["warning", "note"] = "warning") -> Callable[[Kind], Kind]:
    """Make a class the lint of a code, which stands in [...] behind what it finds."""

    def declare(kind: Kind) -> Kind:
        check_name(code)
        if kind.check is Lint.check:
            raise TypeError(f"{kind.__name__} does not say what it finds (`check`)")
        kind.called = code
        kind.severity = severity
        return kind

    return declare
