"""A rule that takes an answer to what no rule asks."""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted, Placed, share
from watchword.reading.suggestions import suggestion

CODE = "unasked-prompt"


def unasked_prompt(linted: Linted) -> Iterator[Diagnostic]:
    """Find rules with `answering` whose prompt no `ask` of their program leaves."""
    asked = {(placed.source.file.program, prompt) for placed in linted.rules() for prompt in _asks(placed)}
    for placed in linted.rules():
        prompt, program = placed.rule.when.prompt, placed.source.file.program
        heard = {name for owner, name in asked if share(owner, program)}
        if prompt and prompt not in heard:
            message = f"no rule asks '{prompt}'"
            hint = suggestion(prompt, heard) or "if another system asks it, allow this with a reason"
            span = placed.span("when", "answering")
            yield Diagnostic(severity="note", code=CODE, message=message, span=span, hint=hint)


def _asks(placed: Placed) -> Iterator[str]:
    for step in placed.rule.then:
        if step.name == "ask":
            yield getattr(step.action, "prompt", "")
