"""A text by language that leaves out one of the program's: whoever speaks that is answered in another."""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic
from watchword.language_tags import any_covers, best
from watchword.lints.linted import Linted, Placed
from watchword.lints.sent import answering
from watchword.rules.compiled import Program
from watchword.templates import ANY_LANGUAGE, Text

CODE = "missing-language"


def missing_language(linted: Linted) -> Iterator[Diagnostic]:
    """Find texts to people that lack a language, unless the words that fire the rule are all of those that are there.

    Confirmations of opt-outs are told of elsewhere.
    """
    for placed in linted.rules():
        if placed.rule.when.intent == "opt-out":
            continue
        for text in (one for one in answering(placed.rule) if one.language != ANY_LANGUAGE):
            lacking = ((program, _missing(linted, placed, program, text)) for program in linted.heard_by(placed))
            for program, missing in ((program, tags) for program, tags in lacking if tags):
                yield _told(program, missing, text)
                break


def _missing(linted: Linted, placed: Placed, program: Program, text: Text) -> list[str]:
    written = [language for language, _ in text.by_language]
    if _are_of(linted, placed, written):
        return []
    spoken = program.about.languages
    return [tag for tag in spoken if not any_covers([tag], written) and not any_covers(written, [tag])]


def _are_of(linted: Linted, placed: Placed, written: list[str]) -> bool:
    """Tell whether all keywords of a rule are of some languages."""
    keywords = [keyword for _, claim in linted.claims.get(placed.name, ()) for keyword in claim.keywords]
    return bool(keywords) and all(one.language and any_covers(written, [one.language]) for one in keywords)


def _told(program: Program, missing: list[str], text: Text) -> Diagnostic:
    written = text.templates()
    instead = best(program.about.languages[0], written) or text.language
    told = " or ".join(f"'{tag}'" for tag in missing)
    hint = (
        f"add {', '.join(f'{tag}: ...' for tag in missing)}, or if it is the same in all, write it without '{instead}:'"
    )
    message = f"whoever speaks {told} is answered in '{instead}'"
    return Diagnostic(severity="note", code=CODE, message=message, span=text.spans[0], hint=hint)
