"""What one plugin offers, and what is wrong with it."""

import inspect
import traceback
from collections.abc import Mapping
from types import ModuleType

from msgspec import Struct

from watchword.diagnostics import Diagnostic, Span
from watchword.plugin import Action, Condition

Kind = type[Action] | type[Condition]


class Offer(Struct, frozen=True, kw_only=True):
    """What one plugin offers. `source` says where it is from, `texts` hold its file, if it is one.

    `edition` names the version of what is installed.
    """

    source: str
    kinds: tuple[Kind, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    texts: Mapping[str, str] = {}
    edition: str = ""

    def taken(self, kind: Kind, owner: str | None) -> Diagnostic:
        """Say that the name of one of its kinds is another's."""
        what = "action" if issubclass(kind, Action) else "condition"
        where = f"in {owner}" if owner else "built in"
        message = f"there is already an {what} '{kind.called}' {where}".replace("an condition", "a condition")
        return problem("taken-name", message, Span(self.source, _line(kind), 1, 2), "give it another name")


def declared(module: ModuleType) -> tuple[Kind, ...]:
    """List what a module declares itself, in its order; what it imports belongs to others."""
    return tuple(
        one
        for one in vars(module).values()
        if is_kind(one) and (one.__module__ == module.__name__ or one.__module__.startswith(f"{module.__name__}."))
    )


def is_kind(value: object) -> bool:
    """Tell whether something was declared an action or a condition."""
    return isinstance(value, type) and issubclass(value, Action | Condition) and "called" in vars(value)


def broken(source: str, failure: BaseException, within: str | None = None) -> Diagnostic:
    """Say why a plugin does not load, and in which line; `within` is its file as Python knows it."""
    line = failure.lineno if isinstance(failure, SyntaxError) and failure.filename == within else None
    frames = [frame.lineno for frame in traceback.extract_tb(failure.__traceback__) if frame.filename == within]
    name = type(failure).__name__
    said = f"{name}: {failure.msg if isinstance(failure, SyntaxError) else failure}".rstrip(": ")
    at = Span(source, line or (frames[-1] if frames else None) or 1, 1, 2)
    return problem("broken-plugin", f"this plugin does not load: {said}", at, "mend it, or take it away")


def problem(code: str, message: str, at: Span, hint: str) -> Diagnostic:
    """Make an error about a plugin."""
    return Diagnostic(severity="error", code=code, message=message, span=at, hint=hint)


def _line(kind: Kind) -> int:
    try:
        return inspect.getsourcelines(kind)[1]
    except (OSError, TypeError):
        return 1
