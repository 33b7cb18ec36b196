"""A question whose answer no rule takes."""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted, Placed, share
from watchword.reading.suggestions import meant

CODE = "unanswered-prompt"


def unanswered_prompt(linted: Linted) -> Iterator[Diagnostic]:
    """Find `ask` whose prompt no rule names in `answering`; what is only misspelt there is told of as unasked."""
    asked = [(placed, *found) for placed in linted.rules() for found in _asks(placed)]
    prompts = {prompt for _, _, prompt in asked}
    taken = {(placed.source.file.program, placed.rule.when.prompt or "") for placed in linted.rules()} if asked else ()
    for placed, at, prompt in asked:
        program = placed.source.file.program
        heard = {name for owner, name in taken if share(owner, program)}
        if prompt not in heard and meant(prompt, heard - prompts) is None:
            message = f"no rule takes the answer to '{prompt}'"
            hint = f"write one with 'answering: {prompt}'; if another system takes it, allow this with a reason"
            yield Diagnostic(severity="note", code=CODE, message=message, span=placed.span(*at), hint=hint)


def _asks(placed: Placed) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for place, step in enumerate(placed.rule.then):
        if step.name == "ask":
            yield ("then", place, step.name, "prompt"), getattr(step.action, "prompt", "")
