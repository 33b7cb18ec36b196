"""A field of a person that no rule notes, and that is called nearly as one that is noted."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

from watchword.diagnostics import Diagnostic, Span
from watchword.lints.linted import Linted, Placed, share
from watchword.rules.slips import Slips

CODE = "misspelt-field"
SHORTEST = 4
"""Shorter names are too easily others."""


def misspelt_field(linted: Linted) -> Iterator[Diagnostic]:
    """Find what conditions and texts call nearly as `set` does; other fields may be known from elsewhere."""
    noted = {(placed.source.file.program, name) for placed in linted.rules() for name in _notes(placed)}
    asked = [(placed, every) for placed in linted.rules() if (every := dict.fromkeys(_asks(linted, placed)))]
    yield from _prefixed(chain(chain.from_iterable(every for _, every in asked), *map(_sets, linted.rules())))
    programs = {placed.source.file.program for placed, _ in asked} if noted else ()
    fields = {program: {name for owner, name in noted if share(owner, program)} for program in programs}
    slips = {program: Slips.of(known, SHORTEST) for program, known in fields.items()}
    for placed, every in asked if noted else ():
        program = placed.source.file.program
        known = fields[program]
        for name, span in every:
            for meant in _meant(name, known, slips[program])[:1] if name not in known else ():
                message, hint = f"no rule sets '{name}'", f"did you mean '{meant}'?"
                yield Diagnostic(severity="note", code=CODE, message=message, span=span, hint=hint)


def _prefixed(named: Iterable[tuple[str, Span]]) -> Iterator[Diagnostic]:
    """Find fields that are called as texts name them, with their `contact.`."""
    for name, span in dict.fromkeys(named):
        if bare := name.removeprefix("contact.") if name.startswith("contact.") else "":
            message = f"the field is called '{name}', and only texts have 'contact.' before a field"
            yield Diagnostic(severity="note", code=CODE, message=message, span=span, hint=f"write '{bare}'")


def _meant(name: str, known: Collection[str], slips: Slips) -> Sequence[str]:
    """List the fields that a name may stand for: one in other capitals, or one slip away."""
    return sorted(one for one in known if one.casefold() == name.casefold()) or slips.meant(name)


def _notes(placed: Placed) -> Iterator[str]:
    return (name for name, _ in _sets(placed))


def _sets(placed: Placed) -> Iterator[tuple[str, Span]]:
    for place, step in enumerate(placed.rule.then):
        if step.name == "set":
            for name in getattr(step.action, "fields", ()):
                yield name, placed.span("then", place, "set", name)


def _asks(linted: Linted, placed: Placed) -> Iterator[tuple[str, Span]]:
    """List what is asked about the person, by conditions and in texts, and where."""
    for at, asked in placed.rule.when.placed():
        if asked.name == "contact":
            yield from ((name, placed.span(*at, "contact", name)) for name in getattr(asked.condition, "fields", ()))
    for sent in linted.texts[placed.name]:
        for part in sent.template.parts:
            if not isinstance(part, str) and part.name.startswith("contact."):
                yield part.name.removeprefix("contact."), sent.span
