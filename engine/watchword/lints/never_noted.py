"""A rule that asks for a vote, an entry, a code or a tag that no rule ever leaves behind: a name is misspelt."""

from collections.abc import Iterator

from msgspec import Struct

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted, Placed
from watchword.plugin import Action, Condition
from watchword.reading.suggestions import suggestion
from watchword.rules.compiled import EVERY

CODE = "never-noted"


class Noted(Struct, frozen=True):
    """How one condition's names come about: by which action, by which of its settings, and how that is told."""

    asked_by: str
    action: str
    named_by: str
    told: str


KINDS = {
    "voted": Noted("poll", "vote", "poll", "no rule votes in '{}'"),
    "entered": Noted("contest", "enter", "contest", "no rule enters anybody in '{}'"),
    "has-coupon": Noted("pool", "coupon", "pool", "no rule gives a code of '{}'"),
    "tagged": Noted("tags", "tag", "tag", "no rule tags anybody '{}'"),
}


def never_noted(linted: Linted) -> Iterator[Diagnostic]:
    """Find what conditions ask for and no action of their program, or of all, leaves behind."""
    noted = {(placed.source.file.program, *one) for placed in linted.rules() for one in _leaves(placed)}
    for placed in linted.rules():
        program = placed.source.file.program
        heard = {(action, name) for owner, action, name in noted if EVERY in {owner, program} or owner == program}
        for below, kind, name in _asks(placed):
            known = {one for action, one in heard if action == kind.action}
            if name not in known:
                hint = suggestion(name, known) or f"have a rule do it by '{kind.action}', or delete this"
                yield Diagnostic(
                    severity="warning", code=CODE, message=kind.told.format(name), span=placed.span(*below), hint=hint
                )


def _leaves(placed: Placed) -> Iterator[tuple[str, str]]:
    by_action = {one.action: one.named_by for one in KINDS.values()}
    for step in placed.rule.then:
        if step.name in by_action:
            yield step.name, _names(step.action, by_action[step.name])[0]


def _asks(placed: Placed) -> Iterator[tuple[tuple[str, ...], Noted, str]]:
    """List what a rule asks for, with the place below it."""
    when = placed.rule.when
    for at, conditions in ((("when",), when.conditions), (("when", "not"), when.not_.conditions if when.not_ else ())):
        for asked in conditions:
            if kind := KINDS.get(asked.name):
                for name in _names(asked.condition, kind.asked_by):
                    yield (*at, asked.name), kind, name


def _names(settings: Action | Condition, setting: str) -> tuple[str, ...]:
    given = getattr(settings, setting, ())
    return (given,) if isinstance(given, str) else tuple(given)
