"""What one plugin offers, and what is wrong with it."""

import inspect
import traceback
from collections.abc import Mapping
from types import ModuleType

from msgspec import Struct

from watchword.diagnostics import Diagnostic, Span
from watchword.plugin import Action, Condition, Lint, Provider, TextFilter

Kind = type[Action] | type[Condition] | type[TextFilter] | type[Provider] | type[Lint]
KINDS: Mapping[type, str] = {
    Action: "actions",
    Condition: "conditions",
    TextFilter: "filters",
    Provider: "providers",
    Lint: "lints",
}
"""The bases of what a plugin can declare, and where each stands in a vocabulary."""


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
        what = next(place[:-1] for base, place in KINDS.items() if issubclass(kind, base))
        where = f"in {owner}" if owner else "built in"
        message = f"the name of the {what} '{kind.called}' is taken: there is one {where}"
        return problem("taken-name", message, Span(self.source, _line(kind), 1, 2), "give it another name")


def declared(module: ModuleType) -> tuple[Kind, ...]:
    """List what a module declares itself, in its order; what it imports belongs to others."""
    return tuple(
        one
        for one in vars(module).values()
        if is_kind(one) and (one.__module__ == module.__name__ or one.__module__.startswith(f"{module.__name__}."))
    )


def is_kind(value: object) -> bool:
    """Tell whether something was declared an action, a condition, a filter, a provider or a lint."""
    return isinstance(value, type) and issubclass(value, tuple(KINDS)) and bool(vars(value).get("called"))


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
