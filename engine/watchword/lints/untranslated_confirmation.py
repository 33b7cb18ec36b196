"""Whoever opts out in a language that the program speaks is to read the confirmation in it (R44)."""

from collections.abc import Iterator
from itertools import groupby

from watchword.diagnostics import Diagnostic
from watchword.language_tags import any_covers
from watchword.lints.linted import Linted
from watchword.lints.sent import Sent
from watchword.lints.texts import answers_of
from watchword.lints.wording import problem

CODE = "untranslated-confirmation"


def untranslated_confirmation(linted: Linted) -> Iterator[Diagnostic]:
    """Find rules that answer an opt-out in some of a program's languages only."""
    for placed in linted.rules():
        if placed.rule.when.intent == "opt-out":
            for _, texts in groupby(answers_of(linted, placed), lambda sent: sent.program.id):
                yield from _compared(list(texts))


def _compared(texts: list[Sent]) -> Iterator[Diagnostic]:
    first, written = texts[0], [sent.language for sent in texts]
    spoken = first.about.languages
    missing = [tag for tag in spoken if not any_covers([tag], written) and not any_covers(written, [tag])]
    if missing:
        told = " or ".join(f"'{tag}'" for tag in missing)
        hint = f"write it by language: {{{', '.join(f'{tag}: ...' for tag in spoken)}}}"
        yield problem(CODE, first, f"whoever opts out in {told} reads the confirmation in '{written[0]}'", hint)
