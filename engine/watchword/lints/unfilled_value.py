"""`{prompt.NAME}` in a text, where nothing leaves such a value with the question: it is sent as nothing."""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic, Span
from watchword.lints.linted import Linted, Placed, share
from watchword.reading.suggestions import suggestion
from watchword.rules.check import texts_in

CODE = "unfilled-value"
_FAMILY = "prompt."


def unfilled_value(linted: Linted) -> Iterator[Diagnostic]:
    """Find values of a question that no test gives with it, if tests give any or rules ask it, which leave none."""
    answering = [placed for placed in linted.rules() if placed.rule.when.prompt]
    given = set(_given(linted)) if answering else ()
    asked = {(placed.source.file.program, prompt) for placed in linted.rules() for prompt in _asks(linted, placed)}
    for placed in answering:
        prompt, program = placed.rule.when.prompt, placed.source.file.program
        known = {name for owner, of, name in given if of == prompt and share(owner, program)}
        is_ours = any(of == prompt and share(owner, program) for owner, of in asked)
        for name, span in dict.fromkeys(_named(placed)) if known or is_ours else ():
            if name not in known:
                yield Diagnostic(
                    severity="warning",
                    code=CODE,
                    message=f"nothing fills '{{prompt.{name}}}': no test gives '{name}' with '{prompt}'"
                    + (", and an 'ask' leaves no values" if is_ours else ""),
                    span=span,
                    hint=suggestion(name, known)
                    or f"write {{prompt.{name}|or TEXT}}, or if another system leaves it, give it in a test: "
                    f"given: {{asked: {{{prompt}: {{{name}: ...}}}}}}",
                )


def _given(linted: Linted) -> Iterator[tuple[str, str, str]]:
    """List what tests give with a question: the program, the question and the name of each value."""
    for source, _ in linted.loaded.sources:
        for _, _, test in source.file.inline_tests():
            if waiting := test.scene.given.asked:
                yield from ((source.file.program, waiting.prompt, name) for name in waiting.values)


def _asks(linted: Linted, placed: Placed) -> Iterator[str]:
    for step in placed.rule.then:
        if prompt := step.action.asks(linted.now):
            yield prompt.name


def _named(placed: Placed) -> Iterator[tuple[str, Span]]:
    """List the values that a rule's texts name without an alternative, and where."""
    for step in placed.rule.then:
        for text in texts_in(step.action):
            for (_, template), span in zip(text.by_language, text.spans, strict=True):
                for blank in template.blanks:
                    if blank.name.startswith(_FAMILY) and blank.otherwise is None:
                        yield blank.name.removeprefix(_FAMILY), span
